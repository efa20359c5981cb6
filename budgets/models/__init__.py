"""The rows of money: the law of support here, the books beside it."""

from budgets.models.norms import Norm, SupportContent

__all__ = ["Norm", "SupportContent"]
