"""Proves the trail: every event is what it was when it was written, and none is missing, added or moved.

Each event is hashed anew from its columns, each block from its events, each seal from its block and the seal before it. The
server hashes block by block and sends sums, so that memory does not grow with the trail.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import connection, transaction

from khuyencong.audit import canonical, trails
from khuyencong.triggers import AUDIT_NAMES

logger = logging.getLogger(__name__)
SHOWN = 20  # damaged events named per block; their number is told in any case


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written: `rule` for programs, `message` for people."""

    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was counted. `head` is number and hash of the last seal, to be kept somewhere else; `unsealed` events wait for theirs."""

    events: int
    seals: int
    unsealed: int
    head: str
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether all is as it was written."""
        return not self.problems


def seal() -> int:
    """Close what can no longer change; how many events were sealed. Writers at work are not waited for: the next call seals theirs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_seal()")
        sealed = int(cursor.fetchone()[0])
        cursor.execute("SELECT number, encode(hash, 'hex') FROM audit_horizon")
        number, digest = cursor.fetchone()
    if sealed:
        # The log leaves this machine's database: a trail that was cut off at its end is found by comparing (verify_audit --head).
        logger.info("audit trail sealed: %s events, head %s:%s", sealed, number, digest)
    return sealed


def verify(head: str = "") -> Proof:
    """The whole trail, as of one moment. `head` is `number:hash` of a seal that was told earlier; the trail must still hold it."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return _verify(head)


def _verify(head: str) -> Proof:
    problems: list[Problem] = []
    events, seals, last_id, last_hash = 0, 0, 0, ""
    for row in _seals():
        seals += 1
        problems += _chain(row, seals, last_id, last_hash)
        counted, found = _block(row["after_id"], row["last_id"])
        problems += found["problems"]
        events += counted
        if (found["count"], found["digest"]) != (row["events"], row["digest"]):
            problems.append(
                Problem("block", f"Niêm phong {row['number']}: có {counted} sự kiện sau {row['after_id']} đến {row['last_id']}, đã niêm phong "
                        f"{row['events']}; sự kiện bị sửa, xóa, thêm hoặc đổi chỗ.")
            )  # fmt: skip
        last_id, last_hash = row["last_id"], row["hash"]
    unsealed, rest = _block(last_id, None)
    problems += chain(rest["problems"], _horizon(seals, last_id, last_hash, events), _outside(), _head(head), _triggers())
    return Proof(events + unsealed, seals, unsealed, f"{seals}:{last_hash}" if seals else "", problems)


def _rows(statement: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _seals() -> Iterator[dict[str, Any]]:
    """The seals in their order, some hundreds at a time."""
    number = -(2**62)
    while rows := _rows(
        f"""SELECT number, after_id, last_id, events, encode(digest, 'hex') AS digest, encode(previous, 'hex') AS previous,
            encode(hash, 'hex') AS hash, hash = {canonical.SEAL} AS is_whole
            FROM audit_seal WHERE number > %s ORDER BY number LIMIT 500""",  # noqa: S608 our own words
        [number],
    ):
        yield from rows
        number = rows[-1]["number"]


def _chain(row: dict[str, Any], expected: int, last_id: int, last_hash: str) -> Iterator[Problem]:
    """What is wrong with a seal itself and its place."""
    number = row["number"]
    if not row["is_whole"]:
        yield Problem("seal", f"Niêm phong {number} không khớp mã băm của chính nó.")
    if number != expected:
        yield Problem("seal_order", f"Niêm phong {number} đứng ở chỗ của niêm phong {expected}: thiếu hoặc thừa niêm phong.")
    if row["after_id"] != last_id or row["previous"] != last_hash:
        yield Problem("seal_chain", f"Niêm phong {number} không nối tiếp niêm phong trước nó.")


def _block(after: int, last: int | None) -> tuple[int, dict[str, Any]]:
    """How many events lie between two ids, their digest, and the damaged ones by name."""
    bound, parameters = ("id > %s AND id <= %s", [after, last]) if last is not None else ("id > %s", [after])
    (found,) = _rows(
        f"""SELECT count(*) AS count, encode(sha256(string_agg(hash, ''::bytea ORDER BY id)), 'hex') AS digest,
            count(*) FILTER (WHERE hash IS DISTINCT FROM {canonical.EVENT}) AS damaged FROM audit_event WHERE {bound}""",  # noqa: S608 our own words
        parameters,
    )
    found["problems"] = []
    if found["damaged"]:
        named = _rows(
            f"SELECT id FROM audit_event WHERE {bound} AND hash IS DISTINCT FROM {canonical.EVENT} ORDER BY id LIMIT {SHOWN}",  # noqa: S608 our own words
            parameters,
        )
        found["problems"] = [Problem("event", f"Sự kiện {row['id']} không khớp mã băm của nó: đã bị sửa.") for row in named]
        if found["damaged"] > SHOWN:
            found["problems"].append(Problem("event", f"Và {found['damaged'] - SHOWN} sự kiện khác trong cùng khối."))
    return found["count"], found


def _horizon(seals: int, last_id: int, last_hash: str, events: int) -> Iterator[Problem]:
    """The count that is kept apart from the seals must agree with them: a cut-off end is found here."""
    rows = _rows("SELECT number, last_id, events, encode(hash, 'hex') AS hash FROM audit_horizon")
    kept = {"number": seals, "last_id": last_id, "events": events, "hash": last_hash}
    if rows != [kept]:
        told = rows[0]["number"] if rows else "không rõ số"
        yield Problem("horizon", f"Mốc niêm phong ghi {told} niêm phong, nhật ký có {seals}, hoặc số sự kiện hay mã băm cuối không khớp.")


def _outside() -> Iterator[Problem]:
    """Events before the first block belong to none."""
    (found,) = _rows("SELECT count(*) AS count FROM audit_event WHERE id <= 0")
    if found["count"]:
        yield Problem("event_outside", f"{found['count']} sự kiện đứng trước sự kiện đầu tiên.")


def _head(head: str) -> Iterator[Problem]:
    if not head:
        return
    number, _, digest = head.partition(":")
    if not _rows("SELECT 1 AS found FROM audit_seal WHERE number = %s AND encode(hash, 'hex') = %s", [int(number), digest]):
        yield Problem("head", f"Không còn niêm phong {number} với mã băm đã lưu: phần cuối nhật ký bị cắt, hoặc đây là bản sao cũ hơn.")


def _triggers() -> Iterator[Problem]:
    """A table whose triggers sleep or are gone writes no trail."""
    awake: dict[str, set[str]] = {}
    for row in _rows(
        """SELECT tgrelid::regclass::text AS of_table, tgname AS name FROM pg_trigger
            WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgname = ANY (%s)""",
        [list(AUDIT_NAMES)],
    ):
        awake.setdefault(row["of_table"], set()).add(row["name"])
    for table in sorted(trails.audited_tables()):
        if missing := set(AUDIT_NAMES) - awake.get(table, set()):
            yield Problem("trigger", f"Bảng {table} không được ghi nhật ký: thiếu hoặc tắt {', '.join(sorted(missing))}.")
