"""Papers of the reception: receipt, request for a supplement."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Party


@dataclass(frozen=True, slots=True)
class Receipt(Context):
    """Receipt with the day of the answer. `submitted_by` is who handed the dossier in, such as the district's UBND."""

    template: ClassVar[str] = "documents/phieu_tiep_nhan.html"
    project_code: str
    project_title: str
    applicant: Party
    submitted_by: str
    received_on: date
    papers: tuple[str, ...]
    working_days: int
    due_on: date
    receiver: str
    tracking_address: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """What is missing or wrong in which paper, and what to do."""

    paper: str
    request: str


@dataclass(frozen=True, slots=True)
class SupplementRequest(Context):
    """Request for a supplement, answered until `due_on`; the clock of the asking office stops meanwhile.

    `council_minutes` names the minutes of a council that make it necessary.
    """

    template: ClassVar[str] = "documents/phieu_bo_sung.html"
    project_code: str
    project_title: str
    applicant: Party
    items: tuple[SupplementItem, ...]
    due_on: date
    contact: str = ""
    recipients: tuple[str, ...] = ()
    council_minutes: str = ""
