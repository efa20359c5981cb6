"""Each warning: not before its threshold, then for whoever must act and for nobody else, gone when its cause is; never another district's."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from markupsafe import escape

from budgets import selectors as budgets
from budgets.enums import FundingSource
from budgets.models import Estimate, EstimateRow
from budgets.services import estimates, funding
from finance.enums import WarningCode
from finance.models import WarningRule
from finance.selectors.alarms import ALARMS
from finance.selectors.forecast import outlook
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from khuyencong.text import vnd
from projects.enums import PaymentKind, ProjectState
from projects.models import Contract
from projects.selectors import queue
from tests.factories import actors
from tests.factories.budgets import make_holding
from tests.factories.finance import ADVANCE, ESTIMATE, GRANT, forget, line_with_advance, prepare
from tests.factories.projects import Cast, make_project, pay

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
By = {alarm.code: alarm for alarm in ALARMS}


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare()
        yield


@pytest.fixture
def cast():
    return Cast()


def client_of(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def seen(code: WarningCode, who: Principal, on: date) -> list[Any]:
    """What a reader is warned of on a day, as (about, đồng)."""
    with clock.at(on):
        return [(told.about, told.amount) for told in map(By[code].tell, By[code].seen(who))]


def waits(who: Principal, on: date) -> set[str]:
    """The verbs in the queue on a day."""
    with clock.at(on):
        rows = queue.waiting_for(who)
        assert queue.count_for(who) == len(rows)
        return {row.verb for row in rows}


def first_day(is_so: Callable[[date], bool], days: range = range(366)) -> date:
    """The first day on which something is so."""
    return next(day for day in (DAY + timedelta(days=n) for n in days) if is_so(day))


@pytest.mark.thorough
def test_an_advance_past_its_term_is_the_centres_to_clear(cast):
    line = line_with_advance(cast)
    centre, leader = cast[Role.CENTER_OFFICER], cast[Role.FINANCE_LEADER]
    ends = Contract.objects.get(line=line).ends_on
    late = ends + timedelta(days=31)
    assert seen(WarningCode.ADVANCE, leader, ends + timedelta(days=30)) == []
    assert seen(WarningCode.ADVANCE, leader, late) == [
        (f"{line.enterprise.name}, {line.project.code}, {line.project.district.name}", ADVANCE)
    ]
    assert By[WarningCode.ADVANCE].verb in waits(centre, late)
    assert By[WarningCode.ADVANCE].verb not in waits(leader, late)
    # Of another district nobody reads it.
    assert seen(WarningCode.ADVANCE, actors.acting(Role.DISTRICT_LEADER, district="831"), late) == []
    assert seen(WarningCode.ADVANCE, cast[Role.DISTRICT_LEADER], late)
    with clock.at(late):
        page = client_of(leader).get(reverse("finance:warnings")).content.decode()
        assert "60.000.000" in page
        assert f"{line.get_absolute_url()}but-toan/?giai_doan=advanced" in page
        tab = client_of(leader).get(line.project.tab_url("kinh-phi")).content.decode()
        assert "tạm ứng chưa thanh toán" in tab.lower()
        other = client_of(actors.acting(Role.DISTRICT_LEADER, district="831")).get(reverse("finance:warnings")).content.decode()
        assert line.project.code not in other
        # Its own cost does not grow with what there is to warn of.
        with CaptureQueriesContext(connection) as before:
            client_of(leader).get(reverse("finance:warnings"))
    with clock.at(late):
        funding.recover(
            holding=line.holding,
            amount=ADVANCE,
            source="KCDP",
            year=2024,
            owner_id=actors.organisation("stc").pk,
            key="back",
            by_id=leader.user_id,
        )
        assert seen(WarningCode.ADVANCE, leader, late) == []
        with CaptureQueriesContext(connection) as after:
            client_of(leader).get(reverse("finance:warnings"))
    assert len(after) == len(before)


@pytest.mark.thorough
def test_a_contract_is_silent_from_the_day_of_its_last_payment_on(cast):
    line = line_with_advance(cast, advance=0)
    leader = cast[Role.FINANCE_LEADER]
    assert seen(WarningCode.SILENT, leader, date(2024, 7, 4)) == []
    assert seen(WarningCode.SILENT, leader, date(2024, 7, 5))[0][1] == GRANT
    assert By[WarningCode.SILENT].verb in waits(cast[Role.CENTER_OFFICER], date(2024, 7, 5))
    with clock.at(date(2024, 5, 6)):
        pay(line, cast, PaymentKind.ADVANCE, ADVANCE)
    assert seen(WarningCode.SILENT, leader, date(2024, 9, 6)) == []
    assert seen(WarningCode.SILENT, leader, date(2024, 9, 7))[0][1] == GRANT - ADVANCE


@pytest.mark.thorough
def test_an_allocation_without_a_contract_is_late_after_its_working_days(cast):
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, grant=GRANT)
    leader = cast[Role.FINANCE_LEADER]
    late = first_day(lambda day: bool(seen(WarningCode.UNSIGNED, leader, day)))
    assert (late - DAY).days in range(20, 24)  # 15 working days
    assert seen(WarningCode.UNSIGNED, leader, late)[0][1] == GRANT
    # The duty itself waits in the queue with its day; it does not stand there twice.
    with clock.at(late):
        rows = [row for row in queue.waiting_for(cast[Role.CENTER_OFFICER]) if row.code == project.code]
    assert len(rows) == 1
    assert rows[0].days_left < 0


@pytest.mark.thorough
def test_money_that_will_lapse_is_told_to_whoever_allocates_it(cast):
    make_project(state=ProjectState.ALLOCATED, cast=cast, grant=GRANT)
    officer, district, neighbour = (
        cast[Role.FINANCE_OFFICER],
        cast[Role.DISTRICT_OFFICER],
        actors.acting(Role.DISTRICT_OFFICER, district="831"),
    )
    eve, day = date(2024, 9, 29), date(2024, 9, 30)  # 92 days before the end of the year
    assert seen(WarningCode.LAPSING, officer, eve) == []
    assert {amount for _, amount in seen(WarningCode.LAPSING, officer, day)} == {ESTIMATE}  # allocated without a contract counts as well
    assert len(seen(WarningCode.LAPSING, officer, day)) == 2
    assert len(seen(WarningCode.LAPSING, district, day)) == 1
    assert seen(WarningCode.LAPSING, neighbour, day) == []
    for who, many in ((officer, 1), (district, 2), (neighbour, 0)):
        with clock.at(day):
            verbs = [row.verb for row in queue.waiting_for(who) if row.verb in (By[WarningCode.LAPSING].verb, By[WarningCode.SLOW].verb)]
        assert len(verbs) == many  # a district's own: it lapses, and it is slow


@pytest.mark.thorough
def test_the_figure_of_a_warning_is_that_of_its_entries(cast):
    line_with_advance(cast)
    make_project(state=ProjectState.ALLOCATED, cast=cast, grant=GRANT)
    leader, day = cast[Role.FINANCE_LEADER], date(2024, 12, 30)
    client = client_of(leader)
    with clock.at(day):
        found = {alarm.code: [alarm.tell(row) for row in alarm.seen(leader)] for alarm in ALARMS}
        assert all(found.values())
        for told in (told for several in found.values() for told in several):
            assert f"còn <b>{vnd(told.amount)} đồng</b>" in client.get(told.entries).content.decode(), told


def test_a_district_that_does_not_spend_is_slow_by_share_of_its_estimate_and_of_the_year(cast):
    leader = cast[Role.FINANCE_LEADER]
    # 30 points behind with nothing spent: when more than 30 % of the year are over (110 of 366 days).
    assert seen(WarningCode.SLOW, leader, date(2024, 4, 18)) == []
    assert [amount for _, amount in seen(WarningCode.SLOW, leader, date(2024, 4, 20))] == [ESTIMATE]
    year = {"source": "DISTRICT", "year": 2024, "owner_id": actors.organisation("ubnd-829").pk, "by_id": leader.user_id}
    holding = make_holding()
    funding.allocate(holding=holding, amount=ESTIMATE // 2, key="a", **year)
    funding.commit(holding=holding, amount=ESTIMATE // 2, key="b", **year)
    assert seen(WarningCode.SLOW, leader, date(2024, 4, 20))  # a contract is no spending
    funding.pay(holding=holding, amount=ESTIMATE // 2, key="c", **year)
    assert seen(WarningCode.SLOW, leader, date(2024, 10, 18)) == []  # 292 of 366 days: 79,8 %
    assert [amount for _, amount in seen(WarningCode.SLOW, leader, date(2024, 10, 19))] == [ESTIMATE // 2]


def test_without_a_threshold_nothing_is_warned_of_and_a_new_one_holds_from_its_day(cast):
    line_with_advance(cast, advance=0)
    forget(WarningRule)
    leader = cast[Role.FINANCE_LEADER]
    assert all(seen(code, leader, date(2024, 12, 30)) == [] for code in WarningCode.measured())
    for code, amount in ((WarningCode.SILENT, 1), (WarningCode.LAPSING, 366)):
        WarningRule.objects.create(code=code, amount=amount, citation="Thử", valid_from=DAY)
    assert seen(WarningCode.SILENT, leader, date(2024, 4, 5))
    assert len(seen(WarningCode.LAPSING, leader, DAY)) == 2


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.CO_APPRAISER, Role.DOIT_CLERK])
def test_others_read_neither_warnings_nor_the_forecast(role):
    client = client_of(actors.acting(role, enterprise=actors.make_enterprise()) if role == Role.ENTERPRISE else actors.acting(role))
    for name in ("finance:warnings", "finance:outlook_now", "finance:books", "finance:rules"):
        assert client.get(reverse(name)).status_code == 403


@pytest.mark.thorough
def test_the_forecast_of_a_scene_adds_up_by_hand(cast):
    line = line_with_advance(cast)  # 60 paid in March, 140 left until the contract ends
    contract = Contract.objects.get(line=line)
    page = client_of(cast[Role.FINANCE_LEADER]).get(reverse("finance:outlook", args=[2024])).content.decode()
    found = outlook(2024, cast[Role.FINANCE_LEADER])
    of_province = found.by_source["KCDP"]
    assert of_province.months[2].paid == ADVANCE
    after = date(contract.ends_on.year, contract.ends_on.month % 12 + 1, 1)
    held = of_province.months[after.month - 1]
    assert held.by_ground["contract"] == GRANT - ADVANCE
    assert of_province.paid + of_province.expected == ESTIMATE
    assert found.whole.paid + found.whole.expected + found.whole.later == 2 * ESTIMATE
    # What was paid opens its entries: of the month alone.
    paid_in_march = f"{reverse('budgets:entries', args=[2024])}?nghiep_vu=chi&thang=2024-03"
    assert f'href="{escape(paid_in_march)}">60.000.000</a>' in page
    rows = client_of(cast[Role.FINANCE_LEADER]).get(paid_in_march).content.decode()
    assert ("1 bút toán" in rows, line.project.code in rows) == (True, True)
    assert "1 bút toán" not in client_of(cast[Role.FINANCE_LEADER]).get(paid_in_march.replace("-03", "-04")).content.decode()
    own = outlook(2024, actors.acting(Role.DISTRICT_LEADER))
    assert set(own.by_source) == {"DISTRICT"}
    assert outlook(2024, actors.acting(Role.DISTRICT_LEADER, district="831")).by_source == {}


def test_what_is_not_allocated_is_expected_as_the_newest_estimate_divides_it(cast):
    leader = cast[Role.FINANCE_LEADER]
    made = Estimate.objects.get(source="KCDP")
    planned = budgets.planned_quarters(2024)
    assert planned["KCDP", made.owner_id] == dict.fromkeys(range(1, 5), ESTIMATE // 4)  # not divided: a fourth each
    newer = estimates.draft_estimate(
        year=2024, source=FundingSource.KCDP, owner_id=made.owner_id, amount=ESTIMATE, by_id=cast[Role.FINANCE_OFFICER].user_id
    )
    EstimateRow.objects.filter(estimate=newer).delete()
    for quarter, amount in ((2, ESTIMATE // 2), (4, ESTIMATE // 4), (None, ESTIMATE // 4)):
        EstimateRow.objects.create(estimate=newer, quarter=quarter, amount=amount)
    assert budgets.planned_quarters(2024) == planned  # a draft plans nothing yet
    estimates.submit_estimate(estimate_id=newer.pk)
    estimates.approve_estimate(estimate_id=newer.pk, by_id=leader.user_id, decision="2/QĐ-UBND")
    with clock.at(date(2024, 7, 1)):
        months = outlook(2024, leader).by_source["KCDP"].months
    # Of the quarters that are left the third has its sixteenth, the fourth a fourth and a sixteenth.
    assert [months[8].expected, months[11].expected] == [ESTIMATE // 6, ESTIMATE - ESTIMATE // 6]
    assert budgets.planned_quarters(2024, [actors.organisation("ubnd-829").pk]).keys() == {("DISTRICT", actors.organisation("ubnd-829").pk)}


def test_each_budget_is_expected_by_the_quarters_of_its_own_estimate(cast):
    leader = cast[Role.FINANCE_LEADER]
    other = actors.organisation("ubnd-831")
    late = estimates.draft_estimate(
        year=2024, source=FundingSource.DISTRICT, owner_id=other.pk, amount=ESTIMATE, by_id=cast[Role.FINANCE_OFFICER].user_id
    )
    EstimateRow.objects.filter(estimate=late).delete()
    EstimateRow.objects.create(estimate=late, quarter=4, amount=ESTIMATE)
    estimates.submit_estimate(estimate_id=late.pk)
    estimates.approve_estimate(estimate_id=late.pk, by_id=leader.user_id, decision="3/QĐ-UBND")
    with clock.at(date(2024, 7, 1)):
        months = outlook(2024, leader).by_source["DISTRICT"].months
    assert [months[8].expected, months[11].expected] == [ESTIMATE // 2, ESTIMATE // 2 + ESTIMATE]
