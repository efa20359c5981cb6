"""Plans, and what was done of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from budgets import selectors as budgets
from budgets.norms.enums import SubProgramme
from khuyencong.access import Principal, Scope
from plans.enums import GroupBy, NeedState, PlanStatus
from plans.models import AnnualPlan, PlanItem, Registration
from plans.permissions import P
from projects.enums import ProjectState, Track
from projects.models import Line, Project
from projects.workflow import purses


def visible_to(who: Principal) -> QuerySet[AnnualPlan]:
    """Versions that the principal may open: all; a district its own, and those of the province once they are approved."""
    rows = AnnualPlan.objects.select_related("district", "programme", "drafted_by", "approved_by", "paper")
    match who.scope(P.VIEW_PLAN):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(Q(district_id__in=who.area_ids) | Q(district__isnull=True, status=PlanStatus.APPROVED))
    return rows.none()


def within(plan: AnnualPlan, who: Principal, permission: P) -> bool:
    """Whether a plan lies within the reach of a permission: a district's own money is the district's, all other the province's."""
    match who.scope(permission):
        case Scope.PROVINCE:
            return plan.district_id is None
        case Scope.DISTRICT:
            return plan.district_id is not None and plan.district_id in who.area_ids
    return False


def versions(plan: AnnualPlan) -> QuerySet[AnnualPlan]:
    """All versions of the plan's year, track and district, the newest first."""
    rows = AnnualPlan.objects.filter(year=plan.year, track=plan.track, district=plan.district)
    return rows.select_related("district", "paper").order_by("-version")


def items_of(plan: AnnualPlan) -> QuerySet[PlanItem]:
    """The lines of a version, with what the page shows of them."""
    rows = plan.items.select_related("enterprise", "district", "content", "project", "registration__project", "answer")
    return rows.order_by("position")


def sums(plan: AnnualPlan) -> tuple[int, int]:
    """Whole cost and grant (đồng) of a version."""
    found = plan.items.aggregate(cost=Sum("cost"), grant=Sum("grant"))
    return found["cost"] or 0, found["grant"] or 0


def needs_for(plan: AnnualPlan) -> QuerySet[Registration]:
    """Registered needs of the year and track that the version does not hold yet; those found fit first."""
    taken = PlanItem.objects.filter(plan=plan, registration=OuterRef("pk"))
    rows = Registration.objects.filter(~Exists(taken), call__year=plan.year, call__track=plan.track, state__in=NeedState.living())
    if plan.district_id:
        rows = rows.filter(district_id=plan.district_id)
    return rows.select_related("enterprise", "district", "content").order_by("state", "district__sort_name", "id")


def projects_for(plan: AnnualPlan) -> QuerySet[Project]:
    """Submitted đề án of the year and track that stand in no version's line, by themselves or by their need."""
    held = PlanItem.objects.filter(plan=plan).filter(Q(project=OuterRef("pk")) | Q(registration__project=OuterRef("pk")))
    gone = (ProjectState.DRAFT, ProjectState.DISCARDED, *ProjectState.ended_badly())
    rows = Project.objects.filter(~Exists(held), year=plan.year, track=plan.track).exclude(state__in=gone)
    return (rows.filter(district_id=plan.district_id) if plan.district_id else rows).select_related("district").order_by("id")


def changes(plan: AnnualPlan) -> list[tuple[str, str, int | None, int | None]]:
    """What an adjustment changes: (title, "thêm" or "bỏ" or "đổi", grant before, grant now); nothing for the first version."""
    before = versions(plan).filter(version__lt=plan.version).first()
    if before is None:
        return []

    def keyed(rows: Iterable[PlanItem]) -> dict[object, PlanItem]:
        return {row.registration_id or (row.project_id and -row.project_id) or row.title: row for row in rows}

    old, new = keyed(before.items.order_by("position")), keyed(plan.items.order_by("position"))
    table: list[tuple[str, str, int | None, int | None]] = [(old[k].title, "bỏ", old[k].grant, None) for k in old if k not in new]
    table += [(new[k].title, "thêm", None, new[k].grant) for k in new if k not in old]
    table += [(new[k].title, "đổi", old[k].grant, new[k].grant) for k in new if k in old and old[k].grant != new[k].grant]
    return table


@dataclass
class Done:
    """One row of plan against done. Money in đồng; what was done comes from the decisions and the ledger."""

    name: str
    planned: int = 0
    planned_money: int = 0
    projects: set[int] = field(default_factory=set)
    approved: int = 0
    allocated: int = 0
    committed: int = 0
    disbursed: int = 0
    settled: int = 0

    @property
    def done(self) -> int:
        """How many đề án were approved and not taken back."""
        return len(self.projects)

    @property
    def percent(self) -> int | None:
        """Disbursed of planned, in whole percent; None without a plan."""
        return self.disbursed * 100 // self.planned_money if self.planned_money else None

    def add(self, other: "Done") -> None:
        """Add another row, for the sum."""
        self.planned += other.planned
        self.planned_money += other.planned_money
        self.projects |= other.projects
        for name in ("approved", "allocated", "committed", "disbursed", "settled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _group(by: GroupBy) -> tuple[Callable[[PlanItem], tuple[object, str]], Callable[[Line], tuple[object, str]]]:
    match by:
        case GroupBy.CONTENT:
            return (lambda i: (i.content_id, i.content.short_name)), (lambda row: (row.content_id, row.content.short_name))
        case GroupBy.DISTRICT:
            return (
                lambda i: (i.district_id or 0, i.district.name if i.district else "Toàn tỉnh"),
                lambda row: (row.project.district_id, row.project.district.name),
            )
    return (
        lambda i: (i.content.sub_programme, SubProgramme(i.content.sub_programme).label),
        lambda row: (row.content.sub_programme, SubProgramme(row.content.sub_programme).label),
    )


def plan_and_done(plan: AnnualPlan, by: GroupBy) -> tuple[list[Done], Done]:
    """The version against what was done of its year and track, by group; and the sum. By sub-programme all seven stand, also the empty ones."""
    of_item, of_line = _group(by)
    rows: dict[object, Done] = {}
    if by == GroupBy.SUB_PROGRAMME:
        rows = {code: Done(label) for code, label in SubProgramme.choices}
    for item in items_of(plan):
        key, name = of_item(item)
        row = rows.setdefault(key, Done(name))
        row.planned += 1
        row.planned_money += item.grant
    funded = (*ProjectState.funded(), ProjectState.TERMINATED)
    lines = Line.objects.filter(project__year=plan.year, project__track=plan.track, project__state__in=funded)
    if plan.district_id:
        lines = lines.filter(project__district_id=plan.district_id)
    done = list(lines.select_related("content", "project__district").order_by("project_id", "position"))
    money = budgets.money_of([line.holding_id for line in done if line.holding_id])
    for line in done:
        key, name = of_line(line)
        row = rows.setdefault(key, Done(name))
        row.projects.add(line.project_id)
        row.approved += line.approved or 0
        if line.holding_id:
            own = purses.own_of(line, money)
            row.allocated += own.allocated
            row.committed += own.committed
            row.disbursed += own.disbursed
            row.settled += own.settled
    total = Done("Cộng")
    for row in rows.values():
        total.add(row)
    return list(rows.values()), total


def latest_approved(year: int, track: Track, district_id: int | None = None) -> AnnualPlan | None:
    """The version in force."""
    rows = AnnualPlan.objects.filter(year=year, track=track, district_id=district_id, status=PlanStatus.APPROVED)
    return rows.order_by("-version").first()
