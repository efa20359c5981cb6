"""What is reported to UBND tỉnh on what hinders the work."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context


@dataclass(frozen=True, slots=True)
class ObstacleReport(Context):
    """Report on an obstacle beyond the issuer's authority: who raised it and when, who meets it too, what is proposed. Empty texts are left out."""

    template: ClassVar[str] = "documents/bao_cao_vuong_mac.html"
    addressed_to: tuple[str, ...]
    raiser: str
    place: str
    topic: str
    project: str
    raised_on: date
    title: str
    content: str
    wish: str
    others: tuple[str, ...]
    proposed: str
    recipients: tuple[str, ...] = ()
