from projects.models.appraisal import Appraisal, Decision, NormCheck, OpinionRequest, SiteCheck, SupplementRequest
from projects.models.execution import Acceptance, Contract, CounterpartProof, Liquidation, PaymentRequest, ProgressReport
from projects.models.inspection import Finding, Inspection
from projects.models.line import CostItem, Line
from projects.models.project import CodeBook, Project
from projects.models.rules import AdvanceLimit, ApprovalAuthority

__all__ = [
    "Acceptance",
    "AdvanceLimit",
    "Appraisal",
    "ApprovalAuthority",
    "CodeBook",
    "Contract",
    "CostItem",
    "CounterpartProof",
    "Decision",
    "Finding",
    "Inspection",
    "Line",
    "Liquidation",
    "NormCheck",
    "OpinionRequest",
    "PaymentRequest",
    "ProgressReport",
    "Project",
    "SiteCheck",
    "SupplementRequest",
]
