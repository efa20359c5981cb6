"""Cơ sở from a spreadsheet of an office: judged row by row, recorded all or none; what is there already is passed over."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from khuyencong.access import Principal
from khuyencong.actors.enums import EnterpriseState, LegalForm, Trade
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.actors.names import name_key
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import communes_for
from khuyencong.actors.services.enterprises import register_enterprise
from khuyencong.actors.services.facts import cleaned
from khuyencong.actors.tax_codes import is_personal
from khuyencong.documents.spreadsheets import Wrong, columns_of, read_rows, text_of
from khuyencong.text import fold, parse_vnd
from khuyencong.workflow.refusals import NotAllowed, Refused

MOST_ROWS, MOST_LETTERS = 500, 500
LABELS = {
    "name": "Tên cơ sở", "legal_form": "Loại hình", "trade": "Ngành nghề", "area": "Xã, phường, thị trấn", "district": "Huyện, thành phố",
    "tax_code": "Mã số thuế", "vsic_code": "Mã ngành (VSIC)", "address": "Địa chỉ", "representative": "Người đại diện", "phone": "Điện thoại",
    "employees": "Số lao động", "capital": "Tổng nguồn vốn (đồng)", "founded_on": "Ngày thành lập",
}  # fmt: skip
REQUIRED = ("name", "legal_form", "trade", "area")
_TEXTS = ("name", "address", "representative")
_LOCK = "actors.import_enterprises"


@dataclass(slots=True)
class Judged:
    """What a file holds: cơ sở to record by their row, how many are there already, every mistake. `created` after they were recorded."""

    rows: int = 0
    new: dict[int, dict[str, Any]] = field(default_factory=dict)
    known: int = 0
    errors: list[Wrong] = field(default_factory=list)
    created: int = 0


def import_enterprises(*, who: Principal, name: str, content: bytes, commit: bool) -> Judged:
    """Judge a file and, with `commit` and without a mistake, record its cơ sở in one transaction. FileRefused when it cannot be read.

    Two files at once take turns, so that the second finds what the first has recorded.
    """
    if not who.may(P.REGISTER_ENTERPRISE):
        raise NotAllowed
    table = read_rows(name=name, content=content, most=MOST_ROWS)
    with transaction.atomic():
        if commit:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
        judged = _judge(table, who)
        if commit and not judged.errors:
            _record(judged, who)
            transaction.set_rollback(bool(judged.errors))
    return judged


def _record(judged: Judged, who: Principal) -> None:
    """Record every row, or tell which one was refused meanwhile; the caller then undoes the others."""
    for number, facts in judged.new.items():
        try:
            with transaction.atomic():
                register_enterprise(who=who, **facts)
        except (ValidationError, Refused) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(refusal) for refusal in error.refusals]
            judged.errors.append(Wrong(number, "", " ".join(words)))
    judged.created = 0 if judged.errors else len(judged.new)


class _There:
    """The living cơ sở that a file may name, read at once."""

    def __init__(self) -> None:
        rows = Enterprise.objects.filter(state__in=EnterpriseState.living()).order_by("pk")
        self.codes: dict[str, int] = {}
        self.names: set[tuple[str, int]] = set()
        for code, key, area_id in rows.values_list("tax_code", "name_key", "area_id").iterator(chunk_size=5000):
            self.names.add((key, area_id))
            if code:
                self.codes[code] = area_id

    def find(self, facts: Mapping[str, Any], tell: Callable[[str, str], None]) -> bool:
        """Whether a cơ sở is recorded: by its code, or by name and commune where the file gives none. `tell` hears of what is in doubt."""
        code, area_id = facts.get("tax_code"), facts["area"].pk
        is_named = (name_key(facts["name"]), area_id) in self.names
        if code and code in self.codes:
            if self.codes[code] != area_id:
                tell("tax_code", "đã có một cơ sở khác địa bàn dùng mã này; cần đối chiếu trước khi ghi")
            return True
        if code and is_named:
            tell("name", "đã có cơ sở cùng tên, cùng xã nhưng không mang mã số thuế này; cần đối chiếu, ghi riêng nếu là cơ sở khác")
        return is_named


def _judge(table: list[list[Any]], who: Principal) -> Judged:
    heads = columns_of(table[0], LABELS, REQUIRED)
    communes, there = _communes(who), _There()
    judged = Judged()
    seen: dict[Any, int] = {}
    for number, cells in enumerate(table[1:], start=2):
        said = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
        if not any(str(cell).strip() for cell in said.values()):
            continue
        judged.rows += 1
        wrong: list[Wrong] = []

        def tell(name: str, words: str, at: int = number, to: list[Wrong] = wrong) -> None:
            to.append(Wrong(at, LABELS.get(name, ""), words))

        facts = _facts(said, communes, tell)
        if not wrong:
            for name, key in (("tax_code", facts.get("tax_code")), ("name", (name_key(facts["name"]), facts["area"].pk))):
                if key and seen.setdefault(key, number) != number:
                    tell(name, f"trùng với dòng {seen[key]}")
                    break
        known = not wrong and there.find(facts, tell)
        if wrong:
            judged.errors += wrong
        elif known:
            judged.known += 1
        else:
            judged.new[number] = facts
    return judged


def _facts(said: Mapping[str, Any], communes: Mapping[str, list[AdminUnit]], tell: Callable[[str, str], None]) -> dict[str, Any]:
    """The facts of a row; `tell` hears of each that is wrong."""
    facts: dict[str, Any] = {}
    for name, cell in said.items():
        try:
            facts[name] = _value(name, cell)
        except ValueError as error:
            tell(name, str(error))
    if "area" in facts:
        facts["area"] = _commune(facts["area"], facts.pop("district", ""), communes, tell)
    facts.pop("district", None)
    for name in REQUIRED:
        if name != "area" and not str(said.get(name, "")).strip():
            tell(name, "còn trống")
    good = {name: value for name, value in facts.items() if value not in (None, "")}
    try:
        good |= cleaned(good)
    except ValidationError as error:
        for name, words in error.message_dict.items():
            tell(name, " ".join(words) + _hint(name, said[name]))
            del good[name]
    try:
        Enterprise(**good).clean_fields(exclude={field.name for field in Enterprise._meta.fields} - good.keys())
    except ValidationError as error:
        for name, words in error.message_dict.items():
            tell(name, " ".join(words))
    if is_personal(good.get("tax_code")) and good.get("legal_form") not in (None, LegalForm.HOUSEHOLD):
        tell("tax_code", "số định danh 12 chữ số chỉ là mã số thuế của hộ kinh doanh")
    return good


def _hint(name: str, cell: Any) -> str:
    """Why a number of the spreadsheet is often wrong: it has lost the zeros at its beginning."""
    lost = name in ("tax_code", "phone") and isinstance(cell, int | float)
    return " Ô kiểu số làm mất số 0 ở đầu; hãy đặt ô kiểu văn bản." if lost else ""


def _value(name: str, cell: Any) -> Any:
    """A cell as the fact that it holds; ValueError in words."""
    text = text_of(cell, most=MOST_LETTERS, shown_again=name in _TEXTS)
    match name:
        case "legal_form":
            return _choice(text, LegalForm.choices)
        case "trade":
            return _choice(text, Trade.choices)
        case "employees":
            if text and not (text.isascii() and text.isdecimal() and len(text) <= 6 and int(text) <= 100_000):
                raise ValueError("cần số nguyên từ 0 đến 100.000")
            return int(text) if text else None
        case "capital":
            return parse_vnd(text) if text else None
        case "founded_on":
            return _day(cell, text)
    return text


def _choice(text: str, choices: list[tuple[str, str]]) -> str:
    found = next((value for value, label in choices if text and fold(text) in (fold(str(label)), value)), "")
    if text and not found:
        raise ValueError(f"không có “{text[:40]}”; chọn một trong: {', '.join(str(label) for _, label in choices)}")
    return found


def _day(cell: Any, text: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or not text:
        return cell or None
    day, month, year = (*text.replace("-", "/").split("/"), "", "")[:3]
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError("cần ngày/tháng/năm, ví dụ 28/06/2018") from error


def _communes(who: Principal) -> dict[str, list[AdminUnit]]:
    """The communes of today in the office's reach, by their folded name."""
    found: dict[str, list[AdminUnit]] = {}
    for unit in communes_for(who, P.REGISTER_ENTERPRISE):
        found.setdefault(fold(unit.name), []).append(unit)
    return found


def _commune(text: str, district: str, communes: Mapping[str, list[AdminUnit]], tell: Callable[[str, str], None]) -> AdminUnit | None:
    rows = communes.get(fold(text), []) if text else []
    if district and len(rows) != 1:
        rows = [unit for unit in rows if unit.district and fold(district) in fold(unit.district.name)]
    elif district and (above := rows[0].district) and fold(district) not in fold(above.name):
        tell("district", f"{rows[0].name} thuộc {above.name}, không thuộc “{district[:60]}”")
    if len(rows) == 1:
        return rows[0]
    if not text:
        tell("area", "còn trống")
    elif rows:
        tell("area", "nhiều nơi cùng tên; ghi thêm cột Huyện, thành phố")
    else:
        tell("area", f"không có “{text[:60]}” trong địa bàn hôm nay")
    return None


def template_rows(who: Principal) -> Iterator[list[str]]:
    """The heads of a file to begin with, and one made-up row in the office's own area."""
    yield list(LABELS.values())
    area = communes_for(who, P.REGISTER_ENTERPRISE)[0]
    yield ["Cơ sở bánh tráng (ví dụ)", "Hộ kinh doanh", str(Trade.choices[0][1]), area.name, area.district.name if area.district else "", "",
           "1079", "Số 1", "Nguyễn Văn A", "0903 123 456", "5", "300 triệu", "28/06/2018"]  # fmt: skip
