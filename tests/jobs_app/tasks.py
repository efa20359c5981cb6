"""Jobs that count, break, wait, and die on demand."""

import os
import time
from pathlib import Path

from django.contrib.contenttypes.models import ContentType

from khuyencong.jobs import Failed, Outcome, handler
from khuyencong.jobs.outputs import publish


def mark(name):
    """Leave a visible row, outside of any other app's tables."""
    return ContentType.objects.create(app_label="jobs_tests", model=name)


@handler("tests.count")
def count(job, progress):
    """Report each step, then leave a mark with the end of the job."""
    for step in range(job.payload["steps"]):
        progress(step + 1, job.payload["steps"])
    return Outcome(result={"steps": job.payload["steps"]}, commit=lambda: mark(job.key))


@handler("tests.break")
def break_(job, progress):
    """Fail until the attempt that is said."""
    if job.attempts < job.payload.get("until", 99):
        raise RuntimeError("no luck")
    return {"attempt": job.attempts}


@handler("tests.hopeless")
def hopeless(job, progress):
    """Fail for good."""
    raise Failed("Tệp không có dòng dữ liệu nào.")


@handler("tests.break_in_commit")
def break_in_commit(job, progress):
    """Break after the mark was written."""

    def commit():
        mark(job.key)
        raise RuntimeError("late")

    return Outcome(commit=commit)


@handler("tests.dangerous")
def dangerous(job, progress):
    """Stop at a named point of the first attempt and tell there which process waits to be killed."""

    def point(name):
        if job.payload["at"] == name and job.attempts == 1:
            told = Path(job.payload["told"])
            told.with_suffix(".half").write_text(str(os.getpid()))
            told.with_suffix(".half").rename(told)
            time.sleep(60)

    point("begun")
    progress(1, 2)
    point("half way")
    file = publish(b"report " + job.key.encode(), folder="tests")
    point("file written")

    def commit():
        mark(job.key)
        point("in the last transaction")

    return Outcome(result={"file": file.name}, commit=commit)


@handler("tests.rename")
def rename(job, progress):
    """Write business rows: the titles of some notices."""
    from khuyencong.notices.models import Notice  # leaf: the apps are loaded when a job is done

    return Outcome(commit=lambda: Notice.objects.filter(kind=job.payload["kind"]).update(title=job.payload["title"]))
