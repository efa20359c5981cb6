"""Decisions for lists of đề án, and how each of their đề án is judged."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.access import Principal, Scope
from khuyencong.workflow import runner
from khuyencong.workflow.machine import Refusal
from plans.enums import ListStatus
from plans.models import ListDecision, ListItem
from plans.permissions import P
from projects.enums import ProjectState
from projects.models import Project
from projects.selectors import authority, visibility


def visible_to(who: Principal) -> QuerySet[ListDecision]:
    """Decisions that the principal may open: all; a district its own."""
    rows = ListDecision.objects.select_related("district", "paper", "revoking_paper", "drafted_by", "signed_by", "replaces")
    match who.scope(P.VIEW_PLAN):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(district_id__in=who.area_ids)
    return rows.none()


def within(row: ListDecision, who: Principal, permission: P) -> bool:
    """Whether a list lies within the reach of a permission: that of a district's money is the district's, all others the province's."""
    match who.scope(permission):
        case Scope.PROVINCE:
            return row.district_id is None
        case Scope.DISTRICT:
            return row.district_id is not None and row.district_id in who.area_ids
    return False


def may_read(who: Principal, list_id: int) -> bool:
    """Whether the principal may read the paper of a list: offices that may open it, and whoever may open one of its đề án."""
    if visible_to(who).filter(pk=list_id).exists():
        return True
    mine = ListItem.objects.filter(decision=list_id, project=OuterRef("pk"))
    return visibility.visible_to(who).filter(Exists(mine)).exists()


def projects_for(row: ListDecision) -> QuerySet[Project]:
    """Recommended đề án of the track that stand on no other list under way; for a replacement, also those of the replaced one."""
    elsewhere = ListItem.objects.filter(project=OuterRef("pk"), decision__status__in=ListStatus.under_way())
    own = ListItem.objects.filter(project=OuterRef("pk"), decision=row)
    fits = Q(state=ProjectState.RECOMMENDED, is_recommended=True)
    if row.replaces_id:
        fits |= Q(state=ProjectState.APPROVED, list_items__decision=row.replaces_id)
    rows = Project.objects.filter(fits, ~Exists(elsewhere), ~Exists(own), track=row.track)
    if row.district_id:
        rows = rows.filter(district_id=row.district_id)
    return rows.select_related("district").distinct().order_by("district__sort_name", "id")


def items_of(row: ListDecision) -> list[ListItem]:
    """The list in its order."""
    return list(row.items.select_related("project__district").order_by("position"))


@dataclass(frozen=True, slots=True)
class Judged:
    """A đề án of a list, and every reason that stands against its approval by whoever asks."""

    item: ListItem
    refusals: tuple[Refusal, ...]
    kept: bool = False  # approved by the decision that is replaced, and stays so


def refusals_of(project: Project, move: str, who: Principal) -> tuple[Refusal, ...]:
    """Why a person cannot take a move of a đề án now; nothing when they can."""
    for option in runner.options(project, who):
        if option.transition.name == move:
            return option.refusals
    label = project.machine.named(move).label
    if move not in {step.name for step in project.machine.out_of(project.state)}:
        return (Refusal(f"Đang ở tình trạng “{project.state_label}”, không thực hiện “{label}” được."),)
    return (Refusal(f"Vai trò đang dùng không thực hiện được “{label}” với đề án này."),)


def judged(row: ListDecision, who: Principal) -> list[Judged]:
    """Each đề án of the list, by all guards of its own approval, as `who` would meet them."""
    before = set(row.replaces.items.order_by().values_list("project_id", flat=True)) if row.replaces else set()
    found = []
    for item in items_of(row):
        # Guards judge one đề án at a time: each is read as the signature will read it.
        (item.project,) = Project.objects.select_related("district").filter(pk=item.project_id)
        kept = item.project_id in before and item.project.state == ProjectState.APPROVED
        found.append(Judged(item, () if kept else refusals_of(item.project, "approve", who), kept))
    return found


def dropped(row: ListDecision) -> list[Project]:
    """Đề án of the replaced decision that the new list leaves out: their approval is taken back with it."""
    if row.replaces is None:
        return []
    kept = set(row.items.order_by().values_list("project_id", flat=True))
    return [item.project for item in items_of(row.replaces) if item.project_id not in kept]


def authority_of(projects: Iterable[Project]) -> str:
    """Who decides on these đề án, by the largest of them; empty when nobody is known."""
    largest = max(projects, key=lambda project: project.requested, default=None)
    row = authority.in_force(track=largest.track, amount=largest.requested) if largest else None
    return row.authority if row else ""


def deciding_roles(projects: Iterable[Project]) -> set[str]:
    """The roles that decide on these đề án: one when one signature can stand under the list."""
    rows = (authority.in_force(track=project.track, amount=project.requested) for project in projects)
    return {row.role if row and not row.records_outside else "" for row in rows}
