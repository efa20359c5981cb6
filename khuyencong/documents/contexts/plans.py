"""Plans of a year, the list for the ministry, decisions for lists of đề án and their end."""

from dataclasses import dataclass
from typing import ClassVar

from khuyencong.documents.contexts.decisions import _Lines
from khuyencong.documents.contexts.shared import Context


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a plan: what, for whom, where, which content, whole cost and grant."""

    project: str
    beneficiary: str
    place: str
    content: str
    total: int
    grant: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class _PlanLines(Context):
    """Sums of the lines, so that a paper can never add up wrongly."""

    derived: ClassVar[tuple[str, ...]] = ("total_cost", "total_grant")
    lines: tuple[PlanLine, ...]

    @property
    def total_cost(self) -> int:
        """Sum of the whole costs."""
        return sum(line.total for line in self.lines)

    @property
    def total_grant(self) -> int:
        """Sum of the grants."""
        return sum(line.grant for line in self.lines)


@dataclass(frozen=True, slots=True)
class PlanDecision(_PlanLines):
    """Decision that approves the plan of a year, or adjusts it (`replaced` names the decision before, `reason` says why)."""

    template: ClassVar[str] = "documents/quyet_dinh_ke_hoach.html"
    authority: str
    grounds: tuple[str, ...]
    programme: str
    duties: tuple[str, ...]
    carried_out_by: str
    replaced: str = ""
    reason: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalList(_PlanLines):
    """Letter to the ministry with the list that is registered for the national programme; `due` is the day by which it is asked for."""

    template: ClassVar[str] = "documents/cong_van_dang_ky.html"
    addressed_to: tuple[str, ...]
    programme: str
    due: str = ""
    reason: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListApproval(_Lines):
    """Decision that approves several đề án, named in its annex. `replaced` names the decision before, `dropped` what it no longer approves."""

    template: ClassVar[str] = "documents/quyet_dinh_danh_muc.html"
    authority: str
    grounds: tuple[str, ...]
    programme: str
    project_count: int
    funding: str
    duties: tuple[str, ...]
    carried_out_by: str
    replaced: str = ""
    reason: str = ""
    dropped: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListRevocation(Context):
    """Decision that takes a decision for a list back, with its reasons and how to complain."""

    template: ClassVar[str] = "documents/quyet_dinh_huy_danh_muc.html"
    authority: str
    grounds: tuple[str, ...]
    revoked: str
    projects: tuple[str, ...]
    reasons: tuple[str, ...]
    appeal: str
    carried_out_by: str
    recipients: tuple[str, ...] = ()
