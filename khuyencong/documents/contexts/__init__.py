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
from khuyencong.documents.contexts.applications import (
    Apology,
    Application,
    AppraisalReport,
    BudgetItem,
    DistrictLetter,
    Narrative,
    OpinionSlip,
    Part,
)
from khuyencong.documents.contexts.appraisal import AppraisalMinutes, CheckLine, CostLine, OpinionLine, SiteCheckMinutes, VerdictLine
from khuyencong.documents.contexts.carrying_out import Progress, SettlementRequest
from khuyencong.documents.contexts.council import AgendaLine, CouncilInvitation, CouncilItem, CouncilMinutes
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
from khuyencong.documents.contexts.inspection import (
    Finding,
    InspectionMinutes,
    InspectionNotice,
    InspectionOrder,
    InspectionPlan,
    PaperPhoto,
    PlannedVisit,
)
from khuyencong.documents.contexts.intake import Receipt, SupplementItem, SupplementRequest
from khuyencong.documents.contexts.money import (
    CarriedLine,
    CarryOverNotice,
    EstimateDecision,
    EstimateLine,
    ProjectSettlement,
    SettlementLine,
    YearSettlement,
)
from khuyencong.documents.contexts.obstacles import ObstacleReport
from khuyencong.documents.contexts.plans import ListApproval, ListRevocation, NationalList, PlanDecision, PlanLine
from khuyencong.documents.contexts.policies import CommentLine, PolicySubmission
from khuyencong.documents.contexts.products import ProductCertificate
from khuyencong.documents.contexts.raising import DonorReport, ReceivedLine, UsedLine
from khuyencong.documents.contexts.reporting import FigureTable, PeriodicReport
from khuyencong.documents.contexts.shared import Context, Fact, Party, Person, Signature
from khuyencong.documents.contexts.training import CourseCertificate
from khuyencong.documents.contexts.treasury import DifferenceLine, TreasuryReconciliation

__all__ = [
    "AcceptanceMinutes",
    "AgendaLine",
    "AllocationDecision",
    "AllocationLine",
    "Amendment",
    "Apology",
    "Application",
    "AppraisalMinutes",
    "AppraisalReport",
    "ApprovalDecision",
    "BudgetItem",
    "CarriedLine",
    "CarryOverNotice",
    "Change",
    "CheckLine",
    "CommentLine",
    "Context",
    "Contract",
    "CostLine",
    "CouncilInvitation",
    "CouncilItem",
    "CouncilMinutes",
    "CourseCertificate",
    "DifferenceLine",
    "DistrictLetter",
    "DonorReport",
    "DueLine",
    "EstimateDecision",
    "EstimateLine",
    "ExecutionDecision",
    "Fact",
    "FigureTable",
    "Finding",
    "HandoverLine",
    "HandoverMinutes",
    "HandoverPart",
    "HearingNotice",
    "InspectionMinutes",
    "InspectionNotice",
    "InspectionOrder",
    "InspectionPlan",
    "LiquidationMinutes",
    "ListApproval",
    "ListRevocation",
    "Narrative",
    "NationalList",
    "ObstacleReport",
    "OpinionLine",
    "OpinionSlip",
    "PaperPhoto",
    "Part",
    "Party",
    "PaymentLine",
    "PaymentRequest",
    "PeriodicReport",
    "Person",
    "PlanDecision",
    "PlanLine",
    "PlannedVisit",
    "PolicySubmission",
    "ProductCertificate",
    "Progress",
    "ProjectLine",
    "ProjectSettlement",
    "Receipt",
    "ReceivedLine",
    "RefusalDecision",
    "RefusalNotice",
    "ResultLine",
    "SettlementLine",
    "SettlementRequest",
    "Signature",
    "SiteCheckMinutes",
    "Submission",
    "SupplementItem",
    "SupplementRequest",
    "TreasuryReconciliation",
    "UsedLine",
    "VerdictLine",
    "YearSettlement",
]
