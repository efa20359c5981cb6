"""What the columns of an old spreadsheet are: guessed from their heads, said by an officer, told by a mark of the heads. Pure: no rows, no queries."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from khuyencong.text import fold, nfc

HEAD_WITHIN, MOST_COLUMNS, MOST_ROWS = 30, 40, 2_000
DIMENSIONS = {"year": "Năm", "district": "Địa bàn", "content": "Nội dung", "source": "Nguồn kinh phí"}
COUNTS = {"projects": "Số đề án", "beneficiaries": "Số lượt cơ sở thụ hưởng", "pilot_models": "Số mô hình sản xuất sạch hơn"}
MONEY = {
    "total_cost": "Tổng kinh phí",
    "grant": "Kinh phí khuyến công hỗ trợ",
    "counterpart": "Vốn đối ứng",
    "paid": "Đã thanh toán",
}
UNITS = {"dong": (1, "đồng"), "thousand": (1_000, "nghìn đồng"), "million": (1_000_000, "triệu đồng")}
MEANINGS: dict[str, str] = (
    DIMENSIONS | COUNTS | {f"{name}:{unit}": f"{label} ({words})" for name, label in MONEY.items() for unit, (_, words) in UNITS.items()}
)
"""What a column may be; a column of nothing is empty."""

# Heads as offices write them; the longest that stands in a head names it.
_ALIASES: dict[str, tuple[str, ...]] = {
    "year": ("năm", "năm thực hiện", "năm phê duyệt"),
    "district": ("huyện", "huyện, thành phố", "huyện, thị", "huyện/thành phố", "địa bàn", "địa phương", "địa điểm"),
    "content": ("nội dung", "nội dung hỗ trợ", "nội dung khuyến công", "loại đề án", "hoạt động"),
    "source": ("nguồn", "nguồn vốn", "nguồn kinh phí", "cấp kinh phí"),
    "projects": ("số đề án", "số lượng đề án", "số đa", "đề án"),
    "beneficiaries": ("số cơ sở", "số lượt cơ sở", "số đơn vị thụ hưởng", "số doanh nghiệp", "số dn"),
    "pilot_models": ("mô hình sản xuất sạch hơn", "mô hình sxsh", "số mô hình"),
    "total_cost": ("tổng kinh phí", "tổng vốn", "tổng mức đầu tư", "tổng chi phí", "kinh phí thực hiện", "tổng kp"),
    "grant": ("kinh phí hỗ trợ", "kinh phí khuyến công", "kp khuyến công", "kp hỗ trợ", "hỗ trợ", "vốn khuyến công", "nhà nước hỗ trợ"),
    "counterpart": ("vốn đối ứng", "đối ứng", "vốn cơ sở", "vốn doanh nghiệp", "vốn tự có"),
    "paid": ("đã thanh toán", "đã chi", "giải ngân", "quyết toán"),
}
_YEAR = re.compile(r"(?<!\d)(199\d|20\d\d)(?!\d)")


def words_of(cell: Any) -> str:
    """A cell as words on one line."""
    text = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)
    return " ".join(nfc(text).split())


def _bare(cell: Any) -> str:
    return f" {' '.join(re.sub(r'[^a-z0-9]+', ' ', fold(words_of(cell))).split())} "


_FOLDED = [(_bare(alias), name) for name, aliases in _ALIASES.items() for alias in aliases]


def guess_head(table: Sequence[Sequence[Any]]) -> int:
    """Which row (from 1) holds the heads: that with most known ones, else the first with two cells."""
    scores = [sum(bool(_named(cell) or year_in(cell)) for cell in row) for row in table[:HEAD_WITHIN]]
    best = max(range(len(scores)), key=lambda place: (scores[place], -place))
    if scores[best] < 2:
        full = [place for place, row in enumerate(table[:HEAD_WITHIN]) if sum(bool(words_of(cell)) for cell in row) > 1]
        best = full[0] if full else 0
    return best + 1


def heads_of(table: Sequence[Sequence[Any]], head: int) -> list[str]:
    """The heads of a table, one for each column that any row has."""
    width = min(max(len(row) for row in table), MOST_COLUMNS)
    row = list(table[head - 1])
    return [words_of(row[place]) if place < len(row) else "" for place in range(width)]


def guess_columns(table: Sequence[Sequence[Any]], head: int) -> list[str]:
    """What each column seems to be; empty where nothing is known. Amounts are in the unit that the head, or what stands above it, names."""
    above = " ".join(_bare(cell) for row in table[:head] for cell in row)
    found: list[str] = []
    for cell in heads_of(table, head):
        name = _named(cell)
        if name in MONEY:
            name = f"{name}:{_unit(_bare(cell)) or _unit(above) or 'dong'}"
        told = {(one, year_in(other)) for one, other in zip(found, heads_of(table, head), strict=False) if one}
        found.append("" if (name, year_in(cell)) in told else name)
    return found


def _named(cell: Any) -> str:
    text = _bare(cell)
    fits = [(len(alias), name) for alias, name in _FOLDED if alias in text]
    return max(fits)[1] if fits and len(text) <= 80 else ""


def _unit(text: str) -> str:
    """The unit of money that a text names."""
    if "trieu" in text:
        return "million"
    if re.search(r" (1 000|1000|nghin|ngan) dong ", text):
        return "thousand"
    return "dong" if " dong " in text else ""


def year_in(head: Any) -> int | None:
    """The year that a head names, as in tables with a column for each year."""
    found = _YEAR.findall(words_of(head))
    return int(found[0]) if len(found) == 1 else None


def signature(heads: Sequence[str]) -> str:
    """The mark of heads: alike for the next sheet of the same form, also when its years, case or spaces differ."""
    plain = [_YEAR.sub("năm", head) for head in heads]
    while plain and not plain[-1]:
        plain.pop()
    return hashlib.sha256("\n".join(fold(head) for head in plain).encode()).hexdigest()


def mistakes(columns: Sequence[str], heads: Sequence[str], *, year: int | None, is_list: bool) -> list[str]:
    """Why a table cannot be read with these meanings; empty when it can."""
    said: list[str] = []
    measures = [name for name in columns if name and name not in DIMENSIONS]
    if not measures and not is_list:
        said.append("Chưa có cột số liệu nào; hãy chọn ít nhất một cột, hoặc “Mỗi dòng là một đề án”.")
    seen: set[tuple[str, int | None]] = set()
    for name, head in zip(columns, heads, strict=True):
        if not name:
            continue
        mark = (name.split(":")[0], None if name in DIMENSIONS else year_in(head))
        if mark in seen:
            said.append(f"Hai cột cùng là “{MEANINGS[name]}”; mỗi số liệu của một năm chỉ lấy từ một cột.")
        seen.add(mark)
    dated = bool(measures) and all(year_in(head) for name, head in zip(columns, heads, strict=True) if name and name not in DIMENSIONS)
    if "year" not in columns and year is None and not (dated and not is_list):
        said.append("Chưa rõ số liệu của năm nào: hãy chọn cột năm, hoặc ghi năm ở ô “Năm”.")
    return said
