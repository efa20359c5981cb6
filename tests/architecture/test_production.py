"""docker-compose.yml says what it should, and the very commands that it names work with production settings.

No container engine is needed: the commands run here, on servers of their own, in the environment that the file gives
them, with hosts, port and folders put in their place.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from khuyencong.demo.servers import APPLICATION, BASE, OWNER, Servers, secret_key

FILE = BASE / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
GIVEN = {"SECRET_KEY": "kGmZ0h7x" * 8, "POSTGRES_PASSWORD": "abc123", "KC_APPLICATION_PASSWORD": "def456", "KC_HOST": "khuyencong.example"}
PORTAL = ("migrate", "web", "worker", "beat")


def judge(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What docker-compose makes of the file; it needs no engine for that."""
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("docker-compose is not installed: apt-get install --no-install-recommends docker-compose")
    return subprocess.run(
        [program, "--file", FILE, "config"], env={"PATH": os.environ["PATH"], **given}, capture_output=True, text=True, check=False
    )


def test_docker_compose_accepts_the_file() -> None:
    done = judge(GIVEN)
    assert done.returncode == 0, done.stderr
    unasked = {name for name, service in yaml.safe_load(done.stdout)["services"].items() if "profiles" not in service}
    assert unasked == {*PORTAL, "database", "redis", "proxy"}


def test_the_scanner_is_there_for_who_asks_for_it() -> None:
    done = judge(GIVEN | {"COMPOSE_PROFILES": "scanner", "KC_CLAMD": "tcp://scanner:3310"})
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    assert services["scanner"]["profiles"] == ["scanner"]
    assert {services[name]["environment"]["KC_CLAMD"] for name in PORTAL} == {"tcp://scanner:3310"}
    # Nothing waits for it: without it files are held.
    assert [name for name, service in services.items() if "scanner" in service.get("depends_on", {})] == []


@pytest.mark.parametrize("name", GIVEN)
def test_nothing_starts_without_its_secrets(name: str) -> None:
    done = judge({key: value for key, value in GIVEN.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_that_stays_has_a_health_check(name: str) -> None:
    stays = SERVICES[name]["restart"] != "no"
    assert ("healthcheck" in SERVICES[name]) is stays


def test_redis_writes_down_what_it_is_told() -> None:
    command = SERVICES["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert any(volume.endswith(":/data") for volume in SERVICES["redis"]["volumes"])


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_images_are_made_by_the_dockerfile_from_the_locked_list() -> None:
    recipe = (BASE / "Dockerfile").read_text()
    targets = {service["build"]["target"] for service in SERVICES.values() if "build" in service}
    assert targets == {"portal", "proxy"}
    for target in targets:
        assert f"AS {target}\n" in recipe
    assert "--require-hashes -r" in recipe
    for word in recipe.split():
        if word.startswith("deploy/"):
            assert (BASE / word).exists()


# --- the commands themselves ---


class Place:
    """Servers of their own, a scratch folder in the place of /srv, and the environment that the file gives."""

    def __init__(self, servers: Servers, srv: Path) -> None:
        self.srv = srv
        with socket.socket() as wire:
            wire.bind(("127.0.0.1", 0))
            self.port = wire.getsockname()[1]
        self.secret = secret_key(servers.base)
        urls = servers.urls() | {"DATABASE_URL": servers.address(APPLICATION)}
        self.owner = servers.address(OWNER)
        declared = {key: self.put(value) for key, value in COMPOSE["x-portal"]["environment"].items()}
        folders = {"KC_MEDIA_ROOT": str(srv / "media"), "KC_STATIC_ROOT": str(srv / "static")}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.environment = declared | urls | folders | {"PATH": path, "HOME": str(srv), "PYTHONUNBUFFERED": "1"}

    def put(self, word: str) -> str:
        """The word as the container would see it, then in terms of this machine."""
        for name, value in (GIVEN | {"SECRET_KEY": self.secret}).items():
            before, found, rest = word.partition(f"${{{name}")
            if found:
                word = before + value + rest.partition("}")[2]
        while "${" in word:
            before, _, rest = word.partition("${")
            inner, _, after = rest.partition("}")
            word = before + inner.partition(":-")[2] + after
        word = word.replace("$$", "$").replace("/srv/", f"{self.srv}/")
        return word.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}").replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")

    def command(self, name: str) -> list[str]:
        return [self.put(word) for word in SERVICES[name]["command"]]

    def run(self, words: list[str], seconds: int = 900, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=BASE,
            env=self.environment | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def migrate(self) -> subprocess.CompletedProcess[str]:
        """What the service of that name does: the only one that is told the owner's address."""
        return self.run(self.command("migrate"), KC_OWNER_DATABASE_URL=self.owner)

    def is_healthy(self, name: str) -> subprocess.CompletedProcess[str]:
        kind, *words = SERVICES[name]["healthcheck"]["test"]
        words = [self.put(word) for word in words]
        return self.run(["sh", "-c", *words] if kind == "CMD-SHELL" else words)

    def get(self, path: str, *, host: str) -> http.client.HTTPResponse:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            wire.request("GET", path, headers={"Host": host})
            return wire.getresponse()
        finally:
            wire.close()

    @contextmanager
    def started(self, name: str) -> Iterator[Path]:
        """The service runs until its health check says so; its log. It must end by itself when asked to."""
        log = self.srv / f"{name}.log"
        with log.open("wb") as out:
            child = subprocess.Popen(self.command(name), cwd=BASE, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            end = time.monotonic() + 300
            while (seen := self.is_healthy(name)).returncode != 0:
                assert child.poll() is None, log.read_text()
                assert time.monotonic() < end, f"{seen.stdout}{seen.stderr}\n{log.read_text()}"
                time.sleep(0.3)
            yield log
            assert child.poll() is None, log.read_text()
            child.terminate()
            assert child.wait(timeout=30) == 0, log.read_text()
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("production")
    for name in ("media", "static", "beat"):
        (base / "srv" / name).mkdir(parents=True)
    servers = Servers("test", base=base, given={})
    with servers.held():
        ready = Place(servers, base / "srv")
        migrated = ready.migrate()
        assert migrated.returncode == 0, migrated.stderr
        collected = ready.run(["python", "manage.py", "collectstatic", "--no-input"])
        assert collected.returncode == 0, collected.stderr
        yield ready
    if servers.root != base / ".run":
        shutil.rmtree(servers.root)


@pytest.mark.thorough
def test_migrate_prepares_the_database_and_does_nothing_twice(place: Place) -> None:
    again = place.migrate()
    assert again.returncode == 0, again.stderr
    assert "No migrations to apply" in again.stdout
    with psycopg.connect(place.environment["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) > 10 FROM django_migrations").fetchone() == (True,)


def test_only_migrate_is_told_the_owner_s_address() -> None:
    told = [name for name, service in SERVICES.items() if "KC_OWNER_DATABASE_URL" in service.get("environment", {})]
    assert told == ["migrate"]
    for name in PORTAL:
        assert "POSTGRES_PASSWORD" not in SERVICES[name]["environment"]["DATABASE_URL"]


@pytest.mark.thorough
def test_the_application_s_role_is_neither_owner_nor_superuser(place: Place) -> None:
    with psycopg.connect(place.environment["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT current_user, usesuper, (SELECT count(*) FROM pg_tables WHERE tableowner = current_user) FROM pg_user"
            " WHERE usename = current_user"
        ).fetchone()
        assert row == (APPLICATION, False, 0)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE audit_event SET user_id = 1")


@pytest.mark.thorough
def test_deployment_check_is_clean(place: Place) -> None:
    done = place.run(["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    assert done.returncode == 0, done.stderr


@pytest.mark.thorough
def test_production_refuses_to_start_without_a_secret(place: Place) -> None:
    bare = {key: value for key, value in place.environment.items() if key != "SECRET_KEY"}
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=BASE, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


@pytest.mark.thorough
def test_web_answers_and_sends_everyone_else_to_https(place: Place) -> None:
    with place.started("web"):
        front = place.get("/", host=GIVEN["KC_HOST"])
        assert front.status == 301
        assert front.getheader("Location") == f"https://{GIVEN['KC_HOST']}/"
        assert place.get("/", host="stranger.example").status == 400


@pytest.mark.thorough
def test_worker_answers(place: Place) -> None:
    with place.started("worker") as log:
        assert "ready" in log.read_text()


@pytest.mark.thorough
def test_beat_makes_its_first_tick(place: Place) -> None:
    place.environment["KC_BEAT_TICK_SECONDS"] = "1"
    with place.started("beat") as log:
        end = time.monotonic() + 30
        while "Sending due task" not in log.read_text():
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)
