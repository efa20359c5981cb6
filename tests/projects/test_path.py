"""A đề án walks its whole way through the services and moves that the pages call."""

from datetime import date

import pytest

from budgets.enums import Stage
from budgets.ledger import verify
from budgets.selectors import money_of
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.documents.models import Paper
from projects.enums import LineState, PaymentKind, ProjectState, Track
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, fire, give_estimate, make_project, pay, prepare_province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with clock.at(date(2024, 3, 4)):
        prepare_province()
        yield


@pytest.mark.parametrize("track", Track)
def test_a_single_project_reaches_its_end(track):
    cast = Cast()
    give_estimate(source=track, owner_code="ubnd-829" if track == Track.DISTRICT else "stc")
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, track=track)
    line = bring_line(project.lines.get(), LineState.IMPLEMENTING, cast)
    pay(line, cast, PaymentKind.ADVANCE, 100_000_000)
    bring_line(line, LineState.ACCEPTED, cast)
    pay(line, cast, PaymentKind.PAYMENT, 100_000_000)
    fire(line, "liquidate", cast[Role.CENTER_OFFICER])
    fire(line, "close", cast[Role.FINANCE_LEADER])
    project.refresh_from_db()
    assert project.state == ProjectState.CLOSED
    money = money_of([line.holding_id])[line.holding_id]
    assert (money.at(Stage.SETTLED), money.left) == (200_000_000, 0)
    assert verify().ok
    kinds = set(Paper.objects.values_list("kind", flat=True))
    assert {"receipt", "site_check", "appraisal", "submission", "allocation", "contract", "payment", "acceptance", "liquidation"} <= kinds
    assert ("approval" in kinds) == (track != Track.KCQG)


def test_lines_go_on_by_themselves_and_the_project_follows_the_slowest():
    cast = Cast()
    give_estimate()
    enterprises = [actors.make_enterprise() for _ in range(3)]
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, enterprises=enterprises)
    first, second, third = project.lines.order_by("position")
    bring_line(first, LineState.SETTLED, cast)
    project.refresh_from_db()
    assert project.state == ProjectState.ALLOCATED
    bring_line(second, LineState.IMPLEMENTING, cast)
    fire(third, "terminate", cast[Role.DOIT_LEADER], reason="Cơ sở ngừng hoạt động")
    project.refresh_from_db()
    assert project.state == ProjectState.IMPLEMENTING
    assert verify().ok
