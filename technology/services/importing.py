"""Technologies from a spreadsheet: judged row by row, written down all or none as drafts; what is there already is passed over and named."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from khuyencong.access import Principal
from khuyencong.actors.enums import Trade
from khuyencong.documents.spreadsheets import Wrong, columns_of, read_rows, text_of
from khuyencong.text import fold, parse_vnd
from khuyencong.workflow.refusals import NotAllowed
from technology import selectors
from technology.models import Technology
from technology.permissions import P, reaches
from technology.services.catalogue import Twin, check, keep_technology

MOST_ROWS, MOST_LETTERS = 500, 2000
LABELS = {
    "name": "Công nghệ, thiết bị", "does": "Công dụng", "supplier": "Nhà cung cấp", "trade": "Ngành nghề", "vsic_codes": "Mã ngành (VSIC)",
    "price_from": "Giá từ (đồng)", "price_to": "Giá đến (đồng)", "capacity": "Công suất", "energy": "Năng lượng tiêu thụ",
    "least_employees": "Phù hợp từ (lao động)", "most_employees": "Phù hợp đến (lao động)", "seen_at": "Nơi đang dùng",
}  # fmt: skip
REQUIRED = ("name", "does", "supplier", "trade")
_LOCK = "technology.import_technologies"


@dataclass(slots=True)
class Judged:
    """What a file holds: technologies to write down by their row, those that are there already, every mistake. `created` after they were written."""

    rows: int = 0
    new: dict[int, dict[str, Any]] = field(default_factory=dict)
    known: dict[int, Technology] = field(default_factory=dict)
    errors: list[Wrong] = field(default_factory=list)
    created: int = 0


def import_technologies(*, who: Principal, name: str, content: bytes, commit: bool) -> Judged:
    """Judge a file and, with `commit` and without a mistake, write its technologies down in one transaction. FileRefused when it cannot be read.

    Two files at once take turns, so that the second finds what the first has written.
    """
    if not reaches(who, P.KEEP):
        raise NotAllowed
    table = read_rows(name=name, content=content, most=MOST_ROWS)
    with transaction.atomic():
        if commit:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
        judged = _judge(table)
        if commit and not judged.errors:
            _record(judged, who)
            transaction.set_rollback(bool(judged.errors))
    return judged


def _record(judged: Judged, who: Principal) -> None:
    """Write every row down, or tell which one was refused meanwhile; the caller then undoes the others."""
    for number, facts in judged.new.items():
        try:
            with transaction.atomic():
                keep_technology(who=who, **facts)
        except Twin as twin:
            judged.errors.append(Wrong(number, LABELS["name"], f"vừa được ghi vào danh mục: {twin.twin.name}"))
        except ValidationError as error:
            judged.errors.append(Wrong(number, "", " ".join(error.messages)))
    judged.created = 0 if judged.errors else len(judged.new)


def _judge(table: list[list[Any]]) -> Judged:
    heads = columns_of(table[0], LABELS, REQUIRED)
    there = {(fold(row.name), fold(row.supplier)): row for row in Technology.objects.order_by("pk")}
    industries = {code for code, _ in selectors.industries()}
    judged, seen = Judged(), dict[tuple[str, str], int]()
    for number, cells in enumerate(table[1:], start=2):
        said = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
        if not any(str(cell).strip() for cell in said.values()):
            continue
        judged.rows += 1
        wrong: list[Wrong] = []

        def tell(name: str, words: str, at: int = number, to: list[Wrong] = wrong) -> None:
            to.append(Wrong(at, LABELS.get(name, ""), words))

        facts = _facts(said, industries, tell)
        key = (fold(facts.get("name", "")), fold(facts.get("supplier", "")))
        if not wrong and seen.setdefault(key, number) != number:
            tell("name", f"trùng với dòng {seen[key]}")
        if wrong:
            judged.errors += wrong
        elif key in there:
            judged.known[number] = there[key]
        else:
            judged.new[number] = facts
    return judged


def _facts(said: Mapping[str, Any], industries: set[str], tell: Callable[[str, str], None]) -> dict[str, Any]:
    """The facts of a row; `tell` hears of each that is wrong."""
    facts: dict[str, Any] = {}
    for name, cell in said.items():
        try:
            facts[name] = _value(name, cell, industries)
        except ValueError as error:
            tell(name, str(error))
    for name in REQUIRED:
        if not str(said.get(name, "")).strip():
            tell(name, "còn trống")
    row = Technology(**{name: value for name, value in facts.items() if name != "seen_at"})
    try:
        row.clean_fields(exclude={one.name for one in Technology._meta.fields} - facts.keys() | set(REQUIRED) - facts.keys())
        row.vsic_codes = []  # judged above, against the list that was read once
        check(row)
    except ValidationError as error:
        for name, words in error.message_dict.items():
            if str(said.get(name, "")).strip():
                tell(name, " ".join(words))
    return facts


def _value(name: str, cell: Any, industries: set[str]) -> Any:
    """A cell as the fact that it holds; ValueError in words."""
    text = text_of(cell, most=MOST_LETTERS)
    match name:
        case "trade":
            return _trade(text)
        case "vsic_codes":
            codes = text.replace(";", ",").replace(" ", ",").split(",")
            codes = [code for code in codes if code]
            if unknown := [code for code in codes if code not in industries]:
                raise ValueError(f"không có mã {', '.join(unknown)[:60]} trong danh mục hôm nay")
            return codes
        case "price_from" | "price_to":
            return parse_vnd(text) if text else None
        case "least_employees" | "most_employees":
            if text and not (text.isascii() and text.isdecimal() and len(text) <= 6):
                raise ValueError("cần số nguyên")
            return int(text) if text else None
    return text


def _trade(text: str) -> str:
    found = next((value for value, label in Trade.choices if text and fold(text) in (fold(str(label)), value)), "")
    if text and not found:
        raise ValueError(f"không có “{text[:40]}”; chọn một trong: {', '.join(str(label) for _, label in Trade.choices)}")
    return found


def template_rows() -> Iterator[list[str]]:
    """The heads of a file to begin with, and one made-up row."""
    yield list(LABELS.values())
    yield ["Máy sấy bơm nhiệt 500 kg (ví dụ)", "Sấy cơm dừa, trái cây ở nhiệt độ thấp", "Công ty cơ khí (ví dụ)", str(Trade.AGRO_FOOD.label), "1030, 1040",
           "180 triệu", "260 triệu", "500 kg/mẻ", "12 kW", "5", "100", "Hợp tác xã (ví dụ), huyện Giồng Trôm"]  # fmt: skip
