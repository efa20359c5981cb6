"""Making the PDF of an issued paper."""

from datetime import datetime, time

from django.db import transaction

from khuyencong import clock
from khuyencong.documents.models import Paper, PaperSignature
from khuyencong.documents.render.confined import render_pdf
from khuyencong.documents.render.pages import paper_html
from khuyencong.documents.services import signatures
from khuyencong.jobs.outputs import Published, publish

AREA = signatures.AREA


def render_paper(paper: Paper) -> tuple[Published, int]:
    """The PDF of what was frozen, kept as a file, and its pages. Nothing is written to the database. RenderFailed."""
    made = render_pdf(paper_html(paper), made_on=datetime.combine(paper.issued_on, time(0), tzinfo=clock.ZONE))
    return publish(made.content, folder=AREA, suffix=".pdf"), made.pages


@transaction.atomic
def note_pdf(*, paper_id: int, file: Published, pages: int) -> Paper:
    """Note a paper's PDF, and ask for its signature where its organisation has a certificate; of two that race the first counts (both have the same bytes)."""
    paper = Paper.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=paper_id)
    if not paper.has_pdf:
        paper.pdf_path, paper.pdf_sha256, paper.pdf_pages = file.name, file.sha256, pages
        paper.save(update_fields=["pdf_path", "pdf_sha256", "pdf_pages"])
        signatures.ask_signature(paper)
    return paper


def make_pdf(*, paper_id: int) -> Paper:
    """Both at once, without a worker; a paper that has its PDF is left alone."""
    paper = Paper.objects.get(pk=paper_id)
    if paper.has_pdf:
        return paper
    file, pages = render_paper(paper)
    return note_pdf(paper_id=paper_id, file=file, pages=pages)


def named_paths(paths: list[str]) -> list[str]:
    """Those of the stored paths that a paper or its signature names."""
    plain = Paper.objects.filter(pdf_path__in=paths).order_by("pdf_path").values_list("pdf_path", flat=True)
    signed = PaperSignature.objects.filter(path__in=paths).order_by("path").values_list("path", flat=True)
    return [*plain, *signed]
