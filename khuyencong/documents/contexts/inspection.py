"""Minutes of an inspection while a đề án is carried out."""

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
class InspectionMinutes(Context):
    """Minutes of a routine or spot inspection. `basis` is the plan or decision it rests on."""

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
