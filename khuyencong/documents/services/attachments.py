"""Attaching files, and what the virus scanner says of them."""

import logging
import time
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from khuyencong import clock, notices
from khuyencong.documents import scanning, store
from khuyencong.documents.enums import ScanState
from khuyencong.documents.inspection import FileRefused, inspect
from khuyencong.documents.models import Attachment
from khuyencong.documents.models.attachments import ERASED_NAME
from khuyencong.jobs.outputs import publish

AREA = "attachments"
SCANS_FOR = 60  # seconds that one round of scans may take
logger = logging.getLogger(__name__)


class Uploaded(Protocol):
    """An uploaded file: Django's, or anything with a name that reads bytes."""

    name: str | None

    def read(self, num_bytes: int = -1, /) -> bytes: ...


@transaction.atomic
def attach(*, subject: tuple[str, int], purpose: str, file: Uploaded, by_id: int | None, replaces: Attachment | None = None) -> Attachment:
    """Keep a file of a subject, judged by its content.

    `replaces` makes it the next version of an earlier file of the same subject and purpose, which stays readable.
    A virus scanner, where there is one, is asked at once; while it is away the file is kept and held until `scan_waiting` has its word.
    FileRefused with a Vietnamese sentence; ValueError when `replaces` belongs elsewhere or has a next version already.
    """
    # One byte more than allowed is enough to know that it is too much.
    content = file.read(settings.ATTACHMENT_MAX_BYTES + 1)
    inspected = inspect(name=file.name or "", content=content)
    scan = _first_scan(content)
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
        scan=scan,
        scanned_at=clock.now() if scan == ScanState.CLEAN else None,
    )


def _first_scan(content: bytes) -> ScanState:
    if not scanning.is_configured():
        return ScanState.NONE
    try:
        finding = scanning.scan(content)
    except scanning.ScannerAway as away:
        logger.warning("virus scanner away: %s", away)
        return ScanState.WAITING
    if finding:
        raise FileRefused(f"Máy quét vi-rút phát hiện mã độc trong tệp ({finding}). Hãy quét vi-rút máy tính rồi nộp tệp khác.")
    return ScanState.CLEAN


def scan_waiting() -> tuple[int, int]:
    """Have the files judged that nobody has judged yet, oldest first; (clean, infected). Stops when the scanner gives no answer.

    A clean file that was held is released; an infected one loses its bytes, stays on record, and whoever handed it in is told.
    """
    clean = infected = 0
    if not scanning.is_configured() or not scanning.answers():
        return clean, infected
    waiting = Attachment.objects.stored().filter(scan__in=ScanState.open()).order_by("pk").values_list("pk", "path")
    end = time.monotonic() + SCANS_FOR
    for pk, path in list(waiting):
        if time.monotonic() > end:
            break
        try:
            finding = scanning.scan(store.read(path))
        except scanning.ScannerAway as away:
            logger.warning("no verdict on attachment %s: %s", pk, away)
            if not scanning.answers():
                break
            continue  # this one file it cannot judge; it stays held
        except OSError as error:
            logger.warning("attachment %s cannot be read: %s", pk, error)
            continue
        if not note_scan(attachment_id=pk, finding=finding):
            continue
        clean, infected = clean + (not finding), infected + bool(finding)
    return clean, infected


@transaction.atomic
def note_scan(*, attachment_id: int, finding: str) -> bool:
    """Write the scanner's word on a file; False when somebody else has. What is infected is forgotten after the commit."""
    rows = Attachment.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    row = rows.filter(pk=attachment_id, scan__in=ScanState.open()).order_by("pk").first()
    if row is None:
        return False
    row.scan, row.scan_finding, row.scanned_at = (ScanState.INFECTED if finding else ScanState.CLEAN), finding[:200], clock.now()
    row.save(update_fields=["scan", "scan_finding", "scanned_at"])
    if finding:
        transaction.on_commit(lambda: _forget([row.path]))
        if row.by_id:
            notices.tell(
                [row.by_id],
                kind="documents.infected",
                title=f"Tệp “{row.name}” có mã độc và đã bị giữ lại",
                body=f"Máy quét vi-rút phát hiện {finding} trong tệp nộp ngày {clock.day_of(row.at):%d/%m/%Y}. "
                "Tệp không còn trong hồ sơ; hãy quét vi-rút máy tính rồi nộp tệp khác.",
                url="",
                subject=(row.subject_kind, row.subject_id),
            )
    return True


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
        if not Attachment.objects.stored().filter(path=path).exists():
            store.forget(path)


def sweep_files() -> int:
    """Take away stored files that have no row, an hour after they were written. Returns how many."""
    return store.sweep(
        AREA,
        known=lambda paths: Attachment.objects.stored().filter(path__in=paths).order_by("path").values_list("path", flat=True),
    )
