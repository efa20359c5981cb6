"""Who has a hand in a đề án already: authors, appraisers and payers are different people, whoever holds the file today.

A person counts who wrote or judged it before it was handed over, and so does whoever acts for them by delegation (`Principal.persons`).
"""

from typing import Any

from khuyencong.access import Principal
from khuyencong.actors.selectors.handovers import former_holders
from khuyencong.workflow.selectors import people_behind

WRITTEN, APPRAISED = "projects.written", "projects.appraised"


def authors_of(project: Any) -> set[int]:
    """Who wrote it, and who wrote it before it was handed over."""
    return {project.written_by_id, *former_holders(WRITTEN, project.pk)}


def appraisers_of(project: Any) -> set[int]:
    """Who appraises it, alone or beside the lead, and who did before it was handed over."""
    from projects.models import PanelAppraiser  # leaf: the models take their guard from here

    panel = PanelAppraiser.objects.filter(project_id=project.pk).order_by("id").values_list("person_id", flat=True)
    return {*({project.appraiser_id} if project.appraiser_id else ()), *panel, *former_holders(APPRAISED, project.pk)}


def has_written(project: Any, who: Principal) -> bool:
    """Whether the acting person, or whom they act for, is an author."""
    return bool(who.persons & authors_of(project))


def has_appraised(project: Any, who: Principal) -> bool:
    """Whether the acting person, or whom they act for, is an appraiser."""
    return bool(who.persons & appraisers_of(project))


def has_conflict(project: Any, who: Principal) -> bool:
    """Whether the acting person, or whom they act for, has declared a conflict of interest."""
    from projects.models import ConflictDeclaration  # leaf: the models take their guard from here

    return ConflictDeclaration.objects.filter(project_id=project.pk, person_id__in=who.persons, has_conflict=True).exists()


def has_asked(request: Any, who: Principal) -> bool:
    """Whether the acting person, or whom they act for, asked for the money."""
    return request.requested_by_id in who.persons


def has_moved(request: Any, who: Principal) -> bool:
    """Whether the acting person, or whom they act for, has approved the request, in their own name or by a delegate."""
    return bool(who.persons & people_behind(request.machine, request.pk)) or request.approved_by_id in who.persons
