"""The pages of councils and of the ranking, as their readers use them; who is refused what."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from councils import ranking
from councils.models import AgendaItem, Council, Sitting
from councils.selectors import criteria_on
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Membership
from projects.enums import LineState, ProjectKind, ProjectState
from projects.models import CostItem, Line, Project
from projects.selectors.verdicts import standings
from projects.services.eligibility import argue_exception, decide_exception
from tests.factories import actors
from tests.factories.councils import cast, hold, make_bench, make_sitting, open_sitting
from tests.factories.projects import Cast, bring_line, conclude, give_estimate, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast_of():
    return Cast()


@pytest.fixture
def browser(client_as):
    """A client in the role of a principal."""
    return lambda who: client_as(Membership.objects.get(pk=who.membership_id).user, Membership.objects.get(pk=who.membership_id))


def sheet_of(sitting, **more):
    data = {"vote": "for", "amount": "200 triệu", "remarks": ""}
    for one in criteria_on(sitting.held_on):
        data |= {f"points_{one.pk}": "8", f"remark_{one.pk}": "Có số liệu."}
    return data | more


def test_from_the_decision_to_the_invitation(browser, cast_of):
    project = make_project(state=ProjectState.APPRAISING, cast=cast_of)
    head = cast_of[Role.DOIT_HEAD]
    page = browser(head)
    today = f"{clock.today():%d/%m/%Y}"
    form = {"name": "Hội đồng", "decision": "45/QĐ-SCT", "decided_on": today, "valid_from": today, "quorum": "66,67", "majority": "50"}
    wrong = page.post(reverse("councils:found"), form | {"quorum": "0", "valid_from": "x"})
    assert wrong.status_code == 422
    assert "45/QĐ-SCT" in wrong.content.decode()
    made = page.post(reverse("councils:found"), form, follow=True)
    council = Council.objects.get()
    assert made.redirect_chain[-1][0] == council.get_absolute_url()
    assert (council.quorum_bp, council.majority_bp) == (6667, 5000)
    for who, seat in (
        (actors.acting(Role.DOIT_LEADER), "chair"),
        (cast_of.appraiser, "secretary"),
        (actors.acting(Role.FINANCE_OFFICER), "member"),
    ):
        page.post(reverse("councils:add_member", args=[council.pk]), {"user_id": who.user_id, "seat": seat, "title": ""})
    assert council.members.count() == 3
    page.post(reverse("councils:plan", args=[council.pk]), {"held_on": today, "starts_at": "14:00", "place": "Sở Công Thương"})
    sitting = Sitting.objects.get()
    shown = page.post(reverse("councils:agenda", args=[sitting.pk]), {"projects": [project.pk]}, follow=True).content.decode()
    assert project.code in shown
    said = page.post(reverse("councils:invite", args=[sitting.pk]), follow=True).content.decode()
    assert "GM-SCT" in said
    assert page.post(reverse("councils:invite", args=[sitting.pk])).status_code == 422


def test_a_member_declares_scores_and_reads_only_their_own_sheet(browser, cast_of):
    project = make_project(state=ProjectState.APPRAISING, cast=cast_of)
    bench = make_bench(cast_of[Role.DOIT_HEAD])
    sitting = open_sitting(bench, make_sitting(bench, project))
    item = AgendaItem.objects.select_related("project", "sitting").get()
    cast(bench, item, "chair")
    page, seat = browser(bench.people["ict"]), bench.seats["ict"]
    own = reverse("councils:cast", args=[sitting.pk, item.pk, seat.pk])
    assert "Chưa khai xung đột" in page.get(sitting.get_absolute_url()).content.decode()
    early = page.post(own, sheet_of(sitting))
    assert (early.status_code, "Khai xung đột lợi ích trước" in early.content.decode()) == (422, True)
    page.post(reverse("councils:declare", args=[sitting.pk, item.pk, seat.pk]), {"has_conflict": "no"})
    first = criteria_on(sitting.held_on)[0]
    wrong = page.post(own, sheet_of(sitting, **{f"points_{first.pk}": "99", "amount": "1 tỷ", "remarks": "Ghi chú giữ lại"}))
    assert (wrong.status_code, "Ghi chú giữ lại" in wrong.content.decode()) == (422, True)
    assert page.post(own, sheet_of(sitting)).status_code == 302
    shown = page.get(item.get_absolute_url()).content.decode()
    assert "80,00/100" in shown
    assert "Phiếu của bạn" in shown
    assert bench.seats["chair"].user.full_name not in shown.split("Phiếu của bạn")[1].split("</section>")[0]
    # Another member's sheet is not theirs to open, nor is the conclusion.
    assert page.get(reverse("councils:cast", args=[sitting.pk, item.pk, bench.seats["chair"].pk])).status_code == 404
    assert page.get(reverse("councils:conclude", args=[sitting.pk, item.pk])).status_code == 403
    assert browser(actors.acting(Role.CO_APPRAISER)).get(item.get_absolute_url()).status_code == 404
    assert browser(actors.acting(Role.ENTERPRISE)).get(item.get_absolute_url()).status_code == 403


def test_the_sitting_ends_with_minutes_and_the_de_an_shows_it(browser, cast_of):
    project = make_project(state=ProjectState.APPRAISING, cast=cast_of)
    bench = make_bench(cast_of[Role.DOIT_HEAD])
    sitting = hold(bench, project)
    item = AgendaItem.objects.get()
    page = browser(bench.secretary)
    shown = page.get(sitting.get_absolute_url()).content.decode()
    assert "Đã có biên bản" in shown
    assert sitting.minutes.notation in shown
    assert page.post(reverse("councils:sign", args=[sitting.pk])).status_code == 422
    tab = page.get(project.tab_url("tham-dinh")).content.decode()
    assert "Hội đồng xét duyệt" in tab
    assert "80,00/100" in tab
    assert sitting.minutes.notation in tab
    assert page.get(item.get_absolute_url()).status_code == 200
    assert page.get(reverse("councils:list")).status_code == 200


def make_rival(cast_of, trade: str, kind: str = ProjectKind.SINGLE, grant: int = 200_000_000, **facts) -> Project:
    project = make_project(
        state=ProjectState.APPRAISING, cast=cast_of, enterprises=[actors.make_enterprise(trade=trade)], grant=grant, **facts
    )
    Project.objects.filter(pk=project.pk).update(kind=kind)
    project.refresh_from_db()
    return project


@pytest.mark.thorough
def test_priority_comes_first_then_the_score_and_the_line_stands_where_the_money_ends(cast_of):
    give_estimate(450_000_000)
    low = make_rival(cast_of, "other")
    better = make_rival(cast_of, "other")
    mechanical = make_rival(cast_of, "mechanical_electronic")
    flagship = make_rival(cast_of, "other", ProjectKind.FLAGSHIP, grant=300_000_000, cost=900_000_000)
    bench = make_bench(cast_of[Role.DOIT_HEAD])
    sitting = open_sitting(bench, make_sitting(bench, low, better))
    first, second = AgendaItem.objects.filter(sitting=sitting).select_related("project", "sitting").order_by("position")
    cast(bench, first, "chair", many=4)
    cast(bench, second, "chair", many=9)
    found = ranking.candidates(cast_of[Role.DOIT_HEAD], track="KCDP", year=low.year)
    ranked = ranking.rank(found, track="KCDP", year=low.year, on=clock.today())
    assert [row.project for row in ranked.rows] == [flagship, mechanical, better, low]
    assert [row.score for row in ranked.rows] == [None, None, 9000, 4000]
    assert [row.fits for row in ranked.rows] == [True, False, False, False]
    assert (ranked.left, ranked.ends_after, ranked.within, ranked.asked) == (450_000_000, 1, 300_000_000, 900_000_000)
    assert ranked.rows[0].reasons[0].label == "Đề án điểm"
    assert ranked.rows[0].share_shown == "66,7 %"


@pytest.mark.thorough
def test_earlier_support_of_the_beneficiary_is_told(cast_of):
    give_estimate()
    maker = actors.make_enterprise()
    before = make_project(state=ProjectState.ALLOCATED, cast=cast_of, enterprises=[maker])
    bring_line(before.lines.get(), LineState.CONTRACTED, cast_of)
    again = make_project(state=ProjectState.APPRAISING, cast=cast_of, enterprises=[maker])
    (row,) = ranking.rank([again], track="KCDP", year=again.year, on=clock.today()).rows
    assert (row.earlier, row.earlier_times, row.norm) == (200_000_000, 1, "Chưa đối chiếu")


def test_what_exceeds_the_norm_is_told_with_the_paper_that_allows_it(browser, cast_of):
    give_estimate()
    project = make_project(state=ProjectState.APPRAISING, cast=cast_of, cost=500_000_000, grant=300_000_000)
    line = project.lines.get()

    def norm_in_ranking() -> str:
        (row,) = ranking.rank([project], track="KCDP", year=project.year, on=clock.today()).rows
        return row.norm

    conclude(project, cast_of)
    assert norm_in_ranking() == "Vượt định mức"
    asked = argue_exception(line=line, who=cast_of.appraiser, reason="Công nghệ mới", until=clock.today())
    assert norm_in_ranking() == "Vượt định mức"
    decide_exception(
        exception=asked,
        who=cast_of[Role.PROVINCE_LEADER],
        is_granted=True,
        remarks="Đồng ý",
        decision="Công văn 12/UBND",
        public_words="Mới",
    )
    assert norm_in_ranking() == "Vượt, có văn bản cho phép"
    assert standings([line], on=clock.today() + timedelta(days=1))[line.pk].said[0] == "Vượt định mức"
    bench = make_bench(cast_of[Role.DOIT_HEAD])
    sitting = hold(bench, project)
    assert sitting.minutes.context["body"]["matters"][0]["norm"] == "Vượt, có văn bản cho phép (Công văn 12/UBND)"
    shown = browser(bench.people["ict"]).get(AgendaItem.objects.get().get_absolute_url()).content.decode()
    assert "Công văn 12/UBND" in shown
    CostItem.objects.filter(line=line, by_grant=300_000_000).update(by_grant=290_000_000)
    Line.objects.filter(pk=line.pk).update(requested=290_000_000)
    assert norm_in_ranking() == "Đối chiếu với số liệu cũ"


@pytest.mark.thorough
def test_chosen_ones_are_compared_on_the_page_and_in_the_file(browser, cast_of, django_assert_max_num_queries):
    give_estimate()
    one, two, three = (make_project(state=ProjectState.APPRAISING, cast=cast_of) for _ in range(3))
    page = browser(cast_of[Role.DOIT_HEAD])
    address = f"{reverse('councils:compare')}?nguon=KCDP&nam={one.year}"
    shown = page.get(f"{address}&de-an={one.code}&de-an={three.code}").content.decode()
    table = shown.split("<table")[1].split("</table>")[0]
    assert one.code in table
    assert three.code in table
    assert two.code not in table
    answer = page.get(f"{reverse('councils:compare_file')}?nguon=KCDP&nam={one.year}&de-an={one.code}&de-an={three.code}")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == sorted([one.code, three.code])
    assert "Không" not in str(rows[1][16])
    for odd in ("nguon=X&nam=abc", "nam=99999", "de-an=%00", f"nam={one.year}&de-an=KC-0000-0000-0"):
        assert page.get(f"{reverse('councils:compare')}?{odd}").status_code == 200
    with django_assert_max_num_queries(25):
        page.get(address)
    assert browser(actors.acting(Role.ENTERPRISE)).get(address).status_code == 403
