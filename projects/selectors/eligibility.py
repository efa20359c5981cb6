"""Conditions of support as they stand on a đề án, exceptions of its lines, and its kind with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from budgets.norms import declared
from budgets.norms.eligibility import EligibilityRule, KindVerdict
from khuyencong import clock
from khuyencong.text import vnd
from projects.enums import DecisionKind
from projects.models import ConditionTick, Line, NormException, Project


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with what was ticked; `suggested` is what the file itself offers as evidence."""

    rule: EligibilityRule
    tick: ConditionTick | None
    suggested: str = ""

    @property
    def by_decision(self) -> bool:
        """Whether the decision itself proves it, so that nobody ticks it before."""
        return self.rule.fact == "decision"


def conditions_of(project: Project, *, on: date | None = None) -> list[Condition]:
    """The conditions of the law of a day (today), with their ticks."""
    ticks = {tick.code: tick for tick in project.condition_ticks.select_related("by").order_by("code")}
    rules = declared.conditions_on(on or clock.today())
    offered = _offered(project)
    return [Condition(rule, ticks.get(rule.code), offered.get(rule.code, "")) for rule in rules]


def _offered(project: Project) -> dict[str, str]:
    """Evidence that the file holds already."""
    lines = list(project.lines.select_related("enterprise", "content").order_by("position"))
    whose = [line.enterprise.name for line in lines if line.commits_counterpart]
    single = [line.enterprise.name for line in lines if line.not_double_funded]
    decision = project.decisions.filter(kind=DecisionKind.APPROVE).order_by("-decided_on", "-id").first()
    return {
        "C1": "; ".join(dict.fromkeys(f"{line.content.short_name} ({line.content.citation})" for line in lines)),
        "C2": f"{decision.notation} ngày {decision.decided_on:%d/%m/%Y}" if decision else "",
        "C3": f"Cam kết của {', '.join(whose)}: {vnd(project.counterpart)} đồng" if whose else "",
        "C4": f"Cam kết của {', '.join(single)}" if single else "",
    }


def exceptions_of(lines: Sequence[Line]) -> dict[int, list[NormException]]:
    """Every request for an exception of the lines, the newest first, by the line's id."""
    found: dict[int, list[NormException]] = {line.pk: [] for line in lines}
    for row in (
        NormException.objects.filter(line__in=lines)
        .select_related("line__project", "line__enterprise", "argued_by", "decided_by")
        .order_by("-argued_at", "-id")
    ):
        found[row.line_id].append(row)
    return found


def years_of(project: Project) -> int | None:
    """How many calendar years the work touches; None while its dates are not known."""
    if project.starts_on is None or project.ends_on is None:
        return None
    return project.ends_on.year - project.starts_on.year + 1


def kind_of(project: Project, lines: Sequence[Line]) -> KindVerdict:
    """Which kind of đề án it is by the law of the day on which it began, and why."""
    return declared.kind_on(
        clock.day_of(project.created_at),
        contents=len({line.content_id for line in lines}),
        beneficiaries=len({line.enterprise_id for line in lines}),
        years=years_of(project),
    )
