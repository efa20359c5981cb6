"""The paper of a month or a quarter: both sides' totals and every difference, as they stand on the day it is made."""

import calendar
import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.workflow.refusals import NotAllowed
from treasury import documents
from treasury.models import Reconciliation
from treasury.permissions import P
from treasury.selectors import period_of
from treasury.services.matching import take_turns


def days_of(code: str) -> tuple[date, date, str]:
    """The first and last day of "2026-03" or "2026-Q1", and its name. ValueError for anything else."""
    found = re.fullmatch(r"(20[0-9]{2})-(?:Q([1-4])|(0[1-9]|1[0-2]))", code)
    if not found:
        raise ValueError("Kỳ đối chiếu không đúng.")
    year, quarter, month = int(found[1]), found[2], found[3]
    first, last = (int(quarter) * 3 - 2, int(quarter) * 3) if quarter else (int(month), int(month))
    name = f"Quý {('I', 'II', 'III', 'IV')[int(quarter) - 1]} năm {year}" if quarter else f"Tháng {first} năm {year}"
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), name


@transaction.atomic
def reconcile(*, code: str, who: Principal) -> Reconciliation:
    """Make the minutes of a period that has begun. Refused while neither side says anything of it, or nothing changed since the last minutes."""
    if not who.may(P.RECONCILE):
        raise NotAllowed
    try:
        first, last, name = days_of(code)
    except ValueError as error:
        raise ValidationError({"period": str(error)}) from error
    if first > clock.today():
        raise ValidationError({"period": "Kỳ này chưa bắt đầu."})
    take_turns()
    period = period_of(first, last)
    if not period.ours_count and not period.theirs_count:
        raise ValidationError({"period": f"{name}: hai bên đều chưa có khoản chi nào."})
    row = Reconciliation(
        first_on=first, last_on=last, ours_count=period.ours_count, ours_total=period.ours_total, theirs_count=period.theirs_count,
        theirs_total=period.theirs_total, differences=len(period.differences), unexplained=period.unexplained, by_id=who.user_id, at=clock.now(),
    )  # fmt: skip
    before = Reconciliation.objects.filter(first_on=first, last_on=last).order_by("-at", "-id").first()
    if before is not None and _figures(before) == _figures(row):
        raise ValidationError({"period": f"{name} đã có biên bản với đúng các số này, lập ngày {clock.day_of(before.at):%d/%m/%Y}."})
    row.full_clean(exclude=["paper"])
    row.save()
    row.paper = documents.minutes(row, period, name, who)
    row.save(update_fields=["paper"])
    return row


def _figures(row: Reconciliation) -> tuple[int, ...]:
    return row.ours_count, row.ours_total, row.theirs_count, row.theirs_total, row.differences, row.unexplained
