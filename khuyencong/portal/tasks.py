"""What workers and the schedule do for the portal's own pages."""

from typing import Any

from celery import shared_task

from khuyencong.jobs import Outcome, handler
from khuyencong.jobs.models import Job
from khuyencong.portal import list_files


@handler(list_files.JOB, "Lập tệp danh sách dài")
def make_list_file(job: Job, progress: Any) -> Outcome:
    """Make a long list's workbook for who asked."""
    return Outcome(result=list_files.make(job, progress))


@shared_task(name="portal.sweep", ignore_result=True)
def sweep() -> None:
    """Take away workbooks whose days are over."""
    list_files.sweep_files()
