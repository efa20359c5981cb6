"""Who must be asked about a đề án, whether a council must consider it, and who keeps out of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.documents.models import Paper
from khuyencong.text import vnd
from projects.enums import AskBecause, OpinionState, ProjectState
from projects.models import ConflictDeclaration, CouncilRule, OpinionRequest, OpinionRule, Project, SupplementRequest


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
    asked = set(project.opinions.filter(state__in=OpinionState.standing()).order_by("id").values_list("function", flat=True))
    return [one for one in must_be_asked(project, on) if one.function not in asked]


def awaited(project_ids: Iterable[int]) -> QuerySet[OpinionRequest]:
    """The required opinions that are asked and not answered, the nearest due day first."""
    rows = OpinionRequest.objects.filter(project_id__in=project_ids, is_required=True, state=OpinionState.ASKED)
    return rows.select_related("organisation").order_by("due_on", "id")


def names_of(opinions: Iterable[OpinionRequest]) -> str:
    """The offices that were asked, in short."""
    return ", ".join(row.organisation.short_name for row in opinions)


def too_early(opinions: Iterable[OpinionRequest], on: date) -> str:
    """Why an appraisal that still awaits these cannot be concluded yet: an office that must be heard has its days. Empty when none has."""
    within = [row for row in opinions if row.due_on >= on]
    return f"Còn chờ ý kiến của {names_of(within)} (hạn trả lời {within[-1].due_on:%d/%m/%Y})." if within else ""


def opinions_of(project: Project) -> QuerySet[OpinionRequest]:
    """What the offices were asked and answered, each with the moment of the appraisal's last supplement (`supplemented_at`; None without one)."""
    answered = SupplementRequest.objects.filter(project=OuterRef("project"), asked_in=ProjectState.APPRAISING, answered_at__isnull=False)
    last = answered.order_by("-answered_at", "-id").values("answered_at")[:1]
    rows = project.opinions.annotate(supplemented_at=Subquery(last))
    return rows.select_related("organisation", "answer_file").order_by("asked_at", "id")


def standing_of(project: Project) -> QuerySet[OpinionRequest]:
    """Of these what counts: neither taken back nor asked anew since."""
    return opinions_of(project).filter(state__in=OpinionState.standing())


def may_be_asked_anew(project: Project) -> QuerySet[OpinionRequest]:
    """Answers from before the appraisal's last supplement: they speak of the file as it was."""
    return opinions_of(project).filter(state=OpinionState.ANSWERED, answered_at__lt=F("supplemented_at"))


def not_to_be_asked(project: Project) -> set[str]:
    """Functions whose question stands and may not be asked anew."""
    rows = standing_of(project).exclude(pk__in=may_be_asked_anew(project).order_by().values("pk"))
    return set(rows.order_by("id").values_list("function", flat=True))


def council_rule(project: Project, on: date) -> CouncilRule | None:
    """The rule by which a council must consider a đề án; None when none asks for it."""
    rules = CouncilRule.objects.filter(actors.in_force(on), track=project.track, from_amount__lte=project.requested)
    return rules.order_by("-from_amount", "id").first()


def council_item(project: Project) -> Any:
    """A đề án as a council last had it, with the sitting: what still counts before what is void; None when no council ever had it."""
    return project.agenda_items.select_related("sitting").order_by("is_void", "-id").first()


def asks_for_change(item: Any, project: Project) -> bool:
    """Whether minutes in force propose another amount than the đề án asks for."""
    is_signed = item is not None and not item.is_void and item.sitting.minutes_id is not None
    # Only a conclusion that proposes money holds an amount.
    return is_signed and item.amount_proposed is not None and item.amount_proposed != project.requested


def minutes_that_ask_for_change(project: Project) -> Paper | None:
    """The minutes of the council that make a supplement necessary; None when none do."""
    item = council_item(project)
    return item.sitting.minutes if asks_for_change(item, project) else None


def declared(project: Project, persons: Iterable[int]) -> dict[int, bool]:
    """Who of these has declared, and whether it is a conflict (one holds from then on)."""
    rows = ConflictDeclaration.objects.filter(project=project, person_id__in=list(persons)).order_by("id")
    found: dict[int, bool] = {}
    for person, conflict in rows.values_list("person_id", "has_conflict"):
        found[person] = found.get(person, False) or conflict
    return found
