"""What papers about inspections say: minutes, the year's plan, an order, notices to a cơ sở."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Fact, Party, Person, Signature


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found wrong, what is to be done about it, by when; `closed_on` when it has been done."""

    text: str
    remedy: str
    due_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PaperPhoto:
    """A photo as it is printed: `image` is a data URI of a reduced copy, `note` says when and where it was taken."""

    image: str
    note: str


@dataclass(frozen=True, slots=True)
class InspectionMinutes(Context):
    """Minutes of a routine or spot inspection. `basis` is the plan or decision it rests on; `answers` those to the checklist."""

    template: ClassVar[str] = "documents/bien_ban_kiem_tra.html"
    project_code: str
    project_title: str
    enterprise: Party
    basis: str
    held_on: date
    place: str
    team: tuple[Person, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    conclusion: str
    signatures: tuple[Signature, ...] = ()
    answers: tuple[Fact, ...] = ()
    photos: tuple[PaperPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A line of the year's plan."""

    enterprise: str
    project: str
    quarter: str
    offices: str
    reason: str


@dataclass(frozen=True, slots=True)
class InspectionPlan(Context):
    """Decision that approves the year's plan of inspections."""

    template: ClassVar[str] = "documents/quyet_dinh_ke_hoach_kiem_tra.html"
    authority: str
    grounds: tuple[str, ...]
    year: int
    aims: str
    visits: tuple[PlannedVisit, ...]
    duties: tuple[str, ...]
    carried_out_by: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionOrder(Context):
    """Decision to inspect unannounced."""

    template: ClassVar[str] = "documents/quyet_dinh_kiem_tra.html"
    authority: str
    grounds: tuple[str, ...]
    enterprise: Party
    project_code: str
    project_title: str
    offices: tuple[str, ...]
    until: date
    reason: str
    duties: tuple[str, ...]
    carried_out_by: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionNotice(Context):
    """Notice to a cơ sở after an inspection: what is considered or decided, and why."""

    template: ClassVar[str] = "documents/thong_bao_sau_kiem_tra.html"
    enterprise: Party
    paragraphs: tuple[str, ...]
    recipients: tuple[str, ...] = ()
