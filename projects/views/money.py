"""The money of a đề án and of a beneficiary's part: its way, and the entries behind every figure."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from budgets import selectors as budgets
from budgets import streams
from budgets.drawing import Drawing, draw
from budgets.views.years import EntriesPage
from khuyencong.access import Principal, Scope
from khuyencong.ui.lists import Filter
from projects.models import Line, Project
from projects.permissions import P
from projects.selectors.visibility import lines_visible_to
from projects.views.acting import find_line, find_project


def reads_public_words(who: Principal) -> bool:
    """Whether the reader acts for a cơ sở and reads its words."""
    return who.scope(P.VIEW) == Scope.ENTERPRISE


def drawing_of(lines: list[Line], address: str, who: Principal) -> Drawing | None:
    """The way of the money of some parts; None before anything was allocated."""
    holdings = [line.holding_id for line in lines if line.holding_id]
    if not holdings:
        return None
    now = budgets.balances_of(holdings)
    return draw(now, href=lambda key: f"{address}?giai_doan={key}", root=streams.OF_HOLDING, is_public=reads_public_words(who))


def line_drawing(line: Line, who: Principal) -> Drawing | None:
    """The way of one part's money."""
    return drawing_of([line], reverse("projects:line_entries", args=[line.project.code, line.position]), who)


def project_drawing(project: Project, lines: list[Line], who: Principal) -> Drawing | None:
    """The way of the money of the parts that the reader sees."""
    return drawing_of(lines, reverse("projects:entries", args=[project.code]), who)


class Entries(EntriesPage):
    """The way of the money of some parts, and their entries; the figure that was opened is worked out above them."""

    permission = P.VIEW
    filters = (Filter("giai_doan", "Giai đoạn", lambda view: view.stages(), budgets.entries_at_node),)
    empty_words = "Bút toán đầu tiên được ghi khi bố trí kinh phí."

    lines: list[Line]

    def stages(self) -> list[tuple[str, str]]:
        """The choices, in the reader's words."""
        return list(streams.filters(streams.OF_HOLDING, is_public=reads_public_words(self.principal)))

    @property
    def holdings(self) -> list[int]:
        """The holdings of the parts."""
        return [line.holding_id for line in self.lines if line.holding_id]

    def rows(self) -> QuerySet[Any]:
        return budgets.entries_of_holdings(self.holdings)

    def more(self) -> dict[str, Any]:
        node = streams.node_of(self.request.GET.get("giai_doan", ""))
        words = dict(self.stages())
        shown = node is not None and node.key in words
        return {
            "drawing": drawing_of(self.lines, self.request.path, self.principal),
            "sum": (words[node.key], budgets.turned_at(node.key, Q(holding_id__in=self.holdings))) if node is not None and shown else None,
        }


class LineEntries(Entries):
    """The entries of a beneficiary's part."""

    @property
    def title(self) -> str:  # type: ignore[override]
        """Whose money."""
        return f"Kinh phí của {self.lines[0].enterprise.name}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.lines = [find_line(request, kwargs["code"], kwargs["position"])]
        return super().get(request, *args, **kwargs)

    def more(self) -> dict[str, Any]:
        line = self.lines[0]
        return super().more() | {"back": line.get_absolute_url(), "back_words": f"{line.enterprise.name}, {line.project.code}"}


class ProjectEntries(Entries):
    """The entries of a đề án: of the parts that the reader sees."""

    project: Project

    @property
    def title(self) -> str:  # type: ignore[override]
        """Whose money."""
        return f"Kinh phí của đề án {self.project.code}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.project = find_project(request, kwargs["code"])
        self.lines = list(lines_visible_to(self.principal).filter(project=self.project).select_related("enterprise").order_by("position"))
        return super().get(request, *args, **kwargs)

    def more(self) -> dict[str, Any]:
        return super().more() | {"back": self.project.tab_url("kinh-phi"), "back_words": self.project.title}
