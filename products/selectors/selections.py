"""Reading selections: which there are for whom, what takes part, what is left to score, the order of products, who is on the public list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from khuyencong import clock
from khuyencong.access import Principal, Role, Scope, holders
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import AdminUnit, Enterprise, Membership, User
from khuyencong.text import fold
from khuyencong.ui.search import Fold
from products.enums import SelectionState
from products.models import Entry, Juror, Mark, Product, ProductCriterion, Selection, SelectionCycle, Sheet
from products.permissions import P
from products.ranking import Placed, Point, ranked

STANDING = Q(withdrawn_at=None, excluded_at=None)


# --- rules -----------------------------------------------------------------------
def criteria_on(day: date) -> list[ProductCriterion]:
    """The criteria in force on a day, in their order."""
    return list(ProductCriterion.objects.filter(actors.in_force(day)).order_by("position", "pk"))


def cycle_of(level: str, day: date) -> SelectionCycle | None:
    """The rule of a level on a day."""
    return SelectionCycle.objects.filter(actors.in_force(day), level=level).order_by("pk").first()


def before(level: str, area_id: int | None, year: int) -> Selection | None:
    """The latest selection of the level and area in or before a year, but those that were cancelled."""
    rows = Selection.objects.filter(level=level, area_id=area_id, year__lte=year).exclude(state=SelectionState.CANCELLED)
    return rows.order_by("-year", "-pk").first()


# --- selections ------------------------------------------------------------------
def _units_of(who: Principal) -> set[int]:
    """Units in which somebody's office or cơ sở lies, with those above."""
    areas = set(who.area_ids)
    if who.enterprise_ids:
        areas |= set(Enterprise.objects.filter(pk__in=who.enterprise_ids).order_by("pk").values_list("area_id", flat=True))
    above = AdminUnit.objects.filter(pk__in=areas).order_by("pk").values_list("parent_id", flat=True)
    return areas | {pk for pk in above if pk is not None}


def visible_to(who: Principal) -> QuerySet[Selection]:
    """Selections that somebody may open: the province's, those of their area, or all; whoever sits on the panel of one sees it."""
    rows = Selection.objects.select_related("area").order_by("-year", "-pk")
    if not who.may(P.VIEW):
        return rows.none()
    if who.scope(P.VIEW) == Scope.PROVINCE:
        return rows
    seated = Exists(Juror.objects.filter(selection=OuterRef("pk"), user=who.user_id))
    return rows.filter(Q(area__isnull=True) | Q(area__in=_units_of(who)) | seated)


def counted(rows: QuerySet[Selection]) -> QuerySet[Selection]:
    """With how many products take part and how many were certified."""
    return rows.annotate(
        taking_part=Count("entries", filter=Q(entries__withdrawn_at=None, entries__excluded_at=None)),
        certified=Count("entries__certificate"),
    )


def holds(selection: Selection, who: Principal) -> bool:
    """Whether somebody holds the selection."""
    scope = who.scope(P.HOLD)
    return scope is not None and selection.machine.within(selection, who, scope)


def may_open(who: Principal) -> bool:
    """Whether somebody may open a selection: of the province, or of their one area."""
    return who.may(P.HOLD) and (who.scope(P.HOLD) == Scope.PROVINCE or len(who.area_ids) == 1)


def open_to(who: Principal) -> QuerySet[Selection]:
    """Selections in which somebody's cơ sở may register today."""
    today = clock.today()
    rows = visible_to(who).filter(state=SelectionState.OPEN, opens_on__lte=today, closes_on__gte=today)
    return rows if who.may(P.ENTER) else rows.none()


def own_enterprises(who: Principal, selection: Selection | None = None) -> QuerySet[Enterprise]:
    """The cơ sở that somebody acts for; of a selection's area alone where it has one."""
    rows = Enterprise.objects.filter(pk__in=who.enterprise_ids).select_related("area__parent").order_by("sort_name", "pk")
    return rows.filter(actors.lies_in([selection.area_id])) if selection is not None and selection.area_id is not None else rows


def takes(selection: Selection, enterprise: Enterprise) -> bool:
    """Whether a cơ sở lies where the selection is held."""
    return selection.area_id is None or enterprise.area.lies_in((selection.area_id,))


# --- what takes part -------------------------------------------------------------
def entries_visible_to(who: Principal) -> QuerySet[Entry]:
    """Products in selections that somebody may read: of their cơ sở, of their area, those that they score, or all."""
    rows = Entry.objects.select_related("selection__area", "product__enterprise__area__parent", "certificate", "photo").order_by("pk")
    seated = Exists(Juror.objects.filter(selection=OuterRef("selection"), user=who.user_id))
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(actors.lies_in(who.area_ids, "product__enterprise__area") | seated)
        case Scope.ENTERPRISE:
            return rows.filter(Q(product__enterprise__in=who.enterprise_ids) | seated)
        case Scope.OWN:
            return rows.filter(seated)
    return rows.none()


def twin_of(enterprise: Enterprise, name: str) -> Product | None:
    """The product of that name of a cơ sở, however it is written."""
    return Product.objects.filter(enterprise=enterprise).alias(_name=Fold("name")).filter(_name=fold(name)).order_by("pk").first()


# --- scoring ---------------------------------------------------------------------
def _acts_for(on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), enterprise__isnull=False)


def is_of_ones_own(entry: Entry, user_id: int) -> bool:
    """Whether somebody acts for the cơ sở whose product it is."""
    return _acts_for(clock.today()).filter(user=user_id, enterprise=entry.product.enterprise_id).exists()


def to_score(who: Principal) -> QuerySet[Entry]:
    """Products that somebody still has to score."""
    if not who.may(P.SCORE) or who.user_id is None:
        return Entry.objects.none()
    sheets = Sheet.objects.filter(entry=OuterRef("pk"), juror__user=who.user_id)
    own = _acts_for(clock.today()).filter(user=who.user_id).order_by().values("enterprise")
    return scored_by(who).filter(~Exists(sheets), STANDING, selection__state=SelectionState.SCORING).exclude(product__enterprise__in=own)


def scored_by(who: Principal) -> QuerySet[Entry]:
    """Products of selections on whose panel somebody sits."""
    rows = Entry.objects.select_related("selection__area", "product__enterprise__area__parent", "photo").order_by("pk")
    return rows.filter(selection__panel__user=who.user_id) if who.may(P.SCORE) and who.user_id is not None else rows.none()


@dataclass(frozen=True, slots=True)
class Missing:
    """A sheet that is not there, or not whole."""

    juror_id: int
    member: str
    entry: Entry


def missing_sheets(selection: Selection) -> list[Missing]:
    """The sheets that are still to be written: every member, every product that takes part, but one's own."""
    entries = list(selection.entries.filter(STANDING).select_related("product").order_by("pk"))
    panel = list(selection.panel.select_related("user").order_by("pk"))
    asked = selection.criteria.count()
    sheets = Sheet.objects.filter(entry__selection=selection).annotate(points=Count("marks")).filter(points=asked)
    there = set(sheets.order_by("pk").values_list("juror_id", "entry_id"))
    own = set(
        _acts_for(clock.today()).filter(user__in=[one.user_id for one in panel]).order_by("pk").values_list("user_id", "enterprise_id")
    )
    return [
        Missing(juror.pk, juror.user.full_name, entry)
        for entry in entries
        for juror in panel
        if (juror.pk, entry.pk) not in there and (juror.user_id, entry.product.enterprise_id) not in own
    ]


def ranking(selection: Selection) -> list[Placed]:
    """The order of the products that take part, by the sheets that there are."""
    return ranked(_sheets(selection))


def _sheets(selection: Selection) -> dict[int, list[list[Point]]]:
    rows = Mark.objects.filter(sheet__entry__selection=selection, sheet__entry__withdrawn_at=None, sheet__entry__excluded_at=None)
    found: dict[int, dict[int, list[Point]]] = defaultdict(lambda: defaultdict(list))
    values = rows.order_by("pk").values_list("sheet__entry_id", "sheet_id", "points", "criterion__most", "criterion__weight")
    for entry, sheet, points, most, weight in values:
        found[entry][sheet].append(Point(points, most, weight))
    return {entry: list(sheets.values()) for entry, sheets in found.items()}


def marks_of(sheet: Sheet | None) -> dict[int, int]:
    """The points of a sheet by criterion."""
    return dict(sheet.marks.order_by("pk").values_list("criterion_id", "points")) if sheet else {}


def candidates(selection: Selection) -> QuerySet[User]:
    """Who may be seated on the panel and does not sit there yet: of the province's selection people of offices and of cơ sở; of a district's
    those of the offices and cơ sở that lie there."""
    held = Membership.objects.filter(actors.in_force(), user=OuterRef("pk"), role__in=holders(P.SCORE))
    if selection.area_id is not None:
        held = held.filter(
            actors.lies_in([selection.area_id], "organisation__area") | actors.lies_in([selection.area_id], "enterprise__area")
        )
    seated = selection.panel.order_by().values("user")
    return User.objects.filter(Exists(held), is_active=True).exclude(pk__in=seated).order_by("full_name", "pk")


# --- what came of it -------------------------------------------------------------
def certified() -> QuerySet[Entry]:
    """Products with a certificate, for everybody, the newest first."""
    rows = Entry.objects.filter(certificate__isnull=False).select_related(
        "selection__area", "product__enterprise__area__parent", "certificate"
    )
    return rows.order_by("-selection__year", "-pk")


def is_typical(enterprise_id: int, on: date) -> bool | None:
    """Whether a product of a cơ sở holds a certificate on a day; None without one, for certificates of before the portal are not all here."""
    return typical_of(enterprise_id, on).exists() or None


def still_valid(rows: QuerySet[Entry], on: date) -> QuerySet[Entry]:
    """Those whose certificate is in force on a day."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), selection__decided_on__lte=on)


def typical_of(enterprise_id: int, on: date | None = None) -> QuerySet[Entry]:
    """The products of a cơ sở that are typical on a day, today when none is said."""
    return still_valid(certified().filter(product__enterprise_id=enterprise_id), on or clock.today())


def holders_of(selection: Selection) -> list[int]:
    """Whoever holds a selection: the officers of the local unit, or of the Sở and the Trung tâm."""
    if selection.area_id is None:
        return actors.people_in_role(Role.DOIT_OFFICER, Role.CENTER_OFFICER)
    committee = actors.district_committee(selection.area_id)
    return actors.people_of(organisation_id=committee.pk, roles=(Role.DISTRICT_OFFICER,)) if committee else []


def around(selection: Selection) -> list[int]:
    """Whoever acts for a cơ sở where the selection is held."""
    rows = Enterprise.objects.filter(state="confirmed")
    if selection.area_id is not None:
        rows = rows.filter(actors.lies_in([selection.area_id]))
    return people_of(rows.order_by("pk").values_list("pk", flat=True))


def people_of(enterprise_ids: Iterable[Any]) -> list[int]:
    """Whoever acts for some cơ sở."""
    return actors.people_of_enterprises(list(enterprise_ids))


def years() -> list[int]:
    """Years with certified products, the newest first."""
    rows = certified().order_by("-selection__year").values_list("selection__year", flat=True).distinct()
    return list(rows)


def waiting_to_begin(who: Principal) -> QuerySet[Selection]:
    """Selections that somebody holds and whose next step is theirs: the last day of registration is over, or every sheet may be there."""
    over = Q(state=SelectionState.OPEN, closes_on__lt=clock.today()) | Q(state=SelectionState.SCORING)
    return _own_of(who, P.HOLD).filter(over)


def waiting_to_decide(who: Principal) -> QuerySet[Selection]:
    """Selections whose scores are closed, for who decides."""
    return _own_of(who, P.DECIDE).filter(state=SelectionState.CLOSED)


def _own_of(who: Principal, permission: P) -> QuerySet[Selection]:
    rows = Selection.objects.select_related("area").order_by("moved_at", "pk")
    match who.scope(permission):
        case Scope.PROVINCE:
            return rows.filter(area__isnull=True)
        case Scope.DISTRICT:
            return rows.filter(area__in=who.area_ids)
    return rows.none()
