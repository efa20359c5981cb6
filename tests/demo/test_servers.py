"""Embedded servers: one pair per checkout, shared by who needs them, gone with the last one."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from khuyencong.demo.servers import BASE, Failed, Servers, environment, secret_key


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for kind in ("demo", "test"):
        servers = Servers(kind, base=tmp_path, given={})
        servers.release()
        if servers.root != tmp_path / ".run":
            shutil.rmtree(servers.root, ignore_errors=True)


def ask(servers: Servers, sql: str) -> object:
    with psycopg.connect(host=str(servers.home), user="khuyencong", dbname="khuyencong", autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def runs(servers: Servers) -> bool:
    return servers.pg_socket.exists() or servers.valkey_socket.exists()


def test_servers_run_while_held_and_keep_what_they_were_told(checkout: Path) -> None:
    servers = Servers("demo", base=checkout, given={})
    with servers.held():
        ask(servers, "CREATE TABLE kept AS SELECT 7 AS value")
        assert ask(servers, "SELECT upper('đằ')") == "ĐẰ"
        assert ask(servers, "SHOW fsync") == "on"
        assert ask(servers, "SHOW listen_addresses") == ""
        redis.Redis(unix_socket_path=str(servers.valkey_socket)).set("kept", "7")
    assert not runs(servers)
    with servers.held():
        assert ask(servers, "SELECT value FROM kept") == 7
        assert redis.Redis(unix_socket_path=str(servers.valkey_socket)).get("kept") == b"7"


def test_who_leaves_last_stops_them(checkout: Path) -> None:
    first, second = (Servers("test", base=checkout, given={}) for _ in range(2))
    with first.held():
        with second.held():
            pass
        assert ask(first, "SELECT 1") == 1
    assert not runs(first)


def test_kept_servers_outlive_their_users_until_released(checkout: Path) -> None:
    servers = Servers("test", base=checkout, given={})
    servers.keep()
    with servers.held():
        pass
    assert ask(servers, "SELECT 1") == 1
    servers.release()
    assert not runs(servers)


@pytest.mark.thorough
def test_two_checkouts_do_not_meet(checkout: Path) -> None:
    for name in ("one", "other"):
        (checkout / name).mkdir()
    one, other = (Servers("test", base=checkout / name, given={}) for name in ("one", "other"))
    try:
        with one.held(), other.held():
            ask(one, "CREATE TABLE only_here ()")
            assert ask(other, "SELECT to_regclass('only_here')") is None
    finally:
        for servers in (one, other):
            if servers.root != servers.base / ".run":
                shutil.rmtree(servers.root)


def test_killed_servers_come_back_with_their_rows(checkout: Path) -> None:
    servers = Servers("demo", base=checkout, given={})
    servers.keep()
    ask(servers, "CREATE TABLE kept AS SELECT 7 AS value")
    os.kill(int((servers.pg_data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    info = redis.Redis(unix_socket_path=str(servers.valkey_socket)).info("server")
    os.kill(info["process_id"], signal.SIGKILL)
    time.sleep(0.3)
    with servers.held():
        assert ask(servers, "SELECT value FROM kept") == 7


def test_given_servers_are_used_and_nothing_is_started(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"DATABASE_URL": "postgresql://elsewhere/db", "REDIS_URL": "redis://elsewhere/0"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    servers = Servers("demo", base=checkout, given=given)
    with servers.held():
        told = environment(servers)
        assert not servers.home.exists()
    assert {name: told[name] for name in given} == given


def test_one_given_server_leaves_the_other_to_us(checkout: Path) -> None:
    servers = Servers("test", base=checkout, given={"DATABASE_URL": "postgresql://elsewhere/db"})
    with servers.held():
        assert list(servers.urls()) == ["REDIS_URL"]
        assert not servers.pg_data.exists()


def test_the_secret_is_private_and_stays(checkout: Path) -> None:
    secret = secret_key(checkout)
    assert len(secret) >= 50
    assert secret_key(checkout) == secret
    assert (checkout / ".run" / "secret-key").stat().st_mode & 0o077 == 0


def test_a_folder_of_someone_else_is_refused(checkout: Path) -> None:
    servers = Servers("test", base=checkout, given={})
    servers.root.mkdir(mode=0o755)
    servers.home.symlink_to(checkout)
    with pytest.raises(Failed, match="belongs to someone else"):
        servers.keep()
    servers.home.unlink()


def test_run_passes_the_exit_code_and_the_signal_on(checkout: Path) -> None:
    # Its own checkout, with a copy of the package: the servers of this one may be in use by these very tests.
    shutil.copytree(BASE / "khuyencong" / "demo", checkout / "khuyencong" / "demo")
    surroundings = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    words = [sys.executable, "-P", "khuyencong/demo/servers.py", "--kind", "test", "run", "--"]
    done = subprocess.run([*words, "sh", "-c", 'test -n "$DATABASE_URL" && exit 7'], cwd=checkout, env=surroundings, check=False)
    assert done.returncode == 7
    with subprocess.Popen([*words, "sh", "-c", "echo up; exec sleep 60"], cwd=checkout, env=surroundings, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"up\n"
        child.terminate()
        assert child.wait(timeout=20) == 128 + signal.SIGTERM
    assert not runs(Servers("test", base=checkout, given={}))
