"""Reading attached files: saved under their own name, or looked at as pictures."""

import io

import pikepdf
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from khuyencong.access.views import SignedIn
from khuyencong.documents import store
from khuyencong.documents.enums import ScanState
from khuyencong.documents.models import Attachment
from khuyencong.documents.readers import may_read_files
from khuyencong.documents.render import RenderFailed
from khuyencong.documents.render.previews import SHOWN, picture_of
from khuyencong.documents.selectors import history_of
from khuyencong.documents.views.sending import guarded, stored_file

PAGES_AT_ONCE = 5


class _OneFile(SignedIn):
    """An attached file, for who may read its subject; others get 404. One that the virus scanner holds is not opened."""

    def found(self, pk: int, digest: str) -> Attachment:
        """The file that the address names."""
        rows = Attachment.objects.filter(pk=pk, sha256__startswith=digest, erased_at__isnull=True).select_related("by")
        row = rows.first() if len(digest) >= 8 else None
        if row is None or not may_read_files(self.principal, row.subject_kind, row.subject_id):
            raise Http404
        return row

    def held(self, request: HttpRequest, row: Attachment) -> HttpResponse | None:
        """The page that says why a file is not opened; None when it may be."""
        if row.scan not in (ScanState.WAITING, ScanState.INFECTED):
            return None
        page = render(request, "documents_pages/held.html", {"file": row}, status=409 if row.scan == ScanState.WAITING else 410)
        page.headers["Cache-Control"] = "no-store"
        return page


class Download(_OneFile):
    """The file itself, always as a download."""

    def get(self, request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
        row = self.found(pk, digest)
        return self.held(request, row) or stored_file(row.path, name=row.name, mime=row.mime)


class Preview(_OneFile):
    """A page with pictures of the file's pages (five at a time), its versions, and the way to save it."""

    def get(self, request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
        row = self.found(pk, digest)
        if held := self.held(request, row):
            return held
        total = _pages(row)
        asked = request.GET.get("trang", "1")
        first = max(1, min(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1, total))
        last = min(first + PAGES_AT_ONCE - 1, total)
        names = {
            "file": row,
            "total": total,
            "pages": range(first, last + 1) if total else (),
            "earlier": max(1, first - PAGES_AT_ONCE) if first > 1 else None,
            "later": last + 1 if last < total else None,
            "history": history_of(row),
            "is_outsider": bool(self.principal and self.principal.enterprise_ids),
            "reader_id": self.principal.user_id if self.principal else None,
        }
        return render(request, "documents_pages/preview.html", names)


class PreviewPage(_OneFile):
    """The picture of one page, drawn anew: nothing of the file itself reaches the browser."""

    def get(self, request: HttpRequest, pk: int, digest: str, number: int) -> HttpResponseBase:
        row = self.found(pk, digest)
        if row.mime not in SHOWN or number < 1 or row.scan in (ScanState.WAITING, ScanState.INFECTED):
            raise Http404
        try:
            picture = picture_of(store.read(row.path), mime=row.mime, page=number)
        except RenderFailed:
            raise Http404 from None
        response = guarded(HttpResponse(picture.content, content_type=picture.mime))
        # Turning back and forth in the same sitting draws nothing twice; nobody else's browser keeps it.
        response.headers["Cache-Control"] = "private, max-age=300"
        return response


def _pages(row: Attachment) -> int:
    """How many pages can be looked at; 0 for kinds that are only saved."""
    if row.mime not in SHOWN:
        return 0
    if row.mime != "application/pdf":
        return 1
    with pikepdf.open(io.BytesIO(store.read(row.path)), suppress_warnings=True) as document:
        return len(document.pages)
