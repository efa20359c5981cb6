"""A real worker, killed with the job in its hands."""

import os
import signal
import time

import pytest
import redis
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from khuyencong.jobs import ask, running, sending
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.outputs import UNFINISHED
from tests.celery_worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(tmp_path, settings, monkeypatch):
    monkeypatch.setattr(sending, "_away_until", 0.0)
    settings.MEDIA_ROOT = tmp_path / "media"
    worker = Worker(tmp_path)
    worker.start()
    yield worker
    worker.kill()


def until(condition, seconds, sweep=False):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if sweep:
            running.sweep()
        if condition():
            return True
        time.sleep(0.2)
    return False


def killed_at(point, whole, worker, folder):
    told = folder / "told"
    job = ask("tests.dangerous", f"kill {point} {whole}", {"at": point, "told": str(told)})
    assert until(told.exists, 30), worker.said
    start = time.monotonic()
    if whole:
        worker.kill()
        worker.start()
    else:
        os.kill(int(told.read_text()), signal.SIGKILL)

    def done():
        job.refresh_from_db()
        return not job.is_open

    assert until(done, 30, sweep=True), worker.said
    assert time.monotonic() - start <= 30
    assert (job.state, job.attempts) == ("done", 2)
    assert ContentType.objects.filter(app_label="jobs_tests", model=job.key).count() == 1
    files = [p for p in (folder / "media").rglob("*") if p.is_file() and UNFINISHED not in p.parts]
    assert [str(p.relative_to(folder / "media")) for p in files] == [job.result["file"]]


@pytest.mark.thorough
def test_a_killed_child_costs_an_attempt_and_nothing_else(worker, tmp_path):
    killed_at("file written", False, worker, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("whole", [False, True], ids=["child", "whole worker"])
@pytest.mark.parametrize("point", ["begun", "half way", "file written", "in the last transaction"])
def test_killed_anywhere_it_is_done_exactly_once(worker, tmp_path, point, whole):
    killed_at(point, whole, worker, tmp_path)


@pytest.mark.long
def test_two_hundred_jobs_outlive_an_emptied_broker(worker, tmp_path):
    """The queue in Redis is only the messenger: emptied with two hundred jobs in it, each is done once all the same."""
    worker.pause()
    with transaction.atomic():
        jobs = [ask("tests.count", f"flush {n}", {"steps": 1}) for n in range(200)]
    broker = redis.Redis.from_url(settings.REDIS_URL)
    queue = settings.CELERY_TASK_DEFAULT_QUEUE
    assert broker.llen(queue) > 100
    broker.delete(queue)  # the other processes of the tests have theirs in the same database
    worker.go_on()

    def done():
        return Job.objects.filter(pk__in=[job.pk for job in jobs], state=JobState.DONE).count() == 200

    assert until(done, 180, sweep=True), (worker.said, Job.objects.values_list("state", flat=True).distinct())
    assert ContentType.objects.filter(app_label="jobs_tests", model__startswith="flush ").count() == 200
    assert set(Job.objects.filter(pk__in=[job.pk for job in jobs]).values_list("attempts", flat=True)) == {1}
