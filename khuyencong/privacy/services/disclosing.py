"""Seeing covered data in full, for a reason that is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise, User
from khuyencong.audit import record
from khuyencong.privacy.models import Disclosure
from khuyencong.text import nfc

SEEN_IN_FULL = "privacy.seen_in_full"
_TABLES = {"co-so": Enterprise, "user": User}
SHORTEST = 10
LONGEST = 500


@transaction.atomic
def note_disclosure(*, subject: tuple[str, int], who: Principal, reason: str) -> Disclosure:
    """Keep that who acts saw a subject's data in full: as a row that the person reads, and in the trail of the subject.

    ValidationError at `reason` when it says too little or too much.
    """
    reason = nfc(reason).replace("\0", "").strip()
    if len(reason) < SHORTEST:
        raise ValidationError({"reason": f"Cần ghi lý do, ít nhất {SHORTEST} ký tự: xem để làm việc gì."})
    if len(reason) > LONGEST:
        raise ValidationError({"reason": f"Lý do dài quá {LONGEST} ký tự."})
    record(SEEN_IN_FULL, of=_TABLES[subject[0]], subject_id=subject[1], data={"reason": reason})
    return Disclosure.objects.create(
        by_id=who.user_id,
        role=who.role,
        organisation_name=who.organisation_name,
        subject_kind=subject[0],
        subject_id=subject[1],
        reason=reason,
    )
