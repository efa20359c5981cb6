"""The worker's part: making the PDF of an issued paper, signing it, having files scanned, sweeping files without a row."""

from functools import partial
from typing import Any

from celery import shared_task

from khuyencong.documents import store
from khuyencong.documents.models import Paper
from khuyencong.documents.render import RenderFailed
from khuyencong.documents.services import attachments, rendering, signatures
from khuyencong.documents.services.papers import RENDER_JOB
from khuyencong.documents.signing import CannotSign
from khuyencong.jobs import Failed, Outcome, handler
from khuyencong.jobs.models import Job


@handler(RENDER_JOB, "Tạo PDF văn bản")
def render(job: Job, progress: Any) -> Outcome:
    """Make the PDF of the paper that the job names; the paper's row and the job's end are written together."""
    paper = Paper.objects.get(pk=job.payload["paper_id"])
    if paper.has_pdf:
        return Outcome({"pages": paper.pdf_pages, "sha256": paper.pdf_sha256})
    try:
        file, pages = rendering.render_paper(paper)
    except RenderFailed as error:
        raise Failed(str(error)) from error  # the same paper would fail the same way
    note = partial(rendering.note_pdf, paper_id=paper.pk, file=file, pages=pages)
    return Outcome({"pages": pages, "sha256": file.sha256}, commit=note)


@handler(signatures.JOB, "Ký số văn bản")
def sign(job: Job, progress: Any) -> Outcome:
    """Sign the PDF of the paper that the job names; the signature's row and the job's end are written together."""
    paper = Paper.objects.select_related("organisation", "signature").get(pk=job.payload["paper_id"])
    if paper.signed is not None:
        return Outcome({"sha256": paper.signed.sha256})
    try:
        made = signatures.sign_paper(paper)
    except (CannotSign, RenderFailed) as error:
        raise Failed(str(error)) from error  # the same certificate would fail the same way
    return Outcome({"sha256": made.sha256}, commit=partial(signatures.note_signature, made))


@shared_task(name="documents.scan", ignore_result=True)
def scan() -> None:
    """Release the files that waited for the virus scanner, and keep out what it found."""
    attachments.scan_waiting()


@shared_task(name="documents.sweep", ignore_result=True)
def sweep() -> None:
    """Take away stored files that no row names."""
    attachments.sweep_files()
    store.sweep(rendering.AREA, known=rendering.named_paths)
