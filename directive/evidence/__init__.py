"""What counts as evidence for a clause: declared once, counted from data, never typed in.

Each room of the directive's evidence (`planning`, `money`, `carrying`, `standing`) registers what it counts when the app is ready;
a clause names it by its code. Counting a year costs a few queries, and the same whoever looks: what a reader may see of
single units is for the page to leave out (`Part.unit_id`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from directive.enums import Basis
from khuyencong import clock
from khuyencong.text import million, vnd


@dataclass(frozen=True, slots=True)
class Year:
    """The year that is looked at, up to its last day or today, whichever is sooner."""

    year: int
    on: date

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 12, 31)

    @property
    def percent_gone(self) -> int:
        """How much of it has gone by, in whole percent; at least one, so that there is something to hold against."""
        days = (self.last - self.first).days + 1
        return max(1, min(100, ((self.on - self.first).days + 1) * 100 // days))


def year_of(year: int) -> Year:
    """The year as it is today."""
    return Year(year, min(date(year, 12, 31), clock.today()))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure beside the indicator. `kind`: count, money (đồng), percent, days; None is not known."""

    label: str
    value: int | float | None
    kind: str = "count"
    url_name: str = ""


def in_words(figure: Figure) -> str:
    """A figure as people read it."""
    if figure.value is None:
        return "…"
    match figure.kind:
        case "money":
            return f"{million(int(figure.value))} triệu đồng"
        case "days":
            return f"{figure.value:g} ngày".replace(".", ",")
        case "percent":
            return f"{figure.value} %"
    return vnd(int(figure.value))


@dataclass(frozen=True, slots=True)
class Part:
    """How one unit stands: its share of the indicator and of what should be there, and in words."""

    unit_id: int
    name: str
    value: int
    expected: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: the indicator, what should be there by the data themselves (None: only the year's plan can say), and more beside it.

    `is_idle`: nothing has been due yet, so there is nothing to hold the indicator against.
    """

    value: int
    expected: int | None = None
    figures: tuple[Figure, ...] = ()
    parts: tuple[Part, ...] = ()
    is_idle: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kind of evidence. `of_what` says what `expected` is; `url_name` is where the owner does the duty."""

    code: str
    label: str
    unit: str
    basis: Basis
    count: Callable[[Year], Counted] = field(compare=False)
    of_what: str = ""
    url_name: str = ""


def share_of(part: int, whole: int, *, figures: tuple[Figure, ...]) -> Counted:
    """An indicator that is the share of what was due (percent); idle where nothing was."""
    if not whole:
        return Counted(value=0, figures=figures, is_idle=True)
    return Counted(value=min(100, part * 100 // whole), expected=100, figures=figures)


_known: dict[str, Evidence] = {}


def register(*rows: Evidence) -> None:
    """Declare evidence; a second one under a known code is a mistake and refused."""
    for row in rows:
        if _known.setdefault(row.code, row) is not row:
            raise ValueError(f"two kinds of evidence are called {row.code}")


def evidence(code: str) -> Evidence | None:
    """The evidence of a code; None for an empty or unknown one."""
    return _known.get(code)


def every() -> Iterator[Evidence]:
    """All kinds, by code."""
    return (_known[code] for code in sorted(_known))
