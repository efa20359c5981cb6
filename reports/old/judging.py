"""What an old spreadsheet would tell, judged before it is taken in: figures by year, wrong cells, words to ask about, years that are told already."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from reports import figures
from reports.models import HistoricalProject, PastForm, PastSheet, PastYear
from reports.models.past import MEASURES
from reports.old import words
from reports.old.columns import COUNTS, MONEY, heads_of, signature
from reports.old.reading import Read, Usual, read_table

LABELS = COUNTS | MONEY


@dataclass(frozen=True, slots=True)
class Told:
    """A year that is told already: by whom, and what with."""

    year: int
    by: str


@dataclass(slots=True)
class Judged:
    """What a draft says. `portal` holds the years in which the portal has approved đề án itself, `told` those that are told by something older."""

    read: Read
    years: list[int] = field(default_factory=list)
    sums: dict[int, dict[str, int]] = field(default_factory=dict)
    portal: dict[int, int] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    @property
    def measures(self) -> list[str]:
        """The measures that the sheet tells, in their usual order."""
        return [name for name in LABELS if any(name in sums for sums in self.sums.values())]

    @property
    def refusals(self) -> list[str]:
        """Why it cannot be taken in now; empty when it can."""
        said = []
        if self.read.wrong:
            said.append(f"Còn {len(self.read.wrong)} ô sai; sửa trong bảng rồi gửi lại, hoặc ghép lại cột.")
        if self.read.asked:
            said.append(f"Còn {len(self.read.asked)} từ chưa rõ nghĩa.")
        if not self.read.said and not said:
            said.append("Bảng không có số liệu nào dưới dòng tiêu đề.")
        said += [
            f"Năm {year}: cổng đã có {count} đề án được phê duyệt; số của năm này lấy từ cổng, không nhập từ bảng cũ."
            for year, count in self.portal.items()
        ]
        return said


def remembered(table: list[list[Any]], head: int) -> PastForm | None:
    """How a table with the same heads was read before, its columns as many as those of this one; not saved so."""
    labels = heads_of(table, head)
    known = PastForm.objects.filter(signature=signature(labels)).first()
    if known is None or any(known.columns[len(labels) :]):
        return None
    known.columns = [*known.columns, *[""] * len(labels)][: len(labels)]
    return known


def judge(sheet: PastSheet) -> Judged:
    """Read a sheet whose columns are said, and hold it against what is known of its years."""
    usual = Usual(sheet.year, sheet.source, sheet.is_list)
    read = read_table(sheet.table, head=sheet.head, columns=sheet.columns, meanings=words.meanings(), usual=usual)
    judged = Judged(read, sorted({one.year for one in read.said}))
    sums: dict[int, Counter[str]] = {year: Counter() for year in judged.years}
    for one in read.said:
        sums[one.year].update(one.sums)
    judged.sums = {year: dict(found) for year, found in sums.items()}
    judged.portal = portal_years(judged.years)
    judged.told = told_already(judged.years)
    return judged


def portal_years(years: list[int]) -> dict[int, int]:
    """In which of the years the portal has approved đề án of its own, and how many."""
    rows = figures.approved_lines(figures.EVER).annotate(_year=ExtractYear("decided_on")).filter(_year__in=years).order_by()
    counted = rows.values("_year").annotate(count=Count("project_id", distinct=True)).order_by("_year")
    return {row["_year"]: row["count"] for row in counted}


def told_already(years: list[int]) -> list[Told]:
    """Which of the years are told by an earlier sheet, or by đề án of the years before the portal, and what they come to."""
    sheets = {row.year: row for row in counted_years().filter(year__in=years)}
    past = HistoricalProject.objects.filter(year__in=years, part_of__isnull=True).order_by()
    rows = {row["year"]: row["count"] for row in past.values("year").annotate(count=Count("id")).order_by("year")}
    return [
        Told(year, f"bảng “{sheets[year].sheet.name}”" if year in sheets else f"{rows[year]} đề án nhập trước đây")
        for year in years
        if year in sheets or year in rows
    ]


def counted_years() -> QuerySet[PastYear]:
    """The years that sheets tell now, with their sheet."""
    return PastYear.objects.filter(is_counted=True).select_related("sheet").order_by("year")


assert set(LABELS) == set(MEASURES)  # a sheet tells what a figure keeps
