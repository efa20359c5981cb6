"""Papers of a council: the invitation to a sitting, its minutes."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Person, Signature


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A đề án to be considered: its name and code, whom it supports, the whole cost and the asked grant (đồng), who presents it."""

    project: str
    code: str
    beneficiary: str
    total: int
    grant: int
    presenter: str


@dataclass(frozen=True, slots=True)
class CouncilInvitation(Context):
    """Giấy mời họp: to whom, when (`starts_at` as “14 giờ 00”), where, what about."""

    template: ClassVar[str] = "documents/giay_moi_hop.html"
    council: str
    invited: tuple[Person, ...]
    held_on: date
    starts_at: str
    place: str
    lines: tuple[AgendaLine, ...]
    note: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CouncilItem:
    """A đề án as it was considered. `votes` and `score` in words; `amount` is None where none was proposed; `kept_out` who did not vote and why."""

    project: str
    code: str
    beneficiary: str
    total: int
    grant: int
    presenter: str
    norm: str
    discussion: str
    votes: str
    score: str
    conclusion: str
    amount: int | None = None
    conditions: str = ""
    kept_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CouncilMinutes(Context):
    """Biên bản họp Hội đồng xét duyệt: who was there, each đề án with its votes and conclusion, who signed on the portal when."""

    template: ClassVar[str] = "documents/bien_ban_hop_hoi_dong.html"
    council: str
    decision: str
    held_on: date
    starts_at: str
    place: str
    chair: Person
    secretary: Person
    present: tuple[Person, ...]
    absent: tuple[Person, ...]
    quorum: str
    matters: tuple[CouncilItem, ...]
    signed: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
