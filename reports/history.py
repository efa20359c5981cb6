"""Taking in the đề án of the years before the portal from a file, whole or not at all."""

import csv
import hashlib
import io
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from budgets.models import SupportContent
from budgets.norms.enums import SubProgramme
from khuyencong.access import Principal
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit
from khuyencong.text import nfc
from reports.models import HistoricalProject, HistoryBatch

COLUMNS = (
    "code", "year", "title", "content", "sub_programme", "district", "total_cost", "grant", "is_cleaner_production_model", "part_of",
    "source_of_figures", "detail_is_reconstructed",
)  # fmt: skip
_YES = {"1": True, "0": False, "": False}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong cell: line of the file (the head is 1), column, what is wrong."""

    line: int
    column: str
    message: str


@dataclass(slots=True)
class Imported:
    """What an import found: rows, what they sum to (đồng), and every mistake. `saved` tells whether it was written."""

    rows: int = 0
    total_cost: int = 0
    models: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    saved: bool = False
    known_before: bool = False


def import_history(*, content: bytes, name: str, by: Principal | None = None, commit: bool = False) -> Imported:
    """Read a CSV of past đề án and, with `commit`, keep all of it in one transaction.

    Amounts are whole đồng; an empty cell is not known. Nothing is written when any cell is wrong; the same file a second
    time changes nothing.
    """
    done = Imported()
    digest = hashlib.sha256(content).hexdigest()
    try:
        text = nfc(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        done.mistakes.append(Mistake(1, "", "Tệp phải là CSV mã hóa UTF-8."))
        return done
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        lines = [] if missing else list(reader)
    except csv.Error:
        done.mistakes.append(Mistake(reader.line_num, "", "Không đọc được CSV ở dòng này."))
        return done
    if missing:
        done.mistakes = [Mistake(1, column, f"Thiếu cột {column}.") for column in missing]
        return done
    rows = _Reader(done).read(lines)
    # A part is told within its whole, and is not added to it.
    whole = [row for row, part_of in rows if not part_of]
    done.rows, done.total_cost = len(rows), sum(row.total_cost or 0 for row in whole)
    done.models = sum(row.is_cleaner_production_model for row in whole)
    done.known_before = HistoryBatch.objects.filter(sha256=digest).exists()
    if not done.mistakes and not done.known_before:
        taken = HistoricalProject.objects.filter(code__in=[row.code for row, _ in rows]).order_by("code").values_list("code", flat=True)
        places = {row.code: line for line, (row, _) in enumerate(rows, 2)}
        done.mistakes = [Mistake(places[code], "code", f"Mã {code} đã có trong lần nhập trước.") for code in taken]
    if commit and not done.mistakes and not done.known_before:
        _save(rows, name=name, digest=digest, by=by)
        done.saved = True
    return done


class _Reader:
    """Turns lines into rows, noting every mistake."""

    def __init__(self, done: Imported) -> None:
        self.done = done
        self.contents = {row.code: row for row in SupportContent.objects.order_by("code")}
        self.districts = {row.code: row for row in AdminUnit.objects.filter(level=Level.DISTRICT).order_by("-valid_from", "id")}

    def read(self, lines: list[dict[str, Any]]) -> list[tuple[HistoricalProject, str]]:
        rows, codes = [], set()
        wholes = {(line["code"] or "").strip() for line in lines if not (line["part_of"] or "").strip()}
        for number, raw in enumerate(lines, 2):
            line = {column: (raw.get(column) or "").strip() for column in COLUMNS}
            if line["code"] in codes:
                self._wrong(number, "code", "Mã lặp lại trong tệp.")
            codes.add(line["code"])
            if line["part_of"] and line["part_of"] not in wholes:
                self._wrong(number, "part_of", "Không có đề án gốc này trong tệp, hoặc nó lại thuộc đề án khác.")
            rows.append((self._row(number, line), line["part_of"]))
        if not lines:
            self._wrong(2, "", "Tệp không có dòng nào.")
        return rows

    def _wrong(self, line: int, column: str, message: str) -> None:
        self.done.mistakes.append(Mistake(line, column, message))

    def _row(self, number: int, line: dict[str, str]) -> HistoricalProject:
        for column in ("code", "title", "source_of_figures"):
            if not line[column]:
                self._wrong(number, column, "Không được để trống.")
        year = self._number(number, "year", line) or 0
        if not 2000 <= year <= 2100:
            self._wrong(number, "year", "Năm phải trong khoảng 2000–2100.")
        if line["sub_programme"] and line["sub_programme"] not in SubProgramme.values:
            self._wrong(number, "sub_programme", "Không có tiểu chương trình này (SP1 đến SP7).")
        for column, known, word in (("content", self.contents, "nội dung"), ("district", self.districts, "huyện, thành phố")):
            if line[column] and line[column] not in known:
                self._wrong(number, column, f"Không có mã {word} “{line[column]}”.")
        cost, grant = self._number(number, "total_cost", line), self._number(number, "grant", line)
        if cost is not None and grant is not None and grant > cost:
            self._wrong(number, "grant", "Kinh phí hỗ trợ lớn hơn tổng kinh phí.")
        return HistoricalProject(
            code=line["code"][:30],
            year=year,
            title=line["title"][:300],
            content=self.contents.get(line["content"]),
            sub_programme=line["sub_programme"],
            district=self.districts.get(line["district"]),
            total_cost=cost,
            grant=grant,
            is_cleaner_production_model=self._flag(number, "is_cleaner_production_model", line),
            source_of_figures=line["source_of_figures"][:300],
            detail_is_reconstructed=self._flag(number, "detail_is_reconstructed", line),
        )

    def _number(self, number: int, column: str, line: dict[str, str]) -> int | None:
        if not line[column]:
            return None
        if not line[column].isascii() or not line[column].isdigit() or len(line[column]) > 16:
            self._wrong(number, column, "Phải là số nguyên không âm, viết liền, không dấu chấm.")
            return None
        return int(line[column])

    def _flag(self, number: int, column: str, line: dict[str, str]) -> bool:
        if line[column] not in _YES:
            self._wrong(number, column, "Chỉ ghi 1 hoặc 0.")
        return _YES.get(line[column], False)


@transaction.atomic
def _save(rows: list[tuple[HistoricalProject, str]], *, name: str, digest: str, by: Principal | None) -> None:
    batch = HistoryBatch.objects.create(name=nfc(name)[:200], sha256=digest, rows=len(rows), by_id=by.user_id if by else None)
    saved: dict[str, HistoricalProject] = {}
    for row, part_of in sorted(rows, key=lambda pair: bool(pair[1])):
        row.batch = batch
        row.part_of = saved[part_of] if part_of else None
        row.save()
        saved[row.code] = row
