"""Papers and attachments of a subject. Whether somebody may read them is asked of `readers`."""

from django.db.models import QuerySet

from khuyencong.documents.enums import ScanState
from khuyencong.documents.models import Attachment, Paper


def papers_of(subject: tuple[str, int]) -> QuerySet[Paper]:
    """A subject's papers, the newest first."""
    return Paper.objects.filter(subject_kind=subject[0], subject_id=subject[1]).defer("context").order_by("-issued_on", "-id")


def attachments_of(subject: tuple[str, int], purpose: str | None = None) -> QuerySet[Attachment]:
    """A subject's files as they stand: the last version of each, without removed and infected ones; by purpose, then in order of arrival.

    One that waits for the virus scanner counts: it was handed in, though nobody can open it yet.
    """
    rows = Attachment.objects.filter(
        subject_kind=subject[0], subject_id=subject[1], removed_at__isnull=True, erased_at__isnull=True, replaced_by__isnull=True
    ).select_related("by")
    rows = rows.exclude(scan=ScanState.INFECTED)
    return (rows.filter(purpose=purpose) if purpose else rows).order_by("purpose", "id")


def with_versions(subject: tuple[str, int]) -> list[tuple[Attachment, list[Attachment]]]:
    """A subject's files as `attachments_of` gives them, each with the versions before it, the newest first; one question however many there are."""
    rows = {
        row.pk: row for row in Attachment.objects.filter(subject_kind=subject[0], subject_id=subject[1]).select_related("by").order_by("id")
    }
    replaced = {row.replaces_id for row in rows.values()}
    found = []
    for row in rows.values():
        if row.pk in replaced or row.removed_at or row.erased_at or row.scan == ScanState.INFECTED:
            continue
        earlier, at = [], row.replaces_id
        while at is not None:
            earlier.append(rows[at])
            at = rows[at].replaces_id
        found.append((row, earlier))
    return sorted(found, key=lambda one: one[0].purpose)


def versions_of(attachment: Attachment) -> list[Attachment]:
    """A file and the versions before it, the newest first."""
    found = [attachment]
    while (earlier := found[-1].replaces) is not None:
        found.append(earlier)
    return found


def history_of(attachment: Attachment) -> list[Attachment]:
    """All versions of a file, before and after the given one, the newest first."""
    newest = attachment
    while (later := Attachment.objects.filter(replaces=newest).select_related("by").first()) is not None:
        newest = later
    return versions_of(newest)


def paper_by_code(code: str) -> Paper | None:
    """The paper behind a public code."""
    return Paper.objects.select_related("replaced_by", "signature").filter(code=code).first()
