"""The demonstration: servers, data, web, worker and beat under one supervisor that leaves nothing running.

    python -m khuyencong.demo.run [--no-serve] [--port N]

Run through `script/demo`. Each step is an ordinary command of the portal; a step that fails ends the whole with its
output and an exit code other than 0.
"""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

from khuyencong import clock
from khuyencong.demo.servers import BASE, Failed, Servers, environment

PORTS = range(8000, 8100)
START_SECONDS = 60
STOP_SECONDS = 20
# A first load replays whole lives of đề án through the services.
STEP_SECONDS = 1800
LOGS = BASE / "var" / "log"
PYTHON = sys.executable
# Celery's and gunicorn's doors, as docker-compose.yml names them too.
CELERY = (PYTHON, "-m", "celery", "--app", "khuyencong")
# Whose papers the demonstration signs, with certificates that say that they are a test.
SIGN = ("ubnd-tinh", "sct", "stc")
# A worker without neighbours need not look for them.
ALONE = ("--without-gossip", "--without-mingle")


class Stopped(BaseException):
    """Someone asked the demonstration to end; carries the signal's number."""


def say(text: str) -> None:
    print(text, flush=True)


def last_full_quarter(today: date) -> str:
    """The quarter before the one of `today`, as `make_report` reads it: 2026-Q3."""
    quarter = (today.month - 1) // 3
    return f"{today.year}-Q{quarter}" if quarter else f"{today.year - 1}-Q4"


def is_free(port: int) -> bool:
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            wire.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port(asked: int | None) -> int:
    """The port asked for, or the first free one, so that two checkouts can show themselves side by side."""
    if asked is None:
        free = next((port for port in PORTS if is_free(port)), None)
        if free is None:
            raise Failed(f"các cổng {PORTS[0]}–{PORTS[-1]} đều bận / ports are all taken")
        return free
    if not is_free(asked):
        raise Failed(f"cổng {asked} đang bận / port {asked} is taken")
    return asked


def tail(path: Path, lines: int = 30) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


class Demonstration:
    """Runs the steps and holds the children of one demonstration."""

    def __init__(self, surroundings: dict[str, str], port: int) -> None:
        self.environment = surroundings
        self.port = port
        self.worker = f"demo@{socket.gethostname()}"
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def manage(self, *words: str, limit: int = STEP_SECONDS) -> str:
        """Run a management command; what it said on standard output."""
        name = words[0]
        log = LOGS / f"{name}.log"
        begun = time.monotonic()
        with log.open("wb") as errors:
            try:
                done = subprocess.run(  # noqa: S603 our own words
                    [PYTHON, "manage.py", *words],
                    cwd=BASE,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    timeout=limit,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise Failed(f"{name}: chưa xong sau {limit} giây / not done in {limit} seconds\n{tail(log)}") from None
        output = done.stdout.decode(errors="replace")
        if done.returncode:
            raise Failed(f"{' '.join(words)}: exit {done.returncode}\n{output[-3000:]}\n{tail(log)}")
        say(f"  {name:<14} {time.monotonic() - begun:6.1f} s")
        return output

    def start(self, name: str, *words: str) -> None:
        """Start a child in a session of its own: a Ctrl-C at the terminal reaches us alone, and we stop it in order."""
        with (LOGS / f"{name}.log").open("wb") as log:
            self.children[name] = subprocess.Popen(  # noqa: S603 our own words
                words, cwd=BASE, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def start_all(self) -> None:
        self.start("web", PYTHON, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "--bind", f"127.0.0.1:{self.port}", "khuyencong.wsgi")
        self.start("worker", *CELERY, "worker", "--hostname", self.worker, *ALONE, "--loglevel", "INFO", "--concurrency", "2")
        self.start("beat", *CELERY, "beat", "--loglevel", "INFO", "--schedule", str(LOGS.parent / "beat-schedule"), "--pidfile=")
        for name, wait in (("web", self.wait_for_web), ("worker", self.wait_for_worker)):
            begun = time.monotonic()
            wait()
            say(f"  {name:<14} {time.monotonic() - begun:6.1f} s")

    def check_children(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                raise Failed(f"{name} đã dừng / has ended, exit {child.returncode}\n{tail(LOGS / f'{name}.log')}")

    def wait_for_web(self) -> None:
        end = time.monotonic() + START_SECONDS
        seen: object = None
        while seen != http.client.OK:
            self.check_children()
            if time.monotonic() > end:
                raise Failed(f"/suc-khoe/ → {seen}\n{tail(LOGS / 'web.log')}")
            time.sleep(0.1)
            wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                wire.request("GET", "/suc-khoe/")
                seen = wire.getresponse().status
            except OSError as error:
                seen = error
            finally:
                wire.close()

    def wait_for_worker(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            self.check_children()
            asked = subprocess.run(  # noqa: S603 our own words
                [*CELERY, "inspect", "ping", "--timeout", "1", "--destination", self.worker],
                cwd=BASE,
                env=self.environment,
                capture_output=True,
                check=False,
            )
            if asked.returncode == 0:
                return
            if time.monotonic() > end:
                raise Failed(f"worker không trả lời / does not answer\n{tail(LOGS / 'worker.log')}")

    def stop_all(self) -> None:
        """End the children in the order of their starting, by their own ids, the stubborn ones by force."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            if child.returncode is not None:
                continue
            # Not yet reaped, the child keeps its id, so that its group is surely its own.
            while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None and time.monotonic() < end:
                time.sleep(0.05)
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def listen() -> None:
    """From now on Ctrl-C, TERM and a closed terminal raise Stopped, once; while tidying up they are not heard."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(received: int, _frame: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped(received)

    for number in numbers:
        signal.signal(number, stop)


def prepare(demonstration: Demonstration, known: set[str]) -> None:
    demonstration.manage("migrate", "--no-input")
    if "load_demo" in known:
        demonstration.manage("load_demo")
    if "make_test_certificates" in known:
        demonstration.manage("make_test_certificates", *SIGN)
    demonstration.manage("collectstatic", "--no-input")


def first_report(demonstration: Demonstration, known: set[str]) -> list[str]:
    """The report of the last full quarter, made by the worker; the paths of its files."""
    if "make_report" not in known:
        return []
    period = last_full_quarter(clock.today())
    told = demonstration.manage("make_report", "period", "--period", period, "--out", "var/reports", "--format", "json", limit=300)
    return [file["path"] for file in json.loads(told)["files"]]


def introduce(demonstration: Demonstration, known: set[str], papers: list[str]) -> None:
    say(f"\nCổng khuyến công: http://127.0.0.1:{demonstration.port}/")
    if "demo_accounts" in known:
        say(demonstration.manage("demo_accounts").rstrip())
    for paper in papers:
        say(f"Báo cáo / report: {(BASE / paper).resolve()}")
    say(f"Thư điện tử / e-mail: {BASE / 'var' / 'mail'} · Nhật ký / logs: {LOGS}")


def wait_until_stopped(demonstration: Demonstration) -> None:
    """Watch over the children until someone asks for the end."""
    try:
        while True:
            demonstration.check_children()
            time.sleep(0.5)
    except Stopped:
        say("Đang dừng / stopping")


def show(*, serve: bool, asked_port: int | None) -> None:
    """Set the whole up, make the first report, and serve until told to stop."""
    servers = Servers("demo")
    port = choose_port(asked_port)
    LOGS.mkdir(mode=0o750, parents=True, exist_ok=True)
    with servers.held():
        demonstration = Demonstration(environment(servers, port=port), port)
        known = set(demonstration.manage("help", "--commands").split())
        prepare(demonstration, known)
        try:
            demonstration.start_all()
            papers = first_report(demonstration, known)
            introduce(demonstration, known, papers)
            demonstration.check_children()
            if serve:
                say("Ctrl-C để dừng / to stop")
                wait_until_stopped(demonstration)
        finally:
            demonstration.stop_all()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/demo", description="Set up, load the demonstration, make the first report, serve.")
    parser.add_argument("--no-serve", action="store_true", help="do everything once and end")
    parser.add_argument("--port", type=int, help="port on 127.0.0.1 (default: the first free one from 8000)")
    asked = parser.parse_args()
    try:
        listen()
        show(serve=not asked.no_serve, asked_port=asked.port)
    except Failed as failure:
        print(f"script/demo: {failure}", file=sys.stderr)
        return 1
    except Stopped as stopped:
        return 128 + int(stopped.args[0])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
