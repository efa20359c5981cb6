"""Papers of the examination: site check, appraisal."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Fact, Party, Person, Signature


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A question of the site check: its answer in words ("Có", "Không", "Đúng hồ sơ") and a remark."""

    question: str
    answer: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SiteCheckMinutes(Context):
    """Minutes of the district's check at the establishment before it endorses."""

    template: ClassVar[str] = "documents/bien_ban_kiem_tra_co_so.html"
    project_code: str
    project_title: str
    enterprise: Party
    held_on: date
    place: str
    present: tuple[Person, ...]
    checks: tuple[CheckLine, ...]
    conclusion: str
    facts: tuple[Fact, ...] = ()
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A rule of the norms as it was judged: the answer ("Đạt", "Không đạt", "Cần xem xét"), the explanation, the citation."""

    rule: str
    answer: str
    explanation: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What an asked office answered; `answered_on` None means that it did not by the end of its time."""

    organisation: str
    answered_on: date | None
    position: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class CostLine:
    """An item of the cost table and who pays it (đồng); `beneficiary` is named where there are several."""

    name: str
    amount: int
    grant: int
    elsewhere: int
    own: int
    beneficiary: str = ""


@dataclass(frozen=True, slots=True)
class AppraisalMinutes(Context):
    """Minutes of the appraisal: costs, the norms' verdict, the opinions, the conclusion."""

    template: ClassVar[str] = "documents/bien_ban_tham_dinh.html"
    project_code: str
    project_title: str
    applicant: Party
    held_on: date
    place: str
    chair: Person
    members: tuple[Person, ...]
    total_cost: int
    grant: int
    counterpart: int
    verdict: tuple[VerdictLine, ...]
    opinions: tuple[OpinionLine, ...]
    conclusion: str
    is_recommended: bool
    exception_reason: str = ""
    signatures: tuple[Signature, ...] = ()
    costs: tuple[CostLine, ...] = ()
    sources: tuple[Fact, ...] = ()
