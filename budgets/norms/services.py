"""The law of support from the database: which rules hold on a day, and what they say of a case."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from budgets.models.norms import Norm, SupportContent
from budgets.norms.declared import rules_of
from budgets.norms.eligibility import ANSWER, DECIDING, HARD, EligibilityRule, Finding, assess
from budgets.norms.engine import judge
from budgets.norms.terms import SCOPES, STATE_SOURCES, Beneficiary, Case, Place, Rule, Verdict, Violation
from khuyencong.text import percent, vnd


class NoNormsLoaded(LookupError):
    """The table of norms is empty: every answer would be a wrong “no norm”."""

    def __init__(self) -> None:
        super().__init__("Chưa có mức hỗ trợ nào trong hệ thống; hãy chạy load_norms. / No norms are loaded; run load_norms.")


def rules_in_force(code: str, on: date) -> list[Rule]:
    """The rules for a content on a day, one per scope at most."""
    rows = Norm.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), code=code, valid_from__lte=on).order_by("scope")
    return [row.as_rule() for row in rows]


def judge_on(case: Case, *, content: SupportContent | None = None) -> Verdict:
    """Judge a case by the law of its date: whether the law knew the content, who, where, in which trade, and how much.

    `content` is the content of support where it is not the one of the same code as the norm. NoNormsLoaded when the table is empty.
    """
    # All periods of the content, so that a refusal can say which are known.
    rules = [row.as_rule() for row in Norm.objects.filter(code=case.content).order_by("scope", "valid_from")]
    if not rules and not Norm.objects.exists():
        raise NoNormsLoaded
    content = content or SupportContent.objects.filter(code=case.content).first()
    verdict = judge(case, rules)
    if content is None:
        return verdict
    if unknown := content.why_not_on(case.date):
        return replace(
            verdict,
            verdict="violations",
            violations=(Violation(f"{content.code}.unknown", content.citation, unknown), *verdict.violations),
            explanation_vi=(unknown, *verdict.explanation_vi),
        )
    return with_eligibility(verdict, case, content.code, rules_of(*DECIDING, "priority"))


def with_eligibility(verdict: Verdict, case: Case, content: str, rules: Sequence[EligibilityRule]) -> Verdict:
    """A verdict on the money joined by what the rules say of who, where and in which trade; a refusal there refuses the case.

    What the norm itself refuses (its own kinds of beneficiaries, its size) is not said twice.
    """
    findings: list[Finding] = []
    for one in {one.name: one for one in case.beneficiaries}.values():
        findings += assess(rules, facts_of(case, one, content), content=content, on=case.date, who=one.name)
    if case.beneficiaries:
        first = case.beneficiaries[0]
        findings += assess(rules, facts_of(case, first, content), content=content, on=case.date, who="Đề án", aspects=("priority",))
    said = {violation.rule.rsplit(".", 1)[-1] for violation in verdict.violations}
    doubled = {"form": "kind", "size": "size"}
    refused = tuple(
        Violation(f"{content}.{finding.code.lower()}", finding.citation, finding.sentence)
        for finding in findings
        if finding.verdict == "no" and finding.aspect in DECIDING and doubled.get(finding.aspect) not in said
    )
    told = tuple(f"{finding.sentence} Căn cứ: {finding.citation}." for finding in findings if finding.aspect in DECIDING)
    return replace(
        verdict,
        verdict="violations" if refused else verdict.verdict,
        violations=(*refused, *verdict.violations),
        explanation_vi=(*told, *verdict.explanation_vi),
        findings=tuple(findings),
    )


def facts_of(case: Case, one: Beneficiary, content: str) -> dict[str, Any]:
    """What is known of one beneficiary of a case, as the rules ask it; None where it is not known."""
    knows_standings = case.place.priority or case.place.kind is not None or bool(case.place.standings)
    standings = (*case.place.standings, *(("hard",) if case.place.priority and not set(case.place.standings) & set(HARD) else ()))
    return {
        "legal_form": one.kind,
        "small": None if one.large is None and one.kind == "enterprise" else not one.large,
        "place": case.place.kind,
        "trade": one.trade,
        "hard_place": bool(set(standings) & set(HARD)) if knows_standings else None,
        "standings": standings if knows_standings else None,
        "cleaner": content in ("CLEANER_PRODUCTION_MODEL", "SXSH_ASSESSMENT", "SUSTAINABLE_PRODUCTION") or one.trade == "sxsh_env",
        "flagship": case.is_flagship,
        "typical_product": one.typical_product,
        "scope": SCOPES.get(case.source),
        "cost": one.cost,
        "grant": one.grant,
        "other_state": one.other_state,
        "beneficiaries": len(case.beneficiaries),
        **{f"{ANSWER}{key}": answer for key, answer in one.answers.items()},
    }


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
