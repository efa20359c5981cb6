"""Telling people, and their reading it."""

from collections.abc import Iterable

from django.db import transaction

from khuyencong.notices.models import Notice
from khuyencong.text import nfc

TITLE_LIMIT = 300


@transaction.atomic
def tell(user_ids: Iterable[int], *, kind: str, title: str, body: str, url: str, subject: tuple[str, int] | None = None) -> list[Notice]:
    """Write one notice for each person, in the caller's transaction.

    `title` and `body` are plain Vietnamese text, `url` a path in the portal (or empty), `subject` what it is about.
    A title over 300 letters is cut with an ellipsis.
    """
    title = nfc(title).strip()
    subject_kind, subject_id = subject or ("", None)
    return Notice.objects.bulk_create(
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
