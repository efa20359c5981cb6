"""The year on one page: what waits first, then money, places, sub-programmes, what is late; each as far as the reader's reach goes."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.urls import reverse

from directive import selectors as directive
from directive.services import load_directive
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.audit.trails import TABLES_LEFT_OUT
from khuyencong.portal.views.overview import Overview
from projects.enums import ProjectState
from tests.factories import actors
from tests.factories.projects import Cast, give_estimate, make_project, prepare_province

pytestmark = pytest.mark.django_db


@pytest.mark.thorough
def test_a_leader_sees_where_the_year_stands(client_as, django_assert_max_num_queries):
    prepare_province()
    load_directive()
    cast = Cast()
    give_estimate()
    make_project(state=ProjectState.ALLOCATED, cast=cast)
    waiting = make_project(state=ProjectState.RECOMMENDED, cast=cast, title="Máy ép dừa chờ duyệt")
    leader = client_as(User.objects.get(pk=cast[Role.PROVINCE_LEADER].user_id))
    cache.clear()
    with django_assert_max_num_queries(175):
        page = leader.get(reverse("portal:overview")).content.decode()
    assert waiting.title in page
    for words in ("Bảy tiểu chương trình", "Kinh phí theo bước", "Sơ đồ, không theo tỉ lệ", "Thực hiện Chỉ thị", "Đang chậm"):
        assert words in page
    with django_assert_max_num_queries(60):  # the colours of the clauses are those of a moment ago
        leader.get(reverse("portal:overview"))


def test_a_page_that_is_kept_tells_the_colours_of_the_moment(client_as, monkeypatch):
    prepare_province()
    load_directive()
    cache.clear()
    leader = actors.make_member(Role.PROVINCE_LEADER)
    client = client_as(leader.user, leader)
    before = main_of(client)
    later = directive.Colours((), clock.now() + timedelta(minutes=7))
    monkeypatch.setattr(directive, "colours", lambda *_: later)
    after = main_of(client)
    assert f"tính lúc {later.at.astimezone(clock.ZONE):%H:%M}" in after
    assert after != before


@pytest.mark.thorough
def test_the_page_is_kept_until_something_changes(client_as, django_assert_max_num_queries):
    prepare_province()
    give_estimate()
    cast = Cast()
    leader = client_as(User.objects.get(pk=cast[Role.PROVINCE_LEADER].user_id))
    other = client_as(User.objects.get(pk=cast[Role.DOIT_LEADER].user_id))
    cache.clear()
    first = main_of(leader)
    with django_assert_max_num_queries(9):
        assert main_of(leader) == first
    project = make_project(state=ProjectState.RECOMMENDED, cast=cast, title="Máy ép dừa chờ duyệt")
    second = main_of(leader)
    assert project.title in second
    assert project.title not in main_of(other)
    project.title = "Máy ép dừa đã đổi tên"
    project.save()
    third = main_of(leader)
    assert project.title in third
    cache.clear()
    assert main_of(leader) == third


@pytest.mark.thorough
def test_the_page_asks_only_what_has_a_trail_or_comes_from_it(django_assert_max_num_queries):
    prepare_province()
    load_directive()
    give_estimate()
    cast = Cast()
    make_project(state=ProjectState.ALLOCATED, cast=cast)
    make_project(state=ProjectState.RECOMMENDED, cast=cast)
    derived = {table for table, why in TABLES_LEFT_OUT.items() if why.startswith(("derived", "marks"))}
    for role in (Role.PROVINCE_LEADER, Role.DOIT_LEADER, Role.FINANCE_LEADER, Role.DISTRICT_OFFICER):
        page = Overview()
        page.request = SimpleNamespace(principal=cast[role])
        cache.clear()
        with django_assert_max_num_queries(200) as asked:
            page.body(page.colours(cast[role], clock.today().year))
        words = " ".join(query["sql"] for query in asked.captured_queries)
        assert len(asked) > 20
        assert {table for table in TABLES_LEFT_OUT if f'"{table}"' in words} <= derived, role


def main_of(client):
    """What the page tells, without the frame around it."""
    page = client.get(reverse("portal:overview")).content.decode()
    return page.partition("<main")[2].partition("</main")[0]


def test_the_colours_are_a_minute_old_at_most_and_say_of_when(client_as, clock_at):
    prepare_province()
    row, _ = load_directive()
    cache.clear()
    moment = clock_at(clock.now())
    leader = actors.make_member(Role.PROVINCE_LEADER)
    page = client_as(leader.user, leader).get(reverse("portal:overview")).content.decode()
    assert f"tính lúc {moment.astimezone(clock.ZONE):%H:%M}" in page
    kept = directive.colours(row, moment.year)
    assert sum(count for _, count in kept.counts) == row.clauses.count()
    clock_at(moment + timedelta(seconds=30))
    assert directive.colours(row, moment.year) == kept
    cache.clear()  # as the minute's end does
    assert directive.colours(row, moment.year).at == moment + timedelta(seconds=30)


@pytest.mark.thorough
def test_with_much_waiting_the_page_says_how_far_it_looked(client_as, monkeypatch):
    prepare_province()
    cast = Cast()
    for _ in range(3):
        make_project(state=ProjectState.RECOMMENDED, cast=cast)
    leader = client_as(User.objects.get(pk=cast[Role.PROVINCE_LEADER].user_id))
    assert "3 việc<" in leader.get(reverse("portal:overview")).content.decode().replace("\n", "")
    monkeypatch.setattr("khuyencong.portal.views.overview.LOOKED_AT", 2)
    cache.clear()  # how far it looks is no matter of the trail
    assert "2 việc gần hạn nhất" in leader.get(reverse("portal:overview")).content.decode()


@pytest.mark.thorough
def test_a_district_sees_its_own_and_a_stranger_nothing(client_as):
    prepare_province()
    give_estimate()
    make_project(state=ProjectState.ALLOCATED, cast=Cast())
    for district, count in (("829", "<dd>1</dd>"), ("831", "<dd>0</dd>")):
        officer = actors.make_member(Role.DISTRICT_OFFICER, district=district)
        page = client_as(officer.user, officer).get(reverse("portal:overview")).content.decode()
        assert count in page
        assert "Sơ đồ, không theo tỉ lệ" not in page
    owner = actors.make_member(Role.ENTERPRISE)
    assert client_as(owner.user, owner).get(reverse("portal:overview")).status_code == 403
