"""A đề án walks its whole way through the services and moves that the pages call."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from budgets.enums import Stage
from budgets.ledger import verify
from budgets.selectors import money_of
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.documents.models import Paper
from khuyencong.workflow.refusals import Refused
from projects.enums import LineState, PaymentKind, ProjectState, Track
from projects.services import counterpart, execution
from tests.factories import actors
from tests.factories.projects import PANEL, Cast, bring_line, end, fire, give_estimate, make_project, pay, prepare_province

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
    assert {"application", "narrative", "district_letter", "appraisal_report", "progress", "settlement"} <= kinds
    story = Paper.objects.get(kind="narrative", subject_id=project.pk)
    (part,) = story.context["body"]["parts"]
    assert (part["total"], part["grant"]) == (line.total_cost, line.requested)
    assert part["facts"]
    assert all(fact["label"] and fact["value"] for fact in part["facts"])
    assert (story.notation, story.declared.is_private) == ("", True)
    letter = Paper.objects.get(kind="district_letter", subject_id=project.pk)
    assert letter.notation.startswith("01/UBND")
    assert letter.notation.endswith("-KT")
    assert ("approval" in kinds) == (track != Track.KCQG)


@pytest.mark.thorough
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
    end(third, cast)
    project.refresh_from_db()
    assert project.state == ProjectState.IMPLEMENTING
    assert verify().ok


@pytest.mark.thorough
def test_an_advance_beyond_the_acceptance_is_given_back_before_the_liquidation():
    cast = Cast()
    give_estimate()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast)
    line = bring_line(project.lines.get(), LineState.IMPLEMENTING, cast)
    pay(line, cast, PaymentKind.ADVANCE, 140_000_000)
    bring_line(line, LineState.COMPLETED, cast)
    proof, _ = counterpart.prove_counterpart(
        line=line, who=cast[Role.CENTER_OFFICER], seller_tax_code="0100233488", number="HD1", dated_on=clock.today(), description="Máy", amount=240_000_000,
    )  # fmt: skip
    counterpart.verify_counterpart(proof=proof, who=cast.appraiser)
    execution.record_acceptance(
        line=line, who=cast.appraiser, held_on=clock.today(), participants="Đoàn nghiệm thu", is_passed=True, real_cost=360_000_000,
        grant=120_000_000, remarks="Mua máy nhỏ hơn.", panel=PANEL,
    )  # fmt: skip
    fire(line, "accept", cast.appraiser)
    with pytest.raises(Refused, match=r"vượt số nghiệm thu 20\.000\.000 đồng"):
        fire(line, "liquidate", cast[Role.CENTER_OFFICER])
    with pytest.raises(ValidationError):
        execution.recover_advance(line=line, who=cast[Role.FINANCE_OFFICER], amount=20_000_001, voucher="NT-1", on=clock.today())
    execution.recover_advance(line=line, who=cast[Role.FINANCE_OFFICER], amount=20_000_000, voucher="NT-1", on=clock.today())
    fire(line, "liquidate", cast[Role.CENTER_OFFICER])
    assert (line.liquidation.paid, line.liquidation.released) == (120_000_000, 60_000_000)
    assert verify().ok
