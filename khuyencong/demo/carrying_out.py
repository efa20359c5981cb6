"""Steps of a beneficiary's part from the contract to its end. Each takes the positions of the lines that it is about; none means all."""

from datetime import timedelta

from django.utils import timezone

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Organisation
from khuyencong.demo import files
from khuyencong.demo.life import Life
from projects.enums import (
    AdjustmentKind,
    AdjustmentState,
    AttachmentPurpose,
    FindingState,
    InspectionKind,
    LineState,
    Office,
    PaymentKind,
    PaymentState,
)
from projects.models import Finding, Line
from projects.selectors import adjusting, papers
from projects.services import adjusting as adjusting_services
from projects.services import counterpart, execution, following, inspections, stopping
from projects.services.scans import attach_signed_contract
from projects.workflow.line_guards import money_of

Positions = tuple[int, ...]
ADVANCE_SHARE = 50  # per cent of the contract; the rule in force allows 70
SELLER = "1399900017"


def sign(life: Life, positions: Positions) -> None:
    """The Trung tâm signs the contracts."""
    today = clock.today()
    for line in life.lines(positions):
        ends_on = today + timedelta(days=life.facts.get("contract_days", 150))
        center = life.cast[Role.CENTER_OFFICER]
        life.move(line, "sign_contract", center, signed_on=today, starts_on=today, ends_on=ends_on)
        if line.position == 1:
            attach_signed_contract(
                line=line, who=center, signer_a="Nguyễn Văn Giám Đốc (minh họa)", signer_b=line.enterprise.representative or line.enterprise.name, signed_on=today,
                files=[files.scan(f"Hợp đồng đã ký {line.project.code}", "Bản có chữ ký hai bên.")],
            )  # fmt: skip


def start(life: Life, positions: Positions) -> None:
    """Work begins."""
    for line in life.lines(positions):
        life.move(line, "start", life.cast[Role.CENTER_OFFICER])


def _ask(life: Life, line: Line, kind: PaymentKind, amount: int, note: str) -> None:
    asked = papers.asked_for(line, kind)
    needed = [one.purpose for one in asked if one.purpose in AttachmentPurpose.of_payments()]
    scans = {purpose.value: files.scan(purpose.label, f"Đơn vị: {line.enterprise.name}") for purpose in needed}
    execution.request_payment(line=line, who=life.doer, kind=kind, amount=amount, note=note, files=scans)


def ask_advance(life: Life, positions: Positions) -> None:
    """Half of the contract is asked in advance."""
    for line in life.lines(positions):
        amount = line.contract.amount * ADVANCE_SHARE // 100
        _ask(life, line, PaymentKind.ADVANCE, amount, f"Tạm ứng {ADVANCE_SHARE} % theo hợp đồng")


def check_money(life: Life, positions: Positions) -> None:
    """Sở Tài chính's officer checks the papers of what is asked."""
    for line in life.lines(positions):
        for request in line.payment_requests.filter(state=PaymentState.REQUESTED):
            life.move(request, "check", life.cast.checker)


def approve_money(life: Life, positions: Positions) -> None:
    """Sở Tài chính's leader approves what is asked."""
    for line in life.lines(positions):
        check_money(life, (line.position,))
        for request in line.payment_requests.filter(state=PaymentState.CHECKED):
            seen = [one.purpose.value for one in papers.asked_for(request.line, request.kind, request) if one.is_there]
            life.move(request, "approve", life.cast[Role.FINANCE_LEADER], originals=seen)


def pay_money(life: Life, positions: Positions) -> None:
    """The treasury's voucher is recorded."""
    for line in life.lines(positions):
        for request in line.payment_requests.filter(state=PaymentState.APPROVED):
            voucher = f"UNC{clock.today():%y}-{request.pk:05d}"
            life.move(request, "pay", life.cast[Role.FINANCE_OFFICER], voucher=voucher, paid_on=clock.today())


def progress(life: Life, positions: Positions) -> None:
    """How the cơ sở stood before, and a progress report with photographs."""
    for line in life.lines(positions):
        following.report_follow_up(line=line, who=life.doer, months=0, figures=_figures(line, 100))
        taken = timezone.localtime(clock.now(), clock.ZONE) - timedelta(hours=20)
        execution.report_progress(
            line=line, who=life.doer, percent=50, text="Đã đặt mua thiết bị, hoàn thành nền móng và đường điện.",
            cost_so_far=line.total_cost // 2, proof=files.photo("Ảnh tiến độ lắp đặt"),
            photos=[files.photo_on_the_spot(name, taken) for name in ("Nền móng và đường điện", "Thiết bị đã về xưởng")],
            quantities={item.pk: item.quantity for item in line.items.order_by("position")[:1]},
        )  # fmt: skip


def _figures(line: Line, percent: int) -> dict[str, int]:
    """A year's figures of a small cơ sở against how it stood before (100); energy and waste fall as the others rise."""
    size, falls = line.total_cost, 200 - percent
    rising = {"output": size * 4, "revenue": size * 5, "jobs": 12 + line.position, "budget": size // 20}
    falling = {"energy": size // 12_000, "waste": size // 90_000}
    return {name: value * percent // 100 for name, value in rising.items()} | {
        name: value * falls // 100 for name, value in falling.items()
    }


def follow_up(life: Life, positions: Positions) -> None:
    """The first report after the support."""
    for line in life.lines(positions):
        row = line.follow_ups.filter(months__gt=0).order_by("months")[0]
        following.report_follow_up(
            line=line, who=life.doer, months=row.months, figures=_figures(line, 135), note="Đơn hàng xuất khẩu tăng."
        )


def _prove(life: Life, line: Line, share: int, number: int) -> None:
    amount, today = (line.counterpart or 0) * share // 100, clock.today()
    in_time = today.year == life.project.year and today <= line.contract.ends_on
    if amount:
        counterpart.prove_counterpart(
            line=line, who=life.doer, seller_tax_code=SELLER, number=f"{line.pk:06d}{number}", dated_on=today,
            description=line.subject_matter, amount=amount, file=files.scan("Hóa đơn giá trị gia tăng", "Hàng hóa: thiết bị theo hợp đồng"),
            invoice_form="1", serial=f"C{today:%y}TDH", seller_name="Công ty Cơ khí minh họa", buyer_tax_code=line.enterprise.tax_code or "",
            transfer_number=f"UNC-{line.pk}-{number}", transfer_on=today, reason="" if in_time else "Thực hiện theo thời gian được gia hạn",
        )  # fmt: skip


def prove(life: Life, positions: Positions) -> None:
    """The first invoices of the beneficiary's own money."""
    for line in life.lines(positions):
        _prove(life, line, 60, 1)


def _inspect(life: Life, line: Line, *found: inspections.Found) -> None:
    codes = ("sct", "stc", f"ubnd-{life.project.district.code}")
    inspections.record_inspection(
        line=line,
        who=life.appraiser,
        kind=InspectionKind.ROUTINE,
        held_on=clock.today(),
        organisations=list(Organisation.objects.filter(code__in=codes).order_by("code")),
        participants=(
            f"{life.appraiser.name}, Sở Công Thương; Bùi Ngọc Diệp, Sở Tài chính; "
            f"{life.district(Role.DISTRICT_OFFICER).name}, phòng Kinh tế; {line.enterprise.representative}, đại diện cơ sở"
        ),
        machine_is_there=True,
        money_is_used_rightly=True,
        papers_are_kept=not found,
        conclusion="Cơ sở thực hiện đúng nội dung được phê duyệt." if not found else "Thực hiện đúng nội dung; còn tồn tại phải khắc phục.",
        findings=found,
    )


def inspect(life: Life, positions: Positions) -> None:
    """A joint inspection that finds all in order."""
    for line in life.lines(positions):
        _inspect(life, line)


def inspect_finding(life: Life, positions: Positions) -> None:
    """A joint inspection that finds something."""
    for line in life.lines(positions):
        _inspect(
            life, line, inspections.Found("Hóa đơn vận chuyển chưa lưu cùng hồ sơ; chưa gắn biển ghi nguồn hỗ trợ lên máy.", life.later(14))
        )


def _findings(line: Line, state: FindingState) -> list[Finding]:
    return list(Finding.objects.filter(inspection__line=line, state=state).order_by("id"))


def fix(life: Life, positions: Positions) -> None:
    """The beneficiary mends what was found."""
    for line in life.lines(positions):
        for finding in _findings(line, FindingState.OPEN):
            repair = "Đã lưu đủ hóa đơn và gắn biển ghi nguồn hỗ trợ lên máy."
            inspections.fix_finding(finding=finding, who=life.doer, repair=repair, proof=files.photo("Ảnh biển ghi nguồn hỗ trợ"))


def confirm_fix(life: Life, positions: Positions) -> None:
    """An inspector confirms the repair."""
    for line in life.lines(positions):
        for finding in _findings(line, FindingState.FIXED):
            inspections.close_finding(finding=finding, who=life.appraiser)


def suspend(life: Life, positions: Positions) -> None:
    """The Sở suspends the work."""
    for line in life.lines(positions):
        life.move(line, "suspend", life.cast[Role.DOIT_LEADER], life.facts["reason"], resume_by=life.later(45))


def resume(life: Life, positions: Positions) -> None:
    """The Sở lets it go on."""
    for line in life.lines(positions):
        life.move(line, "resume", life.cast[Role.DOIT_LEADER])


def announce_end(life: Life, positions: Positions) -> None:
    """The Sở tells beforehand that the work is to be ended; the beneficiary answers."""
    for line in life.lines(positions):
        stopping.announce_end(
            line=line, who=life.cast[Role.DOIT_LEADER], grounds=f"Đã quá ngày phải tiếp tục; {life.facts['reason'].rstrip('.')}."
        )
        if life.facts.get("by", "enterprise") == "enterprise":
            stopping.reply_to_notice(line=line, who=life.author, reply="Cơ sở chưa vay được vốn đối ứng, xin ngừng thực hiện.")


def terminate(life: Life, positions: Positions) -> None:
    """Whom the rules name ends it."""
    found = adjusting.authority_of(life.project.track, [AdjustmentKind.STOP])
    assert found is not None  # the rules are loaded first
    role = Role(found.role)
    who = life.district(role) if role == Role.DISTRICT_LEADER else life.cast[role]
    data = {"notation": f"{700 + life.number}/QĐ-BCT (minh họa)", "decided_on": clock.today()} if found.records_outside else {}
    for line in life.lines(positions):
        life.move(line, "terminate", who, life.facts["reason"], **data)


def decide_recovery(life: Life, _: Positions) -> None:
    """Sở Tài chính asks the advance back in two instalments."""
    for line in _terminated(life):
        owed = money_of(line).advanced
        dues = [stopping.Due(owed // 2, life.later(30)), stopping.Due(owed - owed // 2, life.later(60))]
        stopping.decide_recovery(line=line, who=life.cast[Role.FINANCE_LEADER], reason="Đã chấm dứt thực hiện, thu hồi tạm ứng.", dues=dues)


def ask_adjustment(life: Life, positions: Positions) -> None:
    """The beneficiary needs more time."""
    for line in life.lines(positions):
        adjusting_services.request_adjustment(
            line=line, who=life.doer, reason="Nhà cung cấp giao máy chậm so với hợp đồng mua bán.",
            new_ends_on=max(line.contract.ends_on, clock.today()) + timedelta(days=20),
        )  # fmt: skip


def confirm_adjustment(life: Life, positions: Positions) -> None:
    """The Sở confirms that the adjustment is needed."""
    for line in life.lines(positions):
        row = line.adjustments.get(state=AdjustmentState.REQUESTED)
        life.move(row, "confirm", life.appraiser, "Đề nghị phù hợp với tiến độ giao máy.")


def _terminated(life: Life) -> list[Line]:
    return list(life.project.lines.filter(state=LineState.TERMINATED).select_related("project").order_by("position"))


def recover(life: Life, _: Positions) -> None:
    """A terminated beneficiary gives its advance back."""
    for line in _terminated(life):
        voucher = f"NTK{clock.today():%y}-{line.pk:05d}"
        advanced = money_of(line).advanced
        execution.recover_advance(line=line, who=life.cast[Role.FINANCE_OFFICER], amount=advanced, voucher=voucher, on=clock.today())


def close_recovered(life: Life, _: Positions) -> None:
    """With the advance back, it is closed."""
    for line in _terminated(life):
        life.move(line, "close_recovered", life.cast[Role.FINANCE_LEADER])


def finish(life: Life, positions: Positions) -> None:
    """The last invoices, the final report, and the word that it is done."""
    for line in life.lines(positions):
        _prove(life, line, 40, 2)
        execution.report_progress(
            line=line, who=life.doer, percent=100, text="Đã lắp đặt xong, chạy thử đạt công suất thiết kế, bàn giao tài liệu vận hành.",
            cost_so_far=line.total_cost, is_final=True, proof=files.photo("Ảnh nghiệm thu chạy thử"),
        )  # fmt: skip
        life.move(line, "complete", life.doer)


def verify(life: Life, positions: Positions) -> None:
    """The appraiser compares the invoices with their originals."""
    for line in life.lines(positions):
        for proof in line.counterpart_proofs.filter(verified_at__isnull=True).order_by("id"):
            counterpart.verify_counterpart(proof=proof, who=life.appraiser)


def _hold_acceptance(life: Life, line: Line, *, is_passed: bool, remarks: str) -> None:
    execution.record_acceptance(
        line=line, who=life.appraiser, held_on=clock.today(),
        participants=f"{life.appraiser.name}, Sở Công Thương; {life.district(Role.DISTRICT_OFFICER).name}, phòng Kinh tế; {line.enterprise.representative}, đại diện cơ sở",
        is_passed=is_passed, real_cost=line.total_cost, grant=line.approved or 0, remarks=remarks, new_jobs=3 + line.position % 5,
        capacity="Đạt công suất thiết kế",
        panel={
            Office.DOIT: f"{life.appraiser.name}, chuyên viên",
            Office.LOCAL: f"{life.district(Role.DISTRICT_OFFICER).name}, phòng Kinh tế",
            Office.COMMUNE: "Đại diện UBND xã, phường",
            Office.CENTER: f"{life.cast[Role.CENTER_OFFICER].name}, Trung tâm Khuyến công",
            Office.BENEFICIARY: f"{line.enterprise.representative}, chủ cơ sở",
        },
        quantities={item.pk: item.quantity for item in line.items.order_by("position")},
    )  # fmt: skip


def accept(life: Life, positions: Positions) -> None:
    """The acceptance on the spot passes."""
    for line in life.lines(positions):
        _hold_acceptance(life, line, is_passed=True, remarks="Thiết bị mới, đúng chủng loại, chạy ổn định; chứng từ đầy đủ.")
        life.move(line, "accept", life.appraiser)


def not_accept(life: Life, positions: Positions) -> None:
    """The acceptance on the spot does not pass; the work goes on."""
    for line in life.lines(positions):
        _hold_acceptance(life, line, is_passed=False, remarks="Máy chạy chưa đạt công suất thiết kế.")
        life.move(line, "not_accept", life.appraiser, "Máy chạy chưa đạt công suất thiết kế, hiệu chỉnh và báo lại trong 15 ngày.")


def ask_payment(life: Life, positions: Positions) -> None:
    """What is left of the accepted grant is asked for."""
    for line in life.lines(positions):
        _ask(life, line, PaymentKind.PAYMENT, (line.accepted or 0) - money_of(line).advanced, "Thanh toán theo biên bản nghiệm thu")


def liquidate(life: Life, positions: Positions) -> None:
    """The contract is liquidated."""
    for line in life.lines(positions):
        life.move(line, "liquidate", life.cast[Role.CENTER_OFFICER])


def close(life: Life, positions: Positions) -> None:
    """The year's settlement is approved."""
    for line in life.lines(positions):
        life.move(line, "close", life.cast[Role.FINANCE_LEADER])
