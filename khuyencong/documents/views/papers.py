"""Reading papers."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from khuyencong.access.views import SignedIn
from khuyencong.documents.codes import parse_code
from khuyencong.documents.readers import may_read
from khuyencong.documents.selectors import paper_by_code
from khuyencong.documents.services.papers import render_key
from khuyencong.documents.views.sending import stored_file
from khuyencong.jobs.services import hasten

# How long the page that waits for a PDF lets the browser wait before it asks again.
REFRESH_SECONDS = 3


class PaperPdf(SignedIn):
    """The PDF of a paper, signed where it is signed, for who may read its subject. Others get 404.

    `?tai=1` saves it instead of showing it; `?ban=goc` gives the one that was frozen, without the signature.
    """

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        paper = paper_by_code(parse_code(code) or "")
        if paper is None or not may_read(self.principal, paper.subject_kind, paper.subject_id):
            raise Http404
        if not paper.has_pdf:
            hasten(render_key(paper.pk))
            page = render(request, "documents_pages/waiting.html", {"paper": paper})
            page.headers["Refresh"] = str(REFRESH_SECONDS)
            page.headers["Cache-Control"] = "no-store"
            return page
        name = f"{(paper.notation or paper.label).replace('/', '-')}.pdf"
        path = paper.signed.path if paper.signed and request.GET.get("ban") != "goc" else paper.pdf_path
        return stored_file(path, name=name, mime="application/pdf", inline="tai" not in request.GET)
