"""The declared lives of a đề án, of a beneficiary's line and of a request for money."""

from projects.workflow.adjustment_machine import ADJUSTMENT
from projects.workflow.line_machine import LINE
from projects.workflow.payment_machine import PAYMENT
from projects.workflow.project_machine import PROJECT

__all__ = ["ADJUSTMENT", "LINE", "PAYMENT", "PROJECT"]
