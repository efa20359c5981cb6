"""Ending sessions."""

import uuid

from django.db import transaction
from django.http import HttpRequest

from khuyencong.actors.models import User
from khuyencong.identity import records
from khuyencong.identity.models import Session
from khuyencong.identity.store import digest


@transaction.atomic
def end_session(*, user: User, uid: uuid.UUID, request: HttpRequest | None = None) -> bool:
    """End one of a person's own sessions; False when it is none of theirs. Recorded."""
    gone, _ = Session.objects.filter(user=user, uid=uid).delete()
    if gone:
        records.record("identity.session_ended", user_id=user.pk, request=request)
    return bool(gone)


@transaction.atomic
def end_sessions(*, user: User, keep: str | None = None, request: HttpRequest | None = None) -> int:
    """End all of a person's sessions, but the one whose key is `keep`; how many ended. Recorded."""
    rows = Session.objects.filter(user=user)
    if keep:
        rows = rows.exclude(session_key=digest(keep))
    gone, _ = rows.delete()
    records.record("identity.sessions_ended", user_id=user.pk, request=request, count=gone)
    return gone
