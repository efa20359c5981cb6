"""A real Celery worker on the tests' own database and broker, ended by its own process group."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

_COMMAND = [
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


class Worker:
    """Celery with one child; its files go under `folder`, its settings may be added to by `environment`."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        database = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "KC_MEDIA_ROOT": str(folder / "media"),
            "KC_JOB_LEASE_SECONDS": "6",
            **environment,
        }

    def start(self) -> None:
        """Begin to work."""
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                _COMMAND, env=self.environment, cwd=settings.BASE_DIR, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """The whole worker at once, with its children."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def pause(self) -> None:
        """Stand still, with whatever is in hand."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Work again after a pause."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGCONT)

    @property
    def said(self) -> str:
        """What it wrote, for the message of a test that fails."""
        return (self.folder / "worker.log").read_text(errors="replace")
