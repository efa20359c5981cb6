"""Cơ sở from a spreadsheet of an office: read, judged row by row, recorded all or none; what is there already is passed over."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from python_calamine import CalamineError, CalamineWorkbook

from khuyencong.access import Principal, Scope
from khuyencong.actors.enums import EnterpriseState, LegalForm, Level, Trade
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.actors.names import name_key
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import units
from khuyencong.actors.services.enterprises import register_enterprise
from khuyencong.actors.services.facts import cleaned
from khuyencong.actors.tax_codes import is_personal
from khuyencong.documents.inspection import FileRefused, inspect
from khuyencong.text import fold, nfc, parse_vnd
from khuyencong.workflow.refusals import NotAllowed

MOST_ROWS, MOST_BYTES = 2000, 5 * 1024 * 1024
# By the folded head of a column, the fact that it holds. The first four must be there.
COLUMNS: Mapping[str, str] = {
    "ten co so": "name",
    "loai hinh": "legal_form",
    "nganh nghe": "trade",
    "xa, phuong, thi tran": "area",
    "huien, thanh pho": "district",
    "ma so thue": "tax_code",
    "ma nganh (vsic)": "vsic_code",
    "dia chi": "address",
    "nguoi dai dien": "representative",
    "dien thoai": "phone",
    "so lao dong": "employees",
    "tong nguon von (dong)": "capital",
    "ngai thanh lap": "founded_on",
}
LABELS = {
    "name": "Tên cơ sở", "legal_form": "Loại hình", "trade": "Ngành nghề", "area": "Xã, phường, thị trấn", "district": "Huyện, thành phố",
    "tax_code": "Mã số thuế", "vsic_code": "Mã ngành (VSIC)", "address": "Địa chỉ", "representative": "Người đại diện", "phone": "Điện thoại",
    "employees": "Số lao động", "capital": "Tổng nguồn vốn (đồng)", "founded_on": "Ngày thành lập",
}  # fmt: skip
REQUIRED = ("name", "legal_form", "trade", "area")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mistake: in which row (as the spreadsheet counts) and column, in words."""

    row: int
    column: str
    message: str


@dataclass(slots=True)
class Judged:
    """What a file holds: cơ sở to record, how many are there already, every mistake. `created` after they were recorded."""

    rows: int = 0
    new: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0
    errors: list[Wrong] = field(default_factory=list)
    created: int = 0


def import_enterprises(*, who: Principal, name: str, content: bytes, commit: bool) -> Judged:
    """Judge a file and, with `commit` and without a mistake, record its cơ sở in one transaction. FileRefused when it cannot be read."""
    if not who.may(P.REGISTER_ENTERPRISE):
        raise NotAllowed
    table = _read(name, content)
    with transaction.atomic():
        judged = _judge(table, who)
        if commit and not judged.errors:
            for facts in judged.new:
                register_enterprise(who=who, **facts)
            judged.created = len(judged.new)
    return judged


def _read(name: str, content: bytes) -> list[list[Any]]:
    """The rows of the first sheet, the heads first. FileRefused in words."""
    if len(content) > MOST_BYTES:
        raise FileRefused("Tệp lớn hơn 5 MB; hãy tách thành nhiều tệp.")
    if name.lower().endswith(".csv"):
        try:
            text = content.decode("utf-8-sig")
            rows: list[list[Any]] = list(csv.reader(io.StringIO(text), dialect=csv.excel))
        except (UnicodeDecodeError, csv.Error) as error:
            raise FileRefused("Chưa đọc được tệp CSV; hãy lưu với mã UTF-8, ngăn cách bằng dấu phẩy.") from error
    else:
        inspect(name=name, content=content)
        try:
            rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        except (CalamineError, IndexError, ValueError) as error:
            raise FileRefused("Chưa đọc được bảng tính; hãy lưu lại dạng .xlsx hoặc .csv.") from error
    if len(rows) < 2:
        raise FileRefused("Tệp chưa có dòng nào dưới dòng tiêu đề.")
    if len(rows) > MOST_ROWS + 1:
        raise FileRefused(f"Tệp có hơn {MOST_ROWS} dòng; hãy tách thành nhiều tệp.")
    return rows


def _judge(table: list[list[Any]], who: Principal) -> Judged:
    heads = [COLUMNS.get(fold(str(head)), "") for head in table[0]]
    if missing := [LABELS[name] for name in REQUIRED if name not in heads]:
        raise FileRefused(f"Dòng tiêu đề còn thiếu cột: {', '.join(missing)}.")
    communes = _communes(who)
    judged, seen = Judged(), {}
    for number, cells in enumerate(table[1:], start=2):
        said = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
        if not any(str(cell).strip() for cell in said.values()):
            continue
        judged.rows += 1
        wrong: list[Wrong] = []
        facts = _facts(said, communes, lambda name, words, at=number, to=wrong: to.append(Wrong(at, LABELS.get(name, ""), words)))
        if not wrong:
            key = facts.get("tax_code") or (name_key(facts["name"]), facts["area"].pk)
            if key in seen:
                wrong.append(Wrong(number, LABELS["name"], f"trùng với dòng {seen[key]}"))
            seen[key] = number
        if wrong:
            judged.errors += wrong
        elif _is_there(facts):
            judged.known += 1
        else:
            judged.new.append(facts)
    return judged


def _facts(said: Mapping[str, Any], communes: Mapping[str, list[AdminUnit]], tell: Callable[[str, str], None]) -> dict[str, Any]:
    """The facts of a row; `tell` hears of each that is wrong."""
    facts: dict[str, Any] = {}
    for name, cell in said.items():
        try:
            facts[name] = _value(name, cell)
        except ValueError as error:
            tell(name, str(error) or "chưa đọc được")
    facts["area"] = _commune(str(facts.get("area", "")), str(facts.pop("district", "")), communes, tell)
    for name in REQUIRED:
        if name != "area" and not str(said.get(name, "")).strip():
            tell(name, "còn trống")
    good = {name: value for name, value in facts.items() if value not in (None, "")}
    try:
        good |= cleaned(good)
        Enterprise(**good).clean_fields(exclude=["sort_name", "area"])
    except ValidationError as error:
        for name, words in error.message_dict.items():
            if name in good:
                tell(name, " ".join(words))
    if is_personal(good.get("tax_code")) and good.get("legal_form") not in (None, LegalForm.HOUSEHOLD):
        tell("tax_code", "số định danh 12 chữ số chỉ là mã số thuế của hộ kinh doanh")
    return good


def _value(name: str, cell: Any) -> Any:
    """A cell as the fact that it holds; ValueError in words."""
    text = nfc(f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)).strip()
    if "\0" in text:
        raise ValueError("có ký tự không hợp lệ")
    match name:
        case "legal_form":
            return _choice(text, LegalForm.choices)
        case "trade":
            return _choice(text, Trade.choices)
        case "employees":
            if text and not (text.isascii() and text.isdecimal() and int(text) <= 100_000):
                raise ValueError("cần số nguyên không âm")
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
    rows = units(Level.COMMUNE).select_related("parent")
    if who.scope(P.REGISTER_ENTERPRISE) == Scope.DISTRICT:
        rows = rows.filter(Q(pk__in=who.area_ids) | Q(parent_id__in=who.area_ids))
    found: dict[str, list[AdminUnit]] = {}
    for unit in rows:
        found.setdefault(fold(unit.name), []).append(unit)
    return found


def _commune(text: str, district: str, communes: Mapping[str, list[AdminUnit]], tell: Callable[[str, str], None]) -> AdminUnit | None:
    rows = communes.get(fold(text), []) if text else []
    if district:
        rows = [unit for unit in rows if unit.parent and fold(district) in fold(unit.parent.name)]
    if len(rows) == 1:
        return rows[0]
    if not text:
        tell("area", "còn trống")
    elif rows:
        tell("area", "nhiều nơi cùng tên; ghi thêm cột Huyện, thành phố")
    else:
        tell("area", f"không có “{text[:60]}” trong địa bàn hôm nay")
    return None


def _is_there(facts: Mapping[str, Any]) -> bool:
    """Whether the cơ sở is recorded: by its code, or by name and commune where it has none."""
    rows = Enterprise.objects.filter(state__in=EnterpriseState.living())
    if code := facts.get("tax_code"):
        return rows.filter(tax_code=code).exists()
    return rows.filter(name_key=name_key(facts["name"]), area=facts["area"]).exists()


def template_rows() -> Iterator[list[str]]:
    """The heads of a file to begin with, and one made-up row."""
    yield [LABELS[name] for name in COLUMNS.values()]
    yield ["Cơ sở bánh tráng (ví dụ)", "Hộ kinh doanh", "Tiểu thủ công nghiệp", "Phường Phú Khương", "Thành phố Bến Tre", "", "1079", "Số 1",
           "Nguyễn Văn A", "0903 123 456", "5", "300 triệu", "28/06/2018"]  # fmt: skip
