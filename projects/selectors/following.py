"""What became of the support: before and after on a line, and summed over contents and years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from khuyencong import clock
from khuyencong.access import Principal
from projects.enums import LineState
from projects.models import FollowUp, Line
from projects.models.following import FIGURES
from projects.selectors import terms
from projects.selectors.visibility import lines_visible_to

LABELS = {
    "output": "Giá trị sản xuất (đồng/năm)",
    "revenue": "Doanh thu (đồng/năm)",
    "jobs": "Lao động (người)",
    "budget": "Nộp ngân sách (đồng/năm)",
    "energy": "Điện năng (kWh/năm)",
    "waste": "Chất thải (kg/năm)",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure before the support and at the last report after it; `change` is None without both."""

    label: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """The sum over the lines of one content and year that have both reports; `lines` is how many, `of` how many were accepted."""

    year: int
    content: str
    lines: int
    of: int
    grant: int
    figures: tuple[Compared, ...]


def compared(rows: Sequence[FollowUp]) -> list[Compared]:
    """The figures of one line before and at its last report after; an empty list without any report."""
    told = [row for row in rows if row.at is not None]
    if not told:
        return []
    before = next((row for row in told if row.months == 0), None)
    after = max((row for row in told if row.months), key=lambda row: row.months, default=None)
    return [Compared(LABELS[name], getattr(before, name) if before else None, getattr(after, name) if after else None) for name in FIGURES]


def effects_for(who: Principal) -> list[Effect]:
    """What became of what the reader may see, by year and content; two queries."""
    rows = lines_visible_to(who).filter(state__in=(LineState.SETTLED, LineState.CLOSED), accepted__gt=0)
    reports = FollowUp.objects.filter(at__isnull=False).order_by("months")
    lines = rows.select_related("project", "content").prefetch_related(Prefetch("follow_ups", queryset=reports)).order_by("pk")
    groups: dict[tuple[int, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.project.year, line.content.short_name), []).append(line)
    return [_effect(year, content, groups[year, content]) for year, content in sorted(groups, key=lambda key: (-key[0], key[1]))]


def _effect(year: int, content: str, lines: list[Line]) -> Effect:
    both = []
    for line in lines:
        figures = compared(list(line.follow_ups.all()))
        if figures and figures[0].change is not None:
            both.append(figures)
    sums = tuple(
        Compared(label, sum(f[n].before or 0 for f in both) if both else None, sum(f[n].after or 0 for f in both) if both else None)
        for n, label in enumerate(LABELS.values())
    )
    return Effect(year, content, len(both), len(lines), sum(line.accepted or 0 for line in lines), sums)


def opens_on(report: FollowUp) -> date:
    """The first day on which a report may be sent: a month before it is due; how it stood before may be told at any time."""
    return terms.plus_months(report.due_on, -1) if report.months else date.min


def asked_of(who: Principal, on: date | None = None) -> list[FollowUp]:
    """Reports after the support that may be sent now and were not, of what the reader sees; the oldest first. One query."""
    rows = FollowUp.objects.filter(at__isnull=True, months__gt=0, due_on__lte=terms.plus_months(on or clock.today(), 1))
    near = rows.filter(line__in=lines_visible_to(who)).select_related("line__project__district", "line__enterprise")
    return list(near.order_by("due_on", "pk"))
