"""Reading craft villages: the register, what lies in a village."""

from django.db.models import Count, Q, QuerySet

from khuyencong.access import Principal, Scope
from khuyencong.actors.enums import EnterpriseState
from khuyencong.actors.models import AdminUnit, CraftVillage, Enterprise
from khuyencong.actors.permissions import P as A
from khuyencong.actors.selectors import enterprises_visible_to, lies_in, local_units
from projects.models import Line
from projects.selectors.visibility import lines_visible_to

MOST = 100
RECOGNISED = Q(recognised_on__isnull=False, withdrawn_on__isnull=True)


def register() -> QuerySet[CraftVillage]:
    """All villages, with how many confirmed cơ sở lie in each (`there`)."""
    rows = CraftVillage.objects.select_related("area__parent").order_by("sort_name", "pk")
    return rows.annotate(there=Count("enterprises", filter=Q(enterprises__state=EnterpriseState.CONFIRMED)))


def recognised() -> QuerySet[CraftVillage]:
    """Those that are recognised: what everybody may read."""
    return register().filter(RECOGNISED)


def keeps(who: Principal, village: CraftVillage) -> bool:
    """Whether somebody may put the name, place and trade of a village right."""
    scope = who.scope(A.KEEP_CRAFT_VILLAGES)
    return scope == Scope.PROVINCE or (scope == Scope.DISTRICT and village.area.lies_in(who.area_ids))


def kept_by(who: Principal) -> QuerySet[CraftVillage]:
    """The villages that somebody keeps."""
    match who.scope(A.KEEP_CRAFT_VILLAGES):
        case Scope.PROVINCE:
            return register()
        case Scope.DISTRICT:
            return register().filter(lies_in(who.area_ids))
    return CraftVillage.objects.none()


def enterprises_of(village: CraftVillage, who: Principal) -> list[Enterprise]:
    """The cơ sở of a village that the reader may open."""
    rows = enterprises_visible_to(who).filter(craft_village=village).exclude(state=EnterpriseState.MERGED)
    return list(rows[:MOST])


def lines_of(village: CraftVillage, who: Principal) -> list[Line]:
    """The parts of đề án that support cơ sở of a village and that the reader may open, the newest first."""
    rows = lines_visible_to(who).filter(enterprise__craft_village=village).select_related("project", "enterprise", "content")
    return list(rows.order_by("-project__year", "-project_id", "position")[:MOST])


def districts() -> list[AdminUnit]:
    """The local units to choose from."""
    return list(local_units())
