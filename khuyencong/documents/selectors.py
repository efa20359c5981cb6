"""Papers and attachments of a subject. Whether somebody may read them is asked of `readers`."""

from django.db.models import QuerySet

from khuyencong.documents.models import Attachment, Paper


def papers_of(subject: tuple[str, int]) -> QuerySet[Paper]:
    """A subject's papers, the newest first."""
    return Paper.objects.filter(subject_kind=subject[0], subject_id=subject[1]).defer("context").order_by("-issued_on", "-id")


def attachments_of(subject: tuple[str, int], purpose: str | None = None) -> QuerySet[Attachment]:
    """A subject's files as they stand: the last version of each, removed ones left out; by purpose, then in order of arrival."""
    rows = Attachment.objects.filter(
        subject_kind=subject[0], subject_id=subject[1], removed_at__isnull=True, erased_at__isnull=True, replaced_by__isnull=True
    ).select_related("by")
    return (rows.filter(purpose=purpose) if purpose else rows).order_by("purpose", "id")


def versions_of(attachment: Attachment) -> list[Attachment]:
    """A file and the versions before it, the newest first."""
    found = [attachment]
    while (earlier := found[-1].replaces) is not None:
        found.append(earlier)
    return found


def paper_by_code(code: str) -> Paper | None:
    """The paper behind a public code."""
    return Paper.objects.select_related("replaced_by").filter(code=code).first()
