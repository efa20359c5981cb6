"""The appraiser's written reasons on overlaps; support from elsewhere that is no longer counted."""

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from projects.models import Line, OtherSupport, OverlapReason
from projects.permissions import P
from projects.selectors.overlaps import overlaps_of
from projects.services.appraisal import held

SHORTEST = 10  # letters that may hold a reason


@transaction.atomic
def argue_overlap(*, line: Line, mark: str, who: Principal, text: str) -> OverlapReason:
    """Keep why an overlap that stands now (by its mark) is no double funding, with the signs seen. Only the assigned appraiser."""
    row = held(line.project, who, P.APPRAISE, ProjectState.APPRAISING)
    if row.appraiser_id != who.user_id:
        raise NotAllowed
    if len(text.strip()) < SHORTEST:
        raise ValidationError({"text": "Cần ghi rõ lý do, căn cứ vì sao không trùng hỗ trợ."})
    part = row.lines.select_related("project", "enterprise", "content").get(pk=line.pk)
    found = next((one for one in overlaps_of([part])[part.pk] if one.mark == mark and not one.past), None)
    if found is None:
        raise ValidationError("Dấu hiệu trùng này không còn; hãy xem lại danh sách.")
    reason = OverlapReason(
        line=part, other_line=found.other, support=found.support, found=[sign.words for sign in found.signs], text=nfc(text).strip(),
        by_id=who.user_id, at=clock.now(),
    )  # fmt: skip
    reason.full_clean()
    reason.save()
    return reason


@transaction.atomic
def void_support(*, support: OtherSupport, who: Principal, reason: str) -> OtherSupport:
    """Count a row no longer, and say why; it stays on record. Once."""
    if not who.may(P.RECORD_SUPPORT):
        raise NotAllowed
    row = OtherSupport.objects.select_for_update(of=("self",), no_key=True).get(pk=support.pk)
    if row.void_reason:
        raise ValidationError("Dòng này đã không còn được tính.")
    if not reason.strip():
        raise ValidationError({"reason": "Cần ghi lý do."})
    row.void_reason = nfc(reason).strip()
    row.full_clean(exclude=["serial_keys", "search_text"])
    row.save(update_fields=["void_reason"])
    return row
