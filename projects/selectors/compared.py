"""Which lists the finder of double funding compares with: a clean result is worth what was looked at."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Value

from khuyencong import clock
from khuyencong.text import date_vi, vnd
from projects import hooks
from projects.enums import ProjectState
from projects.models import OtherSupport, Project
from projects.models.serials import given_up


@dataclass(frozen=True, slots=True)
class Compared:
    """The lists beside one đề án: how many rows each has, and the day of its newest."""

    projects: int
    projects_until: date | None
    supports: int
    supports_until: date | None
    past: hooks.PastList

    @property
    def words(self) -> str:
        """All of it in one sentence; a list that holds nothing is named too."""
        past, years = self.past, ""
        if past.first and past.last:
            years = f" {past.first}" if past.first == past.last else f" {past.first}–{past.last}"
        lists = (
            f"{vnd(self.projects)} đề án trong cổng{_until('nộp', self.projects_until)}",
            f"{vnd(past.rows)} dòng lịch sử{years}{_until('nhập', past.until)}",
            f"{vnd(self.supports)} khoản hỗ trợ từ nguồn khác{_until('nhập', self.supports_until)}",
        )
        return f"Đã so với: {', '.join(lists)}."


def compared_with(project: Project) -> Compared:
    """What `overlaps_of` looks through for a đề án: what was handed in and has not come to nothing, years before, other support. Two queries."""
    ours = Project.objects.exclude(state__in=[*given_up(), ProjectState.DRAFT]).exclude(pk=project.pk)
    theirs = OtherSupport.objects.filter(void_reason="")
    counted = [
        rows.order_by().values(list=Value(name)).annotate(rows=Count("pk"), newest=Max(moment)).values_list("list", "rows", "newest")
        for name, rows, moment in (("projects", ours, "submitted_at"), ("supports", theirs, "at"))
    ]
    # A list without rows has no line.
    found = {name: (rows, newest and clock.day_of(newest)) for name, rows, newest in counted[0].union(counted[1], all=True)}
    return Compared(*found.get("projects", (0, None)), *found.get("supports", (0, None)), hooks.past_list())


def _until(verb: str, day: date | None) -> str:
    return f" (mới nhất {verb} ngày {date_vi(day)})" if day else ""
