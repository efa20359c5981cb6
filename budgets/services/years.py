"""Opening and closing fiscal years."""

from django.db import transaction

from budgets.enums import YearStatus
from budgets.ledger import YearClosed, YearUnknown, translated
from budgets.models import FiscalYear
from khuyencong import clock


def open_year(*, year: int) -> FiscalYear:
    """The fiscal year, opened when it is not there yet; a closed one is given as it is."""
    return FiscalYear.objects.filter(pk=year).first() or FiscalYear.objects.get_or_create(pk=year)[0]


@translated()
@transaction.atomic
def close_year(*, year: int, by_id: int) -> FiscalYear:
    """Close a year for good: no entry enters it any more. Closing it again changes nothing.

    YearNotEmpty while money stands in its estimate, allocated, committed, advanced or recovered accounts (carry it over or
    cancel it first) or is paid and not settled; YearsInOrder while an earlier year is open; YearUnknown.
    """
    row = FiscalYear.objects.select_for_update(of=("self",), no_key=True).filter(pk=year).first()
    if row is None:
        raise YearUnknown(year)
    if row.status == YearStatus.OPEN:
        row.status, row.closed_at, row.closed_by_id = YearStatus.CLOSED, clock.now(), by_id
        row.save(update_fields=["status", "closed_at", "closed_by"])
    return row


def require_open(year: int) -> None:
    """YearUnknown or YearClosed unless entries may be written in the year."""
    row = FiscalYear.objects.filter(pk=year).first()
    if row is None:
        raise YearUnknown(year)
    if row.status == YearStatus.CLOSED:
        raise YearClosed(year)
