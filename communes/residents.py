"""What becomes of communes' tasks when units are reorganised: nothing moves, for a task is asked of a commune as it was."""

from collections.abc import Iterable

from django.db.models import Q

from communes.models import Assignment
from khuyencong.actors.residents import Change, Moved, Resident


def _nothing(_: Change) -> Iterable[Moved]:
    return ()


def those_that_stay(change: Change) -> int:
    """Tasks of communes that ended, reported or not; the office that gave them calls off what is of no use any more."""
    return Assignment.objects.filter(Q(area_id__in=change.ended) | Q(organisation_id__in=change.organisations)).count()


RESIDENTS = (Resident("commune_assignment", "Việc của xã", _nothing, those_that_stay),)
