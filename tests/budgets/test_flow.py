"""The flow of public money through the services, and what the selectors say of it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from budgets import ledger
from budgets.enums import EntryKind, FundingSource, Stage
from budgets.models import Account, Entry, FiscalYear
from budgets.selectors import entries_of, entries_of_year, estimate_left, money_of, standings_of, year_position
from budgets.services import funding
from budgets.services.years import close_year
from khuyencong import clock
from tests.factories.budgets import close, make_budget, make_funded, make_holding, make_owner, make_settled

pytestmark = pytest.mark.django_db
TR = 1_000_000


def test_money_goes_all_the_way_and_the_sums_follow():
    budget = make_budget(1000 * TR)
    holding = make_holding()
    funding.allocate(holding=holding, amount=300 * TR, paper="12/QĐ-UBND", **budget.said())
    funding.commit(holding=holding, amount=280 * TR, **budget.said())
    funding.advance(holding=holding, amount=100 * TR, **budget.said())
    funding.clear_advance(holding=holding, amount=90 * TR, **budget.said())
    funding.pay(holding=holding, amount=150 * TR, **budget.said())
    funding.settle(holding=holding, amount=200 * TR, **budget.said())
    funding.release(holding=holding, amount=20 * TR, stage=Stage.ALLOCATED, **budget.said())
    funding.release(holding=holding, amount=30 * TR, **budget.said())
    funding.recover(holding=holding, amount=10 * TR, **budget.said())
    funding.give_back(holding=holding, amount=10 * TR, **budget.said())
    money = money_of([holding.pk])[holding.pk]
    assert (money.allocated, money.committed, money.advanced, money.advances) == (240 * TR, 240 * TR, 0, 100 * TR)
    assert (money.paid, money.disbursed, money.settled, money.recovered, money.left) == (240 * TR, 240 * TR, 200 * TR, 10 * TR, 0)
    assert money.by_source[FundingSource.KCDP].settled == 200 * TR
    assert estimate_left(budget.source, budget.year, budget.owner.pk) == 750 * TR
    position = year_position(2024)[FundingSource.KCDP]
    assert position[Stage.AUTHORITY] == 1000 * TR
    assert position[Stage.AUTHORITY] == sum(position.values()) - position[Stage.AUTHORITY]
    assert ledger.verify().ok


@pytest.mark.parametrize(
    ("step", "at_stage"),
    [
        (funding.allocate, {}),
        (funding.commit, {"allocated": 5}),
        (funding.advance, {"committed": 5}),
        (funding.pay, {"committed": 5}),
        (funding.clear_advance, {"advanced": 5}),
        (funding.settle, {"paid": 5}),
        (funding.release, {"committed": 5}),
        (funding.recover, {"advanced": 5}),
    ],
)
def test_no_step_takes_more_than_the_stage_before_holds(step, at_stage):
    budget = make_budget(5)
    holding = make_funded(budget, **at_stage)
    with pytest.raises(ledger.Overspent) as refusal:
        step(holding=holding, amount=6, **budget.said())
    assert (refusal.value.left, refusal.value.asked) == (5, 6)
    assert "chỉ còn 5 đồng, không đủ 6 đồng" in str(refusal.value)
    step(holding=holding, amount=5, **budget.said())


@pytest.mark.parametrize("amount", [0, -1, 2**62, 1.5, True, "5", None])
def test_an_amount_is_a_whole_positive_number(amount):
    budget = make_budget(100)
    with pytest.raises(ledger.AmountInvalid):
        funding.allocate(holding=make_holding(), amount=amount, **budget.said())
    funding.allocate(holding=make_holding(), amount=1, **budget.said())


def test_the_same_command_has_one_effect():
    budget = make_budget(100)
    holding = make_holding()
    said = budget.said("decision-7:line-1", paper="7/QĐ-UBND")
    first = funding.allocate(holding=holding, amount=60, **said)
    assert funding.allocate(holding=holding, amount=60, **said) == first  # though 60 more would not be there
    assert money_of([holding.pk])[holding.pk].allocated == 60
    with pytest.raises(ledger.KeyReused):
        funding.allocate(holding=holding, amount=40, **said)
    with pytest.raises(ledger.KeyReused):
        funding.allocate(holding=make_holding(), amount=60, **said)
    with pytest.raises(ledger.KeyReused):
        funding.allocate(holding=holding, amount=60, **said | {"paper": "8/QĐ-UBND"})
    assert Entry.objects.filter(kind=EntryKind.ALLOCATE).count() == 1


def test_a_repeated_command_is_answered_even_after_the_year_closed():
    budget = make_budget(100)
    said = budget.said()
    first = funding.cancel(amount=100, **said)
    close(budget)
    assert funding.cancel(amount=100, **said) == first
    with pytest.raises(ledger.YearClosed):
        funding.cancel(amount=1, **budget.said())


def test_an_estimate_is_cut_only_as_far_as_it_is_free():
    budget = make_budget(100)
    make_funded(budget, allocated=70)
    with pytest.raises(ledger.Overspent):
        funding.adjust_estimate(change=-31, **budget.said())
    funding.adjust_estimate(change=-30, **budget.said())
    funding.adjust_estimate(change=5, **budget.said())
    assert year_position(2024)[FundingSource.KCDP][Stage.AUTHORITY] == 75


def test_sources_and_owners_do_not_mix():
    owner = make_owner()
    kcdp, kcqg = make_budget(100, owner=owner), make_budget(50, source=FundingSource.KCQG, owner=owner)
    holding = make_funded(kcdp, allocated=80)
    funding.allocate(holding=holding, amount=50, **kcqg.said())
    with pytest.raises(ledger.Overspent):
        funding.allocate(holding=holding, amount=1, **kcqg.said())
    with pytest.raises(ledger.Overspent):
        funding.allocate(holding=holding, amount=1, **kcdp.said() | {"owner_id": make_owner().pk})
    money = money_of([holding.pk])[holding.pk]
    assert money.allocated == 130
    assert {source: part.allocated for source, part in money.by_source.items()} == {FundingSource.KCDP: 80, FundingSource.KCQG: 50}


def test_a_reversal_restores_what_was_and_only_once():
    budget = make_budget(100)
    holding = make_funded(budget, committed=100)
    entry = funding.advance(holding=holding, amount=40, **budget.said())
    undone = ledger.reverse(entry, key="undo", reason="ghi nhầm đơn vị", by_id=budget.user.pk)
    assert (undone.reverses, undone.kind) == (entry, EntryKind.ADVANCE)
    money = money_of([holding.pk])[holding.pk]
    assert (money.at(Stage.COMMITTED), money.advanced, money.advances) == (100, 0, 0)
    assert ledger.reverse(entry, key="undo", reason="gửi lại", by_id=budget.user.pk) == undone
    with pytest.raises(ledger.ReversalRefused):
        ledger.reverse(entry, key="undo again", reason="lần nữa", by_id=budget.user.pk)
    with pytest.raises(ledger.ReversalRefused):
        ledger.reverse(undone, key="undo the undoing", reason="đảo của đảo", by_id=budget.user.pk)
    assert ledger.verify().ok


def test_what_has_moved_on_is_not_undone_under_it():
    budget = make_budget(100)
    holding = make_holding()
    allocation = funding.allocate(holding=holding, amount=100, **budget.said())
    commitment = funding.commit(holding=holding, amount=60, **budget.said())
    with pytest.raises(ledger.Overspent):
        ledger.reverse(allocation, key="undo", reason="", by_id=budget.user.pk)
    ledger.reverse(commitment, key="undo commitment", reason="hủy hợp đồng", by_id=budget.user.pk)
    ledger.reverse(allocation, key="undo allocation", reason="hủy phân bổ", by_id=budget.user.pk)
    assert estimate_left(budget.source, 2024, budget.owner.pk) == 100


def test_recovered_money_can_make_the_estimate_whole_again():
    budget = make_budget(100)
    holding = make_funded(budget, paid=100)
    funding.recover(holding=holding, amount=30, stage=Stage.PAID, **budget.said())
    funding.give_back(holding=holding, amount=30, restore=True, **budget.said())
    assert estimate_left(budget.source, 2024, budget.owner.pk) == 30


def test_a_year_closes_when_its_money_went_somewhere():
    budget = make_budget(1000)
    holding = make_funded(budget, allocated=100, committed=200, advanced=50, paid=30, settled=20)
    with pytest.raises(ledger.YearNotEmpty):
        close_year(year=2024, by_id=budget.user.pk)
    written = funding.wind_up(**budget.said("winding-up"))
    assert len(written) == 1 + 3 * 2  # the estimate cancelled; allocated, committed, advanced out and in
    assert funding.wind_up(**budget.said("winding-up")) == []
    with pytest.raises(ledger.YearNotEmpty):
        close_year(year=2024, by_id=budget.user.pk)
    settlement = funding.settle_year(**budget.said("settlement", paper="15/QĐ-STC"))
    assert settlement.amount == 30
    assert funding.settle_year(**budget.said("settlement", paper="15/QĐ-STC")) == settlement
    assert funding.settle_year(**budget.said("another")) is None
    with pytest.raises(ledger.YearNotSettled):
        close_year(year=2024, by_id=budget.user.pk)
    make_settled(budget)
    with clock.at(date(2025, 1, 31)):
        closed = close_year(year=2024, by_id=budget.user.pk)
    assert (closed.closed_by, closed.closed_at.date()) == (budget.user, date(2025, 1, 31))
    assert close_year(year=2024, by_id=budget.user.pk).closed_at == closed.closed_at
    money = money_of([holding.pk])[holding.pk]
    assert (money.allocated, money.committed, money.advanced, money.paid, money.advances) == (400, 300, 50, 50, 50)
    next_year = year_position(2025)[FundingSource.KCDP]
    assert next_year[Stage.CARRIED_IN] == 350 == year_position(2024)[FundingSource.KCDP][Stage.CARRIED_OUT]
    assert year_position(2024)[FundingSource.KCDP][Stage.CANCELLED] == 600
    funding.pay(holding=holding, amount=200, **budget.said(year=2025))
    assert ledger.verify().ok


def test_years_close_in_order():
    budget = make_budget(0)
    make_budget(0, year=2023)
    with pytest.raises(ledger.YearsInOrder):
        close_year(year=2024, by_id=budget.user.pk)
    close_year(year=2023, by_id=budget.user.pk)
    close_year(year=2024, by_id=budget.user.pk)


def test_money_goes_on_under_the_successor_of_its_owner():
    budget = make_budget(100)
    holding = make_funded(budget, committed=100)
    successor = make_owner(name="Sở Tài chính Vĩnh Long")
    funding.carry_over(stage=Stage.COMMITTED, amount=100, holding=holding, to_owner_id=successor.pk, **budget.said())
    funding.pay(holding=holding, amount=100, **budget.said(year=2025) | {"owner_id": successor.pk})
    assert money_of([holding.pk])[holding.pk].paid == 100


def test_a_carry_over_cannot_be_undone_on_one_side():
    budget = make_budget(100)
    both = funding.carry_over(stage=Stage.ESTIMATE, amount=100, **budget.said())
    with pytest.raises(IntegrityError, match="what leaves year 2024"), transaction.atomic():
        ledger.reverse(both.into, key="undo into", reason="nhầm", by_id=budget.user.pk)
        connection.check_constraints()
    with transaction.atomic():
        ledger.reverse(both.into, key="undo into", reason="nhầm", by_id=budget.user.pk)
        ledger.reverse(both.out, key="undo out", reason="nhầm", by_id=budget.user.pk)
        connection.check_constraints()
    assert estimate_left(budget.source, 2024, budget.owner.pk) == 100


def test_a_step_in_a_year_never_opened_is_refused():
    budget = make_budget(100)
    with pytest.raises(ledger.YearUnknown):
        funding.allocate(holding=make_holding(), amount=1, **budget.said(year=2031))
    assert not FiscalYear.objects.filter(pk=2031).exists()


def test_what_happened_can_be_read_back(django_assert_num_queries):
    budget = make_budget(100)
    holding = make_funded(budget, allocated=10, committed=20)
    make_funded(budget, allocated=5)
    with django_assert_num_queries(5):
        rows = list(entries_of(holding))
        said = [(row.kind, row.by.full_name, [(leg.account.stage, leg.debit, leg.credit) for leg in row.legs.all()]) for row in rows]
        assert all(leg.account.label for row in rows for leg in row.legs.all())
    assert said == [
        ("commit", "Trần Thị Bình", [("allocated", 20, 0), ("committed", 0, 20)]),
        ("allocate", "Trần Thị Bình", [("estimate", 30, 0), ("allocated", 0, 30)]),
    ]
    assert entries_of_year(2024).count() == 4
    assert entries_of_year(2024, [budget.owner.pk]).count() == 4
    assert entries_of_year(2024, [make_owner().pk]).count() == 0


@pytest.mark.parametrize("lines", [1, 3])
def test_the_money_of_many_holdings_is_one_query(django_assert_num_queries, lines):
    budget = make_budget(100)
    holdings = [make_funded(budget, allocated=10, paid=5) for _ in range(lines)]
    empty = make_holding()
    with django_assert_num_queries(1):
        money = money_of([*(holding.pk for holding in holdings), empty.pk])
    assert [money[holding.pk].paid for holding in holdings] == [5] * lines
    assert (money[empty.pk].allocated, money[empty.pk].left) == (0, 0)


def test_a_line_has_money_in_two_years_after_a_carry_over():
    budget = make_budget(100)
    holding = make_funded(budget, committed=60, paid=40)
    funding.carry_over(stage=Stage.COMMITTED, amount=60, holding=holding, **budget.said())
    funding.pay(holding=holding, amount=50, **budget.said(year=2025))
    found = standings_of(holding, Stage.PAID)
    assert [(row.year, row.stage, row.amount) for row in found] == [(2024, Stage.PAID, 40), (2025, Stage.PAID, 50)]
    for row in found:
        told = {"source": row.source, "year": row.year, "owner_id": row.owner_id}
        funding.settle(holding=holding, amount=row.amount, **budget.said() | told)
    assert [(row.stage, row.amount) for row in standings_of(holding.pk)] == [("settled", 40), ("committed", 10), ("settled", 50)]


def test_an_account_is_one_however_often_it_is_asked_for():
    budget = make_budget(0)
    first = ledger.account(Stage.ESTIMATE, FundingSource.KCDP, 2024, budget.owner.pk)
    assert ledger.account(Stage.ESTIMATE, FundingSource.KCDP, 2024, budget.owner.pk) == first
    assert ledger.balance(first) == 0
    assert Account.objects.count() == 1
