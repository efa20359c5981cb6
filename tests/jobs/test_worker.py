"""A real worker, killed with the job in its hands."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from khuyencong.jobs import ask, running, sending
from khuyencong.jobs.outputs import UNFINISHED

pytestmark = pytest.mark.django_db(transaction=True)


class Worker:
    """Celery with one child, on the tests' own database and broker."""

    def __init__(self, folder):
        self.folder, self.process = folder, None
        database = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "KC_MEDIA_ROOT": str(folder / "media"),
            "KC_JOB_LEASE_SECONDS": "3",
        }

    def start(self):
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "khuyencong",
            "worker",
            "-c",
            "1",
            "-l",
            "WARNING",
            "--without-gossip",
            "--without-mingle",
        ]
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, cwd=django_settings.BASE_DIR, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self):
        """The whole worker at once, with its children."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


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
    assert until(told.exists, 30), (folder / "worker.log").read_text()
    start = time.monotonic()
    if whole:
        worker.kill()
        worker.start()
    else:
        os.kill(int(told.read_text()), signal.SIGKILL)

    def done():
        job.refresh_from_db()
        return not job.is_open

    assert until(done, 30, sweep=True), (folder / "worker.log").read_text()
    assert time.monotonic() - start <= 30
    assert (job.state, job.attempts) == ("done", 2)
    assert ContentType.objects.filter(app_label="jobs_tests", model=job.key).count() == 1
    files = [p for p in (folder / "media").rglob("*") if p.is_file() and UNFINISHED not in p.parts]
    assert [str(p.relative_to(folder / "media")) for p in files] == [job.result["file"]]


def test_a_killed_child_costs_an_attempt_and_nothing_else(worker, tmp_path):
    killed_at("file written", False, worker, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("whole", [False, True], ids=["child", "whole worker"])
@pytest.mark.parametrize("point", ["begun", "half way", "file written", "in the last transaction"])
def test_killed_anywhere_it_is_done_exactly_once(worker, tmp_path, point, whole):
    killed_at(point, whole, worker, tmp_path)
