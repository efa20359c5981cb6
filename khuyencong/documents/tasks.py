"""The worker's part: making the PDF of an issued paper, sweeping files without a row."""

from typing import Any

from celery import shared_task

from khuyencong.documents.services.attachments import sweep_files
from khuyencong.documents.services.rendering import make_pdf


@shared_task(name="documents.sweep")
def sweep() -> int:
    """Take away stored files that no row names."""
    return sweep_files()


def render(job: Any, progress: Any) -> dict[str, Any]:
    """Handler of `documents.render`: doing it twice changes nothing."""
    paper = make_pdf(paper_id=job.payload["paper_id"])
    return {"paper_id": paper.pk, "pages": paper.pdf_pages, "sha256": paper.pdf_sha256}


try:
    from khuyencong.jobs import handler
except ImportError:
    pass
else:
    handler("documents.render")(render)
