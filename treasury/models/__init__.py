from treasury.models.clearing import Explanation, Match, Question, Reconciliation
from treasury.models.statement import Statement, StatementRow

__all__ = ["Explanation", "Match", "Question", "Reconciliation", "Statement", "StatementRow"]
