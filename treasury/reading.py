"""What a spreadsheet of the State treasury says, whatever its heads are called: heads, amounts and days as people there write them. No rows, no queries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from khuyencong.actors.names import name_key
from khuyencong.actors.tax_codes import clean_tax_code
from khuyencong.documents.inspection import FileRefused
from khuyencong.documents.spreadsheets import Wrong, text_of
from khuyencong.text import fold
from khuyencong.text.money import MOST

LABELS = {
    "dated_on": "Ngày", "voucher": "Số chứng từ", "account": "Tài khoản, nguồn", "beneficiary": "Đơn vị nhận",
    "tax_code": "Mã số thuế", "amount": "Số tiền (đồng)", "content": "Nội dung",
}  # fmt: skip
REQUIRED = ("dated_on", "voucher", "beneficiary", "amount")
# Heads as treasuries and accountants write them, without marks; the longest that begins a head names it.
ALIASES: dict[str, tuple[str, ...]] = {
    "dated_on": (
        "ngay",
        "ngay chung tu",
        "ngay ct",
        "ngay hach toan",
        "ngay thanh toan",
        "ngay chi",
        "ngay kb",
        "ngay gd",
        "ngay giao dich",
    ),
    "voucher": ("so chung tu", "so ct", "chung tu", "so unc", "so uy nhiem chi", "so hieu chung tu", "so but toan"),
    "account": ("tai khoan", "tk", "so tai khoan", "nguon", "ma nguon", "tai khoan, nguon", "tai khoan/nguon"),
    "beneficiary": (
        "don vi nhan",
        "don vi nhan tien",
        "don vi thu huong",
        "ten don vi",
        "nguoi nhan",
        "ten nguoi nhan",
        "doi tuong",
        "don vi huong",
    ),
    "tax_code": ("ma so thue", "mst", "ma so thue don vi", "ma dv", "ma doi tuong"),
    "amount": ("so tien", "so tien (dong)", "so tien (vnd)", "thanh tien", "so tien chi", "phat sinh no", "tong so"),
    "content": ("noi dung", "noi dung chi", "dien giai", "ly do", "noi dung thanh toan", "trich yeu"),
}
_FOLDED = {name: tuple(fold(alias) for alias in aliases) for name, aliases in ALIASES.items()}
HEAD_WITHIN = 30  # rows above the heads: the treasury's name, the period, an empty row
MOST_ROWS = 5_000
_LETTERS = {"voucher": 60, "account": 120, "beneficiary": 250, "tax_code": 20, "content": 500}
_TOTAL = tuple(map(fold, ("cong", "tong cong", "tong so", "luy ke")))
_EXCEL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Line:
    """One payment of the statement; `number` is the row as the spreadsheet counts it."""

    number: int
    dated_on: date
    voucher: str
    account: str
    beneficiary: str
    tax_code: str
    amount: int
    content: str

    @property
    def voucher_key(self) -> str:
        """The voucher as vouchers are compared."""
        return voucher_key(self.voucher)

    @property
    def beneficiary_key(self) -> str:
        """The beneficiary as names are compared."""
        return name_key(self.beneficiary)


def voucher_key(voucher: str) -> str:
    """A voucher number without signs, in capitals, without zeros before a plain number: "unc 0012/24" and "UNC-0012.24" are one."""
    bare = re.sub(r"[^0-9A-Z]", "", fold(voucher).upper())
    return bare.lstrip("0") or bare if bare.isdigit() else bare


def read_lines(table: Sequence[Sequence[Any]]) -> tuple[list[Line], list[Wrong]]:
    """The payments of a table and every mistake in it. FileRefused when no row looks like its heads."""
    at, heads = _heads(table)
    lines: list[Line] = []
    wrong: list[Wrong] = []
    for number, cells in enumerate(table[at + 1 :], start=at + 2):
        said = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
        if not any(str(cell).strip() for cell in said.values()) or _is_total(cells):
            continue
        found = _line(number, said, wrong)
        if found:
            lines.append(found)
    return lines, wrong


def _heads(table: Sequence[Sequence[Any]]) -> tuple[int, list[str]]:
    best, heads = -1, []
    for at, row in enumerate(table[:HEAD_WITHIN]):
        names = _named(row)
        if sum(name in names for name in REQUIRED) > sum(name in heads for name in REQUIRED):
            best, heads = at, names
    missing = [LABELS[name] for name in REQUIRED if name not in heads]
    if missing:
        raise FileRefused(f"Chưa thấy dòng tiêu đề có đủ cột; còn thiếu: {', '.join(missing)}.")
    return best, heads


def _named(row: Sequence[Any]) -> list[str]:
    """Which column each head names; of two heads for one column the first counts."""
    named: list[str] = []
    for cell in row:
        text = " ".join(fold(str(cell)).split())
        fits = [
            (len(alias), name) for name, aliases in _FOLDED.items() for alias in aliases if text == alias or text.startswith(f"{alias} ")
        ]
        name = max(fits)[1] if fits and len(text) <= 60 else ""
        named.append("" if name in named else name)
    return named


def _is_total(cells: Sequence[Any]) -> bool:
    first = next((" ".join(fold(str(cell)).split()) for cell in cells if str(cell).strip()), "")
    return first.rstrip(":").startswith(_TOTAL)


def _line(number: int, said: dict[str, Any], wrong: list[Wrong]) -> Line | None:
    facts: dict[str, Any] = {"account": "", "tax_code": "", "content": ""}
    before = len(wrong)
    for name, cell in said.items():
        try:
            facts[name] = _value(name, cell)
        except (ValueError, ValidationError) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            wrong.append(Wrong(number, LABELS[name], words))
        else:
            if name in REQUIRED and facts[name] in ("", None):
                wrong.append(Wrong(number, LABELS[name], "còn trống"))
    if len(wrong) == before and not voucher_key(facts["voucher"]):
        wrong.append(Wrong(number, LABELS["voucher"], "không có chữ số hoặc chữ cái nào"))
    return Line(number=number, **facts) if len(wrong) == before else None


def _value(name: str, cell: Any) -> Any:
    match name:
        case "dated_on":
            return day_of(cell)
        case "amount":
            return amount_of(cell)
        case "tax_code":
            text = text_of(cell, most=_LETTERS[name])
            # A code that is none is no reason to refuse the treasury's paper: it is not compared.
            try:
                return clean_tax_code(text) if text else ""
            except ValidationError:
                return ""
        case "content":
            # Words of the treasury may begin with a dash; a sheet that is made of them again writes them as text.
            return text_of(cell, most=_LETTERS[name], shown_again=False)
    return text_of(cell, most=_LETTERS[name])


def amount_of(cell: Any) -> int | None:
    """Whole đồng of a cell: a number, "1.234.567", "1,234,567", "1 234 567,00 đ". ValueError in words; None when it is empty."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        amount = Decimal(str(cell))
    else:
        text = re.sub(r"(?i)\s|\u00a0|đồng|đ|vnd|₫", "", str(cell))
        if not text:
            return None
        # The last sign with one or two digits behind it begins a fraction; all others part thousands.
        fraction = re.fullmatch(r"(.*\d)[.,](\d{1,2})", text)
        whole, rest = (fraction[1], fraction[2]) if fraction else (text, "")
        if not re.fullmatch(r"[-(]?\d{1,3}(?:[.,]\d{3})*\)?|[-(]?\d+\)?", whole):
            raise ValueError("không đọc được số tiền")
        sign = -1 if whole[0] in "-(" else 1
        try:
            amount = sign * Decimal(re.sub(r"[^0-9]", "", whole) + ("." + rest if rest else ""))
        except InvalidOperation as error:
            raise ValueError("không đọc được số tiền") from error
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError("số tiền phải chẵn đồng")
    if amount <= 0:
        raise ValueError("số tiền phải lớn hơn 0; khoản giảm chi, nộp trả không nhập ở đây")
    if amount > MOST:
        raise ValueError("số tiền quá lớn")
    return int(amount)


def day_of(cell: Any) -> date | None:
    """A day of a cell: a date, 28/06/2026, 28-6-26, 2026-06-28, or Excel's number of it. ValueError in words; None when it is empty."""
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 <= cell <= 80_000:
        found = _EXCEL_ZERO + timedelta(days=int(cell))
    else:
        text = str(cell).strip().split(" ")[0]
        if not text:
            return None
        parts = re.split(r"[/.\-]", text)
        try:
            first, month, last = map(int, parts)
            day, year = (last, first) if len(parts[0]) == 4 else (first, last)
            found = date(year + 2000 if year < 100 else year, month, day)
        except ValueError as error:
            raise ValueError("cần ngày/tháng/năm, ví dụ 28/06/2026") from error
    if not 2000 <= found.year <= 2100:
        raise ValueError(f"năm {found.year} nằm ngoài khoảng có thể")
    return found
