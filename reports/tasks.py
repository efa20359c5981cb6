"""What workers and the schedule do for reports."""

from typing import Any

from celery import shared_task

from khuyencong.documents.render import RenderFailed
from khuyencong.jobs import Failed, Outcome, handler
from khuyencong.jobs.models import Job
from reports import services
from reports.enums import FileFormat, RunState
from reports.kinds.catalogue import SCHEMA
from reports.models import ReportRun
from reports.services import filing


@handler(services.JOB, "Lập báo cáo")
def make(job: Job, progress: Any) -> Outcome:
    """Freeze the figures (kept when the job is done again), make the files, tie them to the run as the job ends."""
    try:
        run = services.freeze_figures(run_id=job.payload["run"])
    except LookupError as missing:
        raise Failed(str(missing)) from missing
    progress(1, 3)
    if run.state == RunState.MADE:
        return Outcome(result={"run": run.pk})
    if (schema := (run.snapshot or {}).get("schema")) != SCHEMA:
        raise Failed(f"Số liệu này chốt theo mẫu {schema}, cổng in theo mẫu {SCHEMA}; hãy lập lại với số liệu hiện nay.")
    services.keep_sheets(run_id=run.pk, files=services.make_sheets(run=run))  # to be had also while the PDF waits, or when it is refused
    try:
        files = services.make_pdf(run=run, progress=lambda done, rows: progress(1 + done, rows + 2))
    except RenderFailed as error:
        raise Failed(str(error)) from error  # the same snapshot would fail the same way
    progress(2, 3)
    return Outcome(result={"run": run.pk}, commit=lambda: services.keep_files(run_id=run.pk, files=files))


@handler(services.VARIANT_JOB, "Lập PDF báo cáo theo dạng được yêu cầu")
def make_variant(job: Job, progress: Any) -> Outcome:
    """Make a PDF of a made run in the variant asked for, and tie it to the run as the job ends."""
    run, form = ReportRun.objects.get(pk=job.payload["run"]), FileFormat(job.payload["format"])
    try:
        file, pages = services.make_variant(run=run, form=form, progress=progress)
    except RenderFailed as error:
        raise Failed(str(error)) from error  # the same snapshot would fail the same way
    return Outcome({"run": run.pk}, commit=lambda: services.keep_variant(run_id=run.pk, form=form, file=file, pages=pages))


@shared_task(name="reports.tick", ignore_result=True)
def tick() -> None:
    """Ask for the reports that are due, and remind units of theirs; any number of these may run at once."""
    services.make_due()
    filing.remind_due()


@shared_task(name="reports.fold", ignore_result=True)
def fold() -> None:
    """Bring the kept sums up to date; pages are right without it, and faster with it."""
    services.fold_all()
