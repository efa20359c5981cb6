"""What a list is declared with, and what its template is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `key` names its macro in the page's cells; on a phone a `wide` one leads the card and `short` stands before the value.

    One that `is_extra` is there for who chooses it. `cells` are what a file has of it. `may(view)` says to whom it is offered.
    """

    key: str
    label: str
    numeric: bool = False
    wide: bool = False
    short: str = ""
    is_extra: bool = False
    cells: tuple[Cell, ...] = ()
    may: Callable[[Any], bool] | None = None

    @property
    def css(self) -> str:
        """Classes of its cells."""
        names = (("num", self.numeric), ("wide", self.wide), ("keyed", self.short))
        return " ".join(name for name, on in names if on)


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows the list. `choices(view)` gives (value, label); `apply(rows, value)` narrows."""

    name: str
    label: str
    choices: Callable[[Any], Sequence[tuple[str, str]]]
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Sort:
    """A named ordering. Its last key must be unique."""

    name: str
    label: str
    keys: tuple[Key, ...]


def newest(field: str = "", label: str = "Mới nhất") -> Sort:
    """The usual ordering: by a field, the latest first, and then by id; by id alone when no field is named."""
    keys = [Key(name, descending=True) for name in (field, "id") if name]
    return Sort("moi", label, tuple(keys))


@dataclass(frozen=True, slots=True)
class ShownFilter:
    """A filter as this request shows it."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    value: str


@dataclass(frozen=True, slots=True)
class Rows:
    """What the list template needs; made by `ListPage.listing()`."""

    items: list[Any]
    columns: Sequence[Column]
    caption: str
    cells: str
    count_words: str
    previous_url: str
    next_url: str
    clear_url: str
    query: str
    searchable: bool
    search_label: str
    filters: Sequence[ShownFilter]
    sorts: Sequence[Sort]
    sort: str
    is_filtered: bool
    empty_title: str
    empty_words: str
    extra: dict[str, Any] = field(default_factory=dict)
    columns_asked: str = ""
    kept: Sequence[dict[str, Any]] = ()
    shared: Sequence[dict[str, Any]] = ()
    customise_url: str = ""
    files: Sequence[tuple[str, str]] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter or another order than the first is chosen."""
        return any(shown.value for shown in self.filters) or bool(self.sorts and self.sort != self.sorts[0].name)

    @property
    def has_controls(self) -> bool:
        """Whether there is anything to search, choose or order by."""
        return self.searchable or bool(self.filters) or len(self.sorts) > 1
