"""Telling people, and their reading it."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Greatest

from khuyencong import clock
from khuyencong.jobs.services import ask
from khuyencong.notices.models import Notice
from khuyencong.text import nfc

TITLE_LIMIT = 300
MAILS_IN_A_JOB = 100


@transaction.atomic
def tell(user_ids: Iterable[int], *, kind: str, title: str, body: str, url: str, subject: tuple[str, int] | None = None) -> list[Notice]:
    """Write one notice for each person and the jobs that mail them, in the caller's transaction.

    `title` and `body` are plain Vietnamese text, `url` a path in the portal (or empty), `subject` what it is about.
    A title over 300 letters is cut with an ellipsis.
    """
    title = nfc(title).strip()
    subject_kind, subject_id = subject or ("", None)
    notices = Notice.objects.bulk_create(
        Notice(
            user_id=user_id,
            kind=kind,
            title=title if len(title) <= TITLE_LIMIT else title[: TITLE_LIMIT - 1] + "…",
            body=nfc(body).strip(),
            url=url,
            subject_kind=subject_kind,
            subject_id=subject_id,
        )
        for user_id in sorted(set(user_ids))
    )
    for batch in batched([notice.pk for notice in notices], MAILS_IN_A_JOB):
        ask("notices.mail", f"notices.mail:{batch[0]}-{batch[-1]}", {"notices": batch})
    return notices


@transaction.atomic
def mark_read(*, user_id: int, notice_ids: Iterable[int] | None = None) -> int:
    """Mark a person's own notices as read (all of them when none are named); how many were unread before."""
    rows = Notice.objects.filter(user_id=user_id, read_at__isnull=True)
    if notice_ids is not None:
        rows = rows.filter(pk__in=list(notice_ids))
    return rows.update(read_at=Greatest(Value(clock.now(), output_field=DateTimeField()), "created_at"))


def batched(ids: list[int], size: int) -> Iterator[list[int]]:
    """`ids` in pieces of at most `size`, in order."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
