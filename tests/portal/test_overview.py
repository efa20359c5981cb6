"""The year on one page: what waits first, then money, places, sub-programmes, what is late; each as far as the reader's reach goes."""

import pytest
from django.urls import reverse

from directive.services import load_directive
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.enums import ProjectState
from tests.factories import actors
from tests.factories.projects import Cast, give_estimate, make_project, prepare_province

pytestmark = pytest.mark.django_db


def test_a_leader_sees_where_the_year_stands(client_as, django_assert_max_num_queries):
    prepare_province()
    load_directive()
    cast = Cast()
    give_estimate()
    make_project(state=ProjectState.ALLOCATED, cast=cast)
    waiting = make_project(state=ProjectState.RECOMMENDED, cast=cast, title="Máy ép dừa chờ duyệt")
    leader = client_as(User.objects.get(pk=cast[Role.PROVINCE_LEADER].user_id))
    with django_assert_max_num_queries(175):
        page = leader.get(reverse("portal:overview")).content.decode()
    assert waiting.title in page
    for words in ("Bảy tiểu chương trình", "Kinh phí theo bước", "Sơ đồ, không theo tỉ lệ", "Thực hiện Chỉ thị", "Đang chậm"):
        assert words in page


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
