"""The way of money: a drawing that always adds up, for a year, a source, a budget, a part, from one declaration."""

import pytest
from django.db.models import Q

from budgets import selectors, streams
from budgets.drawing import draw
from budgets.enums import CONTRA_STAGES, FundingSource, Stage
from budgets.services import funding
from khuyencong.actors.enums import OrganisationKind
from tests.factories.budgets import make_budget, make_funded, make_owner

pytestmark = pytest.mark.django_db

NOW = {
    Stage.ESTIMATE: 500,
    Stage.ALLOCATED: 40,
    Stage.COMMITTED: 60,
    Stage.ADVANCED: 30,
    Stage.PAID: 20,
    Stage.SETTLED: 10,
    Stage.RETURNED: 5,
}


def test_each_node_is_the_sum_of_what_hangs_below_it():
    flows = {flow.key: flow for flow in streams.stream(NOW)}
    assert flows["given"].amount == sum(NOW.values())
    assert (flows["allocated"].amount, flows["committed"].amount, flows["disbursed"].amount, flows["paid"].amount) == (165, 125, 65, 30)
    for flow in flows.values():
        below = [other for other in flows.values() if other.parent == flow.key]
        if below:
            assert sum(other.amount for other in below) == flow.amount
            assert below[0].start == flow.start
            assert [other.start + other.amount for other in below[:-1]] == [other.start for other in below[1:]]


def test_every_stage_but_the_two_contra_ones_stands_at_one_leaf():
    at = [stage for node in streams.WAY for stage in node.stages]
    assert sorted(at) == sorted(set(Stage) - set(CONTRA_STAGES))


def test_sums_across_branches_are_no_part_of_the_drawing():
    sums = {node.key: sum(NOW.get(stage, 0) for stage in streams.stages_of(node.key)) for node in streams.ASIDE}
    flows = {flow.key: flow.amount for flow in streams.stream(NOW)}
    assert sums == {"uncommitted": flows["free"] + flows["unsigned"], "unspent": sum(NOW.values()) - flows["paid"] - flows["advanced"]}
    assert not set(sums) & set(flows)


def test_a_branch_without_money_is_left_out_and_the_way_stays():
    keys = [flow.key for flow in streams.stream({Stage.ESTIMATE: 5})]
    assert keys == ["given", "allocated", "committed", "disbursed", "paid", "settled", "free"]
    assert next(flow.key for flow in streams.stream({Stage.ALLOCATED: 5}, root=streams.OF_HOLDING)) == "allocated"


def test_the_picture_gives_every_amount_its_share_and_has_no_money_without_money():
    drawing = draw(NOW, href=lambda key: f"?{key}")
    heights = {box.label: box.height for box in drawing.picture.boxes}
    assert heights["Chưa phân bổ"] / heights["Kinh phí được sử dụng"] == pytest.approx(500 / 665, abs=0.01)
    assert {row.label: row.href for row in drawing.rows}["Chờ quyết toán"] == "?unsettled"
    assert all(row.x + row.width <= 100.9 for row in drawing.rows)
    assert draw({}, href=str).picture is None
    assert "Đã nhận" in {row.label for row in draw(NOW, href=str, root=streams.OF_HOLDING, is_public=True).rows}


def test_a_year_is_read_by_source_and_owner_and_every_figure_is_that_of_its_entries():
    province, district = (
        make_budget(1_000),
        make_budget(300, source=FundingSource.DISTRICT, owner=make_owner(OrganisationKind.DISTRICT_COMMITTEE, "UBND huyện")),
    )
    make_funded(province, allocated=100, committed=200, advanced=50, paid=20, settled=30)
    make_funded(district, committed=70)
    found = selectors.positions(2024)
    assert found.of()[Stage.ESTIMATE] == 1_000 - 400 + 300 - 70
    assert found.of("KCDP")[Stage.COMMITTED] == 200
    assert found.of(owner_id=district.owner.pk)[Stage.COMMITTED] == 70
    assert found.of("KCDP", district.owner.pk)[Stage.COMMITTED] == 0
    assert list(found.owners) == [province.owner.pk, district.owner.pk]
    assert list(selectors.positions(2024, [district.owner.pk]).owners) == [district.owner.pk]
    for flow in streams.stream(found.of("KCDP")):
        turned = selectors.turned_at(flow.key, Q(fiscal_year_id=2024, source="KCDP"))
        assert turned.stands == flow.amount
        entries = selectors.entries_touching(selectors.entries_of_year(2024), source="KCDP", stage__in=streams.stages_of(flow.key))
        assert entries.exists() == bool(turned.into)


def test_a_part_that_went_into_the_next_year_is_counted_once():
    budget = make_budget(1_000)
    holding = make_funded(budget, committed=200)
    funding.carry_over(stage=Stage.COMMITTED, amount=200, holding=holding, **budget.said())
    assert streams.stream(selectors.balances_of([holding.pk]), root=streams.OF_HOLDING)[0].amount == 200
    assert selectors.positions(2024).of()[Stage.CARRIED_OUT] == 200
