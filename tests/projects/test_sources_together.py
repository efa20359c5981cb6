"""One line paid by several sources: each with its own part, contract, advance, acceptance, payment; what is not used goes back to where it came from."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from budgets import ledger
from budgets.enums import FundingSource, Outcome, Stage
from budgets.models import Account, Fund
from budgets.selectors import estimate_left, standings_of
from budgets.services import closing, funding
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Organisation, User
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.enums import LineState, PaymentKind, ProjectState
from projects.models import Line, SourcePart
from projects.selectors.parts import open_shares
from projects.services import counterpart, execution, parts
from projects.workflow import purses
from tests.factories import actors
from tests.factories.budgets import Budget, acting_for, make_settled
from tests.factories.projects import PANEL, Cast, approved, bring_line, end, files_for, fire, give_estimate, make_project

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
TR = 1_000_000
SCIENCE, SOCIAL = FundingSource.SCIENCE, FundingSource.SOCIAL


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        actors.make_province()
        give_estimate()
        give_estimate(150 * TR, source=SCIENCE)
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def line(cast) -> Line:
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, elsewhere={"SCIENCE": 100 * TR, "SOCIAL": 50 * TR})
    return project.lines.get()


def give(line: Line, cast: Cast, amount: int = 100 * TR, version: int = 0, **more: object) -> SourcePart:
    return parts.allocate_part(line=line, who=cast[Role.FINANCE_OFFICER], source=SCIENCE, amount=amount, version=version, **more)


def owner() -> int:
    return actors.organisation("stc").pk


def ask(line: Line, cast: Cast, kind: PaymentKind, amount: int, part: SourcePart | None, *, pays: bool = True) -> None:
    request = execution.request_payment(
        line=line, who=cast[Role.CENTER_OFFICER], kind=kind, amount=amount, note="Theo hợp đồng", part=part, files=files_for(line, kind)
    )
    if pays:
        approved(request, cast)
        fire(request, "pay", cast[Role.FINANCE_OFFICER], voucher=f"UNC-{request.pk}", paid_on=clock.today())


def accept(line: Line, cast: Cast, cost: int, grant: int) -> None:
    execution.report_progress(
        line=line, who=cast[Role.CENTER_OFFICER], percent=100, text="Xong", cost_so_far=cost, is_final=True, proof=_proof()
    )
    fire(line, "complete", cast[Role.CENTER_OFFICER])
    proof, _ = counterpart.prove_counterpart(
        line=line, who=cast[Role.CENTER_OFFICER], seller_tax_code="0100233488", number=f"HD{line.pk}", dated_on=clock.today(),
        description="Máy", amount=line.total_cost,
    )  # fmt: skip
    counterpart.verify_counterpart(proof=proof, who=cast.appraiser)
    execution.record_acceptance(
        line=line, who=cast.appraiser, held_on=clock.today(), participants="", is_passed=True, real_cost=cost, grant=grant, remarks="Đạt",
        panel=PANEL,
    )  # fmt: skip
    fire(line, "accept", cast.appraiser)
    line.refresh_from_db()


def _proof():
    from tests.factories.projects import pdf_file

    return pdf_file("Ảnh.pdf")


@pytest.mark.thorough
def test_two_sources_pay_one_line_from_the_contract_to_the_settlement(line, cast):
    part = give(line, cast)
    assert part.paper.notation
    assert open_shares(line) == {SOCIAL: 50 * TR}
    line = bring_line(line, LineState.IMPLEMENTING, cast)
    assert {purse: money.committed for purse, money in purses.all_money_of(line)} == {None: 200 * TR, part: 100 * TR}
    # Each purse has its own limit of advances: 70 % of 100, not of 300.
    for amount, of in ((71 * TR, part), (141 * TR, None)):
        with pytest.raises(Refused, match="Tạm ứng tối đa"):
            ask(line, cast, PaymentKind.ADVANCE, amount, of)
    ask(line, cast, PaymentKind.ADVANCE, 50 * TR, part)
    # 540 of 600 were spent: both sources give nine tenths.
    accept(line, cast, 540 * TR, 180 * TR)
    part.refresh_from_db()
    assert (line.accepted, part.accepted) == (180 * TR, 90 * TR)
    with pytest.raises(Refused, match="40"):
        ask(line, cast, PaymentKind.PAYMENT, 90 * TR, part)
    ask(line, cast, PaymentKind.PAYMENT, 40 * TR, part)
    with pytest.raises(Refused, match="Mới chi 0 đồng trên 180"):
        fire(line, "liquidate", cast[Role.CENTER_OFFICER])
    ask(line, cast, PaymentKind.PAYMENT, 180 * TR, None)
    fire(line, "liquidate", cast[Role.CENTER_OFFICER])
    line = bring_line(Line.objects.get(pk=line.pk), LineState.CLOSED, cast)
    found = {(row.source, row.stage): row.amount for row in standings_of(line.holding)}
    assert found == {("KCDP", "settled"): 180 * TR, ("SCIENCE", "settled"): 90 * TR}
    assert (line.liquidation.accepted, line.liquidation.released) == (270 * TR, 30 * TR)
    # What was not needed went back to each source's own estimate.
    assert estimate_left(SCIENCE, 2024, owner()) == 60 * TR
    assert ledger.verify().ok


def test_one_source_returns_and_the_other_goes_on(line, cast):
    part = give(line, cast)
    line = bring_line(line, LineState.IMPLEMENTING, cast)
    ask(line, cast, PaymentKind.ADVANCE, 30 * TR, part)
    ask(line, cast, PaymentKind.ADVANCE, 20 * TR, part, pays=False)
    take = {"line": line, "who": cast[Role.FINANCE_OFFICER], "part": part, "version": 1, "reason": "Chương trình bị cắt"}
    with pytest.raises(ValidationError, match=r"còn 50.000.000 đồng"):
        parts.give_up_part(**take, amount=51 * TR)
    with pytest.raises(NotAllowed):
        parts.give_up_part(**(take | {"who": cast[Role.CENTER_OFFICER]}), amount=TR)
    parts.give_up_part(**take, amount=50 * TR)
    with pytest.raises(ValidationError, match="tải lại trang"):
        parts.give_up_part(**take, amount=10 * TR)
    part.refresh_from_db()
    assert (part.amount, estimate_left(SCIENCE, 2024, owner())) == (50 * TR, 100 * TR)
    # Allocated again and taken back again: a movement each time.
    part = give(line, cast, 50 * TR, version=2)
    parts.give_up_part(**(take | {"version": 3}), amount=50 * TR)
    assert estimate_left(SCIENCE, 2024, owner()) == 100 * TR
    assert purses.money_in(line).committed == 200 * TR


def test_an_end_gives_back_and_recovers_source_by_source(line, cast):
    part = give(line, cast)
    line = bring_line(line, LineState.IMPLEMENTING, cast)
    ask(line, cast, PaymentKind.ADVANCE, 30 * TR, part)
    ask(line, cast, PaymentKind.ADVANCE, 40 * TR, None)
    end(line, cast)
    line.refresh_from_db()
    assert purses.owed_to(line) == [(None, 40 * TR), (part, 30 * TR)]
    back = {"line": line, "who": cast[Role.FINANCE_OFFICER], "voucher": "NT-1", "on": DAY}
    with pytest.raises(ValidationError, match=r"Còn 30.000.000 đồng"):
        execution.recover_advance(**back, amount=40 * TR, part=part)
    execution.recover_advance(**back, amount=30 * TR, part=part)
    execution.recover_advance(**(back | {"voucher": "NT-2"}), amount=40 * TR)
    assert {(row.source, row.stage): row.amount for row in standings_of(line.holding)} == {
        ("KCDP", "recovered"): 40 * TR, ("SCIENCE", "recovered"): 30 * TR,
    }  # fmt: skip
    assert estimate_left(SCIENCE, 2024, owner()) == 120 * TR


def test_the_year_of_one_source_is_closed_while_the_other_goes_on(line, cast):
    line = bring_line(line, LineState.IMPLEMENTING, cast)
    accountant = User.objects.get(pk=cast[Role.FINANCE_OFFICER].user_id)
    # 2024 ends: the grant goes on into 2025 and its year closes; the science fund pays out of 2025 alone.
    finance = Organisation.objects.get(pk=owner())
    for source, outcome in ((FundingSource.KCDP, Outcome.CARRY), (SCIENCE, Outcome.CANCEL)):
        make_settled(Budget(2024, source, finance, accountant), outcome=outcome)
    closing.close(year=2024, who=acting_for(finance, Role.FINANCE_LEADER))
    with clock.at(date(2025, 2, 3)):
        give_estimate(100 * TR, source=SCIENCE)
        part = give(line, cast)
        ask(line, cast, PaymentKind.ADVANCE, 60 * TR, part)
        ask(line, cast, PaymentKind.ADVANCE, 100 * TR, None)
    assert {(row.source, row.year, row.stage): row.amount for row in standings_of(line.holding)} == {
        ("KCDP", 2025, "committed"): 100 * TR, ("KCDP", 2025, "advanced"): 100 * TR,
        ("SCIENCE", 2025, "committed"): 40 * TR, ("SCIENCE", 2025, "advanced"): 60 * TR,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"amount": 101 * TR}, "còn chi được 100.000.000"),
        ({"amount": 0}, "còn chi được"),
        ({"source": FundingSource.OTHER_STATE}, "còn chi được 0 đồng"),
        ({"source": FundingSource.KCDP}, "còn chi được 0 đồng"),
        ({"source": FundingSource.DISTRICT}, "UBND của chính địa bàn"),
        ({"version": 1}, "tải lại trang"),
    ],
)
def test_a_source_gives_no_more_than_its_share(line, cast, facts, says):
    asked = {"line": line, "who": cast[Role.FINANCE_OFFICER], "source": SCIENCE, "amount": 100 * TR, "version": 0}
    with pytest.raises(ValidationError, match=says):
        parts.allocate_part(**(asked | facts))
    assert not SourcePart.objects.exists()
    parts.allocate_part(**asked)
    with pytest.raises(ValidationError, match="tải lại trang"):
        parts.allocate_part(**asked)


def test_money_that_is_not_in_the_estimate_is_not_given(line, cast):
    with pytest.raises(ledger.Overspent), transaction.atomic():
        parts.allocate_part(line=line, who=cast[Role.FINANCE_OFFICER], source=SOCIAL, amount=50 * TR, version=0)
    assert not SourcePart.objects.exists()
    for role in (Role.FINANCE_LEADER, Role.DOIT_LEADER, Role.CENTER_OFFICER):
        with pytest.raises(NotAllowed):
            parts.allocate_part(line=line, who=cast[role], source=SCIENCE, amount=TR, version=0)


def test_a_fund_is_kept_apart_and_its_rest_goes_on(line, cast):
    fund = Fund.objects.create(code="TT-1", title="Tổ chức A")
    said = {"source": SOCIAL, "owner_id": owner(), "by_id": cast[Role.FINANCE_OFFICER].user_id}
    funding.approve_estimate(amount=30 * TR, year=2024, key="common", **said)
    funding.approve_estimate(amount=40 * TR, year=2024, key="fund", fund_id=fund.pk, **said)
    who = cast[Role.FINANCE_OFFICER]
    with pytest.raises(ledger.Overspent), transaction.atomic():
        parts.allocate_part(line=line, who=who, source=SOCIAL, amount=50 * TR, version=0, fund=fund)
    parts.allocate_part(line=line, who=who, source=SOCIAL, amount=25 * TR, version=0, fund=fund)
    parts.allocate_part(line=line, who=who, source=SOCIAL, amount=25 * TR, version=0)
    assert open_shares(line) == {SCIENCE: 100 * TR}
    assert [(part and part.name, money.allocated) for part, money in purses.all_money_of(line)] == [
        (None, 200 * TR), ("Huy động xã hội, tổ chức quốc tế: Tổ chức A", 25 * TR), ("Huy động xã hội, tổ chức quốc tế", 25 * TR),
    ]  # fmt: skip
    funding.wind_up(year=2024, key="wind-up", **said)
    left = {"stage": Stage.ESTIMATE, "source": SOCIAL}
    assert [row.balance for row in Account.objects.filter(**left, fund=fund, fiscal_year=2025)] == [15 * TR]
    assert sum(row.balance for row in Account.objects.filter(**left, fund=None)) == 0
    assert Account.objects.get(stage=Stage.CANCELLED, source=SOCIAL).balance == 5 * TR
    connection.check_constraints()
    assert ledger.verify().ok


def test_the_table_keeps_what_a_source_has_paid(line, cast):
    give(line, cast)
    with pytest.raises(DatabaseError, match="paid more than its share"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_costshare SET amount = amount - 1 WHERE source = 'SCIENCE'")
        cursor.execute("UPDATE projects_line SET other_state = other_state - 1")
        connection.check_constraints()


def test_pages_ask_for_the_source_and_say_who_pays(line, cast, client_as):
    finance = client_as(User.objects.get(pk=cast[Role.FINANCE_OFFICER].user_id))
    at = [line.project.code, line.position]
    address = reverse("projects:allocate_part", args=at)
    page = finance.get(address).content.decode()
    assert "Sự nghiệp khoa học" in page
    assert "150.000.000 đồng" in page
    typed = {"source": "SCIENCE", "amount": "100 triệu", "seen": ""}
    assert finance.post(address, typed | {"amount": "101 triệu"}).status_code == 422
    assert finance.post(address, typed).status_code == 302
    assert finance.post(address, typed | {"amount": "1 triệu"}).status_code == 422
    part = SourcePart.objects.get()
    page = finance.get(line.get_absolute_url()).content.decode()
    assert "Các nguồn cùng chi" in page
    give_up = reverse("projects:give_up_part", args=[*at, part.pk])
    assert give_up in page
    assert finance.post(give_up, {"amount": "40 triệu", "reason": "Giảm", "version": "1"}).status_code == 302
    assert finance.post(give_up, {"amount": "40 triệu", "reason": "Giảm", "version": "1"}).status_code == 422
    bring_line(line, LineState.IMPLEMENTING, cast)
    center = client_as(User.objects.get(pk=cast[Role.CENTER_OFFICER].user_id))
    assert center.get(address).status_code == 403
    advance = reverse("projects:request_advance", args=at)
    assert "42.000.000 đồng" in center.get(advance).content.decode()
    asked = {"part": str(part.pk), "amount": "42 triệu", "note": "Đợt 1"}
    assert center.post(advance, asked | {"part": "999999"}).status_code == 422
    assert center.post(advance, asked | {"amount": "43 triệu"}).status_code == 422
    assert center.post(advance, asked).status_code == 302
    assert line.payment_requests.get().part == part
    assert finance.get(reverse("projects:give_up_part", args=[*at, part.pk + 1])).status_code == 404
