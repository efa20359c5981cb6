"""A search finds a file by whatever one knows of it, forgives typing errors, and tells nobody more than they may see."""

import pytest
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.documents.models import Paper
from khuyencong.portal import selectors
from khuyencong.portal.selectors import search
from projects.enums import ProjectState as S
from projects.models import Line
from tests.factories import actors
from tests.factories import projects as factory

pytestmark = pytest.mark.django_db
R = Role
TITLE = "Đổi mới lò nấu mạch nha"


@pytest.fixture
def scene():
    firm = actors.make_enterprise("Cơ sở kẹo dừa Thanh Long", tax_code="0100233488")
    cast = factory.Cast()
    project = factory.make_project(state=S.APPRAISING, enterprises=[firm], title=TITLE, cast=cast)
    Line.objects.filter(project=project).update(serial_number="SN-77/ABX")
    other = factory.make_project(state=S.RECEIVED, title="Máy xe chỉ xơ dừa", cast=cast)
    return project, other, cast


def titles(query: str, who) -> list[str]:
    return [row.title for row in search(query, who).projects]


def officer(role: Role = R.DOIT_OFFICER, **more):
    return actors.principal(actors.make_member(role, **more))


def test_a_file_is_found_by_what_is_known_of_it(scene):
    project, _, _ = scene
    paper = Paper.objects.filter(subject_kind="project", subject_id=project.pk).exclude(notation="").order_by("pk").first()
    asked = ["lo nau", project.code, "keo dua", "sn-77", "SN-77/abx", "sn 77.abx", "0100233488", project.appraiser.full_name]
    asked += [paper.notation] if paper else []
    asked += [project.lines.order_by("pk").first().area.name]
    who = officer()
    for query in asked:
        assert TITLE in titles(query, who), query
    for part in ("010023348", "77-SN"):
        assert titles(part, who) == [], part


def test_a_typing_error_is_forgiven_and_said(scene, client_as):
    who = officer()
    for typed in ("lò nấu mạhc nha", "keo duwa thanh longg", "doi moi lo nauu mach nha", "máy xe chi xo duas"):
        found = search(typed, who)
        assert (found.near, found.is_empty) == (True, False), typed
    html = client_as(actors.make_member(R.DOIT_OFFICER).user).get(reverse("portal:search"), {"q": "lò nấu mạhc nha"}).content.decode()
    assert "Không có gì khớp đúng" in html


def test_what_fits_exactly_is_not_mixed_with_what_is_like_it(scene):
    found = search("lo nau mach nha", officer())
    assert (found.near, [row.title for row in found.projects]) == (False, [TITLE])


def test_nobody_finds_beyond_their_reach(scene):
    project, _, _ = scene
    there = officer(R.DISTRICT_OFFICER, district="831")
    stranger = officer(R.ENTERPRISE)
    asked = ["sn-77", "0100233488", project.code, project.appraiser.full_name, "lò nấu mạhc nha", "lo nau"]
    for query in asked:
        assert TITLE not in titles(query, there), query
        assert search(query, stranger).is_empty, query


def test_an_applicant_does_not_find_by_the_officer(scene):
    project, _, _ = scene
    assert titles("sn-77", project._author) == [TITLE]
    assert titles(project.appraiser.full_name, project._author) == []


def test_a_tax_code_is_not_guessed_by_likeness(scene):
    assert search("0100233489", officer()).is_empty


def test_odd_words_find_nothing_and_break_nothing(scene):
    who = officer()
    for query in ("", "   ", "\0", "%", "_", "'", "(" * 200, "tài " * 50, "\\", "\u0301"):
        assert search(query, who).is_empty, query


def test_a_look_that_takes_too_long_finds_nothing(scene, monkeypatch):
    monkeypatch.setattr(selectors, "_PATIENCE_MS", "1")
    monkeypatch.setattr(selectors, "_likest", lambda rows, phrase: list(rows.extra(where=["pg_sleep(0.2) IS NOT NULL"])))
    assert search("lò nấu mạhc nha", officer()).is_empty


def test_a_search_costs_the_same_however_much_it_finds(scene, django_assert_num_queries):
    who = officer()
    with django_assert_num_queries(4):
        search("dua", who)
    factory.make_project(state=S.RECEIVED, title="Thạch dừa")
    with django_assert_num_queries(4):
        search("dua", who)
    with django_assert_num_queries(9):  # with a savepoint around the words of the database
        search("khong-he-co-gi-nhu-the", who)


def test_papers_are_read_page_by_page(scene, client_as, monkeypatch):
    monkeypatch.setattr(selectors, "MOST", 1)
    client = client_as(actors.make_member(R.DOIT_OFFICER).user)
    notations = list(
        Paper.objects.exclude(notation="").filter(subject_kind__in=["project", "line"]).values_list("notation", flat=True).order_by("pk")
    )
    if len(notations) < 2:
        pytest.fail(f"the scene has too few numbered papers: {notations}")
    seen, address = [], reverse("portal:search") + "?q=/&nhom=van-ban"
    while address:
        html = client.get(address).content.decode()
        seen += [notation for notation in notations if f">{notation}<" in html]
        rest = html.partition('rel="next"')[0] if 'rel="next"' in html else ""
        address = rest.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&") if rest else ""
    assert sorted(seen) == sorted(notations)
