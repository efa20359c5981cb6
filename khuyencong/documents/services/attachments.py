"""Attaching files."""

from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from khuyencong import clock
from khuyencong.documents import store
from khuyencong.documents.inspection import FileRefused, inspect
from khuyencong.documents.models import Attachment
from khuyencong.documents.models.attachments import ERASED_NAME
from khuyencong.jobs.outputs import publish

AREA = "attachments"


class Uploaded(Protocol):
    """An uploaded file: Django's, or anything with a name that reads bytes."""

    name: str | None

    def read(self, num_bytes: int = -1, /) -> bytes: ...


@transaction.atomic
def attach(*, subject: tuple[str, int], purpose: str, file: Uploaded, by_id: int | None, replaces: Attachment | None = None) -> Attachment:
    """Keep a file of a subject, judged by its content.

    `replaces` makes it the next version of an earlier file of the same subject and purpose, which stays readable.
    FileRefused with a Vietnamese sentence; ValueError when `replaces` belongs elsewhere or has a next version already.
    """
    # One byte more than allowed is enough to know that it is too much.
    content = file.read(settings.ATTACHMENT_MAX_BYTES + 1)
    inspected = inspect(name=file.name or "", content=content)
    version = 1
    if replaces is not None:
        earlier = Attachment.objects.select_for_update(of=("self",), no_key=True).get(pk=replaces.pk)
        if (earlier.subject_kind, earlier.subject_id, earlier.purpose) != (*subject, purpose):
            raise ValueError("a new version belongs to the subject and purpose of the earlier")
        if earlier.removed_at or Attachment.objects.filter(replaces=earlier).exists():
            raise ValueError("Tệp này đã được thay hoặc gỡ trước đó. Hãy tải lại trang.")
        version = earlier.version + 1
    try:
        kept = publish(content, folder=AREA, suffix=inspected.suffix)
    except OSError as error:
        raise FileRefused("Máy chủ chưa lưu được tệp (có thể hết chỗ). Hãy thử lại sau hoặc báo người quản trị.") from error
    return Attachment.objects.create(
        subject_kind=subject[0],
        subject_id=subject[1],
        purpose=purpose,
        version=version,
        name=inspected.name,
        size=kept.size,
        mime=inspected.mime,
        sha256=kept.sha256,
        path=kept.name,
        by_id=by_id,
        replaces=replaces,
    )


@transaction.atomic
def remove(attachment: Attachment, *, by_id: int | None) -> Attachment:
    """Take a file from its subject's list. The row and the file stay on record. ValueError when it is gone already."""
    locked = Attachment.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment.pk)
    if locked.removed_at:
        raise ValueError("Tệp này đã được gỡ trước đó. Hãy tải lại trang.")
    locked.removed_at, locked.removed_by_id = clock.now(), by_id
    locked.save(update_fields=["removed_at", "removed_by"])
    return locked


@transaction.atomic
def erase(attachments: QuerySet[Attachment]) -> int:
    """Take files away for good: the name now, the bytes after the commit, where no other row has the same content. How many.

    For a person's request or the end of a time limit; which files the books do not need is the caller's to know.
    """
    rows = list(attachments.filter(erased_at__isnull=True).select_for_update(of=("self",), no_key=True).order_by("pk"))
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).update(erased_at=clock.now(), name=ERASED_NAME)
    paths = sorted({row.path for row in rows})
    transaction.on_commit(lambda: _forget(paths))
    return len(rows)


def _forget(paths: list[str]) -> None:
    for path in paths:
        if not Attachment.objects.filter(path=path, erased_at__isnull=True).exists():
            store.path_of(path).unlink(missing_ok=True)


def sweep_files() -> int:
    """Take away stored files that have no row, an hour after they were written. Returns how many."""
    return store.sweep(
        AREA,
        known=lambda paths: (
            Attachment.objects.filter(path__in=paths, erased_at__isnull=True).order_by("path").values_list("path", flat=True)
        ),
    )
