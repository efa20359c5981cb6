"""Minutes of a handover of work."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Person, Signature


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One thing that passes: what, how many or in which state, to whom."""

    title: str
    detail: str = ""
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class HandoverPart:
    """A part of the list, such as files on the portal or seals."""

    label: str
    lines: tuple[HandoverLine, ...]


@dataclass(frozen=True, slots=True)
class HandoverMinutes(Context):
    """Minutes by which one officer hands their work to others; `signed` says who signed when on the portal, `stand_in` who signed for the giver and why."""

    template: ClassVar[str] = "documents/bien_ban_ban_giao.html"
    cause: str
    held_on: date
    place: str
    giving: Person
    receiving: tuple[Person, ...]
    role: str
    effective_on: date
    parts: tuple[HandoverPart, ...]
    note: str = ""
    stand_in: str = ""
    signed: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
