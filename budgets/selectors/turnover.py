"""What moved in a stretch of time, for reports."""

from datetime import date

from django.db.models import QuerySet

from budgets.enums import Stage
from budgets.models import Leg


def paid_between(first: date, last: date) -> QuerySet[Leg]:
    """Legs that changed what beneficiaries have been paid for accepted work, by the day of the paper, both days included.

    Credits less debits are the đồng paid in the time, net of what was taken back or reversed in it; settling moves nothing here,
    an open advance is not in it.
    """
    return _moved(first, last, Stage.PAID, Stage.SETTLED)


def advanced_between(first: date, last: date) -> QuerySet[Leg]:
    """Legs that changed the open advances: credits less debits are advances given, less those cleared or taken back."""
    return _moved(first, last, Stage.ADVANCED)


def _moved(first: date, last: date, *stages: Stage) -> QuerySet[Leg]:
    return Leg.objects.filter(account__stage__in=stages, account__holding__isnull=False, entry__occurred_on__range=(first, last))
