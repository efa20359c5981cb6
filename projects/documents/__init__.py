"""The papers of a đề án: what each says, gathered from the rows and issued in the move's transaction."""

from projects.documents.contracts import VisitDetails, acceptance_minutes, contract, inspection_minutes, liquidation, payment_request
from projects.documents.decisions import allocation, decide, submission
from projects.documents.execution import adjustment_decision, adjustment_refusal, amendment, hearing, order, recovery
from projects.documents.intake import appraisal_minutes, receipt, site_check, supplement_request

__all__ = [
    "VisitDetails",
    "acceptance_minutes",
    "adjustment_decision",
    "adjustment_refusal",
    "allocation",
    "amendment",
    "appraisal_minutes",
    "contract",
    "decide",
    "hearing",
    "inspection_minutes",
    "liquidation",
    "order",
    "payment_request",
    "receipt",
    "recovery",
    "site_check",
    "submission",
    "supplement_request",
]
