"""The figures of an old spreadsheet, once it is said what its columns are and what its words mean. No queries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from khuyencong.documents.spreadsheets import Wrong
from khuyencong.text import fold
from reports.enums import PastDimension
from reports.old.columns import DIMENSIONS, MEANINGS, UNITS, heads_of, words_of, year_in

NOTHING, PASSED = "?", "-"
"""What a word may mean besides a thing: nothing of the kind, or that its rows are passed over."""
MOST_MONEY, MOST_COUNT = 10**15, 10**6
_FIRST, _LAST = 1990, 2100
_TOTAL = re.compile(r"(tong cong|tong so|lui ke)\b|(cong|tong)( nam)?( \d+)?$")
_EMPTY = {"", "-", "–", "—", "…", "..."}


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of a year; `sums` by measure, amounts in đồng."""

    number: int
    year: int
    district: str
    content: str
    source: str
    sums: dict[str, int]


Meanings = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds where no column says it: the year, the source, and whether each row is one đề án."""

    year: int | None
    source: str
    is_list: bool


@dataclass(slots=True)
class Asked:
    """A word that nobody has explained yet, and in how many rows it stands."""

    dimension: str
    key: str
    word: str
    rows: int = 0


@dataclass(slots=True)
class Read:
    """What a table says: figures, every wrong cell, the words to be asked about, the rows that were passed over."""

    said: list[Said] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    asked: dict[tuple[str, str], Asked] = field(default_factory=dict)
    passed: list[int] = field(default_factory=list)


def key_of(word: str) -> str:
    """A word as words are compared: without marks, case and signs."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(word)).split())[:200] or word.strip()[:200]


def read_table(table: Sequence[Sequence[Any]], *, head: int, columns: Sequence[str], meanings: Meanings, usual: Usual) -> Read:
    """Read the rows below the heads (the row `head`, from 1). `meanings` holds, for each dimension, what its words mean."""
    done = Read()
    of = [(name, year_in(label)) for name, label in zip(columns, heads_of(table, head), strict=True)]
    for number, row in enumerate(table[head:], head + 1):
        cells = [(name, own, row[place] if place < len(row) else "") for place, (name, own) in enumerate(of) if name]
        if not any(words_of(cell) for _, _, cell in cells):
            continue
        first = next(words_of(cell) for cell in row if words_of(cell))
        if _TOTAL.match(key_of(first)):
            done.passed.append(number)
        else:
            _Row(done, number, meanings, usual).read(cells)
    return done


class _Row:
    """One row on its way into what a table says."""

    def __init__(self, done: Read, number: int, meanings: Meanings, usual: Usual) -> None:
        self.done, self.number, self.meanings, self.usual = done, number, meanings, usual
        self.year = usual.year
        self.facts = {"district": "", "content": "", "source": usual.source}
        self.by_year: dict[int | None, dict[str, int]] = {}
        self.is_clear, self.is_passed = True, False

    def read(self, cells: Sequence[tuple[str, int | None, Any]]) -> None:
        for name, own, cell in cells:
            try:
                self._take(name, own, cell)
            except ValueError as error:
                self._wrong(MEANINGS[name], str(error))
        if self.is_passed:
            self.done.passed.append(self.number)
        elif self.is_clear:
            self._say()

    def _wrong(self, column: str, message: str) -> None:
        self.done.wrong.append(Wrong(self.number, column, message))
        self.is_clear = False

    def _take(self, name: str, own: int | None, cell: Any) -> None:
        if name == "year":
            self.year = _year(cell) or self.year
        elif name in DIMENSIONS:
            self._mean(name, words_of(cell))
        else:
            measure, _, unit = name.partition(":")
            amount = amount_of(cell, UNITS[unit][0]) if unit else count_of(cell)
            if amount is not None:
                self.by_year.setdefault(own, {})[measure] = amount

    def _mean(self, dimension: str, word: str) -> None:
        if word in _EMPTY:
            return
        key = key_of(word)
        match self.meanings[dimension].get(key):
            case None:
                self.done.asked.setdefault((dimension, key), Asked(dimension, key, word[:200])).rows += 1
                self.is_clear = False
            case meaning if meaning == PASSED:
                self.is_passed = True
            case meaning:
                self.facts[dimension] = "" if meaning == NOTHING else str(meaning)

    def _say(self) -> None:
        if self.usual.is_list:
            self.by_year.setdefault(None, {}).setdefault("projects", 1)
        merged: dict[int | None, dict[str, int]] = {}
        for own, sums in self.by_year.items():
            merged.setdefault(own or self.year, {}).update(sums)
        for year, sums in merged.items():
            if year is None:
                self._wrong("Năm", "còn trống")
            elif sums.get("grant", 0) > sums.get("total_cost", sums.get("grant", 0)):
                self._wrong("Kinh phí khuyến công hỗ trợ", "lớn hơn tổng kinh phí")
            else:
                self.done.said.append(Said(self.number, year, self.facts["district"], self.facts["content"], self.facts["source"], sums))
        if not merged:
            self.done.passed.append(self.number)


def _year(cell: Any) -> int | None:
    text = words_of(cell)
    if text in _EMPTY:
        return None
    found = re.fullmatch(r"(?:n[aă]m\s*)?(\d{4})", text, re.IGNORECASE)
    if not found or not _FIRST <= int(found[1]) <= _LAST:
        raise ValueError(f"“{text[:40]}” không phải là một năm từ {_FIRST} đến {_LAST}")
    return int(found[1])


def _number(cell: Any) -> Decimal | None:
    """A cell as a number: 1.234,5, 1,234.5, 376.2, 1 234. None when it is empty; ValueError in words."""
    if isinstance(cell, int | float):
        text = str(cell)
    else:
        text = re.sub(r"\s|\u00a0", "", str(cell))
        if text in _EMPTY:
            return None
        signs = re.sub(r"[^.,]", "", text)
        if "." in signs and "," in signs:
            last = signs[-1]
            text = text.replace("," if last == "." else ".", "").replace(last, ".")
        elif signs and (len(signs) > 1 or (re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", text))):
            if not re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text):
                raise ValueError(f"không đọc được số “{text[:40]}”")
            text = re.sub(r"[.,]", "", text)
        else:
            text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"không đọc được số “{str(cell)[:40]}”") from error
    if not number.is_finite():
        raise ValueError("không phải là số")
    if number < 0:
        raise ValueError("là số âm")
    return number


def amount_of(cell: Any, unit: int) -> int | None:
    """Whole đồng of a cell in a unit of so many đồng."""
    number = _number(cell)
    if number is None:
        return None
    if number > MOST_MONEY:
        raise ValueError("số tiền quá lớn")
    dong = number * unit
    whole = dong.to_integral_value()
    if abs(dong - whole) > Decimal("0.001"):
        raise ValueError("không chẵn đồng")
    if whole > MOST_MONEY:
        raise ValueError("số tiền quá lớn; hãy xem lại đơn vị tính của cột")
    return int(whole)


def count_of(cell: Any) -> int | None:
    """A count of a cell."""
    number = _number(cell)
    if number is not None and (number != number.to_integral_value() or number > MOST_COUNT):
        raise ValueError("phải là số nguyên" if number <= MOST_COUNT else "số quá lớn")
    return None if number is None else int(number)


assert set(PastDimension.values) <= set(DIMENSIONS)  # words are asked for these
