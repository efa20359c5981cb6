"""Progress, counterpart, requests for money, acceptance: what happens to a line between its moves."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.services import funding
from khuyencong import clock, notices
from khuyencong.access import Principal, Role
from khuyencong.actors import selectors as actors
from khuyencong.actors.services.enterprises import clean_tax_code
from khuyencong.documents.services import attach
from khuyencong.text import nfc, vnd
from khuyencong.workflow.machine import Context
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects import documents
from projects.enums import AttachmentPurpose, DecisionKind, LineState, PaymentKind
from projects.models import Acceptance, CounterpartProof, Line, PaymentRequest, ProgressReport
from projects.permissions import P
from projects.selectors import money
from projects.workflow import payment_steps
from projects.workflow.line_guards import money_of


def held(line: Line, who: Principal, permission: P, *states: str) -> Line:
    """The line, locked, when the principal holds the permission for it and it is in one of the states."""
    rows = Line.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("project", "enterprise", "content", "holding").get(pk=line.pk)
    scope = who.scope(permission)
    if scope is None or not Line.machine.within(row, who, scope):
        raise NotAllowed
    if row.state not in states:
        raise ValidationError(f"Không thực hiện được khi đơn vị thụ hưởng ở tình trạng “{row.state_label}”.")
    return row


@transaction.atomic
def report_progress(
    *, line: Line, who: Principal, percent: int, text: str, cost_so_far: int, is_final: bool = False, proof: Any = None
) -> ProgressReport:
    """Keep a progress report, with its proof. A final one needs 100 % and a proof."""
    row = held(line, who, P.REPORT_PROGRESS, LineState.IMPLEMENTING)
    if is_final and percent != 100:
        raise ValidationError({"percent": "Báo cáo hoàn thành phải ghi tiến độ 100 %."})
    if is_final and proof is None:
        raise ValidationError({"proof": "Báo cáo hoàn thành phải có minh chứng."})
    last = row.progress_reports.order_by("-at", "-id").first()
    if last is not None and percent < last.percent:
        raise ValidationError({"percent": f"Tiến độ không được thấp hơn lần trước ({last.percent} %)."})
    kept = attach(subject=("line", row.pk), purpose=AttachmentPurpose.PROGRESS, file=proof, by_id=who.user_id) if proof else None
    report = ProgressReport(
        line=row, percent=percent, text=nfc(text), cost_so_far=cost_so_far, is_final=is_final, proof=kept, by_id=who.user_id, at=clock.now()
    )
    report.full_clean()
    report.save()
    return report


@transaction.atomic
def prove_counterpart(
    *, line: Line, who: Principal, seller_tax_code: str, number: str, dated_on: date, description: str, amount: int, file: Any = None
) -> tuple[CounterpartProof, list[str]]:
    """Keep a document of the beneficiary's own money. Returns it with what is pointed out at once: paid before the approval, or in another year."""
    row = held(line, who, P.PROVE_COUNTERPART, LineState.CONTRACTED, LineState.IMPLEMENTING, LineState.COMPLETED)
    if dated_on > clock.today():
        raise ValidationError({"dated_on": "Ngày chứng từ không được sau hôm nay."})
    kept = attach(subject=("line", row.pk), purpose=AttachmentPurpose.COUNTERPART, file=file, by_id=who.user_id) if file else None
    try:
        tax_code = clean_tax_code(seller_tax_code)
    except ValidationError as error:
        raise ValidationError({"seller_tax_code": error.messages}) from error
    proof = CounterpartProof(
        line=row,
        seller_tax_code=tax_code,
        number=nfc(number).strip().upper(),
        dated_on=dated_on,
        description=nfc(description),
        amount=amount,
        attachment=kept,
        entered_by_id=who.user_id,
        entered_at=clock.now(),
    )
    proof.full_clean()
    proof.save()
    return proof, warnings_of(proof)


def warnings_of(proof: CounterpartProof) -> list[str]:
    """What an officer should look at: a day before the approval, or outside the budget year (money spent too early cannot be settled)."""
    said = []
    decision = proof.line.project.decisions.filter(kind=DecisionKind.APPROVE).order_by("-decided_on", "-id").first()
    if decision is not None and proof.dated_on < decision.decided_on:
        said.append(f"Chứng từ lập trước ngày phê duyệt ({decision.decided_on:%d/%m/%Y}).")
    if proof.dated_on.year != proof.line.project.year:
        said.append(f"Chứng từ ngoài năm kế hoạch {proof.line.project.year}.")
    return said


@transaction.atomic
def verify_counterpart(*, proof: CounterpartProof, who: Principal) -> CounterpartProof:
    """An officer has compared the document with its original; not the one who entered it."""
    row = CounterpartProof.objects.select_for_update(of=("self",), no_key=True).select_related("line__project").get(pk=proof.pk)
    held(row.line, who, P.VERIFY_COUNTERPART, LineState.CONTRACTED, LineState.IMPLEMENTING, LineState.COMPLETED)
    if row.entered_by_id == who.user_id:
        raise ValidationError("Người nhập chứng từ không được tự xác nhận.")
    if row.verified_at is None:
        row.verified_by_id, row.verified_at = who.user_id, clock.now()
        row.save(update_fields=["verified_by", "verified_at"])
    return row


@transaction.atomic
def request_payment(*, line: Line, who: Principal, kind: PaymentKind, amount: int, note: str) -> PaymentRequest:
    """Ask for an advance or for the payment. Refused with every reason when the rule does not allow it now."""
    states = (LineState.CONTRACTED, LineState.IMPLEMENTING) if kind == PaymentKind.ADVANCE else (LineState.ACCEPTED,)
    row = held(line, who, P.REQUEST_PAYMENT, *states)
    request = PaymentRequest(line=row, kind=kind, amount=amount, note=nfc(note), requested_by_id=who.user_id, requested_at=clock.now())
    request.full_clean(exclude=["paper"])
    refusal = payment_steps.amount_is_allowed(request, Context(actor=who, reason="", data={}, at=clock.now()))
    if refusal is not None:
        raise Refused([refusal])
    request.save()
    request.paper = documents.payment_request(row, request, who)
    request.save(update_fields=["paper"])
    people = actors.people_in_role(Role.FINANCE_LEADER)
    if people:
        notices.tell(
            people,
            kind="payment.requested",
            title=f"Chờ duyệt chi {vnd(amount)} đồng: {row.enterprise.name}",
            body=request.note,
            url=row.get_absolute_url(),
            subject=("line", row.pk),
        )
    return request


@transaction.atomic
def record_acceptance(
    *,
    line: Line,
    who: Principal,
    held_on: date,
    participants: str,
    is_passed: bool,
    real_cost: int,
    grant: int,
    remarks: str,
    new_jobs: int = 0,
    capacity: str = "",
) -> Acceptance:
    """Keep the minutes of an acceptance on the spot. The grant is at most what was approved, and within the norm on the real cost (tested by the move)."""
    row = held(line, who, P.ACCEPT, LineState.COMPLETED)
    if held_on > clock.today():
        raise ValidationError({"held_on": "Ngày nghiệm thu không được sau hôm nay."})
    if row.approved is not None and grant > row.approved:
        raise ValidationError({"grant": f"Không quá số được duyệt {vnd(row.approved)} đồng."})
    row.acceptances.filter(is_passed=True).update(is_passed=False)
    acceptance = Acceptance(
        line=row,
        held_on=held_on,
        participants=nfc(participants),
        is_passed=is_passed,
        real_cost=real_cost,
        grant=grant,
        remarks=nfc(remarks),
        new_jobs=new_jobs,
        capacity=nfc(capacity),
        by_id=who.user_id,
        at=clock.now(),
    )
    acceptance.full_clean(exclude=["paper"])
    acceptance.save()
    acceptance.paper = documents.acceptance_minutes(row, acceptance, who)
    acceptance.save(update_fields=["paper"])
    return acceptance


@transaction.atomic
def recover_advance(*, line: Line, who: Principal, amount: int, voucher: str, on: date) -> None:
    """Record that a terminated beneficiary gave its advance back to the budget."""
    row = held(line, who, P.RECORD_PAYMENT, LineState.TERMINATED)
    position = money_of(row)
    if position is None or amount <= 0 or amount > position.advanced:
        raise ValidationError({"amount": f"Còn {vnd(position.advanced if position else 0)} đồng tạm ứng phải thu hồi."})
    context = Context(actor=who, reason="", data={}, at=clock.now())
    movement = money.movement(row, context) | {"on": on, "paper": nfc(voucher).strip()}
    funding.recover(**movement, amount=amount, key=f"line:{row.pk}:recover:{nfc(voucher).strip()}")
