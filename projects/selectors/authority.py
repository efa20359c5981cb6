"""Who decides and who may appraise, today."""

from collections.abc import Iterable
from datetime import date

from khuyencong.access import Role, holders
from khuyencong.actors import selectors as actors
from projects.models import AdvanceLimit, ApprovalAuthority, Project, RetentionRule
from projects.permissions import P


def in_force(*, track: str, amount: int, on: date | None = None) -> ApprovalAuthority | None:
    """The authority that decides on an amount (đồng) of a track: the lowest whose limit reaches it."""
    return _lowest(ApprovalAuthority.objects.filter(actors.in_force(on), track=track).order_by("up_to", "id"), amount)


def deciders_of(projects: Iterable[Project]) -> dict[int, Role]:
    """The role that decides today on each of several đề án, by its id, in one query; those that no authority reaches are left out."""
    rows = list(ApprovalAuthority.objects.filter(actors.in_force()).order_by("up_to", "id"))
    found = {project.pk: _lowest((row for row in rows if row.track == project.track), project.requested) for project in projects}
    return {pk: Role(row.role) for pk, row in found.items() if row is not None}


def _lowest(rows: Iterable[ApprovalAuthority], amount: int) -> ApprovalAuthority | None:
    """The first of the rows, lowest limit first, whose limit reaches an amount."""
    return next((row for row in rows if row.up_to is None or amount <= row.up_to), None)


def appraisers(on: date | None = None) -> list[int]:
    """Ids of the people who may be given an appraisal."""
    return actors.people_in_role(*holders(P.APPRAISE), on=on)


def advance_limit(on: date) -> AdvanceLimit | None:
    """The share of a contract that may be advanced by the rule of a day; None when no rule is known."""
    return AdvanceLimit.objects.filter(actors.in_force(on)).order_by("-valid_from").first()


def retention(on: date) -> RetentionRule | None:
    """The share of a contract held back until the acceptance by the rule of a day; None when no rule is known."""
    return RetentionRule.objects.filter(actors.in_force(on)).order_by("-valid_from").first()


def advance_limit_is_unchecked(on: date) -> bool:
    """Whether the advance limit of a day still waits to be compared with the original text."""
    limit = advance_limit(on)
    return limit is not None and limit.needs_verification
