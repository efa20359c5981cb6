"""The project's own file of a reorganisation: read, and judged by its shape alone.

docs/subsystems/territory.md describes the format. What the file says is not believed before `checks` has compared it with the units.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from khuyencong.actors.enums import Level, OrganisationKind
from khuyencong.text import nfc

FORMAT = "khuyencong.reorganisation/1"
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "reorganisations"
MAX_BYTES = 2_000_000


class BadFile(ValueError):
    """The file is none of a reorganisation; says where and why."""


@dataclass(frozen=True, slots=True)
class OldUnit:
    """A unit as the file names it: a code alone is no identity."""

    level: Level
    code: str
    name: str
    within: str

    def __str__(self) -> str:
        return f"{self.name} ({self.code}{f', thuộc {self.within}' if self.within else ''})"


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that begins, and the ones that it is made of."""

    level: Level
    code: str
    name: str
    within: str
    origins: tuple[OldUnit, ...]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Staff:
    """Where the people of an ended organisation go: a new unit's code (its UBND), or the code of an organisation."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A file, read."""

    code: str
    title: str
    decree: str
    effective_on: date
    about: str
    ends: tuple[OldUnit, ...]
    units: tuple[NewUnit, ...]
    founded: tuple[Mapping[str, str], ...]
    renamed: tuple[Mapping[str, str], ...]
    merged: tuple[tuple[tuple[str, ...], str], ...]
    staff: tuple[Staff, ...]
    sha256: str


def shipped() -> list[Path]:
    """The files that come with the portal, by date."""
    return sorted(SHIPPED.glob("*.json"))


def read(content: bytes) -> Plan:
    """Read a file. BadFile when it is none."""
    if len(content) > MAX_BYTES:
        raise BadFile("Tệp lớn quá 2 MB.")
    try:
        raw = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadFile("Tệp không phải JSON viết bằng UTF-8.") from error
    top = _object(raw, "tệp", {"format", "code", "title", "decree", "effective_on"}, {"about", "ends", "units", "organisations", "staff"})
    if top["format"] != FORMAT:
        raise BadFile(f"Không phải định dạng {FORMAT}.")
    acts = _object(top.get("organisations", {}), "organisations", set(), {"founded", "renamed", "merged"})
    code = _text(top, "code", "tệp", 60)
    if not all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in code):
        raise BadFile("code chỉ gồm chữ không dấu, chữ số và gạch nối.")
    return Plan(
        code=code,
        title=_text(top, "title", "tệp", 300),
        decree=_text(top, "decree", "tệp", 200),
        effective_on=_day(top["effective_on"]),
        about=_text(top, "about", "tệp", 1000) if top.get("about") else "",
        ends=tuple(_old(row, f"ends[{n}]") for n, row in _rows(top, "ends")),
        units=tuple(_new(row, f"units[{n}]") for n, row in _rows(top, "units")),
        founded=tuple(_founded(row, f"founded[{n}]") for n, row in _rows(acts, "founded")),
        renamed=tuple(_renamed(row, f"renamed[{n}]") for n, row in _rows(acts, "renamed")),
        merged=tuple(_merged(row, f"merged[{n}]") for n, row in _rows(acts, "merged")),
        staff=tuple(_staff(row, f"staff[{n}]") for n, row in _rows(top, "staff")),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _object(raw: Any, where: str, needed: set[str], known: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BadFile(f"{where}: cần một đối tượng.")
    if missing := needed - set(raw):
        raise BadFile(f"{where}: thiếu {', '.join(sorted(missing))}.")
    if unknown := set(raw) - needed - known:
        raise BadFile(f"{where}: không hiểu {', '.join(sorted(str(name)[:40] for name in unknown))}.")
    return raw


def _rows(raw: Mapping[str, Any], name: str) -> Sequence[tuple[int, Any]]:
    rows = raw.get(name, [])
    if not isinstance(rows, list):
        raise BadFile(f"{name}: cần một danh sách.")
    return list(enumerate(rows))


def _text(raw: Mapping[str, Any], name: str, where: str, limit: int) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise BadFile(f"{where}: {name} phải là chữ, không để trống.")
    value = nfc(value).strip()
    if len(value) > limit:
        raise BadFile(f"{where}: {name} dài quá {limit} ký tự.")
    return value


def _day(raw: Any) -> date:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise BadFile("effective_on phải là ngày viết như 2025-07-01.") from error


def _level(raw: Mapping[str, Any], where: str) -> Level:
    try:
        return Level(raw.get("level", "commune"))
    except ValueError as error:
        raise BadFile(f"{where}: level là province, district hoặc commune.") from error


def _old(raw: Any, where: str) -> OldUnit:
    row = _object(raw, where, {"code", "name"}, {"level", "within"})
    within = _text(row, "within", where, 10) if row.get("within") else ""
    return OldUnit(_level(row, where), _text(row, "code", where, 10), _text(row, "name", where, 120), within)


def _new(raw: Any, where: str) -> NewUnit:
    row = _object(raw, where, {"code", "name", "from"}, {"level", "within"})
    within = _text(row, "within", where, 10) if row.get("within") else ""
    origins = tuple(_old(old, f"{where}.from[{n}]") for n, old in _rows(row, "from"))
    if not origins:
        raise BadFile(f"{where}: from phải có ít nhất một đơn vị.")
    return NewUnit(_level(row, where), _text(row, "code", where, 10), _text(row, "name", where, 120), within, origins)


def _founded(raw: Any, where: str) -> dict[str, str]:
    row = _object(raw, where, {"code", "kind", "name", "short_name", "symbol", "area"}, {"parent", "leader_title"})
    limits = {"code": 40, "kind": 24, "name": 200, "short_name": 80, "symbol": 20, "area": 10, "parent": 40, "leader_title": 80}
    found = {name: _text(row, name, where, limits[name]) for name in row}
    if found["kind"] not in OrganisationKind.values:
        raise BadFile(f"{where}: không có loại tổ chức {found['kind']}.")
    return found


def _renamed(raw: Any, where: str) -> dict[str, str]:
    row = _object(raw, where, {"code"}, {"name", "short_name", "symbol", "leader_title"})
    limits = {"code": 40, "name": 200, "short_name": 80, "symbol": 20, "leader_title": 80}
    return {name: _text(row, name, where, limits[name]) for name in row}


def _merged(raw: Any, where: str) -> tuple[tuple[str, ...], str]:
    row = _object(raw, where, {"from", "into"}, set())
    sources = tuple(source for _, source in _rows(row, "from"))
    if not sources or not all(isinstance(source, str) for source in sources):
        raise BadFile(f"{where}: from là danh sách mã tổ chức.")
    return sources, _text(row, "into", where, 40)


def _staff(raw: Any, where: str) -> Staff:
    row = _object(raw, where, {"from", "to"}, set())
    return Staff(_text(row, "from", where, 40), _text(row, "to", where, 40))
