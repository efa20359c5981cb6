"""Progress reports: when the next one is due, and who is late."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateTimeField, Max, OuterRef, QuerySet, Subquery

from khuyencong import clock
from projects.enums import LineState, TermCode, TermUnit
from projects.models import ExecutionTerm, Line, Order, ProgressReport, ReportWaiver
from projects.selectors import terms


@dataclass(frozen=True, slots=True)
class Reporting:
    """A part that is carried out, its last report, until when none was asked, and the day of the next."""

    line: Line
    last_on: date | None
    percent: int | None
    waived_to: date | None
    due_on: date
    late: int  # days past the due day; 0 when in time


def next_due(start: date, last: date | None, row: ExecutionTerm) -> date:
    """When a report is due: at the end of each period from the start of the contract that has no report yet."""
    if row.unit == TermUnit.DAYS:
        passed = max(0, ((last or start) - start).days) // row.amount
        return start + timedelta(days=(passed + 1) * row.amount)
    months = 0
    day = start
    while day <= (last or start):
        months += row.amount
        day = terms.plus_months(start, months)
    return day


def reporting(rows: QuerySet[Line], *, on: date | None = None) -> list[Reporting]:
    """How each of some lines that are carried out stands with its reports, the latest first; two queries.

    A suspension counts like a report: who may not work need not tell of it; so does a period that was waived.
    """
    today, row = on or clock.today(), terms.term(TermCode.REPORT_EVERY, on)
    last = ProgressReport.objects.filter(line=OuterRef("pk")).order_by("-at", "-pk")
    sent = last.filter(corrects__isnull=True)  # a correction is for the period of the report that it corrects
    order = Order.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(last=Max("at")).values("last")
    waived = ReportWaiver.objects.filter(line=OuterRef("pk")).order_by("-due_on").values("due_on")
    running = rows.filter(state=LineState.IMPLEMENTING, contract__isnull=False).select_related(
        "project__district", "enterprise", "contract"
    )
    found = []
    for line in running.annotate(
        reported=Subquery(sent.values("at")[:1]),
        reached=Subquery(last.values("percent")[:1]),
        ordered=Subquery(order, output_field=DateTimeField()),
        waived=Subquery(waived[:1]),
    ).order_by("pk"):
        days = [clock.day_of(at) for at in (line.reported, line.ordered) if at is not None]
        days += [line.waived] if line.waived else []
        due = next_due(line.contract.starts_on, max(days, default=None), row)
        told = clock.day_of(line.reported) if line.reported else None
        found.append(Reporting(line, told, line.reached, line.waived, due, max(0, (today - due).days)))
    return sorted(found, key=lambda one: (-one.late, one.due_on, one.line.pk))


def reporting_of(line: Line) -> Reporting | None:
    """How one part stands; None when it is not carried out."""
    return next(iter(reporting(Line.objects.filter(pk=line.pk))), None)
