"""What workers and the schedule do with personal data."""

from typing import Any

from celery import shared_task

from khuyencong import clock
from khuyencong.jobs import Failed, Outcome, handler
from khuyencong.jobs import ask as ask_job
from khuyencong.jobs.models import Job
from khuyencong.privacy.models import DataExport
from khuyencong.privacy.services import exporting, retention


@handler(exporting.JOB, "Lập bản sao dữ liệu cá nhân")
def export(job: Job, progress: Any) -> Outcome:
    """Make a person's copy; a second run writes it anew and keeps one."""
    row = DataExport.objects.select_related("person").filter(pk=job.payload["export"]).order_by("pk").first()
    if row is None:
        raise Failed("Yêu cầu lập bản sao không còn.")
    if row.made_at is not None:
        return Outcome(result={"export": row.pk})
    file = exporting.make(row)
    progress(1, 1)
    return Outcome(result={"export": row.pk}, commit=lambda: exporting.keep(export_id=row.pk, file=file))


@handler(retention.JOB, "Xóa dữ liệu hết thời hạn lưu")
def erase_what_is_over(job: Job, progress: Any) -> Outcome:
    """Erase what is past its time; batches commit one by one, so a killed run goes on where it stopped."""
    report = retention.run(progress=progress)
    return Outcome(result={"erased": sum(row.erased for row in report)})


@shared_task(name="privacy.tick", ignore_result=True)
def tick() -> None:
    """Ask for the day's run; any number of these may run at once, the job's key makes it one."""
    ask_job(retention.JOB, f"{retention.JOB}:{clock.today().isoformat()}", {})
