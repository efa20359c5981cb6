"""The papers of a đề án: what each says, gathered from the rows and issued in the move's transaction."""

from projects.documents.applications import appraisal_report, district_letter, handed_in, opinion_slip
from projects.documents.contracts import VisitDetails, acceptance_minutes, contract, inspection_minutes, liquidation, payment_request
from projects.documents.decisions import allocation, decide, part_allocation, submission
from projects.documents.execution import adjustment_decision, adjustment_refusal, amendment, hearing, order, recovery
from projects.documents.intake import apology, appraisal_minutes, receipt, site_check, supplement_request
from projects.documents.reporting import progress_report, settlement_request

__all__ = [
    "VisitDetails",
    "acceptance_minutes",
    "adjustment_decision",
    "adjustment_refusal",
    "allocation",
    "amendment",
    "apology",
    "appraisal_minutes",
    "appraisal_report",
    "contract",
    "decide",
    "district_letter",
    "handed_in",
    "hearing",
    "inspection_minutes",
    "liquidation",
    "opinion_slip",
    "order",
    "part_allocation",
    "payment_request",
    "progress_report",
    "receipt",
    "recovery",
    "settlement_request",
    "site_check",
    "submission",
    "supplement_request",
]
