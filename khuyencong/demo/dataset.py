"""A synthetic province of any size, for measurements: đề án, lines, moves, clocks and cơ sở in one database of their own.

Rows are written by set-based SQL with the triggers asleep, for a hundred thousand đề án through the services take hours; that
is allowed in a scratch database alone (`refuse_unless_scratch`). Afterwards `check` asks of all rows what the triggers and
foreign keys ask of each. CHECK constraints and uniqueness stay on all the while. The same seed gives the same rows. There are
no ledger entries, papers, files, cost items and decisions; funded lines have an empty holding.
"""

import random
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from khuyencong.access import Role
from khuyencong.actors.enums import LegalForm, Level, Trade
from khuyencong.actors.models import AdminUnit, Enterprise, Organisation
from khuyencong.actors.services.people import add_person, give_role
from khuyencong.actors.services.units import START
from khuyencong.demo import dataset_sql as statements
from khuyencong.settings.environment import PRODUCTION
from khuyencong.text import check_character, sort_key
from khuyencong.workflow.machine import Machine
from projects.enums import LineState as L
from projects.enums import ProjectState as S
from projects.models import Line, Project

SCRATCH = re.compile(r"(bench|test)_")
NEWEST, OLDEST = datetime(2026, 9, 30, 8, tzinfo=UTC), datetime(2012, 7, 5, 8, tzinfo=UTC)  # Nghị định 45/2012 is in force from 05/07/2012
SIBLINGS, MOVES, ACCOUNTS = 400, 501, 50
VACUUM = "VACUUM (ANALYZE)"  # so that plans and visibility are those of a table that has stood for a while
CLOCK_OF = {
    S.SUBMITTED: "district_review", S.ENDORSED: "receive", S.RECEIVED: "appraise", S.APPRAISING: "appraise", S.RECOMMENDED: "approve",
    S.APPROVED: "allocate", S.ALLOCATED: "sign_contract",
}  # fmt: skip
# States of a hundred young đề án and of a hundred old ones; a twelfth of all are young.
YOUNG = {
    S.SUBMITTED: 18, S.RETURNED: 6, S.ENDORSED: 8, S.RECEIVED: 8, S.APPRAISING: 14, S.RECOMMENDED: 6, S.APPROVED: 6, S.ALLOCATED: 6,
    S.CONTRACTED: 6, S.IMPLEMENTING: 14, S.COMPLETED: 4, S.ACCEPTED: 4,
}  # fmt: skip
OLD = {S.SETTLED: 30, S.CLOSED: 54, S.DECLINED: 4, S.REJECTED: 4, S.WITHDRAWN: 6, S.TERMINATED: 2}
LINE_STATE = {
    S.CONTRACTED: L.CONTRACTED, S.IMPLEMENTING: L.IMPLEMENTING, S.COMPLETED: L.COMPLETED, S.ACCEPTED: L.ACCEPTED, S.SETTLED: L.SETTLED,
    S.CLOSED: L.CLOSED, S.TERMINATED: L.TERMINATED,
}  # fmt: skip
STAFF = {
    "writer": (Role.CENTER_OFFICER, "ttkc"),
    "reader": (Role.DOIT_HEAD, "sct"),
    "appraiser": (Role.DOIT_OFFICER, "sct"),
    "approver": (Role.PROVINCE_LEADER, "ubnd-tinh"),
}
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Phan"]
GIVEN = (
    "An", "Bình", "Chí", "Dũng", "Đức", "Hạnh", "Hòa", "Hương", "Khánh", "Lan", "Long", "Mai", "Minh", "Nam", "Nga", "Phúc", "Quang", "Sơn",
    "Tâm", "Thảo", "Thịnh", "Tuấn", "Vinh", "Xuân", "Yến",
)  # fmt: skip
GOODS = (
    "cơm dừa nạo sấy", "kẹo dừa", "than gáo dừa", "chỉ xơ dừa", "thủ công mỹ nghệ", "bánh tráng", "khô cá", "nước mắm", "gạch không nung",
    "may mặc", "cơ khí nông nghiệp", "nước ép trái cây", "sô-cô-la", "cá tra phi lê", "muối tinh",
)  # fmt: skip
FORMS = {
    "Công ty TNHH": LegalForm.ENTERPRISE,
    "Hợp tác xã": LegalForm.COOPERATIVE,
    "Tổ hợp tác": LegalForm.GROUP,
    "Cơ sở": LegalForm.HOUSEHOLD,
}


class NotScratch(Exception):
    """The database is not one to be filled with made-up rows; the message says why."""


class Unsound(Exception):
    """The rows break a rule that the triggers would have held; the message names rule and number of rows."""


def refuse_unless_scratch() -> None:
    """NotScratch in production, in a database that is not named bench_… or test_…, and where there are đề án already."""
    name = connection.settings_dict["NAME"]
    if PRODUCTION or not SCRATCH.match(name):
        raise NotScratch("Chỉ nạp dữ liệu thử tải vào cơ sở dữ liệu riêng tên bench_… hoặc test_…, không phải hệ thống thật.")
    if Project.objects.exists() or Enterprise.objects.exists():
        raise NotScratch("Cơ sở dữ liệu đã có đề án hoặc cơ sở; dữ liệu thử tải cần một cơ sở dữ liệu trống.")


def make(*, proposals: int, seed: int, enterprises: int = 8000) -> dict[str, Any]:
    """Fill an empty scratch database; returns counts of rows and seconds. NotScratch, Unsound (then nothing is kept).

    Two cơ sở are known: the first has `SIBLINGS` đề án (half of all when there are fewer), the second has two. Each has one of one
    move and one of `MOVES`.
    """
    refuse_unless_scratch()
    begun = time.monotonic()
    call_command("load_first_data", verbosity=0, stdout=_Quiet())
    with transaction.atomic():
        people = _people()
        _enterprises(enterprises, random.Random(seed))  # noqa: S311 the same rows again, no secret
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            _plan(cursor, proposals, enterprises, seed, people)
            for statement in statements.WRITES:
                cursor.execute(statement)
            cursor.execute("SET LOCAL session_replication_role = origin")
        check()
        counts = _counts()
    with connection.cursor() as cursor:
        cursor.execute(VACUUM)
    return counts | {"seconds": round(time.monotonic() - begun, 1)}


def check() -> None:
    """Ask of all rows what the triggers and foreign keys ask of each. Unsound."""
    with connection.cursor() as cursor:
        _edges(cursor)
        for rule, statement in statements.RULES.items():
            cursor.execute(statement)
            if broken := cursor.fetchone()[0]:
                raise Unsound(f"{rule}: {broken}")


class _Quiet:
    """Where the loading commands may tell what they loaded."""

    def write(self, _: str) -> None:
        """Nothing is told."""


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(statements.COUNTS)
        return dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))


def _people() -> dict[str, int]:
    """Officers who write, read, appraise and approve: their ids by that word. None of them can sign in with a password."""
    found = {}
    for word, (role, code) in STAFF.items():
        user = add_person(email=f"{word}@do-tai.invalid", full_name=role.label)
        give_role(user=user, role=role, organisation=Organisation.objects.get(code=code), title=role.label, valid_from=START)
        found[word] = user.pk
    return found


def _enterprises(number: int, chance: random.Random) -> None:
    """Cơ sở over all communes; the first `ACCOUNTS` have somebody who acts for them."""
    communes = list(AdminUnit.objects.filter(level=Level.COMMUNE).order_by("code"))
    rows = []
    for place in range(1, number + 1):
        form, goods = chance.choice(list(FORMS)), chance.choice(GOODS)
        name = f"{form} {goods} {chance.choice(FAMILY)} {chance.choice(GIVEN)} {place}"
        rows.append(
            Enterprise(
                name=name, sort_name=sort_key(name), tax_code=f"{1_300_000_000 + place}", legal_form=FORMS[form], trade=chance.choice(Trade.values),
                area=chance.choice(communes), representative=f"{chance.choice(FAMILY)} Văn {chance.choice(GIVEN)}", is_demonstration=True,
            )
        )  # fmt: skip
    made = Enterprise.objects.bulk_create(rows, batch_size=2000)
    for place, enterprise in enumerate(made[:ACCOUNTS], 1):
        user = add_person(email=f"co-so-{place}@do-tai.invalid", full_name=enterprise.representative)
        give_role(user=user, role=Role.ENTERPRISE, enterprise=enterprise, valid_from=START)


def _plan(cursor: Any, proposals: int, enterprises: int, seed: int, people: dict[str, int]) -> None:
    """The temporary tables that the statements read: each đề án's number, code, day and fate; the ways to each state."""
    cursor.execute(sql.SQL(statements.PICK).format(seed=sql.Literal(int(seed))))
    for statement in statements.TABLES:
        cursor.execute(statement)
    busy = min(SIBLINGS, proposals // 2)
    step = (NEWEST - OLDEST) / max(1, proposals)
    chance = random.Random(seed)  # noqa: S311 as above
    numbers = {year: count(1) for year in range(OLDEST.year, NEWEST.year + 1)}
    with cursor.copy("COPY plan (n, id, year, number, code, created_at, state, moves, known) FROM STDIN") as copy:
        for n in range(proposals, 0, -1):  # the oldest first, so that codes and ids grow with time
            at = NEWEST - step * n + timedelta(seconds=chance.randrange(1, max(2, int(step.total_seconds()))))
            number = next(numbers[at.year])
            body = f"KC-{at.year}-{number:04d}"
            fates = YOUNG if n <= proposals // 12 else OLD
            state = chance.choices(list(fates), list(fates.values()))[0]
            moves, known = None, None
            if n <= busy + 2:
                known = 1 if n <= busy else 2
                if n in (1, 2, busy + 1, busy + 2):
                    state, moves = S.SUBMITTED, MOVES if n in (2, busy + 2) else 1
            row = (n, proposals + 1 - n, at.year, number, f"{body}-{check_character(body)}", at, state.value, moves, known)
            copy.write_row(row)
    with cursor.copy("COPY way (machine, state, version, action, source, target) FROM STDIN") as copy:
        for way in (*_ways(Project.machine), *_ways(Line.machine)):
            copy.write_row(way)
    with cursor.copy("COPY fate (state, line_state, clock, is_funded, is_appraised, is_decided) FROM STDIN") as copy:
        after = (S.RECOMMENDED, S.APPROVED, S.REJECTED, *S.by_lines())
        for state in (*YOUNG, *OLD):
            appraised = state == S.APPRAISING or state in after
            decided = appraised and state not in (S.APPRAISING, S.RECOMMENDED)
            funded = state in S.funded() or state == S.TERMINATED
            copy.write_row((state.value, LINE_STATE.get(state, L.WAITING).value, CLOCK_OF.get(state), funded, appraised, decided))
    people_and_sizes = {**people, "enterprises": enterprises, "moves_step": 3}
    cursor.execute(statements.CONSTANTS, people_and_sizes)


def _edges(cursor: Any) -> None:
    cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS edge (machine text, action text, source text, target text) ON COMMIT DROP")
    cursor.execute("TRUNCATE edge")
    with cursor.copy("COPY edge FROM STDIN") as copy:
        for machine in (Project.machine, Line.machine, Enterprise.machine):
            for move in machine.transitions:
                for source, target in move.edges:
                    copy.write_row((machine.name, move.name, source, target))


def _ways(machine: Machine) -> Iterator[tuple[str, str, int, str, str, str]]:
    """The shortest way to each state along the machine's moves: (machine, state, version, action, source, target) a step."""
    ways: dict[str, list[tuple[str, str, str]]] = {str(machine.initial): []}
    open_ = [str(machine.initial)]
    while open_:
        here = open_.pop(0)
        for move in machine.out_of(here):
            for target in map(str, move.targets):
                if target not in ways:
                    ways[target] = [*ways[here], (move.name, here, target)]
                    open_.append(target)
    for state, steps in ways.items():
        for version, step in enumerate(steps, 1):
            yield (machine.name, state, version, *step)
