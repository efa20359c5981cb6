"""PDFs of a report that are made only for who asks: tagged for readers' software (PDF/UA-1), with mapped letters for archives (PDF/A-3u)."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import jobs
from khuyencong.access import Principal
from khuyencong.jobs.models import Job
from khuyencong.jobs.outputs import Published, publish
from reports.enums import FileFormat, RunState
from reports.exports.pdf import pdf_of
from reports.models import ReportFile, ReportRun
from reports.services.runs import FOLDER

VARIANT_JOB = "reports.variant"


def variant_key(run: ReportRun, form: FileFormat) -> str:
    """The key of the job that makes a run's variant."""
    return f"report:{run.pk}:{form.value}"


@transaction.atomic
def ask_variant(*, run: ReportRun, form: FileFormat, by: Principal) -> Job | None:
    """The job that makes the variant, asked for now, or anew when it failed; None when the file is there. ValidationError for a run that is not made."""
    if form not in FileFormat.asked_for():
        raise ValidationError("Không có dạng tệp này.")
    if run.state != RunState.MADE:
        raise ValidationError("Báo cáo chưa lập xong; hãy chờ xong rồi mới lập dạng tệp khác.")
    if run.files.filter(format=form).exists():
        return None
    job = jobs.ask(VARIANT_JOB, variant_key(run, form), {"run": run.pk, "format": form.value}, by.user_id)
    return job if job.is_open else jobs.retry(job.pk)


def make_variant(
    *, run: ReportRun, form: FileFormat, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Published, int]:
    """The file of a variant, made of the frozen snapshot, and its pages; `progress` as in `make_pdf`. RenderFailed."""
    assert run.snapshot is not None
    made = pdf_of(run.snapshot, run.snapshot_sha256, variant=form.variant, progress=progress)
    return publish(made.content, folder=FOLDER, suffix=form.suffix), made.pages


@transaction.atomic
def keep_variant(*, run_id: int, form: FileFormat, file: Published, pages: int) -> None:
    """Tie the file to its run, once."""
    ReportRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    if not ReportFile.objects.filter(run_id=run_id, format=form).exists():
        ReportFile.objects.create(run_id=run_id, format=form, path=file.name, sha256=file.sha256, size=file.size, pages=pages)
