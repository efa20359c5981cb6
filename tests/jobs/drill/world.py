"""PostgreSQL, Valkey, web, worker and schedule of the drill alone: started, killed by their own ids, started again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import psycopg
import requests
from django.conf import settings

from khuyencong.demo.servers import DATABASE, OWNER, Servers, _is_alive, environment

WAIT = 60.0
COMMANDS = {
    "worker": [
        "-m",
        "celery",
        "-A",
        "khuyencong",
        "worker",
        "-n",
        "{process}@%h",
        "-c",
        "1",
        "-l",
        "WARNING",
        "--without-gossip",
        "--without-mingle",
    ],
    "beat": ["-m", "celery", "-A", "khuyencong", "beat", "-l", "WARNING", "-s", "{folder}/{process}.schedule", "--pidfile="],
    "web": ["-m", "gunicorn", "khuyencong.wsgi", "-b", "127.0.0.1:{port}", "-w", "1", "-t", "90", "--log-level", "warning"],
}


def until(condition: Callable[[], object], seconds: float = WAIT, step: float = 0.1) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(step)
    return False


class World:
    """Everything that makes a report, each to be killed."""

    def __init__(self, folder: Path) -> None:
        """Nothing runs yet. Files go under `folder`."""
        self.folder = folder
        self.servers = Servers("drill", base=folder, given={})
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = environment(self.servers, port=self.port) | {
            "KC_ENV": "demo", "DJANGO_SETTINGS_MODULE": "tests.jobs.drill.settings", "KC_DRILL_FOLDER": str(folder),
            "KC_MEDIA_ROOT": str(folder / "media"), "KC_STATIC_ROOT": str(folder / "static"), "KC_BEAT_TICK_SECONDS": "2",
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.session = requests.Session()

    def start(self, *processes: str) -> None:
        """All of it (or these processes; `beat-2` is one more beat), with the province in it and somebody signed in."""
        self.servers.keep()
        self._once("manage.py", "migrate", "-v", "0")
        self._once("manage.py", "collectstatic", "--no-input", "-v", "0")
        name, _, key = self._once("-m", "tests.jobs.drill.prepare").strip().splitlines()[-1].partition("=")
        self.session.cookies.set(name, key)
        for process in processes or COMMANDS:
            self.run(process)
        assert not self.running.get("web") or until(self.answers), self.said

    def _once(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=1800, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def run(self, process: str) -> None:
        """Start web, worker or schedule."""
        words = [word.format(folder=self.folder, port=self.port, process=process) for word in COMMANDS[process.partition("-")[0]]]
        with (self.folder / f"{process}.log").open("ab") as log:
            self.running[process] = subprocess.Popen(
                [sys.executable, *words], env=self.environment, cwd=settings.BASE_DIR, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, victim: str) -> None:
        """kill -9: web, worker or schedule with its children; `child`: whoever stands at the place; `redis`, `postgres`: the server with its children."""
        if victim == "child":
            os.kill(int((self.folder / "here").read_text()), signal.SIGKILL)
        elif victim in self.running:
            process = self.running.pop(victim)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        else:
            file = self.servers.valkey_pid if victim == "redis" else self.servers.pg_data / "postmaster.pid"
            pid = int(file.read_text().split()[0])
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            for each in (pid, *map(int, children)):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            assert until(lambda: not _is_alive(pid))

    def bring_back(self, victim: str) -> None:
        """Start again what was killed; a child comes back by itself. Who stood at the place and lives goes on."""
        if victim in ("redis", "postgres"):
            self.servers.keep()
        elif victim != "child":
            self.run(victim)
        (self.folder / "here").unlink(missing_ok=True)

    def stop(self) -> None:
        """Kill what runs, and leave nothing behind."""
        for process in list(self.running):
            self.kill(process)
        self.servers.release()
        rmtree(self.servers.root, ignore_errors=True)

    @property
    def address(self) -> str:
        """Where the web answers."""
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        """Whether the web does."""
        with suppress(requests.RequestException):
            return self.session.get(f"{self.address}/suc-khoe/", timeout=5).status_code == 200
        return False

    def press(self, report: dict[str, str]) -> requests.Response:
        """Press the button of a report, as the browser does. requests.RequestException when the web is killed meanwhile."""
        page = f"{self.address}/bao-cao/lap/"
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.session.get(page, timeout=20).text)
        assert token, self.said
        sent = {**report, "csrfmiddlewaretoken": token[1]}
        return self.session.post(page, sent, headers={"Referer": page}, timeout=90, allow_redirects=False)

    def ask(self, report: dict[str, str]) -> None:
        """Press it while everything that answers lives."""
        answer = self.press(report)
        assert answer.status_code == 302, (answer.status_code, answer.text[-3000:])

    def asked_to_stop(self, place: str) -> None:
        """Let whoever comes to a place next stand still there."""
        for left in ("here", "ask"):
            (self.folder / left).unlink(missing_ok=True)
        (self.folder / "asking").write_text(place)
        (self.folder / "asking").rename(self.folder / "ask")

    def somebody_stands(self) -> bool:
        """Whether somebody does."""
        return (self.folder / "here").exists()

    def rows(self, statement: str, *given: object) -> list[tuple[object, ...]]:
        """What the database says; empty while it is away."""
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(host=str(self.servers.home), user=OWNER, dbname=DATABASE, autocommit=True, connect_timeout=5) as connection,
        ):
            return connection.execute(statement, given).fetchall()  # type: ignore[arg-type]
        return []

    @property
    def said(self) -> str:
        """The ends of the logs, for a test that fails."""
        return "\n".join(f"== {log.name}\n{log.read_text(errors='replace')[-2500:]}" for log in sorted(self.folder.glob("*.log")))
