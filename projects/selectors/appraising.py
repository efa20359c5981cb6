"""Who must be asked about a đề án, whether a council must consider it, and who keeps out of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.text import vnd
from projects.enums import AskBecause, OpinionState
from projects.models import ConflictDeclaration, CouncilRule, OpinionRule, Project


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A function whose holder must be asked, what, why, and the code of the time limit."""

    function: Function
    question: str
    because: str
    time_limit: str


def must_be_asked(project: Project, on: date) -> list[ToAsk]:
    """Whom the rules of a day make it obligatory to ask about a đề án; a function once, with all that concerns it."""
    lines = list(project.lines.select_related("content").order_by("position"))
    codes = {line.content.code for line in lines}
    holds = {
        AskBecause.ICT: lambda rule: project.has_ict_content or any(line.content.is_it for line in lines),
        AskBecause.CONTENT: lambda rule: bool(codes & set(rule.contents)),
        AskBecause.AMOUNT: lambda rule: project.requested >= (rule.from_amount or 0),
        AskBecause.MIXED: lambda rule: any(line.other_state for line in lines),
    }
    found: dict[str, ToAsk] = {}
    for rule in OpinionRule.objects.filter(actors.in_force(on)).order_by("function", "id"):
        if not holds[AskBecause(rule.because)](rule):
            continue
        words = f"từ {vnd(rule.from_amount or 0)} đồng trở lên" if rule.because == AskBecause.AMOUNT else rule.get_because_display()
        because = f"{words} ({rule.citation})"
        known = found.get(rule.function)
        found[rule.function] = ToAsk(
            function=Function(rule.function),
            question=f"{known.question}\n{rule.question}" if known else rule.question,
            because=f"{known.because}; {because}"[:300] if known else because[:300],
            time_limit=known.time_limit if known else rule.time_limit,
        )
    return list(found.values())


def not_yet_asked(project: Project, on: date) -> list[ToAsk]:
    """Of those who must be asked, those who have not been."""
    asked = set(project.opinions.exclude(state=OpinionState.WITHDRAWN).order_by("id").values_list("function", flat=True))
    return [one for one in must_be_asked(project, on) if one.function not in asked]


def council_rule(project: Project, on: date) -> CouncilRule | None:
    """The rule by which a council must consider a đề án; None when none asks for it."""
    rules = CouncilRule.objects.filter(actors.in_force(on), track=project.track, from_amount__lte=project.requested)
    return rules.order_by("-from_amount", "id").first()


def declared(project: Project, persons: Iterable[int]) -> dict[int, bool]:
    """Who of these has declared, and whether it is a conflict (one holds from then on)."""
    rows = ConflictDeclaration.objects.filter(project=project, person_id__in=list(persons)).order_by("id")
    found: dict[int, bool] = {}
    for person, conflict in rows.values_list("person_id", "has_conflict"):
        found[person] = found.get(person, False) or conflict
    return found
