"""What an applicant hands in, and what goes with it: application, narrative, the district's letter, opinions, report of the appraisal, apology."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.appraisal import OpinionLine, VerdictLine
from khuyencong.documents.contexts.decisions import _Lines
from khuyencong.documents.contexts.shared import Context, Fact, Party, Signature


@dataclass(frozen=True, slots=True)
class Application(_Lines):
    """The beneficiary's request (đơn đề nghị hỗ trợ). `writer` asks; `commitments` are what it commits on the portal."""

    template: ClassVar[str] = "documents/don_de_nghi.html"
    addressed_to: tuple[str, ...]
    writer: Party
    project_code: str
    project_title: str
    programme: str
    commitments: tuple[str, ...]
    enclosed: tuple[str, ...]
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """An item of the estimate (đồng): the whole, and what of it the grant pays."""

    name: str
    unit: str
    quantity: int
    amount: int
    by_grant: int


@dataclass(frozen=True, slots=True)
class Part:
    """One beneficiary's part of a đề án: what it does, its figures by content, its estimate, who pays."""

    beneficiary: Party
    content: str
    work: str
    facts: tuple[Fact, ...]
    costs: tuple[BudgetItem, ...]
    total: int
    grant: int


@dataclass(frozen=True, slots=True)
class Narrative(Context):
    """The đề án in full (Thông tư 36/2013/TT-BCT, Điều 5). Amounts in đồng; `sources` are who pays how much, together the whole cost."""

    template: ClassVar[str] = "documents/thuyet_minh.html"
    derived: ClassVar[tuple[str, ...]] = ("total_cost", "total_grant")
    project_code: str
    project_title: str
    kind: str
    grounds: tuple[str, ...]
    implementer: str
    place: str
    starts_on: date | None
    ends_on: date | None
    need: str
    goals: str
    plan: str
    effect: str
    parts: tuple[Part, ...]
    sources: tuple[tuple[str, int], ...]
    programme: str
    organising: tuple[str, ...]
    commitments: tuple[str, ...]
    signatures: tuple[Signature, ...] = ()

    @property
    def total_cost(self) -> int:
        """Sum of the parts."""
        return sum(part.total for part in self.parts)

    @property
    def total_grant(self) -> int:
        """What is asked for."""
        return sum(part.grant for part in self.parts)


@dataclass(frozen=True, slots=True)
class DistrictLetter(_Lines):
    """Letter by which the district asks the Sở to support (công văn đề nghị). `site_check` names the minutes."""

    template: ClassVar[str] = "documents/cong_van_de_nghi.html"
    addressed_to: tuple[str, ...]
    project_code: str
    project_title: str
    applicant: Party
    programme: str
    site_check: str
    note: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpinionSlip(Context):
    """What an asked office answers (phiếu ý kiến)."""

    template: ClassVar[str] = "documents/phieu_y_kien.html"
    addressed_to: tuple[str, ...]
    project_code: str
    project_title: str
    applicant: Party
    question: str
    asked_on: date
    due_on: date
    answer: str
    text: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppraisalReport(_Lines):
    """The Sở's report on an appraisal, beside its submission (báo cáo thẩm định)."""

    template: ClassVar[str] = "documents/bao_cao_tham_dinh.html"
    addressed_to: tuple[str, ...]
    project_code: str
    project_title: str
    applicant: Party
    minutes: str
    content_remarks: str
    cost_remarks: str
    verdict: tuple[VerdictLine, ...]
    opinions: tuple[OpinionLine, ...]
    conclusion: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Apology(Context):
    """Apology for a late answer, with the new day (Nghị định 61/2018/NĐ-CP, Điều 19). `receipt` names the slip that promised `promised_on`."""

    template: ClassVar[str] = "documents/phieu_xin_loi.html"
    project_code: str
    project_title: str
    applicant: Party
    receipt: str
    promised_on: date
    reason: str
    new_due_on: date
    contact: str
    recipients: tuple[str, ...] = ()
