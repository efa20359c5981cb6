"""What workers and the schedule do for the portal's own pages."""

from typing import Any

from celery import shared_task

from khuyencong import clock
from khuyencong.jobs import Outcome, handler
from khuyencong.jobs import ask as ask_job
from khuyencong.jobs.models import Job
from khuyencong.portal import letters, list_files


@handler(list_files.JOB, "Lập tệp danh sách dài")
def make_list_file(job: Job, progress: Any) -> Outcome:
    """Make a long list's workbook for who asked."""
    return Outcome(result=list_files.make(job, progress))


@handler(letters.JOB, "Thư nhắc việc buổi sáng")
def write_letters(job: Job, progress: Any) -> Outcome:
    """Write the morning's letters; each person's commits by itself, so a killed run goes on where it stopped."""
    return Outcome(result=letters.write_letters())


@shared_task(name="portal.remind", ignore_result=True)
def remind() -> None:
    """Ask for the morning's letters once it is morning; any number of these may run at once, the job's key makes it one."""
    if clock.now().astimezone(clock.ZONE).hour >= letters.MORNING:
        ask_job(letters.JOB, f"{letters.JOB}:{clock.today().isoformat()}", {})


@shared_task(name="portal.sweep", ignore_result=True)
def sweep() -> None:
    """Take away workbooks whose days are over."""
    list_files.sweep_files()
