"""Who decides and who may appraise, today."""

from datetime import date

from khuyencong.access import holders
from khuyencong.actors import selectors as actors
from projects.models import AdvanceLimit, ApprovalAuthority, RetentionRule
from projects.permissions import P


def in_force(*, track: str, amount: int, on: date | None = None) -> ApprovalAuthority | None:
    """The authority that decides on an amount (đồng) of a track: the lowest whose limit reaches it."""
    rows = ApprovalAuthority.objects.filter(actors.in_force(on), track=track).order_by("up_to", "id")
    reaching = [row for row in rows if row.up_to is None or amount <= row.up_to]
    return reaching[0] if reaching else None


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
