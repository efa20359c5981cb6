"""What each paper needs to know: one frozen dataclass per template. Amounts are whole đồng, texts are plain text."""

from khuyencong.documents.contexts.agreements import (
    AcceptanceMinutes,
    Amendment,
    Change,
    Contract,
    LiquidationMinutes,
    PaymentLine,
    PaymentRequest,
    ResultLine,
)
from khuyencong.documents.contexts.appraisal import AppraisalMinutes, CheckLine, OpinionLine, SiteCheckMinutes, VerdictLine
from khuyencong.documents.contexts.decisions import (
    AllocationDecision,
    AllocationLine,
    ApprovalDecision,
    DueLine,
    ExecutionDecision,
    HearingNotice,
    ProjectLine,
    RefusalDecision,
    RefusalNotice,
    Submission,
)
from khuyencong.documents.contexts.handover import HandoverLine, HandoverMinutes, HandoverPart
from khuyencong.documents.contexts.inspection import Finding, InspectionMinutes
from khuyencong.documents.contexts.intake import Receipt, SupplementItem, SupplementRequest
from khuyencong.documents.contexts.shared import Context, Fact, Party, Person, Signature

__all__ = [
    "AcceptanceMinutes",
    "AllocationDecision",
    "AllocationLine",
    "Amendment",
    "AppraisalMinutes",
    "ApprovalDecision",
    "Change",
    "CheckLine",
    "Context",
    "Contract",
    "DueLine",
    "ExecutionDecision",
    "Fact",
    "Finding",
    "HandoverLine",
    "HandoverMinutes",
    "HandoverPart",
    "HearingNotice",
    "InspectionMinutes",
    "LiquidationMinutes",
    "OpinionLine",
    "Party",
    "PaymentLine",
    "PaymentRequest",
    "Person",
    "ProjectLine",
    "Receipt",
    "RefusalDecision",
    "RefusalNotice",
    "ResultLine",
    "Signature",
    "SiteCheckMinutes",
    "Submission",
    "SupplementItem",
    "SupplementRequest",
    "VerdictLine",
]
