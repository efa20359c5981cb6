"""Clauses 1d, 8c: plans and what was done of them, proposals and money of the districts."""

from django.db.models import Count, F, Max, Sum

from budgets.enums import EstimateStatus
from budgets.models import Estimate
from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Part, Year, register
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import AdminUnit
from plans.enums import PlanStatus
from plans.models import AnnualPlan, PlanItem
from projects.enums import ProjectState, Track
from projects.models import Project
from reports import standing
from reports.figures import Where
from reports.periods import parse


def plans_in_force(year: Year) -> list[AnnualPlan]:
    """The approved version of each plan of the year."""
    rows = AnnualPlan.objects.filter(year=year.year, status=PlanStatus.APPROVED)
    last = rows.order_by().values("track", "district").annotate(last=Max("version"))
    newest = {(row["track"], row["district"], row["last"]) for row in last}
    return [row for row in rows.order_by("pk") if (row.track, row.district_id, row.version) in newest]


def _planned(year: Year) -> Counted:
    plans = plans_in_force(year)
    items = PlanItem.objects.filter(plan__in=plans).aggregate(count=Count("pk"), grant=Sum("grant"))
    done = standing.totals(Where(parse(str(year.year))))
    by_track = standing.cells(Where(parse(str(year.year))), ("source",))
    beside = [
        Figure(f"{Track(track).label}: đề án được phê duyệt", cell["projects"])
        for (track,), cell in sorted(by_track.items())
        if track in Track.values
    ]
    return Counted(
        value=done["projects"] or 0,
        expected=items["count"] or None,
        figures=(
            Figure("Kế hoạch năm đã phê duyệt", len(plans), url_name="plans:plans"),
            Figure("Kinh phí hỗ trợ theo kế hoạch", items["grant"] or 0, "money"),
            Figure("Kinh phí được phê duyệt", done["grant"], "money"),
            *beside,
        ),
    )


def local_units(year: Year) -> list[AdminUnit]:
    """The local units of the year's last day so far."""
    return list(actors.local_units(year.on))


def _proposed(year: Year) -> Counted:
    units = local_units(year)
    rows = Project.objects.filter(year=year.year).exclude(state__in=(ProjectState.DRAFT, ProjectState.DISCARDED, ProjectState.SUBMITTED))
    counts = dict(rows.order_by().values("district").annotate(n=Count("pk")).values_list("district", "n"))
    own = Estimate.objects.filter(fiscal_year__year=year.year, status=EstimateStatus.APPROVED, owner__area__in=units)
    newest = own.order_by("owner_id", "source", "-version").distinct("owner_id", "source")
    money: dict[int, int] = {}
    for unit_id, amount in newest.annotate(unit=F("owner__area")).values_list("unit", "amount"):
        money[unit_id] = money.get(unit_id, 0) + amount
    parts = tuple(Part(unit.pk, unit.name, 1 if counts.get(unit.pk) else 0, 1, f"{counts.get(unit.pk, 0)} đề án") for unit in units)
    return Counted(
        value=sum(part.value for part in parts),
        expected=len(units),
        figures=(
            Figure("Đề án huyện, thành phố đề nghị", sum(counts.get(unit.pk, 0) for unit in units), url_name="projects:list"),
            Figure("Kinh phí huyện, thành phố bố trí", sum(money.values()), "money", "budgets:estimates"),
            Figure("Huyện, thành phố có bố trí kinh phí", len(money)),
        ),
        parts=parts,
    )


register(
    Evidence("plan", "Đề án được phê duyệt trong năm", "đề án", Basis.GROWS, _planned, "đề án trong kế hoạch năm", "plans:plans"),
    Evidence("proposals", "Huyện, thành phố có đề án đề nghị", "đơn vị", Basis.GROWS, _proposed, "huyện, thành phố", "projects:apply"),
)
