"""The table of costs as a spreadsheet: of one part or of all parts of an application, judged cell by cell, kept all or none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.enums import FundingSource
from khuyencong.access import Principal
from khuyencong.actors.names import name_key
from khuyencong.documents.spreadsheets import Wrong, columns_of, read_rows, text_of
from khuyencong.text import doubt, fold, parse_vnd, vnd
from projects.costs import OWN, SHORT, Item, beyond, sources_beside
from projects.models import CostItem, Line, Project
from projects.selectors.applications import mark_of, mark_of_costs
from projects.selectors.costs import items_of
from projects.services import applications
from projects.services.applications import same
from projects.services.tables import replace_table

MOST_ROWS, MOST_OF_A_PART = 500, 60
LABELS = {
    "part": "Phần", "enterprise": "Đơn vị thụ hưởng", "name": "Khoản mục", "unit": "Đơn vị tính", "quantity": "Số lượng",
    "amount": "Thành tiền (đồng)", "by_grant": "Đề nghị khuyến công hỗ trợ (đồng)",
    **{source.value: f"{SHORT[source]} (đồng)" for source in FundingSource},
    "own": f"{OWN} (đồng)", "note": "Chương trình, văn bản của nguồn khác", "serial": "Số hiệu máy",
}  # fmt: skip
REQUIRED = ("name", "amount", "by_grant")
_MONEY = ("amount", "by_grant", *FundingSource.values, "own")
_LETTERS = {"enterprise": 300, "name": 200, "unit": 30, "quantity": 30, "note": 200, "serial": 400}
_SUM = ("cong", "tong", "tong cong")
NOTHING = "Bảng chưa có dòng kinh phí nào."


@dataclass(slots=True)
class Part:
    """What a file says of one part: its items with the rows they stand in, programmes and serial numbers that were named."""

    items: list[Item] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    serials: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Judged:
    """What a file holds, by the position of a part; every mistake. `kept` once it was written."""

    rows: int = 0
    parts: dict[int, Part] = field(default_factory=dict)
    errors: list[Wrong] = field(default_factory=list)
    kept: bool = False


def mark_of_tables(lines: Sequence[Line]) -> str:
    """The mark of the tables that a file would replace."""
    return mark_of([[line.position, mark_of_costs(line)] for line in lines])


def import_costs(
    *, project: Project, lines: Sequence[Line], who: Principal, name: str, content: bytes, commit: bool, trusts_small: bool, seen: str
) -> Judged:
    """Judge a file and, with `commit` and without a mistake, let it replace the tables of the parts that it names, in one transaction.

    `lines` are the parts that it may name. FileRefused when it cannot be read; Stale when a table is not what was seen.
    """
    judged = _judge(read_rows(name=name, content=content, most=MOST_ROWS), project, lines, trusts_small=trusts_small)
    if not commit or judged.errors:
        return judged
    with transaction.atomic():
        row = applications.writable(project, who)
        asked = row.lines.filter(pk__in=[line.pk for line in lines]).select_for_update(of=("self",), no_key=True)
        fresh = list(asked.prefetch_related("items__shares").order_by("position"))
        same(seen, mark_of_tables(fresh))
        for line in fresh:
            if line.position in judged.parts:
                _keep(line, judged.parts[line.position], row, judged)
        applications.recount(row)
        applications.touch(row)
        transaction.set_rollback(bool(judged.errors))
    judged.kept = not judged.errors
    return judged


def _keep(line: Line, part: Part, project: Project, judged: Judged) -> None:
    """Write one part; what the service refuses becomes a mistake of its first row."""
    try:
        with transaction.atomic():
            replace_table(
                line,
                part.items,
                track=project.track,
                serial_number="; ".join(part.serials) or line.serial_number,
                serial_reason=line.serial_reason,
                other_state_note="; ".join(part.notes)[:200] or line.other_state_note,
            )
    except ValidationError as error:
        judged.errors.append(Wrong(part.rows[0], "", " ".join(error.messages)))


def _judge(table: list[list[Any]], project: Project, lines: Sequence[Line], *, trusts_small: bool) -> Judged:
    heads = columns_of(table[0], LABELS, REQUIRED)
    judged, sums = Judged(), dict.fromkeys(_MONEY, 0)
    for number, cells in enumerate(table[1:], start=2):
        said = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
        if not any(str(cell).strip() for name, cell in said.items() if name not in ("part", "enterprise")):
            continue
        judged.rows += 1
        wrong: list[Wrong] = []

        def tell(name: str, words: str, at: int = number, to: list[Wrong] = wrong) -> None:
            to.append(Wrong(at, LABELS.get(name, ""), words))

        facts = _facts(said, tell, trusts_small=trusts_small)
        if fold(str(facts.get("name", ""))) in _SUM:
            if not judged.errors and not wrong:
                _check_sum(facts, sums, tell)
        else:
            for name in _MONEY:
                sums[name] += facts.get(name) or 0
            if (line := _part(facts, lines, tell)) and (item := _item(facts, project, tell)) and not wrong:
                _add(judged, line, item, facts, number)
        judged.errors += wrong
    _check_parts(judged, lines)
    return judged


def _facts(said: Mapping[str, Any], tell: Callable[[str, str], None], *, trusts_small: bool) -> dict[str, Any]:
    """The facts of a row; `tell` hears of each cell that is wrong."""
    facts: dict[str, Any] = {}
    for name, cell in said.items():
        try:
            facts[name] = _money(cell, trusts_small=trusts_small or name == "own") if name in _MONEY else _plain(name, cell)
        except ValueError as error:
            tell(name, str(error))
    return facts


def _plain(name: str, cell: Any) -> Any:
    text = text_of(cell, most=_LETTERS.get(name, 10))
    if name in ("part", "quantity"):
        most = 1_000_000
        if text and not (text.isascii() and text.isdecimal() and len(text) <= 7 and 1 <= int(text) <= most):
            raise ValueError(f"cần số nguyên từ 1 đến {vnd(most)}")
        return int(text) if text else None
    return text


def _money(cell: Any, *, trusts_small: bool) -> int:
    """An amount in đồng from a number or from words such as "300 triệu"; an empty cell is nothing."""
    if isinstance(cell, float) and not cell.is_integer():
        raise ValueError("số tiền phải chẵn đồng, không có phần lẻ")
    text = text_of(cell, most=60, shown_again=False)
    amount = parse_vnd(text) if text and text != "0" else 0
    if not trusts_small and (words := doubt(amount)):
        raise ValueError(words)
    return amount


def _part(facts: Mapping[str, Any], lines: Sequence[Line], tell: Callable[[str, str], None]) -> Line | None:
    """The part that a row belongs to: by its number, else by the name of its cơ sở, else the only one."""
    number, name = facts.get("part"), facts.get("enterprise") or ""
    if number:
        found = [line for line in lines if line.position == number]
        if found and name and name_key(name) != name_key(found[0].enterprise.name):
            tell("enterprise", f"phần {number} là {found[0].enterprise.name}, không phải “{name[:60]}”")
            return None
    elif name:
        found = [line for line in lines if name_key(line.enterprise.name) == name_key(name)]
    else:
        found = list(lines)
    if len(found) == 1:
        return found[0]
    if number or (name and not found):
        tell("part" if number else "enterprise", "không có trong bảng kinh phí này")
    else:
        tell("part", "còn trống; đề án có nhiều phần, ghi số của phần")
    return None


def _item(facts: Mapping[str, Any], project: Project, tell: Callable[[str, str], None]) -> Item | None:
    """The item of a row, when its sources make its amount."""
    if not facts.get("name") and "name" in facts:
        tell("name", "còn trống")
    amount = facts.get("amount")
    if amount == 0:
        tell("amount", "cần số tiền lớn hơn 0")
    if facts.get(project.track):
        tell(project.track, "là nguồn của đề án; ghi ở cột đề nghị khuyến công hỗ trợ")
    if not amount or not facts.get("name"):
        return None
    elsewhere = {source.value: facts[source.value] for source in sources_beside(project.track) if facts.get(source.value)}
    item = Item(facts["name"], amount, facts.get("by_grant") or 0, facts.get("quantity") or 1, facts.get("unit") or "", elsewhere)
    if words := beyond(item):
        tell("amount", words)
    elif facts.get("own") and facts["own"] != item.own:
        tell("own", f"ghi {vnd(facts['own'])} đồng; thành tiền trừ các nguồn còn {vnd(item.own)} đồng")
    return item


def _check_sum(facts: Mapping[str, Any], sums: Mapping[str, int], tell: Callable[[str, str], None]) -> None:
    """A row that adds up is held to what stands above it."""
    for name in _MONEY:
        if facts.get(name) and facts[name] != sums[name] and (name != "own" or sums[name]):
            tell(name, f"dòng cộng ghi {vnd(facts[name])} đồng; các dòng trên cộng lại {vnd(sums[name])} đồng")


def _add(judged: Judged, line: Line, item: Item, facts: Mapping[str, Any], number: int) -> None:
    part = judged.parts.setdefault(line.position, Part())
    part.items.append(item)
    part.rows.append(number)
    for words, kept in ((facts.get("note"), part.notes), (facts.get("serial"), part.serials)):
        if words:
            kept[words] = None


def _check_parts(judged: Judged, lines: Sequence[Line]) -> None:
    """What only a whole part shows: too many rows, money of others without a word on whose it is; nothing at all."""
    known = {line.position: line.other_state_note for line in lines}
    for position, part in judged.parts.items():
        if len(part.items) > MOST_OF_A_PART:
            judged.errors.append(Wrong(part.rows[MOST_OF_A_PART], "", f"phần {position} có hơn {MOST_OF_A_PART} khoản mục"))
        paid = next((row for row, item in zip(part.rows, part.items, strict=True) if item.elsewhere), None)
        if paid and not part.notes and not known[position]:
            judged.errors.append(Wrong(paid, LABELS["note"], "cần ghi khi có nguồn khác cùng chi"))
    if not judged.parts and not judged.errors:
        judged.errors.append(Wrong(2, "", NOTHING))


def sheet_columns(track: str) -> list[str]:
    """The columns of a file for a đề án of this track, in their order."""
    left_out = {source.value for source in FundingSource} - {source.value for source in sources_beside(track)}
    return [name for name in LABELS if name not in left_out]


def sheet_rows(lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """The rows of a file by column: every item of the parts, a part without items as a row to begin with, and what they make."""
    sums = dict.fromkeys(_MONEY, 0)
    for line in lines:
        whose = {"part": line.position, "enterprise": line.enterprise.name}
        beside: dict[str, Any] = {"note": line.other_state_note, "serial": line.serial_number}
        for item in items_of(line):
            row = _row(item)
            for name in _MONEY:
                sums[name] += row.get(name) or 0
            yield whose | row | beside
            beside = {}
        if not line.items.all():
            yield whose
    if any(sums.values()):
        yield {"name": "Cộng"} | {name: amount or None for name, amount in sums.items()}


def _row(item: CostItem) -> dict[str, Any]:
    amounts = {"amount": item.amount, "by_grant": item.by_grant or None, "own": item.own}
    return {"name": item.name, "unit": item.unit, "quantity": item.quantity} | amounts | item.elsewhere
