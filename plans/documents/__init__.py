"""The papers of plans and lists, gathered from the rows and issued in the transaction of what causes them."""

from plans.documents.issuing import end_before, list_decision, list_revocation, plan_paper

__all__ = ["end_before", "list_decision", "list_revocation", "plan_paper"]
