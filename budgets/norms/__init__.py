"""The law of support (mức hỗ trợ): dated rules, and a pure engine that judges a case by the rules of its day."""

from budgets.norms.cases import CaseRefused, read_case
from budgets.norms.engine import judge
from budgets.norms.terms import Beneficiary, Case, Line, OtherFund, Place, Rule, Verdict, Violation

__all__ = ["Beneficiary", "Case", "CaseRefused", "Line", "OtherFund", "Place", "Rule", "Verdict", "Violation", "judge", "read_case"]
