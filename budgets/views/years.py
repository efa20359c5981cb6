"""A fiscal year: the way of its money, whole or of one source or budget, and the entries behind every figure."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from budgets import hooks, selectors, streams
from budgets.drawing import draw
from budgets.enums import EntryKind, FundingSource, Stage
from budgets.holders import holders_of
from budgets.models import Entry, FiscalYear
from budgets.permissions import P
from budgets.selectors import Positions
from khuyencong.access.views import Allowed
from khuyencong.ui.lists import Column, Filter, ListPage, newest

# What the tables of a year tell of each row: heads, and the nodes of the way of money.
SHOWN = (
    ("given", "Được sử dụng"),
    ("free", "Chưa phân bổ"),
    ("allocated", "Đã phân bổ"),
    ("committed", "Đã ký hợp đồng"),
    ("disbursed", "Đã giải ngân"),
    ("settled", "Đã quyết toán"),
)


def find_year(year: int) -> FiscalYear:
    """The fiscal year of the address; 404 when it was never opened."""
    found = selectors.years().filter(year=year).first()
    if found is None:
        raise Http404
    return found


def addressed(name: str, year: int, **query: object) -> str:
    """The address of a page of a year under some choices; empty ones are left out."""
    chosen = {key: str(value) for key, value in query.items() if value not in ("", None)}
    return reverse(name, args=[year]) + (f"?{urlencode(chosen)}" if chosen else "")


def entries_address(year: int, key: str = "", source: str = "", owner: int | None = None) -> str:
    """The entries behind a figure. The beginning of the way has the whole year behind it."""
    return addressed("budgets:entries", year, giai_doan="" if key == streams.OF_YEAR else key, nguon=source, chu=owner)


def figures(now: dict[Stage, int], year: int, **place: Any) -> list[tuple[int, str]]:
    """One row of a table of the year: each figure with the address of its entries."""
    amounts = {flow.key: flow.amount for flow in streams.stream(now)}
    return [(amounts.get(key, 0), entries_address(year, key, **place)) for key, _ in SHOWN]


class YearPage(Allowed):
    """The year's money: all of it, of one source, of one budget or of both; each figure opens its entries. A district reads its own alone."""

    permission = P.VIEW_BUDGET

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        row = find_year(year)
        found = selectors.positions(year, selectors.owners_visible_to(self.principal))
        source, owner = self.chosen(found)
        now = found.of(source, owner)
        by_source = [
            (one.label, figures(found.of(one, owner), year, source=one, owner=owner)) for one in found.sources if source in ("", one)
        ]
        by_owner = [
            (name, figures(found.of(source, pk), year, source=source, owner=pk)) for pk, name in found.owners.items() if owner in (None, pk)
        ]
        names = {
            "year": row,
            "what": " · ".join(filter(None, [FundingSource(source).label if source else "", found.owners[owner] if owner else ""])),
            "drawing": draw(now, href=lambda key: entries_address(year, key, source, owner)) if found.by_place else None,
            "heads": [label for _, label in SHOWN],
            "tables": [("Theo nguồn", "Nguồn", by_source), ("Theo chủ ngân sách", "Chủ ngân sách", by_owner)],
            "totals": [amount for amount, _ in figures(now, year)],
            "years": [known.year for known in selectors.years()],
            "chips": self.chips(found, year, source, owner),
            "notes": hooks.notes(self.principal, self.within(year, source, owner), of_holdings=False),
            "all_entries": entries_address(year, source=source, owner=owner),
        }
        return render(request, "budgets/year.html", names)

    def chosen(self, found: Positions) -> tuple[str, int | None]:
        """The source and budget that the address narrows to; what is not there is passed over."""
        source, owner = self.request.GET.get("nguon", ""), self.request.GET.get("chu", "")
        known = owner.isascii() and owner.isdigit() and len(owner) < 12 and int(owner) in found.owners
        return (source if source in found.sources else ""), (int(owner) if known else None)

    @staticmethod
    def within(year: int, source: str, owner: int | None) -> Q:
        """The accounts that the page is about."""
        chosen = {"fiscal_year_id": year, "source": source, "owner_id": owner}
        return Q(**{name: value for name, value in chosen.items() if value not in ("", None)})

    @staticmethod
    def chips(found: Positions, year: int, source: str, owner: int | None) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Choices of a source and of a budget, each with its address; none where there is only one."""

        def row(title: str, options: Iterable[tuple[str, str, bool]]) -> tuple[str, list[tuple[str, str, bool]]]:
            return title, list(options)

        of_source = [("Mọi nguồn", addressed("budgets:year", year, chu=owner), not source)]
        of_source += [(one.label, addressed("budgets:year", year, nguon=one, chu=owner), source == one) for one in found.sources]
        of_owner = [("Mọi chủ ngân sách", addressed("budgets:year", year, nguon=source), owner is None)]
        of_owner += [(name, addressed("budgets:year", year, nguon=source, chu=pk), owner == pk) for pk, name in found.owners.items()]
        return [row(title, options) for title, options in (("Nguồn", of_source), ("Chủ ngân sách", of_owner)) if len(options) > 2]


class EntriesPage(Allowed, ListPage):
    """A list of entries: what happened, when, how much, which paper, whose. Subclasses say which."""

    template_name = "budgets/entries.html"
    cells = "budgets/entry_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("what", "Nghiệp vụ", wide=True),
        Column("day", "Ngày chứng từ", short="Ngày"),
        Column("amount", "Số tiền (đồng)", numeric=True, short="Số tiền"),
        Column("paper", "Văn bản, chứng từ", short="Chứng từ"),
        Column("by", "Người ghi", short="Người ghi"),
    )
    sorts = (newest(),)
    unit = "bút toán"
    empty_title = "Chưa có bút toán"

    def dress(self, rows: list[Any]) -> None:
        by_holding = {leg.account.holding_id for entry in rows for leg in entry.legs.all() if leg.account.holding_id}
        holders, papers = holders_of(by_holding), hooks.papers_of(by_holding)
        for entry in rows:
            touched = sorted({leg.account.holding_id for leg in entry.legs.all() if leg.account.holding_id})
            entry.parts = [holders[pk] for pk in touched if pk in holders]
            entry.paper_at = next((papers[pk][entry.paper_code] for pk in touched if entry.paper_code in papers.get(pk, {})), "")
            entry.estimate_id = estimate_of(entry)


def estimate_of(entry: Entry) -> int | None:
    """The version of an estimate that an entry came from, by its key; None for all others."""
    start, _, rest = entry.key.partition(":")
    return int(rest) if start == "estimate" and rest.isdigit() else None


DISBURSED = ("chi", "Tạm ứng và thanh toán")
"""A choice beside the kinds of entries: what leaves the treasury."""


def of_kind(rows: QuerySet[Entry], kind: str) -> QuerySet[Entry]:
    """Entries of a kind, or of those by which money leaves the treasury."""
    return rows.filter(kind__in=selectors.DISBURSING if kind == DISBURSED[0] else (kind,))


def of_time(rows: QuerySet[Entry], time: str) -> QuerySet[Entry]:
    """Entries whose paper is of a month (`2024-03`) or of a year (`2025`)."""
    year, _, month = time.partition("-")
    rows = rows.filter(occurred_on__year=int(year))
    return rows.filter(occurred_on__month=int(month)) if month else rows


class YearEntries(EntriesPage):
    """The ledger's entries of a year, newest first."""

    permission = P.VIEW_BUDGET
    filters = (
        Filter("nguon", "Nguồn", lambda view: FundingSource.choices, selectors.entries_from),
        Filter("chu", "Chủ ngân sách", lambda view: view.owners(), lambda rows, v: selectors.entries_touching(rows, owner_id=int(v))),
        Filter("giai_doan", "Giai đoạn", lambda view: streams.filters(), selectors.entries_at_node),
        Filter("nghiep_vu", "Nghiệp vụ", lambda view: (*EntryKind.choices, DISBURSED), of_kind),
        Filter("thang", "Thời gian", lambda view: view.months(), of_time),
    )
    empty_words = "Bút toán đầu tiên của năm được ghi khi duyệt dự toán."

    @property
    def title(self) -> str:  # type: ignore[override]
        """The year stands in the title."""
        return f"Bút toán năm {self.kwargs['year']}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        find_year(kwargs["year"])
        self.found = selectors.positions(kwargs["year"], selectors.owners_visible_to(self.principal))
        return super().get(request, *args, **kwargs)

    def months(self) -> list[tuple[str, str]]:
        """The months of the year, and the time after it in which it is still put right."""
        year = self.kwargs["year"]
        return [
            *((f"{year}-{month:02d}", f"Tháng {month}/{year}") for month in range(1, 13)),
            (f"{year + 1}", f"Chỉnh lý, trong năm {year + 1}"),
        ]

    def owners(self) -> list[tuple[int, str]]:
        """The budgets of the year that the reader sees."""
        return list(self.found.owners.items())

    def rows(self) -> QuerySet[Entry]:
        return selectors.entries_of_year(self.kwargs["year"], selectors.owners_visible_to(self.principal))

    def more(self) -> dict[str, Any]:
        return {
            "back": reverse("budgets:year", args=[self.kwargs["year"]]),
            "back_words": f"Kinh phí năm {self.kwargs['year']}",
            "sum": self.sum(),
        }

    def sum(self) -> tuple[str, selectors.Turnover] | None:
        """How the figure that was opened comes about; None when the list is not of one figure."""
        node = streams.node_of(self.request.GET.get("giai_doan", ""))
        if node is None or self.request.GET.get("nghiep_vu") or self.request.GET.get("thang"):
            return None
        within = Q(fiscal_year_id=self.kwargs["year"], owner_id__in=[*self.found.owners])
        source, owner = self.request.GET.get("nguon", ""), self.request.GET.get("chu", "")
        if source in FundingSource.values:
            within &= Q(source=source)
        if owner in {str(pk) for pk in self.found.owners}:
            within &= Q(owner_id=int(owner))
        return node.label, selectors.turned_at(node.key, within)
