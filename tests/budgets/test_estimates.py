"""Estimates: one drafts, another approves, the ledger follows."""

import pytest

from budgets import ledger
from budgets.enums import EntryKind, EstimateStatus, FundingSource
from budgets.models import Entry, Estimate
from budgets.selectors import estimate_left, estimates_visible_to
from budgets.services import estimates
from budgets.services.estimates import EstimateRefused
from budgets.services.years import close_year
from khuyencong.access import Principal, Role
from khuyencong.actors.enums import OrganisationKind
from tests.factories.budgets import make_budget, make_funded, make_owner, make_user

pytestmark = pytest.mark.django_db
KCDP = FundingSource.KCDP


def submitted(owner, amount, drafter, year=2024) -> Estimate:
    row = estimates.draft_estimate(year=year, source=KCDP, owner_id=owner.pk, amount=amount, by_id=drafter.pk, note="Theo Nghị quyết HĐND")
    return estimates.submit_estimate(estimate_id=row.pk)


def approve(row, by) -> Estimate:
    return estimates.approve_estimate(estimate_id=row.pk, by_id=by.pk, decision="2750/QĐ-UBND ngày 10/12/2023")


def test_versions_move_the_ledger_by_their_difference():
    owner, officer, leader = make_owner(), make_user("Phạm Văn Chín"), make_user("Lê Thị Dung")
    for amount, kinds in ((4000, ["approve_estimate"]), (5000, ["adjust_estimate"]), (4500, ["adjust_estimate"]), (4500, [])):
        before = set(Entry.objects.values_list("pk", flat=True))
        row = approve(submitted(owner, amount, officer), leader)
        assert (row.status, row.approved_by) == (EstimateStatus.APPROVED, leader)
        assert [entry.kind for entry in Entry.objects.exclude(pk__in=before)] == kinds
        assert estimate_left(KCDP, 2024, owner.pk) == amount
    assert list(Estimate.objects.order_by("version").values_list("version", flat=True)) == [1, 2, 3, 4]
    assert ledger.verify().ok


def test_whoever_drafts_does_not_approve():
    owner, officer, leader = make_owner(), make_user(), make_user()
    row = submitted(owner, 4000, officer)
    with pytest.raises(EstimateRefused, match="khác người soạn"):
        approve(row, officer)
    estimates.send_back_estimate(estimate_id=row.pk)
    estimates.edit_estimate(estimate_id=row.pk, amount=4100, by_id=leader.pk)
    estimates.submit_estimate(estimate_id=row.pk)
    with pytest.raises(EstimateRefused, match="khác người soạn"):
        approve(row, leader)
    assert not Entry.objects.exists()
    assert approve(row, officer).amount == 4100


def test_approving_twice_posts_once():
    owner, officer, leader = make_owner(), make_user(), make_user()
    row = submitted(owner, 4000, officer)
    approve(row, leader)
    approve(row, leader)
    assert Entry.objects.filter(kind=EntryKind.APPROVE_ESTIMATE).count() == 1
    with pytest.raises(EstimateRefused):
        approve(row, make_user())


def test_each_step_asks_for_the_one_before():
    owner, officer, leader = make_owner(), make_user(), make_user()
    row = estimates.draft_estimate(year=2024, source=KCDP, owner_id=owner.pk, amount=10, by_id=officer.pk)
    with pytest.raises(EstimateRefused, match="đã trình"):
        approve(row, leader)
    with pytest.raises(EstimateRefused, match="Đang soạn"):
        estimates.send_back_estimate(estimate_id=row.pk)
    estimates.submit_estimate(estimate_id=row.pk)
    with pytest.raises(EstimateRefused, match="Chờ duyệt"):
        estimates.edit_estimate(estimate_id=row.pk, amount=11, by_id=officer.pk)
    with pytest.raises(EstimateRefused, match="quyết định"):
        estimates.approve_estimate(estimate_id=row.pk, by_id=leader.pk, decision="  ")
    with pytest.raises(EstimateRefused, match="chưa duyệt"):
        estimates.draft_estimate(year=2024, source=KCDP, owner_id=owner.pk, amount=12, by_id=officer.pk)


def test_a_cut_below_what_is_allocated_changes_nothing():
    owner, officer, leader = make_owner(), make_user(), make_user()
    approve(submitted(owner, 4000, officer), leader)
    budget = make_budget(0, owner=owner)
    make_funded(budget, allocated=3000)
    row = submitted(owner, 2999, officer)
    with pytest.raises(ledger.Overspent):
        approve(row, leader)
    row.refresh_from_db()
    assert (row.status, row.decision, estimate_left(KCDP, 2024, owner.pk)) == (EstimateStatus.SUBMITTED, "", 1000)


@pytest.mark.parametrize("amount", [-1, 2**62, 1.5, True, None])
def test_a_senseless_sum_is_refused(amount):
    with pytest.raises(EstimateRefused, match="số nguyên đồng"):
        estimates.draft_estimate(year=2024, source=KCDP, owner_id=make_owner().pk, amount=amount, by_id=make_user().pk)


def test_a_closed_year_takes_no_estimate():
    owner, user = make_owner(), make_user()
    make_budget(0, owner=owner)
    row = submitted(owner, 10, user)
    close_year(year=2024, by_id=user.pk)
    with pytest.raises(ledger.YearClosed):
        approve(row, make_user())
    with pytest.raises(ledger.YearClosed):
        estimates.draft_estimate(year=2024, source=FundingSource.KCQG, owner_id=owner.pk, amount=10, by_id=user.pk)


def test_a_district_reads_its_own_estimates_only():
    district, other = (make_owner(OrganisationKind.DISTRICT_COMMITTEE, name) for name in ("UBND huyện Ba Tri", "UBND huyện Bình Đại"))
    officer = make_user()
    mine, theirs = submitted(district, 10, officer), submitted(other, 20, officer)

    def as_(role: Role, *areas: int) -> Principal:
        return Principal(user_id=officer.pk, name="", role=role, area_ids=frozenset(areas))

    assert list(estimates_visible_to(as_(Role.DISTRICT_OFFICER, district.area_id))) == [mine]
    assert set(estimates_visible_to(as_(Role.FINANCE_OFFICER))) == {mine, theirs}
    assert list(estimates_visible_to(as_(Role.ENTERPRISE, district.area_id))) == []
