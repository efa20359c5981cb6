"""What workers and the schedule do for đề án."""

from typing import Any

from celery import shared_task

from khuyencong import clock
from khuyencong.jobs import Outcome, handler
from khuyencong.jobs import ask as ask_job
from khuyencong.jobs.models import Job
from projects.services import binding, reminding, watching


@handler(watching.JOB, "Rà hạn của đề án")
def watch(job: Job, progress: Any) -> Outcome:
    """Let lapse, expire and be planned what is due, and remind; each row commits by itself, so a killed run goes on where it stopped."""
    return Outcome(result=watching.watch())


@handler(reminding.JOB, "Nhắc ý kiến thẩm định")
def remind(job: Job, progress: Any) -> Outcome:
    """Remind who owes an opinion; each by a transaction of its own, so a killed run goes on where it stopped."""
    return Outcome(result={"reminded": reminding.remind_who_owes()})


@handler(binding.JOB, "Đóng trọn bộ hồ sơ")
def bind(job: Job, progress: Any) -> Outcome:
    """Bind the whole file of a đề án for who asked."""
    return Outcome(result=binding.make(job, progress))


@shared_task(name="projects.sweep", ignore_result=True)
def sweep() -> None:
    """Take away bound files whose days are over."""
    binding.sweep_files()


@shared_task(name="projects.tick", ignore_result=True)
def tick() -> None:
    """Ask for the day's runs; any number of these may run at once, each job's key makes it one."""
    for kind in (watching.JOB, reminding.JOB):
        ask_job(kind, f"{kind}:{clock.today().isoformat()}", {})
