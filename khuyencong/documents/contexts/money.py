"""The year of the money: estimates that are given, settlements of a year and of a đề án, money that goes on into the next year."""

from dataclasses import dataclass
from typing import ClassVar

from khuyencong.documents.contexts.agreements import Change
from khuyencong.documents.contexts.shared import Context


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """A part of an estimate: for what, where, by quarter, what is not divided by quarters; đồng."""

    subject: str
    place: str
    quarters: tuple[int, int, int, int]
    whole: int

    @property
    def total(self) -> int:
        """What the part makes in the year."""
        return sum(self.quarters) + self.whole


@dataclass(frozen=True, slots=True)
class EstimateDecision(Context):
    """Decision that gives an estimate, or adjusts the one before (`replaced` names its decision, `changes` what becomes of each part)."""

    template: ClassVar[str] = "documents/quyet_dinh_giao_du_toan.html"
    derived: ClassVar[tuple[str, ...]] = ("total", "totals")
    authority: str
    grounds: tuple[str, ...]
    year: int
    funding: str
    owner: str
    lines: tuple[EstimateLine, ...]
    duties: tuple[str, ...]
    carried_out_by: str
    before: int | None = None
    replaced: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    recipients: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The whole estimate."""
        return sum(line.total for line in self.lines)

    @property
    def totals(self) -> tuple[int, ...]:
        """By quarter, and what is not divided."""
        return (*(sum(line.quarters[n] for line in self.lines) for n in range(4)), sum(line.whole for line in self.lines))


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """What one beneficiary's part had and used in a year (đồng), why that differs, and what becomes of the rest."""

    project: str
    beneficiary: str
    planned: int
    allocated: int
    paid: int
    settled: int
    recovered: int
    returned: int
    left: int
    explanation: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class _Settled(Context):
    """Sums of the lines, so that a paper can never add up wrongly."""

    derived: ClassVar[tuple[str, ...]] = ("sums",)
    lines: tuple[SettlementLine, ...]

    @property
    def sums(self) -> dict[str, int]:
        """The sum of each column of money."""
        names = ("planned", "allocated", "paid", "settled", "recovered", "returned", "left")
        return {name: sum(getattr(line, name) for line in self.lines) for name in names}


@dataclass(frozen=True, slots=True)
class YearSettlement(_Settled):
    """Decision that approves the settlement of a source and budget for a year; `rest` is what was never allocated, with its outcome."""

    template: ClassVar[str] = "documents/quyet_dinh_quyet_toan.html"
    authority: str
    grounds: tuple[str, ...]
    year: int
    funding: str
    owner: str
    estimate: int
    rest: int
    rest_outcome: str
    duties: tuple[str, ...]
    carried_out_by: str
    carried_in: int = 0
    replaced: str = ""
    reason: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectSettlement(_Settled):
    """Notice of the settlement of one đề án for a year, to whoever carried it out."""

    template: ClassVar[str] = "documents/thong_bao_quyet_toan.html"
    addressed_to: tuple[str, ...]
    year: int
    funding: str
    project_code: str
    project_title: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """Money of a part that goes on into the next year: where it stands, how much (đồng), and why."""

    project: str
    beneficiary: str
    stage: str
    amount: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CarryOverNotice(Context):
    """Notice of what goes on into the next year, by the approved settlement (`settlement` names its decision)."""

    template: ClassVar[str] = "documents/thong_bao_chuyen_nguon.html"
    derived: ClassVar[tuple[str, ...]] = ("total",)
    addressed_to: tuple[str, ...]
    year: int
    funding: str
    owner: str
    settlement: str
    lines: tuple[CarriedLine, ...]
    recipients: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """What goes on in all."""
        return sum(line.amount for line in self.lines)
