"""How đề án move when units and organisations are reorganised: open ones go to the successor, what is over keeps its place."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from khuyencong import notices
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.actors.residents import Change, Moved, NowhereToGo, Resident
from projects.enums import LineState, OpinionState, ProjectState
from projects.models import Line, OpinionRequest, Project

_OPEN = ~Q(state__in=ProjectState.over())


def _open_lines(change: Change) -> Q:
    return Q(area_id__in=change.units, project__in=Project.objects.filter(_OPEN)) & ~Q(state=LineState.CLOSED)


def move_lines(change: Change) -> Iterable[Moved]:
    """The parts that are not over, of đề án that are not over."""
    rows = Line.objects.select_for_update(of=("self",), no_key=True).filter(_open_lines(change)).select_related("project", "enterprise")
    moved = []
    for line in rows.order_by("pk"):
        new = change.units[line.area_id]
        moved.append(Moved("line", line.pk, str(line), old_unit_id=line.area_id, new_unit_id=new.pk))
        line.area = new
        line.save(update_fields=["area"])
    return moved


def lines_that_stay(change: Change) -> int:
    """Parts that are over and lie in an ended unit."""
    return (
        Line.objects.filter(area_id__in=change.units).filter(Q(state=LineState.CLOSED) | Q(project__state__in=ProjectState.over())).count()
    )


def move_projects(change: Change) -> Iterable[Moved]:
    """Open đề án of an ended unit go to the unit in which most of the asked grant is to be spent; who wrote for them follows the place.

    Lines have moved before, so that each already lies in its new unit. NowhereToGo when nothing says where one should go.
    """
    rows = Project.objects.select_for_update(of=("self",), no_key=True).filter(_OPEN, district_id__in=change.ended)
    projects = list(rows.order_by("pk"))
    asked: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line in Line.objects.filter(project__in=projects).order_by("project_id", "position"):
        asked[line.project_id][line.area_id] += line.requested + 1
    old_names = dict(AdminUnit.objects.filter(pk__in=change.ended).order_by("pk").values_list("pk", "name"))
    local_offices = set(Organisation.objects.filter(area_id__in=change.ended).order_by("pk").values_list("pk", flat=True))
    fresh = {unit.pk: unit for unit in change.units.values()}
    moved = []
    for project in projects:
        places = {pk: amount for pk, amount in asked[project.pk].items() if pk in fresh}
        # The first of equals: lines come in their order.
        new = fresh[max(places, key=lambda pk: places[pk])] if places else change.units.get(project.district_id)
        if new is None:
            raise NowhereToGo(f"Không xác định được địa bàn mới của đề án {project.code}.")
        old, office = project.district_id, project.written_for_id
        heir = change.committees.get(new.pk) if office in local_offices else change.organisations.get(office or 0)
        moved.append(
            Moved(
                "project", project.pk, str(project), old_unit_id=old, new_unit_id=new.pk, old_organisation_id=office if heir else None,
                new_organisation_id=heir.pk if heir else None,
            )
        )  # fmt: skip
        project.district = new
        if heir is not None:
            project.written_for = heir
        project.search_source = project.search_source.replace(old_names[old], f"{old_names[old]} {new.name}")
        project.save(update_fields=["district", "written_for", "search_source"])
    return moved


def projects_that_stay(change: Change) -> int:
    """Đề án that are over and lie in an ended unit."""
    return Project.objects.filter(district_id__in=change.ended, state__in=ProjectState.over()).count()


def move_opinions(change: Change) -> Iterable[Moved]:
    """Questions that are open go to who holds the function now; what was answered keeps who answered."""
    rows = OpinionRequest.objects.select_for_update(of=("self",), no_key=True).filter(state=OpinionState.ASKED)
    of_functions = Q(pk__in=[])
    for function, (old_id, _) in change.functions.items():
        of_functions |= Q(function=function, organisation_id=old_id)
    moved = []
    for row in (
        rows.filter(of_functions | Q(organisation_id__in=change.organisations)).select_related("project", "organisation").order_by("pk")
    ):
        old = row.organisation
        _, by_function = change.functions.get(row.function, (0, None))
        new = by_function or change.organisations[old.pk]
        moved.append(Moved("opinion", row.pk, str(row.project), old_organisation_id=old.pk, new_organisation_id=new.pk))
        row.organisation = new
        row.save(update_fields=["organisation"])
        people = actors.people_of(organisation_id=new.pk)
        if people:
            notices.tell(
                people, kind="project.opinion_moved", title=f"Ý kiến chuyển từ {old.short_name}: {row.project}", body=row.question,
                url=row.project.get_absolute_url(), subject=("project", row.project_id),
            )  # fmt: skip
    return moved


def opinions_that_stay(change: Change) -> int:
    """Answered questions of the organisations that end."""
    return OpinionRequest.objects.filter(organisation_id__in=change.organisations).exclude(state=OpinionState.ASKED).count()


RESIDENTS = (
    Resident("line", "Phần của đơn vị thụ hưởng", move_lines, lines_that_stay),
    Resident("project", "Đề án", move_projects, projects_that_stay),
    Resident("opinion", "Ý kiến thẩm định chưa trả lời", move_opinions, opinions_that_stay),
)
