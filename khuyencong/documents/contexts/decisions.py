"""Submission to the authority, and what the authority decides."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from khuyencong.documents.contexts.shared import Context, Party


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A beneficiary's line: the đề án, whom it supports, its whole cost and the grant."""

    project: str
    beneficiary: str
    total: int
    grant: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class _Lines(Context):
    """Sums of the lines, so that a paper can never add up wrongly."""

    derived: ClassVar[tuple[str, ...]] = ("total_cost", "total_grant")
    lines: tuple[ProjectLine, ...]

    @property
    def total_cost(self) -> int:
        """Sum of the whole costs."""
        return sum(line.total for line in self.lines)

    @property
    def total_grant(self) -> int:
        """Sum of the grants."""
        return sum(line.grant for line in self.lines)


@dataclass(frozen=True, slots=True)
class Submission(_Lines):
    """Tờ trình: the department asks the authority to approve. `addressed_to` follows "Kính gửi:"."""

    template: ClassVar[str] = "documents/to_trinh.html"
    addressed_to: tuple[str, ...]
    grounds: tuple[str, ...]
    programme: str
    funding: str
    appraisal: str
    proposal: str
    enclosed: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovalDecision(_Lines):
    """Decision that approves. `project_count` counts đề án, of which one may have several lines.

    `authority` is the capitals above the grounds ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"), `duties` one article each,
    `carried_out_by` begins the last article.
    """

    template: ClassVar[str] = "documents/quyet_dinh_phe_duyet.html"
    authority: str
    grounds: tuple[str, ...]
    programme: str
    project_count: int
    funding: str
    duties: tuple[str, ...]
    carried_out_by: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalDecision(Context):
    """Decision that does not approve, with its reasons and how to complain."""

    template: ClassVar[str] = "documents/quyet_dinh_khong_phe_duyet.html"
    authority: str
    grounds: tuple[str, ...]
    project_code: str
    project_title: str
    applicant: Party
    requested: int
    reasons: tuple[str, ...]
    appeal: str
    carried_out_by: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalNotice(Context):
    """Notice to the applicant that the dossier is not taken further, with the reasons and how to complain."""

    template: ClassVar[str] = "documents/thong_bao_tu_choi.html"
    project_code: str
    project_title: str
    applicant: Party
    reasons: tuple[str, ...]
    appeal: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueLine:
    """A part of money that is to come back, and its day."""

    amount: int
    due_on: date


@dataclass(frozen=True, slots=True)
class ExecutionDecision(Context):
    """Decision on one beneficiary's part while it is carried out: adjust, suspend, resume, end, recover.

    `ruling` is the first article, `changes` what an adjustment changes (label, before, after), `dues` the instalments of a recovery.
    """

    template: ClassVar[str] = "documents/quyet_dinh_thuc_hien.html"
    authority: str
    grounds: tuple[str, ...]
    project_code: str
    project_title: str
    beneficiary: Party
    contract: str
    ruling: str
    reasons: tuple[str, ...]
    duties: tuple[str, ...]
    carried_out_by: str
    changes: tuple[tuple[str, str, str], ...] = ()
    dues: tuple[DueLine, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HearingNotice(Context):
    """Notice before an end: why it is intended, and until when the beneficiary may answer."""

    template: ClassVar[str] = "documents/thong_bao_giai_trinh.html"
    project_code: str
    project_title: str
    beneficiary: Party
    contract: str
    reasons: tuple[str, ...]
    reply_by: date
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """Money for one beneficiary's line."""

    project: str
    beneficiary: str
    amount: int


@dataclass(frozen=True, slots=True)
class AllocationDecision(Context):
    """Decision that allocates money of a source and year to approved lines. `approval` names the decision that approved them."""

    template: ClassVar[str] = "documents/quyet_dinh_phan_bo.html"
    derived: ClassVar[tuple[str, ...]] = ("total",)
    authority: str
    grounds: tuple[str, ...]
    year: int
    funding: str
    approval: str
    lines: tuple[AllocationLine, ...]
    duties: tuple[str, ...]
    carried_out_by: str
    recipients: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Sum of the lines."""
        return sum(line.amount for line in self.lines)
