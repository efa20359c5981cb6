"""What the province reports of a period."""

from dataclasses import dataclass
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures as it is printed; `counts` says which columns hold numbers."""

    title: str
    heads: tuple[str, ...]
    counts: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PeriodicReport(Context):
    """Report of a period: words, and the tables of a frozen snapshot (money in triệu đồng). `change` says what an edition corrects."""

    template: ClassVar[str] = "documents/bao_cao_dinh_ky.html"
    addressed_to: tuple[str, ...]
    change: str
    results: tuple[str, ...]
    difficulties: tuple[str, ...]
    next_steps: tuple[str, ...]
    figures_sha256: str
    tables: tuple[FigureTable, ...]
    recipients: tuple[str, ...] = ()
