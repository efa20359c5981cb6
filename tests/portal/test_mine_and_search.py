"""A cơ sở follows its files and money; a search finds what its reader may see."""

import pytest
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.actors.selectors import memberships_on
from projects.enums import ProjectState, Track
from projects.selectors.tracking import tracking_of
from tests.factories import actors
from tests.factories import projects as factory

pytestmark = pytest.mark.django_db
R, S = Role, ProjectState


def user_of(principal):
    return memberships_on(user_id=principal.user_id)[0].user


def test_the_applicant_reads_where_it_is_what_is_next_and_who_has_it(client_as):
    cast = factory.Cast()
    project = factory.make_project(state=S.SUBMITTED, cast=cast)
    owner = project._author
    there = tracking_of(project, owner)
    assert (there.state, there.next_step, there.needs_me) == ("Đã nộp, chờ địa phương xem xét", "Đề nghị Sở hỗ trợ", False)
    assert there.holder.startswith("UBND ")
    assert (there.due_on is not None, there.money.requested, there.money.approved) == (True, 200_000_000, None)
    factory.fire(project, "ask_more_district", cast[R.DISTRICT_OFFICER], reason="Thiếu báo giá thứ hai")
    there = tracking_of(project, owner)
    assert (there.needs_me, there.paused, there.asked) == (True, False, "Thiếu báo giá thứ hai")
    assert there.due_on == project.supplements.get().due_on
    html = client_as(user_of(owner)).get(reverse("portal:my_projects")).content.decode()
    assert "Đến lượt cơ sở" in html
    assert "Thiếu báo giá thứ hai" in html


@pytest.mark.parametrize(
    ("facts", "holder", "step"),
    [
        ({"state": S.RECOMMENDED}, "UBND tỉnh", "Phê duyệt"),
        ({"state": S.RECOMMENDED, "track": Track.KCQG}, "Sở Công Thương", "Phê duyệt"),
        ({"state": S.RECOMMENDED, "track": Track.DISTRICT}, "UBND ", "Phê duyệt"),
        ({"state": S.APPROVED}, "Sở Tài chính", "Bố trí kinh phí"),
        ({"state": S.APPROVED, "track": Track.DISTRICT}, "UBND ", "Bố trí kinh phí"),
        ({"state": S.APPRAISING}, "Sở Công Thương", "Trình phê duyệt"),
        ({"state": S.APPRAISING, "has_ict_content": True}, "Sở TTTT", "Cho ý kiến thẩm định"),
    ],
)
def test_who_has_it_is_the_office_whose_budget_authority_or_word_it_waits_for(facts, holder, step):
    project = factory.make_project(**facts)
    there = tracking_of(project, project._author)
    assert (there.holder.startswith(holder), there.next_step) == (True, step), there
    if holder == "UBND ":
        assert project.district.name.lower() in there.holder.lower()


def test_nobody_tracks_what_is_not_theirs(client_as):
    project = factory.make_project(state=S.SUBMITTED, title="CHIM-YEN")
    stranger = actors.make_member(R.ENTERPRISE)
    assert tracking_of(project, actors.principal(stranger)) is None
    client = client_as(stranger.user)
    for page in ("portal:my_projects", "portal:my_money"):
        assert "CHIM-YEN" not in client.get(reverse(page)).content.decode()
    for query in ("chim-yen", "CHIM", project.code):
        assert "Không tìm thấy gì" in client.get(reverse("portal:search"), {"q": query}).content.decode()


def test_the_money_is_told_to_its_owner(client_as):
    factory.prepare_province()
    factory.give_estimate()
    project = factory.make_project(state=S.ALLOCATED)
    there = tracking_of(project, project._author)
    assert (there.money.approved, there.money.paid, there.money.left) == (200_000_000, 0, 200_000_000)
    html = client_as(user_of(project._author)).get(reverse("portal:my_money")).content.decode()
    assert "200.000.000" in html


def test_officers_do_not_have_the_pages_of_a_beneficiary(client_as):
    client = client_as(actors.make_member(R.DOIT_LEADER).user)
    assert client.get(reverse("portal:my_projects")).status_code == 403


@pytest.mark.parametrize("count", [1, 6])
def test_the_cards_cost_the_same_with_one_or_many(client_as, count, django_assert_num_queries):
    enterprise = actors.make_enterprise()
    owner = factory.Cast().of(enterprise)
    for number in range(count):
        factory.make_project(state=S.SUBMITTED, enterprises=[enterprise], by=owner, title=f"Đề án {number}")
    client = client_as(user_of(owner))
    with django_assert_num_queries(12):
        client.get(reverse("portal:my_projects"))


def test_a_search_needs_no_marks_and_finds_each_kind(client_as):
    enterprise = actors.make_enterprise("Cơ sở kẹo dừa Thanh Long", tax_code="0100233488")
    project = factory.make_project(state=S.RECEIVED, enterprises=[enterprise], title="Đổi mới lò nấu mạch nha")
    client = client_as(actors.make_member(R.DOIT_OFFICER).user)

    def found(query: str) -> str:
        return client.get(reverse("portal:search"), {"q": query}).content.decode()

    for query in ("lo nau mach nha", "LÒ NẤU", project.code, "keo dua"):
        assert "Đổi mới lò nấu mạch nha" in found(query)
    assert "Cơ sở kẹo dừa Thanh Long" in found("0100233488")
    assert "Không tìm thấy gì" in found("khong-he-co")
    assert client.get(reverse("portal:search"), {"q": "\0"}).status_code == 200


def test_a_district_does_not_find_its_neighbours(client_as):
    factory.make_project(state=S.RECEIVED, title="CHIM-YEN Bến Tre", cast=factory.Cast(district="829"))
    client = client_as(actors.make_member(R.DISTRICT_OFFICER, district="831").user)
    assert "Không tìm thấy gì" in client.get(reverse("portal:search"), {"q": "chim-yen"}).content.decode()
