"""Every move of a line and of a request for money: only who holds its permission may fire it; every guard lets through and refuses."""

from datetime import date

import pytest

from khuyencong import clock
from khuyencong.access import Principal, Role, Scope
from khuyencong.workflow import runner
from khuyencong.workflow.machine import Machine, Transition
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.enums import LineState, PaymentKind, PaymentState, ProjectState
from projects.models import Line, PaymentRequest
from projects.permissions import TABLE
from projects.services import execution, inspections
from projects.workflow.line_machine import LINE
from projects.workflow.payment_machine import PAYMENT
from tests.factories import actors
from tests.factories.projects import (
    Cast,
    approved,
    bring_line,
    checked,
    end,
    fire,
    give_estimate,
    make_project,
    originals,
    pay,
    prepare_province,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
ROLES = [role for role in Role if role not in (Role.SYSTEM, Role.COMMUNE_OFFICER)]
MOVES = [(machine, step) for machine in (LINE, PAYMENT) for step in machine.transitions]
CASES = [pytest.param(machine, step, id=f"{machine.name}-{step.name}") for machine, step in MOVES]


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


def test_no_move_of_a_line_or_a_request_is_open_to_everybody():
    assert all(step.permission is not None and not step.derived for _, step in MOVES)


@pytest.mark.thorough(4)
@pytest.mark.parametrize(("machine", "step"), CASES)
def test_only_holders_may_fire(machine: Machine, step: Transition, world: "World"):
    """The same subject in the same state: who is refused is refused for the role alone."""
    for role in ROLES:
        subject, who = world.subject(machine), world.actor(role)
        stands = subject.state
        names = [option.transition.name for option in runner.options(at_state(subject, step.sources[0]), who)]
        assert (step.name in names) == (role in TABLE[step.permission]), role
        if stands in step.sources and role not in TABLE[step.permission]:
            with pytest.raises(NotAllowed):
                runner.fire(subject, step.name, actor=who, version=subject.version, reason="Lý do")


def at_state(subject: Line | PaymentRequest, state: str) -> Line | PaymentRequest:
    """The subject as it would stand in a state; only in memory, nothing is saved."""
    subject.state = state
    return subject


class World:
    """One contracted line with an open request, and a person of each role around it."""

    def __init__(self) -> None:
        prepare_province()
        give_estimate()
        self.cast = Cast()
        project = make_project(state=ProjectState.ALLOCATED, cast=self.cast)
        self.line = bring_line(project.lines.get(), LineState.CONTRACTED, self.cast)
        who = self.cast[Role.CENTER_OFFICER]
        self.request = execution.request_payment(line=self.line, who=who, kind=PaymentKind.ADVANCE, amount=1_000_000, note="Đợt 1")

    def subject(self, machine: Machine) -> Line | PaymentRequest:
        return Line.objects.get(pk=self.line.pk) if machine is LINE else PaymentRequest.objects.get(pk=self.request.pk)

    def actor(self, role: Role) -> Principal:
        if role == Role.ENTERPRISE:
            return self.cast.of(self.line.enterprise)
        return actors.acting(role, enterprise=self.line.enterprise) if role in Role.of_enterprises() else self.cast[role]


@pytest.fixture
def world() -> World:
    return World()


def refused(subject: Line | PaymentRequest, action: str, who: Principal, **data: object) -> str:
    """The words with which a move is refused; nothing has changed."""
    before = type(subject).objects.get(pk=subject.pk)
    with pytest.raises(Refused) as error:
        fire(subject, action, who, reason="Lý do", **data)
    after = type(subject).objects.get(pk=subject.pk)
    assert (after.state, after.version) == (before.state, before.version)
    return str(error.value)


def test_a_stranger_enterprise_holds_the_permission_but_not_the_line(world):
    line = bring_line(world.line, LineState.IMPLEMENTING, world.cast)
    stranger = actors.acting(Role.ENTERPRISE)
    assert stranger.scope(LINE.named("complete").permission) == Scope.ENTERPRISE
    with pytest.raises(NotAllowed):
        fire(line, "complete", stranger)


def test_contract_days_are_in_order_and_after_the_decision():
    prepare_province()
    give_estimate()
    cast = Cast()
    line = make_project(state=ProjectState.ALLOCATED, cast=cast).lines.get()
    center = cast[Role.CENTER_OFFICER]
    days = {"signed_on": DAY, "starts_on": DAY, "ends_on": date(2024, 9, 1)}
    assert "Cần ngày ký" in refused(line, "sign_contract", center)
    assert "phải sau ngày bắt đầu" in refused(line, "sign_contract", center, **days | {"ends_on": date(2024, 3, 1)})
    assert "trước ngày quyết định" in refused(line, "sign_contract", center, **days | {"signed_on": date(2024, 3, 1)})
    fire(line, "sign_contract", center, **days)
    assert line.state == LineState.CONTRACTED


def test_money_must_be_allocated_before_a_contract():
    prepare_province()
    cast = Cast()
    line = make_project(state=ProjectState.APPROVED, cast=cast).lines.get()
    days = {"signed_on": DAY, "starts_on": DAY, "ends_on": date(2024, 9, 1)}
    assert "chưa được bố trí kinh phí" in refused(line, "sign_contract", cast[Role.CENTER_OFFICER], **days)


def test_completion_waits_for_the_final_report(world):
    line = bring_line(world.line, LineState.IMPLEMENTING, world.cast)
    assert "Chưa có báo cáo hoàn thành kèm minh chứng." in refused(line, "complete", world.cast[Role.CENTER_OFFICER])
    bring_line(line, LineState.COMPLETED, world.cast)
    assert line.state == LineState.COMPLETED


def test_an_open_request_holds_a_termination(world):
    leader = world.cast[Role.PROVINCE_LEADER]
    assert "Còn đề nghị chi tiền" in refused(world.line, "terminate", leader)
    fire(world.request, "refuse", world.cast[Role.FINANCE_LEADER], reason="Không còn cần")
    end(world.line, world.cast)
    assert world.line.state == LineState.TERMINATED


def test_acceptance_says_every_reason_at_once(world):
    cast = world.cast
    line = bring_line(world.line, LineState.IMPLEMENTING, cast)
    officer = cast.appraiser
    inspections.record_inspection(
        line=line, who=officer, kind="routine", held_on=DAY, organisations=[actors.organisation("sct"), actors.organisation("stc")],
        participants="Đoàn", machine_is_there=True, money_is_used_rightly=True, papers_are_kept=True, conclusion="Còn tồn tại",
        findings=[inspections.Found("Thiếu nhãn máy", date(2024, 4, 1))],
    )  # fmt: skip
    bring_line(line, LineState.COMPLETED, cast)
    words = refused(line, "accept", officer)
    assert "Chưa có biên bản nghiệm thu đạt." in words
    assert "Còn 1 tồn tại" in words
    execution.record_acceptance(
        line=line, who=officer, held_on=DAY, participants="Đoàn", is_passed=True, real_cost=300_000_000, grant=200_000_000, remarks="Đạt"
    )
    words = refused(line, "accept", officer)
    assert "Biên bản nghiệm thu thiếu: Sở Công Thương, Phòng chuyên môn của huyện, thành phố, UBND xã" in words
    assert "hỗ trợ giảm theo tỷ lệ, tối đa 100.000.000 đồng" in words
    assert "Vốn đối ứng mới chứng minh 0 đồng, cần 100.000.000 đồng." in words
    assert "mức hỗ trợ tối đa là 150.000.000 đồng" in words
    assert "Còn 1 tồn tại" in words


def test_liquidation_waits_until_all_is_paid(world):
    cast = world.cast
    fire(world.request, "refuse", cast[Role.FINANCE_LEADER], reason="Đề nghị lại sau")
    line = bring_line(world.line, LineState.ACCEPTED, cast)
    assert "Mới chi 0 đồng" in refused(line, "liquidate", cast[Role.CENTER_OFFICER])
    bring_line(line, LineState.SETTLED, cast)
    assert line.state == LineState.SETTLED


def test_a_terminated_line_is_closed_after_recovery_alone(world):
    cast = world.cast
    fire(world.request, "refuse", cast[Role.FINANCE_LEADER], reason="Đề nghị lại sau")
    pay(world.line, cast, PaymentKind.ADVANCE, 20_000_000)
    end(world.line, cast)
    assert "Còn 20.000.000 đồng tạm ứng" in refused(world.line, "close_recovered", cast[Role.FINANCE_LEADER])
    execution.recover_advance(line=world.line, who=cast[Role.FINANCE_OFFICER], amount=20_000_000, voucher="NT-1", on=DAY)
    fire(world.line, "close_recovered", cast[Role.FINANCE_LEADER])
    assert world.line.state == LineState.CLOSED


def both_of_finance(who: Principal, role: Role) -> Principal:
    """The same person in another role of Sở Tài chính."""
    from khuyencong.actors.models import User

    return actors.principal(actors.make_member(role, user=User.objects.get(pk=who.user_id)))


def test_asking_checking_approving_and_recording_are_four_people(world):
    leader, center = world.cast[Role.FINANCE_LEADER], world.cast[Role.CENTER_OFFICER]
    of_asker, of_before = "Người đề nghị không được kiểm tra, duyệt hoặc ghi nhận chi.", "Người đã làm bước trước"
    asker_too = both_of_finance(center, Role.FINANCE_OFFICER)
    assert of_asker in refused(world.request, "check", asker_too)
    checked(world.request, world.cast)
    seen = {"originals": originals(world.request)}
    assert of_asker in refused(world.request, "approve", both_of_finance(center, Role.FINANCE_LEADER), **seen)
    assert of_before in refused(world.request, "approve", both_of_finance(world.cast.checker, Role.FINANCE_LEADER), **seen)
    fire(world.request, "approve", leader, **seen)
    paid = {"voucher": "UNC-1", "paid_on": DAY}
    for person, words in (
        (both_of_finance(leader, Role.FINANCE_OFFICER), of_before),
        (asker_too, of_asker),
        (world.cast.checker, of_before),
    ):
        assert words in refused(world.request, "pay", person, **paid)
    fire(world.request, "pay", world.cast[Role.FINANCE_OFFICER], **paid)
    assert world.request.state == PaymentState.PAID


def test_a_payment_needs_its_voucher_and_no_later_day(world):
    officer = world.cast[Role.FINANCE_OFFICER]
    approved(world.request, world.cast)
    assert "Cần số chứng từ" in refused(world.request, "pay", officer)
    assert "không được sau hôm nay" in refused(world.request, "pay", officer, voucher="UNC-1", paid_on=date(2024, 3, 5))


def test_an_advance_stays_within_the_limit_and_a_payment_is_the_rest(world):
    cast = world.cast
    limit = world.line.contract.advance_limit
    with pytest.raises(Refused, match="Tạm ứng tối đa"):
        execution.request_payment(
            line=_without_request(world), who=cast[Role.CENTER_OFFICER], kind=PaymentKind.ADVANCE, amount=limit + 1, note="Quá mức"
        )
    line = bring_line(world.line, LineState.ACCEPTED, cast)
    with pytest.raises(Refused, match=r"Số còn phải thanh toán theo nghiệm thu là 200\.000\.000 đồng"):
        execution.request_payment(line=line, who=cast[Role.CENTER_OFFICER], kind=PaymentKind.PAYMENT, amount=1, note="Thiếu")


def _without_request(world: World) -> Line:
    fire(world.request, "refuse", world.cast[Role.FINANCE_LEADER], reason="Đề nghị lại")
    return world.line
