"""Settlements: figures of the ledger, words, three people, what an approval settles and locks, the close."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from budgets import ledger
from budgets.enums import EntryKind, FundingSource, Outcome, SettlementStatus, Stage
from budgets.ledger import SettlementRefused, SettlementStale, SettlementUnexplained
from budgets.models import Account, CarryNotice, Entry, FiscalYear, Settlement
from budgets.selectors import estimate_left, money_of, settlements_visible_to, year_position
from budgets.selectors import settlements as reading
from budgets.services import closing, estimates, funding, settlements
from budgets.views.settlements import Approve, Check
from khuyencong.access import Role
from khuyencong.actors.enums import OrganisationKind
from khuyencong.actors.models import Organisation, OrganisationSuccession
from khuyencong.documents.models import Paper
from khuyencong.workflow.refusals import NotAllowed
from tests.budgets.test_pages import body, client_of
from tests.factories import actors
from tests.factories.budgets import acting_for, explain_all, make_budget, make_funded, make_owner, make_settled, make_user, three_of

pytestmark = pytest.mark.django_db
S = SettlementStatus


@pytest.fixture
def budget():
    """1.000 đồng: 700 with two holdings, 300 never allocated."""
    budget = make_budget(1000)
    make_funded(budget, allocated=50, committed=100, advanced=40, paid=200, settled=10)
    make_funded(budget, paid=300)
    return budget


def row_of(settlement, number):
    return settlement.rows.filter(holding__isnull=False).order_by("pk")[number]


def test_the_figures_are_those_of_the_ledger_and_approval_settles_them(budget):
    three = three_of(budget.owner)
    row = make_settled(budget, three=three)
    first, second = row.rows.filter(holding__isnull=False).order_by("pk")
    assert (first.allocated, first.paid, first.settled, first.left, first.difference) == (400, 250, 210, 190, 190)
    assert (second.allocated, second.settled, second.left, second.explanation) == (300, 300, 0, "")
    assert row.rows.get(holding=None).left == 300
    assert (row.status, row.drafted_by_id, row.checked_by_id, row.approved_by_id) == (
        S.APPROVED, three.drafter.user_id, three.checker.user_id, three.leader.user_id,
    )  # fmt: skip
    assert Entry.objects.filter(kind=EntryKind.SETTLE, key=f"settlement:{row.pk}:settle").get().amount == 500
    assert money_of([first.holding_id])[first.holding_id].at(Stage.PAID) == 0
    assert row.paper.label == "Quyết định phê duyệt quyết toán năm"
    assert ledger.verify().ok
    assert settlements.approve(settlement=row, who=three.leader) == row  # the button pressed twice


def test_an_approved_settlement_locks_the_money(budget):
    make_settled(budget)
    holding = reading.rows_of(Settlement.objects.get())[0].holding
    for step in (funding.allocate, funding.commit, funding.pay, funding.advance):
        with pytest.raises(ledger.Settled, match="đã được duyệt"):
            step(holding=holding, amount=10, **budget.said())
    with pytest.raises(ledger.Settled):
        funding.approve_estimate(amount=10, **budget.said())
    other = make_budget(100, source=FundingSource.KCQG, owner=budget.owner)
    assert make_funded(other, paid=10)  # another source goes on
    connection.check_constraints()


def test_a_check_is_offered_to_others_than_who_drew_it_up(budget):
    three = three_of(budget.owner)
    row = settlements.draw_up(year=2024, source=budget.source, owner_id=budget.owner.pk, who=three.drafter)
    explain_all(row, three.drafter)
    settlements.submit(settlement=row, who=three.drafter)
    assert [Check.is_for(row, who) for who in (three.drafter, three.checker, three.leader)] == [False, True, False]
    settlements.check(settlement=row, who=three.checker)
    row.refresh_from_db()
    both = acting_for(budget.owner, Role.FINANCE_LEADER, row.checked_by)
    assert [Approve.is_for(row, who) for who in (three.checker, both, three.leader)] == [False, False, True]


def test_three_people_and_each_step_after_the_one_before(budget):
    three = three_of(budget.owner)
    row = settlements.draw_up(year=2024, source=budget.source, owner_id=budget.owner.pk, who=three.drafter)
    with pytest.raises(SettlementRefused, match="đã có bản quyết toán"):
        settlements.draw_up(year=2024, source=budget.source, owner_id=budget.owner.pk, who=three.checker)
    with pytest.raises(SettlementUnexplained):
        settlements.submit(settlement=row, who=three.drafter)
    with pytest.raises(SettlementRefused, match="Đang lập"):
        settlements.check(settlement=row, who=three.checker)
    explain_all(row, three.drafter)
    settlements.submit(settlement=row, who=three.drafter)
    with pytest.raises(SettlementRefused, match="Chờ kiểm tra"):
        settlements.explain(row=row_of(row, 0), who=three.drafter, explanation="x", outcome=Outcome.CARRY, reason="y")
    with pytest.raises(SettlementRefused, match="khác người lập"):
        settlements.check(settlement=row, who=three.drafter)
    with pytest.raises(NotAllowed):
        settlements.check(settlement=row, who=three.leader)
    with pytest.raises(SettlementRefused, match="lý do trả lại"):
        settlements.send_back(settlement=row, who=three.checker, reason=" ")
    settlements.check(settlement=row, who=three.checker)
    with pytest.raises(NotAllowed):
        settlements.approve(settlement=row, who=three.checker)
    both = acting_for(budget.owner, Role.FINANCE_LEADER, row.drafted_by)
    with pytest.raises(SettlementRefused, match="khác người lập và người kiểm tra"):
        settlements.approve(settlement=row, who=both)
    settlements.send_back(settlement=row, who=three.leader, reason="Thiếu chứng từ")
    row.refresh_from_db()
    assert (row.status, row.checked_by, row.sent_back_reason) == (S.DRAFT, None, "Thiếu chứng từ")
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"outcome": Outcome.CARRY, "reason": "x"}, "giải trình chênh lệch 190"),
        ({"explanation": "x"}, "cách xử lý 190"),
        ({"explanation": "x", "outcome": Outcome.CARRY}, "ghi lý do"),
        ({"explanation": "x", "outcome": "spend", "reason": "y"}, "cách xử lý"),
        ({"explanation": "x", "outcome": Outcome.CANCEL, "reason": "y"}, "Còn 40 đồng tạm ứng"),
    ],
)
def test_words_that_are_missing_or_cannot_be(budget, said, why):
    three = three_of(budget.owner)
    row = settlements.draw_up(year=2024, source=budget.source, owner_id=budget.owner.pk, who=three.drafter)
    with pytest.raises(SettlementRefused, match=why):
        settlements.explain(row=row_of(row, 0), who=three.drafter, **said)
    with pytest.raises(SettlementRefused, match="không còn kinh phí"):
        settlements.explain(row=row_of(row, 1), who=three.drafter, outcome=Outcome.CARRY, reason="x")


def test_figures_that_grew_old_are_not_approved(budget):
    three = three_of(budget.owner)
    row = make_settled(budget, three=three, state="checked")
    holding = row_of(row, 0).holding
    funding.pay(holding=holding, amount=5, **budget.said())
    with pytest.raises(SettlementStale, match="đã thay đổi"):
        settlements.approve(settlement=row, who=three.leader)
    assert not Entry.objects.filter(key__startswith="settlement:").exists()
    assert not Paper.objects.exists()
    settlements.send_back(settlement=row, who=three.leader, reason="Số cũ")
    settlements.refresh(settlement=row, who=three.drafter)
    fresh = row_of(row, 0)
    assert (fresh.settled, fresh.left, fresh.explanation, fresh.outcome) == (215, 185, "Thực hiện thấp hơn dự toán", Outcome.CARRY)


def test_an_advance_that_came_since_is_not_cancelled_with_the_rest(budget):
    three = three_of(budget.owner)
    holding = make_funded(budget, committed=100)
    row = settlements.draw_up(year=2024, source=budget.source, owner_id=budget.owner.pk, who=three.drafter)
    said = {"explanation": "Cơ sở xin thôi", "outcome": Outcome.CANCEL, "reason": "Ngừng làm"}
    settlements.explain(row=row.rows.get(holding=holding), who=three.drafter, **said)
    funding.advance(holding=holding, amount=5, **budget.said())
    settlements.refresh(settlement=row, who=three.drafter)
    fresh = row.rows.get(holding=holding)
    assert (fresh.left, fresh.explanation, fresh.outcome, fresh.reason) == (100, "Cơ sở xin thôi", "", "")


def test_opening_again_leaves_a_trail_and_gives_the_money_back_its_stage(budget):
    three = three_of(budget.owner)
    row = make_settled(budget, three=three)
    with pytest.raises(NotAllowed):
        settlements.reopen(settlement=row, who=three.checker, reason="x")
    with pytest.raises(SettlementRefused, match="lý do mở lại"):
        settlements.reopen(settlement=row, who=three.leader, reason=" ")
    fresh = settlements.reopen(settlement=row, who=three.leader, reason="Ghi nhầm một khoản")
    row.refresh_from_db()
    assert (row.status, row.reopened_by_id, row.reopened_reason) == (S.REOPENED, three.leader.user_id, "Ghi nhầm một khoản")
    assert {paper.state for paper in reading.papers_of(row)} == {"revoked"}
    assert (fresh.version, fresh.status) == (2, S.DRAFT)
    assert row_of(fresh, 0).explanation == "Thực hiện thấp hơn dự toán"
    assert year_position(2024)[FundingSource.KCDP][Stage.PAID] == 500
    assert ledger.verify().ok
    settlements.submit(settlement=fresh, who=three.drafter)
    settlements.check(settlement=fresh, who=three.checker)
    settlements.approve(settlement=fresh, who=three.leader)
    closing.close(year=2024, who=three.leader)
    with pytest.raises(ledger.YearClosed):
        settlements.reopen(settlement=fresh, who=three.leader, reason="Muộn")
    assert Settlement.objects.filter(status=S.APPROVED).get() == fresh


def test_the_close_carries_over_what_was_decided_for_each_and_cancels_the_rest(budget):
    three = three_of(budget.owner)
    third = make_funded(budget, committed=100, paid=50)
    funding.recover(holding=third, amount=20, stage=Stage.PAID, **budget.said())
    row = settlements.draw_up(year=2024, source=budget.source, owner_id=budget.owner.pk, who=three.drafter)
    explain_all(row, three.drafter)
    dropped = row.rows.get(holding=third)
    settlements.explain(row=dropped, who=three.drafter, explanation="Cơ sở xin thôi", outcome=Outcome.CANCEL, reason="Ngừng làm")
    settlements.explain(row=row.rows.get(holding=None), who=three.drafter, outcome=Outcome.CANCEL, reason="Không còn nhu cầu")
    for step, who in ((settlements.submit, three.drafter), (settlements.check, three.checker), (settlements.approve, three.leader)):
        step(settlement=row, who=who)
    with pytest.raises(NotAllowed):
        closing.close(year=2024, who=three.drafter)
    assert [(one.carried, one.cancelled) for one in reading.winding_up(2024)] == [(190, 150 + 100 + 20)]  # as the page of the close says
    closed = closing.close(year=2024, who=three.leader)
    assert closing.close(year=2024, who=three.leader) == closed
    position, following = (year_position(year)[FundingSource.KCDP] for year in (2024, 2025))
    assert (position[Stage.CANCELLED], position[Stage.RETURNED], position[Stage.CARRIED_OUT]) == (150 + 100, 20, 190)
    stages = (Stage.CARRIED_IN, Stage.ALLOCATED, Stage.COMMITTED, Stage.ADVANCED)
    assert [following[stage] for stage in stages] == [190, 50, 100, 40]
    assert CarryNotice.objects.get(settlement=row).amount == 190
    assert ledger.verify().ok


def test_a_year_closes_only_when_every_source_is_settled(budget):
    leader = acting_for(budget.owner, Role.FINANCE_LEADER)
    make_settled(budget)
    district = make_owner(OrganisationKind.DISTRICT_COMMITTEE, "UBND huyện Ba Tri")
    local = make_budget(90, source=FundingSource.DISTRICT, owner=district)
    with pytest.raises(ledger.YearNotSettled, match="UBND huyện Ba Tri"):
        closing.close(year=2024, who=leader)
    assert year_position(2024)[FundingSource.KCDP][Stage.CARRIED_OUT] == 0  # nothing half done
    make_settled(local, outcome=Outcome.CANCEL)
    make_budget(0, year=2023)
    with pytest.raises(ledger.YearsInOrder, match="2023"):
        closing.close(year=2024, who=leader)
    closing.close(year=2023, who=leader)
    closing.close(year=2024, who=leader)
    with pytest.raises(ledger.YearUnknown):
        closing.close(year=2031, who=leader)
    assert set(FiscalYear.objects.filter(status="closed").values_list("year", flat=True)) == {2023, 2024}


@pytest.mark.parametrize("several", [False, True])
def test_what_goes_on_of_an_owner_who_ended_goes_to_who_followed(several):
    district = make_owner(OrganisationKind.DISTRICT_COMMITTEE, "UBND huyện Ba Tri")
    local = make_budget(100, source=FundingSource.DISTRICT, owner=district)
    make_funded(local, committed=60, paid=30)
    make_settled(local)
    leader = acting_for(district, Role.FINANCE_LEADER)
    ended, first = date(2024, 11, 30), date(2024, 12, 1)
    Organisation.objects.filter(pk=district.pk).update(valid_to=ended)
    with pytest.raises(ledger.HeirUnknown, match="UBND huyện Ba Tri đã kết thúc"):
        closing.close(year=2024, who=leader)
    followers = [make_owner(OrganisationKind.DISTRICT_COMMITTEE, f"UBND xã {name}") for name in ("An Hiệp", "Tân Thủy")[: 1 + several]]
    middle = make_owner(OrganisationKind.DISTRICT_COMMITTEE, "UBND lâm thời")
    Organisation.objects.filter(pk=middle.pk).update(valid_to=date(2024, 12, 30))
    OrganisationSuccession.objects.create(old=district, new=middle, on=first, decree="NQ 1")
    for new in followers:
        OrganisationSuccession.objects.create(old=middle, new=new, on=date(2024, 12, 31), decree="NQ 2")
    actors.make_province()
    browser = client_of(actors.acting(Role.FINANCE_LEADER))
    page = body(browser.get(reverse("budgets:close", args=[2024])))
    assert ("giao cho" in page) == several
    assert "quyết toán 30; chuyển sang năm 2025 70; hủy, nộp trả 0 đồng" in page
    assert "UBND xã An Hiệp" in page
    if several:
        for wrong in (None, {district.pk: middle.pk}, {district.pk: leader.user_id}):
            with pytest.raises(ledger.HeirUnknown, match="UBND xã An Hiệp; UBND xã Tân Thủy"):
                closing.close(year=2024, who=leader, heirs=wrong)
        assert year_position(2024)[FundingSource.DISTRICT][Stage.CARRIED_OUT] == 0  # nothing half done
    sent = {"knows": "on", f"heir_{district.pk}": followers[-1].pk} if several else {"knows": "on"}
    assert browser.post(reverse("budgets:close", args=[2024]), sent).status_code == 302
    rows = Account.objects.filter(fiscal_year_id=2025, balance__gt=0).exclude(stage=Stage.CARRIED_IN)
    assert {(row.owner_id, row.stage, row.balance) for row in rows} >= {(followers[-1].pk, Stage.COMMITTED, 60)}
    assert not rows.filter(owner=district).exists()
    assert ledger.verify().ok


def test_each_settles_its_own_money_and_sees_no_other(budget):
    district, other = (make_owner(OrganisationKind.DISTRICT_COMMITTEE, name) for name in ("UBND huyện Ba Tri", "UBND huyện Bình Đại"))
    local = make_budget(90, source=FundingSource.DISTRICT, owner=district)
    told = {"year": 2024, "source": FundingSource.DISTRICT, "owner_id": district.pk}
    for stranger in (acting_for(other, Role.DISTRICT_OFFICER), acting_for(budget.owner, Role.FINANCE_OFFICER)):
        with pytest.raises(NotAllowed):
            settlements.draw_up(**told, who=stranger)
    with pytest.raises(SettlementRefused, match="không có kinh phí"):
        settlements.draw_up(**told | {"source": FundingSource.DISTRICT, "owner_id": other.pk}, who=acting_for(other, Role.DISTRICT_OFFICER))
    row = make_settled(local, state="drawn")
    assert list(settlements_visible_to(acting_for(district, Role.DISTRICT_LEADER))) == [row]
    assert list(settlements_visible_to(acting_for(other, Role.DISTRICT_LEADER))) == []
    assert settlements.check(settlement=row, who=acting_for(budget.owner, Role.FINANCE_OFFICER)).status == S.CHECKED


def test_parts_make_the_estimate_and_an_adjustment_shows_what_changes():
    owner, officer, leader = make_owner(), make_user(), make_user()
    one, two = estimates.Subject(sub_programme="SP3"), estimates.Subject(sub_programme="SP2")
    told = {"year": 2024, "source": FundingSource.KCDP, "owner_id": owner.pk, "by_id": officer.pk}
    row = estimates.draft_estimate(**told, amount=1000, parts=estimates.over_quarters(one, 403))
    amounts = row.rows.order_by("pk").values_list("quarter", "amount")
    assert list(amounts) == [(1, 100), (2, 100), (3, 100), (4, 103), (None, 597)]
    with pytest.raises(estimates.EstimateRefused, match=r"1\.003 đồng, vượt tổng dự toán 1\.000"):
        estimates.put_part(estimate_id=row.pk, subject=two, amounts={None: 600}, by_id=officer.pk)
    with pytest.raises(estimates.EstimateRefused, match="chọn nội dung hoặc địa bàn"):
        estimates.put_part(estimate_id=row.pk, subject=estimates.UNDIVIDED, amounts={None: 1}, by_id=officer.pk)
    with pytest.raises(estimates.EstimateRefused, match="Quý"):
        estimates.put_part(estimate_id=row.pk, subject=two, amounts={5: 1}, by_id=officer.pk)
    with pytest.raises(estimates.EstimateRefused, match="vượt tổng"):
        estimates.edit_estimate(estimate_id=row.pk, amount=402, by_id=officer.pk)
    estimates.put_part(estimate_id=row.pk, subject=two, amounts={None: 500, 2: 97}, by_id=officer.pk)
    assert not row.rows.filter(sub_programme="").exists()
    estimates.submit_estimate(estimate_id=row.pk)
    who = acting_for(owner, Role.FINANCE_LEADER, leader)
    first = estimates.approve_estimate(estimate_id=row.pk, by_id=leader.pk, decision="1/QĐ-UBND", who=who)
    assert first.paper.context["body"]["total"] == 1000
    again = estimates.draft_estimate(**told, amount=1100)
    estimates.move_part(estimate_id=again.pk, subject=two, to=one, amounts={1: 700}, by_id=officer.pk)
    from budgets.selectors import estimates as parts  # leaf: the name of the services module is taken here

    changes = {(change.subject, change.before, change.now) for change in parts.changes_of(again)}
    assert {(before, now) for _, before, now in changes} == {(403, 700), (597, 0), (0, 400)}
    estimates.submit_estimate(estimate_id=again.pk)
    second = estimates.approve_estimate(estimate_id=again.pk, by_id=leader.pk, decision="2/QĐ-UBND", who=who)
    first.paper.refresh_from_db()
    assert (first.paper.state, first.paper.replaced_by) == ("replaced", second.paper)
    assert estimate_left(FundingSource.KCDP, 2024, owner.pk) == 1100
