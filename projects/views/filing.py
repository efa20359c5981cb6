"""An attached file as pages list it."""

from typing import Any

from django.urls import reverse

from khuyencong.access import Principal
from khuyencong.documents.enums import ScanState
from khuyencong.documents.models import Attachment
from khuyencong.text import vnd
from projects.enums import AttachmentPurpose


def shown_file(reader: Principal, row: Attachment, earlier: list[Attachment]) -> dict[str, Any]:
    """A file and its earlier versions, for `components/records.html: files`; outsiders read no officer's name."""
    return {
        "name": row.name,
        "kind": AttachmentPurpose(row.purpose).label,
        "size": f"{vnd(max(1, row.size // 1024))} kB",
        "at": row.at,
        "by": _who(reader, row),
        "href": reverse("documents:preview", args=[row.pk, row.sha256[:16]]),
        "state": ("near", row.get_scan_display()) if row.scan == ScanState.WAITING else None,
        "versions": [{"name": old.name, "at": old.at, "by": _who(reader, old), "href": _look(old)} for old in earlier],
    }


def _who(reader: Principal, row: Attachment) -> str:
    shows = not reader.enterprise_ids or row.by_id == reader.user_id
    return row.by.full_name if row.by and shows else ""


def _look(row: Attachment) -> str:
    opens = row.erased_at is None and row.scan not in (ScanState.WAITING, ScanState.INFECTED)
    return reverse("documents:preview", args=[row.pk, row.sha256[:16]]) if opens else ""
