"""Note what the ministry answered on the national list; its đề án follow by their own moves."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.text import date_vi, nfc
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed
from plans.enums import AnswerKind, PlanStatus
from plans.models import MinistryAnswer, PlanItem
from plans.permissions import P
from plans.selectors import annual
from projects.enums import ProjectState
from projects.models import Project


def project_of(item: PlanItem) -> Project | None:
    """The đề án of a line: its own, or that of its need."""
    if item.project is not None:
        return item.project
    return item.registration.project if item.registration is not None else None


@transaction.atomic
def record_answer(
    *,
    item: PlanItem,
    who: Principal,
    kind: str,
    notation: str,
    decided_on: date,
    amounts: Mapping[int, int] | None = None,
    note: str = "",
) -> MinistryAnswer:
    """Keep the answer on one line, once. Assigned: the đề án is approved by the ministry's number and day, with the assigned amounts
    (đồng by the position of each beneficiary; what was asked when none are given). Refused: a recommended đề án is rejected with the words.

    ValidationError when the list was not sent, the answer is dated before it or in the future, or there is no đề án to approve;
    Refused with every reason of the đề án's own guards.
    """
    rows = PlanItem.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("plan", "project", "registration__project").get(pk=item.pk)
    if not annual.within(row.plan, who, P.RECORD_ANSWER):
        raise NotAllowed
    sent = row.plan.paper
    if not row.plan.is_national or row.plan.status != PlanStatus.APPROVED or sent is None:
        raise ValidationError("Chỉ ghi trả lời cho danh mục đã gửi Bộ Công Thương.")
    if MinistryAnswer.objects.filter(item=row).exists():
        raise ValidationError("Dòng này đã có trả lời của Bộ.")
    if decided_on > clock.today():
        raise ValidationError({"decided_on": "Ngày văn bản không được sau hôm nay."})
    if decided_on < sent.issued_on:
        raise ValidationError({"decided_on": f"Ngày văn bản không được trước ngày gửi danh mục ({date_vi(sent.issued_on)})."})
    project, refused = project_of(row), kind == AnswerKind.REFUSED
    if refused and not nfc(note).strip():
        raise ValidationError({"note": "Cần ghi nội dung trả lời khi không được giao."})
    if not refused and (project is None or project.state != ProjectState.RECOMMENDED):
        state = f"đang ở tình trạng “{project.state_label}”" if project else "chưa có hồ sơ đề án"
        raise ValidationError(f"Dòng này {state}: Sở trình đề án (thẩm định cấp cơ sở) rồi mới ghi được số Bộ giao.")
    amount = 0
    if project is not None and not refused:
        asked = dict(project.lines.order_by("position").values_list("position", "requested"))
        assigned = asked if kind == AnswerKind.ASSIGNED else {**asked, **(amounts or {})}
        if kind == AnswerKind.CHANGED and assigned == asked:
            raise ValidationError("Số được giao trùng số đăng ký: chọn “Được giao kế hoạch”.")
        data = {"notation": nfc(notation).strip(), "decided_on": decided_on, "amounts": assigned}
        runner.fire(project, "approve", actor=who, version=project.version, reason=note, data=data)
        amount = sum(assigned.values())
    elif project is not None and project.state == ProjectState.RECOMMENDED:
        words = f"Bộ Công Thương không giao kế hoạch theo Văn bản số {nfc(notation).strip()} {date_vi(decided_on)}: {nfc(note).strip()}"
        runner.fire(project, "reject", actor=who, version=project.version, reason=words)
    answer = MinistryAnswer(
        item=row, kind=kind, amount=amount, notation=nfc(notation).strip(), decided_on=decided_on, note=nfc(note).strip(), by_id=who.user_id
    )
    answer.full_clean()
    answer.save()
    return answer
