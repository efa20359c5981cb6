"""Papers of what is decided while a beneficiary's part is carried out: adjustment, suspension, resumption, end, recovery."""

from datetime import date
from typing import Any

from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.documents import contexts as c
from khuyencong.documents.models import Paper
from khuyencong.text import date_long, vnd
from khuyencong.workflow.machine import Context
from projects.documents import kinds, parties
from projects.documents.contracts import contract_name
from projects.documents.issuing import issue
from projects.enums import AdjustmentKind, OrderKind
from projects.models import Adjustment, Contract, Hearing, Line, Order, Recovery
from projects.selectors import adjusting

RULINGS = {
    OrderKind.SUSPEND: "Tạm dừng thực hiện",
    OrderKind.RESUME: "Cho tiếp tục thực hiện",
    OrderKind.TERMINATE: "Chấm dứt thực hiện",
}
KINDS = {OrderKind.SUSPEND: kinds.SUSPENSION, OrderKind.RESUME: kinds.RESUMPTION, OrderKind.TERMINATE: kinds.TERMINATION}
DUTIES = {
    OrderKind.SUSPEND: "Đơn vị thụ hưởng bảo quản máy móc, hạng mục đã thực hiện và khắc phục nguyên nhân; tiếp tục thực hiện chậm nhất {day}.",
    OrderKind.RESUME: "Đơn vị thụ hưởng thực hiện đúng nội dung, tiến độ theo hợp đồng.",
    OrderKind.TERMINATE: "Kinh phí chưa chi được trả lại nguồn; kinh phí đã tạm ứng được thu hồi theo quyết định thu hồi.",
}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.splitlines() if part.strip())


def _contract_of(line: Line) -> str:
    return contract_name(line) if hasattr(line, "contract") else ""


def _decision(kind: kinds.PaperKind, line: Line, who: Principal, *, ruling: str, about: str, on: date, duty: str, **more: Any) -> Paper:
    organisation = parties.organisation_of(who)
    content = c.ExecutionDecision(
        authority=f"{organisation.leader_title} {organisation.name}".upper(),
        grounds=parties.grounds(on),
        project_code=line.project.code,
        project_title=line.project.title,
        beneficiary=parties.enterprise_party(line.enterprise),
        contract=_contract_of(line),
        ruling=ruling,
        duties=(duty,),
        carried_out_by=f"Giám đốc Sở Công Thương, Trung tâm Khuyến công, {parties.committee_of(line.project)} và đơn vị có tên tại Điều 1",
        recipients=("Như Điều 3", "Sở Tài chính", "Lưu: VT"),
        **more,
    )
    signer = parties.leader(who, organisation)
    return issue(
        kind,
        line,
        who,
        title=f"Về việc {about} đề án {line.project.title}",
        context=content,
        organisation=organisation,
        signer=signer,
        on=on,
    )


def adjustment_decision(row: Adjustment, context: Context) -> Paper:
    """The decision that adjusts, with what stood and what stands."""
    return _decision(
        kinds.ADJUSTMENT, row.line, context.actor, ruling="Điều chỉnh việc thực hiện", about="điều chỉnh thực hiện", on=context.day,
        changes=tuple(adjusting.changes_of(row)), reasons=_lines(row.reason),
        duty="Trung tâm Khuyến công và đơn vị thụ hưởng ký phụ lục hợp đồng theo nội dung điều chỉnh.",
    )  # fmt: skip


def adjustment_refusal(row: Adjustment, context: Context) -> Paper:
    """The decision that leaves everything as it stands."""
    return _decision(
        kinds.NO_ADJUSTMENT, row.line, context.actor, ruling="Không chấp thuận đề nghị điều chỉnh việc thực hiện",
        about="không chấp thuận điều chỉnh", on=context.day, reasons=_lines(context.reason),
        duty="Hợp đồng đã ký giữ nguyên hiệu lực, đơn vị thụ hưởng tiếp tục thực hiện.",
    )  # fmt: skip


def amendment(row: Adjustment, contract: Contract, number: int, changes: list[tuple[str, str, str]], context: Context) -> Paper:
    """The amendment between the contract's parties; where the beneficiary changes, bên B is the new one."""
    line = row.line
    organisation = actors.with_head(contract.organisation_id)
    party_b = row.new_enterprise or line.enterprise
    content = c.Amendment(
        contract=contract_name(line),
        number=number,
        decision=f"Quyết định số {row.notation} {date_long(row.decided_on or context.day)} của {row.authority}",
        project_code=line.project.code,
        project_title=line.project.title,
        party_a=parties.organisation_party(organisation),
        party_b=parties.enterprise_party(party_b),
        place=parties.place_of(organisation.area),
        changes=tuple(c.Change(*change) for change in changes),
        reason=row.reason,
        grant=contract.amount,
        signatures=(
            c.Signature("ĐẠI DIỆN BÊN A", "", seals=True),
            c.Signature("ĐẠI DIỆN BÊN B", party_b.representative, seals=True),
        ),
    )
    title = f"Phụ lục số {number:02d} hợp đồng hỗ trợ thực hiện đề án {line.project.title}"
    return issue(kinds.AMENDMENT, line, context.actor, title=title, context=content, organisation=organisation, signer=None, on=context.day)


def hearing(line: Line, row: Hearing, who: Principal, on: date) -> Paper:
    """The notice before an end."""
    organisation = parties.organisation_of(who)
    content = c.HearingNotice(
        project_code=line.project.code,
        project_title=line.project.title,
        beneficiary=parties.enterprise_party(line.enterprise),
        contract=_contract_of(line),
        reasons=_lines(row.grounds),
        reply_by=row.reply_by,
        recipients=("Như trên", "Trung tâm Khuyến công", "Lưu: VT"),
    )
    title = f"Về việc giải trình trước khi chấm dứt thực hiện đề án {line.project.title}"
    signer = parties.leader(who, organisation)
    return issue(kinds.HEARING, line, who, title=title, context=content, organisation=organisation, signer=signer, on=on)


def order(line: Line, kind: OrderKind, context: Context) -> Order:
    """Keep a decision to suspend, resume or end, with its paper; one from outside the province by its number and day."""
    found = adjusting.authority_of(line.project.track, [AdjustmentKind.STOP]) if kind == OrderKind.TERMINATE else None
    resume_by = context.data.get("resume_by") if kind == OrderKind.SUSPEND else None
    paper = None
    if found is None or not found.records_outside:
        duty = DUTIES[kind].format(day=date_long(resume_by)) if resume_by else DUTIES[kind]
        paper = _decision(
            KINDS[kind], line, context.actor, ruling=RULINGS[kind], about=RULINGS[kind].lower(), on=context.day,
            reasons=_lines(context.reason), duty=duty,
        )  # fmt: skip
    row = Order(
        line=line,
        kind=kind,
        reason=context.reason,
        resume_by=resume_by,
        decided_on=paper.issued_on if paper else context.data["decided_on"],
        notation=paper.notation if paper else str(context.data["notation"]).strip(),
        authority=found.authority if found else context.actor.organisation_name,
        by_id=context.actor.user_id,
        at=context.at,
        paper=paper,
    )
    row.full_clean()
    row.save()
    return row


def recovery(line: Line, row: Recovery, dues: list[tuple[int, date]], who: Principal) -> Paper:
    """The decision that money comes back, in instalments."""
    return _decision(
        kinds.RECOVERY, line, who, ruling=f"Thu hồi {vnd(row.amount)} đồng kinh phí hỗ trợ thực hiện", about="thu hồi kinh phí thực hiện",
        on=row.decided_on, reasons=_lines(row.reason), dues=tuple(c.DueLine(amount, day) for amount, day in dues),
        duty="Đơn vị thụ hưởng nộp trả đủ, đúng hạn vào tài khoản của ngân sách đã chi; Sở Tài chính theo dõi, ghi sổ từng đợt.",
    )  # fmt: skip
