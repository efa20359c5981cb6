"""Conflicts of interest, and those who appraise beside the lead."""

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ConflictKind, ProjectState
from projects.models import ConflictDeclaration, PanelAppraiser, Project
from projects.permissions import P
from projects.selectors import appraising, authority
from projects.services.appraisal import held
from projects.workflow import separation


@transaction.atomic
def write_declaration(
    *, project: Project, person_id: int, entered_by_id: int, has_conflict: bool, kind: str = "", words: str = ""
) -> ConflictDeclaration:
    """Keep what a person says of their own interest in a đề án. “None” may be followed by a conflict, never the other way round.

    ValidationError in words: said before, or a conflict without its kind and explanation. Who may say it is the caller's to know.
    """
    known = appraising.declared(project, [person_id])
    if known.get(person_id):
        raise ValidationError("Đã khai có xung đột lợi ích với đề án này; bản khai giữ nguyên.")
    if known and not has_conflict:
        raise ValidationError({"has_conflict": "Đã khai không có xung đột lợi ích với đề án này."})
    if has_conflict and kind not in ConflictKind.values:
        raise ValidationError({"kind": "Cần chọn loại xung đột lợi ích."})
    if has_conflict and not words.strip():
        raise ValidationError({"words": "Cần ghi rõ xung đột lợi ích là gì."})
    row = ConflictDeclaration(
        project=project,
        person_id=person_id,
        has_conflict=has_conflict,
        kind=kind if has_conflict else "",
        words=nfc(words).strip() if has_conflict else "",
        entered_by_id=entered_by_id,
        at=clock.now(),
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def declare(*, project: Project, who: Principal, has_conflict: bool, kind: str = "", words: str = "") -> ConflictDeclaration:
    """An appraiser of the đề án declares; the head of section is told of a conflict, so that another takes over."""
    row = held(project, who, P.APPRAISE, ProjectState.APPRAISING)
    if who.user_id not in separation.appraisers_of(row):
        raise NotAllowed
    made = write_declaration(
        project=row, person_id=who.user_id, entered_by_id=who.user_id, has_conflict=has_conflict, kind=kind, words=words
    )
    heads = [person for person in Project.machine.audiences["head"](row) if person != who.user_id]
    if has_conflict and heads:
        notices.tell(
            heads,
            kind="project.conflict_declared",
            title=f"Người thẩm định khai có xung đột lợi ích: {row}",
            body=f"{who.name}: {made.get_kind_display()}. Cần giao người khác.",
            url=row.get_absolute_url(),
            subject=("project", row.pk),
        )
    return made


@transaction.atomic
def add_appraiser(*, project: Project, who: Principal, person_id: int) -> PanelAppraiser:
    """Give a further sheet to somebody beside the lead. Never the author, the lead, who keeps out, or who does not appraise."""
    row = held(project, who, P.ASSIGN, ProjectState.APPRAISING)
    if person_id in separation.authors_of(row):
        raise ValidationError({"person_id": "Người lập đề án không được thẩm định đề án đó."})
    if person_id == row.appraiser_id or row.panel.filter(person_id=person_id).exists():
        raise ValidationError({"person_id": "Người này đã được giao thẩm định đề án này."})
    if person_id not in authority.appraisers():
        raise ValidationError({"person_id": "Người được chọn không có nhiệm vụ thẩm định."})
    if appraising.declared(row, [person_id]).get(person_id):
        raise ValidationError({"person_id": "Người này đã khai có xung đột lợi ích với đề án."})
    made = PanelAppraiser(project=row, person_id=person_id, given_by_id=who.user_id, given_at=clock.now())
    made.full_clean()
    made.save()
    notices.tell(
        [person_id],
        kind="project.panel_named",
        title=f"Cùng thẩm định: {row}",
        body="Khai xung đột lợi ích, rồi ghi phiếu thẩm định của mình.",
        url=row.get_absolute_url(),
        subject=("project", row.pk),
    )
    return made


@transaction.atomic
def write_sheet(*, project: Project, who: Principal, content_remarks: str, cost_remarks: str, is_positive: bool) -> PanelAppraiser:
    """The person's own sheet, after they declared that nothing binds them; it may be written anew until the lead concludes."""
    row = held(project, who, P.APPRAISE, ProjectState.APPRAISING)
    sheet = PanelAppraiser.objects.select_for_update(of=("self",), no_key=True).filter(project=row, person_id=who.user_id).first()
    if sheet is None:
        raise NotAllowed
    known = appraising.declared(row, [sheet.person_id])
    if not known:
        raise ValidationError("Khai xung đột lợi ích trước, rồi mới ghi phiếu thẩm định.")
    if known[sheet.person_id]:
        raise ValidationError("Bạn đã khai có xung đột lợi ích với đề án này nên không ghi phiếu thẩm định.")
    if row.appraisals.filter(is_void=False).exists():
        raise ValidationError("Đã có kết luận thẩm định; phiếu không sửa được nữa.")
    sheet.content_remarks, sheet.cost_remarks = nfc(content_remarks).strip(), nfc(cost_remarks).strip()
    missing = {name: "Cần ghi nhận xét." for name in ("content_remarks", "cost_remarks") if not getattr(sheet, name)}
    if missing:
        raise ValidationError(missing)
    sheet.is_positive, sheet.written_at = is_positive, clock.now()
    sheet.full_clean()
    sheet.save()
    return sheet
