"""Support from other programmes, from the list of another office: judged cell by cell, recorded all or none, the same file twice makes no twin."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from budgets.enums import FundingSource
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.names import name_key
from khuyencong.actors.tax_codes import clean_tax_code
from khuyencong.documents.spreadsheets import Wrong, columns_of, read_rows, text_of
from khuyencong.text import doubt, fold, parse_vnd
from khuyencong.workflow.refusals import NotAllowed
from projects.costs import SHORT
from projects.models import OtherSupport
from projects.permissions import P
from projects.selectors.overlaps import enterprises_named

MOST_ROWS = 1000
LABELS = {
    "source": "Nguồn", "programme": "Chương trình, đề tài", "giver": "Cơ quan hỗ trợ", "decision": "Văn bản", "name": "Đơn vị được hỗ trợ",
    "tax_code": "Mã số thuế", "item": "Nội dung, máy móc", "amount": "Số tiền (đồng)", "starts_on": "Từ ngày", "ends_on": "Đến ngày",
    "serial_number": "Số hiệu máy",
}  # fmt: skip
REQUIRED = ("source", "programme", "giver", "name", "item", "amount", "starts_on")
_LETTERS = {"source": 60, "programme": 200, "giver": 200, "decision": 120, "name": 200, "tax_code": 20, "item": 250, "serial_number": 400}
_SOURCES = {fold(word): source for source in FundingSource for word in (source.value, source.label, SHORT[source])}
_LOCK = "projects.import_supports"


@dataclass(slots=True)
class Judged:
    """What a file holds: rows to record by their number, how many are there already, every mistake; `created` after they were recorded."""

    rows: int = 0
    new: dict[int, dict[str, Any]] = field(default_factory=dict)
    known: int = 0
    errors: list[Wrong] = field(default_factory=list)
    created: int = 0


def import_supports(*, who: Principal, name: str, content: bytes, commit: bool, trusts_small: bool) -> Judged:
    """Judge a file and, with `commit` and without a mistake, record its rows in one transaction. FileRefused when it cannot be read."""
    if not who.may(P.RECORD_SUPPORT):
        raise NotAllowed
    table = read_rows(name=name, content=content, most=MOST_ROWS)
    with transaction.atomic():
        if commit:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
        judged = _judge(table, trusts_small=trusts_small)
        if commit and not judged.errors:
            _record(judged, who)
    return judged


def _record(judged: Judged, who: Principal) -> None:
    named = enterprises_named((facts["tax_code"], facts["name_key"]) for facts in judged.new.values())
    rows = [
        OtherSupport(**facts, enterprise_id=named.get((facts["tax_code"], facts["name_key"])), by_id=who.user_id, at=clock.now())
        for facts in judged.new.values()
    ]
    OtherSupport.objects.bulk_create(rows)
    judged.created = len(rows)


def _twin_of(facts: Mapping[str, Any]) -> tuple[Any, ...]:
    return facts["programme"], facts["name_key"], facts["item"], facts["starts_on"], facts["amount"]


def _judge(table: list[list[Any]], *, trusts_small: bool) -> Judged:
    heads = columns_of(table[0], LABELS, REQUIRED)
    judged = Judged()
    there = set(OtherSupport.objects.order_by().values_list("programme", "name_key", "item", "starts_on", "amount"))
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in enumerate(table[1:], start=2):
        said = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
        if not any(str(cell).strip() for cell in said.values()):
            continue
        judged.rows += 1
        wrong: list[Wrong] = []

        def tell(name: str, words: str, at: int = number, to: list[Wrong] = wrong) -> None:
            to.append(Wrong(at, LABELS.get(name, ""), words))

        facts = _facts(said, tell, trusts_small=trusts_small)
        if wrong:
            judged.errors += wrong
        elif (first := seen.setdefault(_twin_of(facts), number)) != number:
            judged.errors.append(Wrong(number, "", f"trùng với dòng {first}"))
        elif _twin_of(facts) in there:
            judged.known += 1
        else:
            judged.new[number] = facts
    return judged


def _facts(said: Mapping[str, Any], tell: Callable[[str, str], None], *, trusts_small: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {"decision": "", "tax_code": "", "serial_number": "", "ends_on": None}
    for name, cell in said.items():
        try:
            facts[name] = _value(name, cell, trusts_small=trusts_small)
        except ValidationError as error:
            tell(name, " ".join(error.messages))
        except ValueError as error:
            tell(name, str(error))
        else:
            if name in REQUIRED and facts[name] in ("", None, 0):
                tell(name, "còn trống")
    facts["name_key"] = name_key(facts.get("name", ""))
    first, last = facts.get("starts_on"), facts["ends_on"]
    if first and last and last < first:
        tell("ends_on", "trước ngày bắt đầu")
    facts["ends_on"] = last or (date(first.year, 12, 31) if first else None)
    return facts


def _value(name: str, cell: Any, *, trusts_small: bool) -> Any:
    """A cell as the fact that it holds; ValueError or ValidationError in words."""
    if name in ("starts_on", "ends_on"):
        return _day(cell)
    text = text_of(cell, most=_LETTERS.get(name, 60), shown_again=name != "amount")
    match name:
        case "source":
            if text and fold(text) not in _SOURCES:
                raise ValueError(f"không có “{text[:40]}”; chọn một trong: {', '.join(SHORT.values())}")
            return _SOURCES[fold(text)].value if text else ""
        case "amount":
            amount = parse_vnd(text) if text else 0
            if not trusts_small and (words := doubt(amount)):
                raise ValueError(words)
            return amount
        case "tax_code":
            return clean_tax_code(text) if text else ""
    return text


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    parts = str(cell).strip().replace("-", "/").split("/")
    if parts == [""]:
        return None
    try:
        day, month, year = map(int, parts)
        found = date(year, month, day)
    except ValueError as error:
        raise ValueError("cần ngày/tháng/năm, ví dụ 28/06/2024") from error
    if not 2000 <= found.year <= 2100:
        raise ValueError(f"năm {found.year} nằm ngoài khoảng có thể")
    return found


def template_rows() -> Iterator[dict[str, Any]]:
    """One made-up row to begin with."""
    yield {
        "source": SHORT[FundingSource.SCIENCE], "programme": "Chương trình đổi mới công nghệ (ví dụ)", "giver": "Sở Khoa học và Công nghệ",
        "decision": "12/QĐ-SKHCN", "name": "Cơ sở bánh tráng (ví dụ)", "tax_code": "", "item": "Máy sấy bơm nhiệt", "amount": 120_000_000,
        "starts_on": date(2024, 3, 1), "ends_on": date(2024, 12, 31), "serial_number": "",
    }  # fmt: skip
