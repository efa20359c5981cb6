"""P5: the figures of the overview from sums that are kept, against counting all đề án; and the page under eight readers at once.

The dataset has no decisions and no ledger, so both are written here: an approving decision for each đề án with approved lines, and legs of
paid money, about a million. Both sides answer the same four questions (totals, districts, communes, sub-programmes).
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from socket import socket

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from benchmarks.lists import reader
from benchmarks.measuring import Figure, in_turn, within
from budgets.models import Leg
from khuyencong.demo.dataset import NEWEST
from projects.models import Decision
from reports import figures, services, standing
from reports.figures import Where
from reports.periods import parse

LEGS, CLIENTS, ASKED = 1_000_000, 8, 25
BY: tuple[tuple[str, ...], ...] = ((), ("district",), ("commune",), ("sub_programme",))
_WRITES = (
    """INSERT INTO projects_decision (project_id, kind, amount, reason, decided_on, notation, authority, by_id, at)
        SELECT p.id, 'approve', 1, '', (p.created_at + interval '40 days')::date, 'QD-' || p.id, 'UBND', (SELECT min(id) FROM actors_user), p.created_at
        FROM projects_project p WHERE EXISTS (SELECT 1 FROM projects_line l WHERE l.project_id = p.id AND l.approved IS NOT NULL)""",
    """INSERT INTO budgets_fiscalyear (year, status) SELECT DISTINCT extract(year FROM decided_on)::smallint, 'open' FROM projects_decision
        ON CONFLICT DO NOTHING""",
    """INSERT INTO budgets_entry (kind, fiscal_year_id, amount, occurred_on, recorded_at, memo, key, by_id, paper_code)
        SELECT 'pay', year, 1, make_date(year, 11, 1), now(), 'benchmark', 'benchmark ' || year, (SELECT min(id) FROM actors_user), '' FROM budgets_fiscalyear""",
    """INSERT INTO budgets_account (fiscal_year_id, source, stage, owner_id, holding_id, credited, debited)
        SELECT extract(year FROM d.decided_on), p.track, 'paid', (SELECT min(id) FROM actors_organisation), l.holding_id, 0, 0
        FROM projects_line l JOIN projects_project p ON p.id = l.project_id JOIN projects_decision d ON d.project_id = p.id
        WHERE l.holding_id IS NOT NULL""",
    """INSERT INTO budgets_leg (entry_id, account_id, debit, credit)
        SELECT e.id, a.id, 0, 1000 + a.id %% 977 FROM budgets_account a JOIN budgets_entry e ON e.fiscal_year_id = a.fiscal_year_id AND e.memo = 'benchmark'
        CROSS JOIN generate_series(1, greatest(1, %s / (SELECT count(*) FROM budgets_account))) WHERE a.stage = 'paid'""",
)


def prepare() -> None:
    """Decisions and legs, with the triggers asleep, and the sums made from nothing; once."""
    if Decision.objects.exists():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _WRITES:
            cursor.execute(statement, [LEGS] if "%s" in statement else None)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")  # what autovacuum does for rows that come one by one
    services.start_again()
    services.fold_all()
    if found := services.differences():
        raise RuntimeError(f"the sums are wrong: {found[:3]}")


def p5() -> dict[str, Figure]:
    """The four questions of the overview, and its page."""
    prepare()
    where = Where(parse(str(NEWEST.year - 1)))
    times = in_turn(
        {"kept": lambda: [standing.cells(where, by) for by in BY], "live": lambda: [figures.cells(where, by) for by in BY]},
        rounds=3, requests=3, warm=1,
    )  # fmt: skip
    ratio = times["kept"] / times["live"]
    legs = Leg.objects.count()
    with serving() as port:
        one, eight = asked(port, clients=1), asked(port, clients=CLIENTS)
    return {
        "P5": within(ratio, 1 / 30, "× counting", f"{times['kept']:.2f} ms : {times['live']:.0f} ms; {legs:,} legs of paid money"),
        "P5 page": within(
            p95(eight), 50, "ms, p95 at 8 clients", f"two web processes; alone p50 {statistics.median(one):.0f} ms, p95 {p95(one):.0f} ms"
        ),
    }


def p95(times: list[float]) -> float:
    """The 95th of a hundred."""
    return sorted(times)[int(len(times) * 0.95) - 1]


@contextmanager
def serving() -> Iterator[int]:
    """The portal behind gunicorn as in production, with two processes, on a port of loopback; gone afterwards."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "-b", f"127.0.0.1:{port}", "khuyencong.wsgi"]
    process = subprocess.Popen(words, cwd=settings.BASE_DIR, env=os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"})
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                get(port, reverse("portal:overview"))
                break
            except OSError:
                time.sleep(0.3)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def get(port: int, address: str) -> float:
    """Milliseconds of one page; RuntimeError unless it is there."""
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in reader().cookies.items())
    begun = time.perf_counter()
    link = HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", address, headers={"Cookie": cookies})
    answer = link.getresponse()
    answer.read()
    link.close()
    if answer.status != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    return (time.perf_counter() - begun) * 1000


def asked(port: int, *, clients: int) -> list[float]:
    """Milliseconds of the overview, by so many readers at once."""
    address = reverse("portal:overview")
    reader()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(lambda _: get(port, address), range(4 * clients)))
        return list(pool.map(lambda _: get(port, address), range(ASKED * clients)))
