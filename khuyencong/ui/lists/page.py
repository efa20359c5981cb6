"""The page of rows: reads the address, narrows, orders, pages, counts, and gives the same rows as a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Least, StrIndex
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from khuyencong import clock, text
from khuyencong.ui import kept, keyset
from khuyencong.ui.exports import KINDS, file_response
from khuyencong.ui.lists.parts import Column, Filter, Rows, ShownFilter, Sort
from khuyencong.ui.search import Fold

COUNT_CAP = 1000  # past this a count costs more than it tells
LONG = 5000  # rows past which a workbook is made by a job
CHUNK = 1000  # rows of a file that are dressed together
SAID_ONCE = ("ket-qua", "danh-dau")  # what the address says for one look (khuyencong.ui.bulk)
ALL = "tat-ca"  # asks for the list without the filter by which it opens
WALK = 3000  # so many rows along the order of the list are looked through for a search that finds much

KEYED: dict[str, type["ListPage"]] = {}


class ListPage(View):
    """A page of rows. Subclasses declare, and give `rows()`: a queryset from a selector, already bounded to what the reader may see.

    The query string is the state: `q`, `xep`, each filter by its name, `sau` and `truoc` (cursors). Words that mean nothing are
    passed over; a bad cursor gives the first page. Costs two queries besides those of `choices`, three with a `key`.
    With `cells` in its columns the list is a file too, at `xuat=csv` and `xuat=xlsx`: what is shown, under the same filters.
    """

    template_name: ClassVar[str] = "list.html"
    title: ClassVar[str]
    cells: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    sorts: ClassVar[Sequence[Sort]]
    filters: ClassVar[Sequence[Filter]] = ()
    search_fields: ClassVar[Sequence[str]] = ()
    folded_column: ClassVar[str] = ""  # a stored column that is folded already, instead of search_fields
    search_label: ClassVar[str] = "Tìm (không cần gõ dấu)"
    empty_title: ClassVar[str] = "Chưa có gì ở đây"
    empty_words: ClassVar[str] = ""
    unit: ClassVar[str] = "dòng"
    size: ClassVar[int] = 50
    key: ClassVar[str] = ""  # under which people keep filters and columns of this list; empty: they cannot
    url_name: ClassVar[str] = ""  # the address of a list with a key
    # What a long list answers who asks for its workbook; told by the room that has jobs. A CSV is sent as it is read, however long.
    makes_long: ClassVar[Callable[["ListPage"], HttpResponseBase] | None] = None

    def rows(self) -> QuerySet[Any]:
        """The rows the reader may see, with `select_related` for what the cells show."""
        raise NotImplementedError

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "key" in vars(cls) and cls.key:
            KEYED[cls.key] = cls

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kind := request.GET.get("xuat", ""):
            return self.file(kind)
        if not request.GET and (opens := self.keeps.default) is not None and opens.query:
            return redirect(f"{request.path}?{opens.query}")
        return self.page()

    def page(self, status: int = 200, **names: Any) -> HttpResponse:
        """The page of the list."""
        context = {"title": self.title, "rows": self.listing()} | self.more() | names
        return render(self.request, self.template_name, context, status=status)

    def file(self, kind: str) -> HttpResponseBase:
        """All rows under the filters, with the columns that are shown, in their order; 404 for a kind that there is not."""
        cells = [cell for column in self.chosen() for cell in column.cells]
        if kind not in KINDS or not cells:
            raise Http404
        if kind == "xlsx" and self.key and self.makes_long is not None and self._is_long():
            return type(self).makes_long(self)
        name = f"{self.key or 'danh-sach'}-{clock.today():%Y-%m-%d}"
        return file_response(kind, name, self.title, cells, self.dressed())

    def _is_long(self) -> bool:
        """Whether a workbook of the list takes longer than a reader waits. Who stands in for another waits: a job acts in one's own roles only."""
        if getattr(getattr(self.request, "principal", None), "delegation_id", None) is not None:
            return False
        return self.filtered().order_by().values("pk")[: LONG + 1].count() > LONG

    def dressed(self) -> Iterator[Any]:
        """The rows of `filtered()` one by one, dressed, as many in memory as one chunk."""
        found = self.filtered().iterator(chunk_size=CHUNK)
        while rows := list(islice(found, CHUNK)):
            self.dress(rows)
            yield from rows

    def dress(self, rows: list[Any]) -> None:
        """Give rows of a page or a file what their cells show besides their own columns, in a fixed number of queries."""

    def offered(self) -> list[Column]:
        """The columns that this reader may choose from."""
        return [column for column in self.columns if column.may is None or column.may(self)]

    def chosen(self) -> list[Column]:
        """The columns that are shown, in order: those of the address, else the reader's usual ones, else the declared ones."""
        offered = {column.key: column for column in self.offered()}
        for keys in (self.request.GET.get(kept.COLUMNS, "").split(","), self.keeps.columns):
            if found := [offered[key] for key in dict.fromkeys(keys) if key in offered]:
                return found
        return [column for column in offered.values() if not column.is_extra]

    @cached_property
    def keeps(self) -> kept.Kept:
        """What the reader keeps for this list."""
        who = getattr(self.request, "principal", None)
        return kept.kept_by(who, self.key) if self.key and who is not None else kept.Kept()

    @classmethod
    def parameters(cls) -> list[str]:
        """The parameters of the address that a kept filter consists of."""
        return ["q", *(declared.name for declared in cls.filters), "xep", kept.COLUMNS]

    def more(self) -> dict[str, Any]:
        """Further names for the page's template."""
        return {}

    def listing(self) -> Rows:
        """The page that the query string asks for."""
        query = text.nfc(self.request.GET.get("q", "")).replace("\0", "").strip()[:200]
        sort = self._sort()
        filters = [self._shown(declared) for declared in self.filters]
        found = self.narrowed(query, filters)
        part, count = self._part(found, query, filters, sort)
        self.dress(part.rows)
        columns = self.chosen()
        return Rows(
            items=part.rows,
            columns=columns,
            caption=self.title,
            cells=self.cells,
            count_words=self._count_words(found, part, count),
            previous_url=self._address(truoc=part.previous) if part.previous else "",
            next_url=self._address(sau=part.next) if part.next else "",
            clear_url=self.request.path + (f"?{ALL}=1" if self.keeps.default else ""),
            query=query,
            searchable=bool(self.search_fields or self.folded_column),
            search_label=self.search_label,
            filters=filters,
            sorts=self.sorts,
            sort=sort.name,
            is_filtered=bool(query) or any(shown.value for shown in filters),
            empty_title=self.empty_title,
            empty_words=self.empty_words,
            columns_asked=",".join(column.key for column in columns) if kept.COLUMNS in self.request.GET else "",
            kept=kept.addresses(self.keeps.own, self.request.path),
            shared=kept.addresses(self.keeps.shared, self.request.path),
            customise_url=self._customise_url() if self.key and getattr(self.request, "principal", None) else "",
            files=[(label, self._address(xuat=kind)) for kind, label in KINDS.items()] if any(column.cells for column in columns) else (),
        )

    def _customise_url(self) -> str:
        query = kept.cleaned(self.request.GET.urlencode(), self.parameters())
        return reverse("ui:customise", args=[self.key]) + (f"?{urlencode({'loc': query})}" if query else "")

    def filtered(self) -> QuerySet[Any]:
        """All rows under the filters of the query string, in its order, not paged: for exports."""
        query = text.nfc(self.request.GET.get("q", "")).replace("\0", "").strip()[:200]
        found = self.narrowed(query, [self._shown(declared) for declared in self.filters])
        return found.order_by(*(key.order(reverse=False) for key in self._sort().keys))

    def narrowed(self, query: str, filters: Sequence[ShownFilter]) -> QuerySet[Any]:
        """`rows()` under a search and filters."""
        found = self.rows()
        for declared, shown in zip(self.filters, filters, strict=True):
            if shown.value:
                found = declared.apply(found, shown.value)
        return self.search(found, query) if query else found

    def search(self, found: QuerySet[Any], query: str) -> QuerySet[Any]:
        """Rows in which each word of `query` is found in one of `search_fields`, without regard to marks or case.

        Every field needs a trigram index on `kc_fold(field)`; a `folded_column` one on itself.
        """
        if self.folded_column:
            for word in text.fold(query).split()[:8]:
                found = found.filter(**{f"{self.folded_column}__contains": word})
            return found
        folded = {f"_fold_{place}": Fold(F(name)) for place, name in enumerate(self.search_fields)}
        found = found.alias(**folded)
        for word in text.fold(query).split()[:8]:
            anywhere = Q()
            for alias in folded:
                anywhere |= Q(**{f"{alias}__contains": word})
            found = found.filter(anywhere)
        return found

    def _part(self, found: QuerySet[Any], query: str, filters: Sequence[ShownFilter], sort: Sort) -> tuple[keyset.Slice, int | None]:
        """The page, and how much was found where that is known already.

        An index of letters gives all that a search finds, in no order. Of much, the page is sooner read along the order of the list
        (the first order declared has an index), if what is found lies near.
        """
        cursor = {"after": self.request.GET.get("sau", ""), "before": self.request.GET.get("truoc", "")}
        words, count = text.fold(query).split()[:8], None
        if words and self.folded_column and sort == self.sorts[0] and type(self).search is ListPage.search:
            count = self._count(found)
            if not count:
                return keyset.Slice([]), 0
            if count > COUNT_CAP:
                along = self.narrowed("", filters)
                near = keyset.within(along, sort.keys, steps=WALK, **cursor)
                places = [StrIndex(F(self.folded_column), Value(word)) for word in words]
                along = along.alias(_found_at=Least(*places) if len(places) > 1 else places[0]).filter(near, _found_at__gt=0)
                part = keyset.page(along, sort.keys, size=self.size, **cursor)
                # Full, and going on: else what is found lies further away.
                if part.next and (part.previous or not cursor["before"]):
                    return part, count
        return keyset.page(found, sort.keys, size=self.size, **cursor), count

    def _sort(self) -> Sort:
        asked = self.request.GET.get("xep", "")
        return next((sort for sort in self.sorts if sort.name == asked), self.sorts[0])

    def _shown(self, declared: Filter) -> ShownFilter:
        choices = [(str(value), str(label)) for value, label in declared.choices(self)]
        value = self.request.GET.get(declared.name, "")
        shown = ShownFilter(declared.name, declared.label, choices, value)
        return shown if any(value == known for known, _ in choices) else replace(shown, value="")

    def _address(self, **cursor: str) -> str:
        query = self.request.GET.copy()
        for name in ("sau", "truoc", *SAID_ONCE):
            query.pop(name, None)
        for name, value in cursor.items():
            query[name] = value
        return f"{self.request.path}?{query.urlencode()}"

    def _count(self, found: QuerySet[Any]) -> int:
        """How many rows, up to one more than is told."""
        # By the key alone: what the cells show beside the row is not worked out for a thousand rows to be counted.
        return found.order_by().values("pk")[: COUNT_CAP + 1].count()

    def _count_words(self, found: QuerySet[Any], part: keyset.Slice, count: int | None) -> str:
        if not part.previous and not part.next:
            return f"{text.vnd(len(part.rows))} {self.unit}"
        count = self._count(found) if count is None else count
        return f"Hơn {text.vnd(COUNT_CAP)} {self.unit}" if count > COUNT_CAP else f"{text.vnd(count)} {self.unit}"
