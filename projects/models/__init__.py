from projects.models.adjusting import Adjustment, Amendment
from projects.models.appraisal import Appraisal, Decision, NormCheck, OpinionRequest, SiteCheck, SupplementRequest
from projects.models.appraisers import ConflictDeclaration, PanelAppraiser
from projects.models.asking import CouncilRule, OpinionRule
from projects.models.costs import CostItem, CostShare
from projects.models.counterpart import CounterpartProof
from projects.models.eligibility import ConditionTick, NormException
from projects.models.execution import Acceptance, Contract, Liquidation, ProgressReport
from projects.models.following import FollowUp
from projects.models.inspection import Finding, Inspection
from projects.models.line import Line
from projects.models.overlaps import OtherSupport, OverlapReason
from projects.models.panel import AcceptedItem, Seat
from projects.models.parts import SourcePart
from projects.models.payments import PaymentPaper, PaymentRequest
from projects.models.progress import ProgressItem, ProgressPhoto
from projects.models.project import CodeBook, Project
from projects.models.reminders import Reminder
from projects.models.rules import AdjustmentAuthority, AdvanceLimit, ApprovalAuthority, ExecutionTerm, PaperRule, RetentionRule
from projects.models.scans import ContractScan
from projects.models.stopping import Hearing, Instalment, Order, Receipt, Recovery
from projects.models.supplements import SupplementPart
from projects.models.touched import TouchedProject
from projects.models.waiving import ReportWaiver

__all__ = [
    "Acceptance",
    "AcceptedItem",
    "Adjustment",
    "AdjustmentAuthority",
    "AdvanceLimit",
    "Amendment",
    "Appraisal",
    "ApprovalAuthority",
    "CodeBook",
    "ConditionTick",
    "ConflictDeclaration",
    "Contract",
    "ContractScan",
    "CostItem",
    "CostShare",
    "CouncilRule",
    "CounterpartProof",
    "Decision",
    "ExecutionTerm",
    "Finding",
    "FollowUp",
    "Hearing",
    "Inspection",
    "Instalment",
    "Line",
    "Liquidation",
    "NormCheck",
    "NormException",
    "OpinionRequest",
    "OpinionRule",
    "Order",
    "OtherSupport",
    "OverlapReason",
    "PanelAppraiser",
    "PaperRule",
    "PaymentPaper",
    "PaymentRequest",
    "ProgressItem",
    "ProgressPhoto",
    "ProgressReport",
    "Project",
    "Receipt",
    "Recovery",
    "Reminder",
    "ReportWaiver",
    "RetentionRule",
    "Seat",
    "SiteCheck",
    "SourcePart",
    "SupplementPart",
    "SupplementRequest",
    "TouchedProject",
]
