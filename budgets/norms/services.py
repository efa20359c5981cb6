"""The law of support from the database: which rules hold on a day, and what they say of a case."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from budgets.models.norms import Norm
from budgets.norms.engine import judge
from budgets.norms.terms import STATE_SOURCES, Beneficiary, Case, Place, Rule, Verdict
from khuyencong.text import percent, vnd


class NoNormsLoaded(LookupError):
    """The table of norms is empty: every answer would be a wrong “no norm”."""

    def __init__(self) -> None:
        super().__init__("Chưa có mức hỗ trợ nào trong hệ thống; hãy chạy load_norms. / No norms are loaded; run load_norms.")


def rules_in_force(code: str, on: date) -> list[Rule]:
    """The rules for a content on a day, one per scope at most."""
    rows = Norm.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), code=code, valid_from__lte=on).order_by("scope")
    return [row.as_rule() for row in rows]


def judge_on(case: Case) -> Verdict:
    """Judge a case by the law of its date. NoNormsLoaded when the table is empty."""
    # All periods of the content, so that a refusal can say which are known.
    rules = [row.as_rule() for row in Norm.objects.filter(code=case.content).order_by("scope", "valid_from")]
    if not rules and not Norm.objects.exists():
        raise NoNormsLoaded
    return judge(case, rules)


@dataclass(frozen=True)
class Hint:
    """What an applicant may hope for, while typing. `ceiling` in đồng; None when no figure is known for that day."""

    ceiling: int | None
    sentence_vi: str
    citation: str
    needs_verification: bool


def ceiling_for(content: str, kind: str, cost: int, on: date, scope: str, *, priority_place: bool = False) -> Hint:
    """The most that the State may give for one unit of a content with this cost (đồng), with a sentence for a form.

    `scope` is the source of the grant, one of `STATE_SOURCES`. A kind or place that the norm does not serve gives 0.
    """
    if scope not in STATE_SOURCES:
        raise ValueError(f"unknown source {scope!r}")
    verdict = judge_on(
        Case(on, scope, content, (Beneficiary("Đơn vị", kind, cost, 0),), Place(priority=priority_place)),
    )
    if verdict.ceiling is None:
        return Hint(None, verdict.explanation_vi[-1], "", needs_verification=True)
    rule = min((rule for rule in verdict.rules if rule.has_figure), key=lambda rule: rule.ceiling(cost))
    if verdict.violations:
        return Hint(0, verdict.violations[0].message_vi, verdict.violations[0].citation, verdict.needs_verification)
    limits = []
    if rule.percent_bp is not None:
        limits.append(f"{percent(rule.percent_bp, 10_000, places=2)} chi phí")
    if rule.amount_cap is not None:
        limits.append(f"trần {vnd(rule.amount_cap)} đồng mỗi {rule.unit}")
    return Hint(
        verdict.ceiling,
        f"Được hỗ trợ tối đa {vnd(verdict.ceiling)} đồng ({', '.join(limits)}); {rule.citation}{rule.mark}.",
        rule.citation,
        verdict.needs_verification,
    )
