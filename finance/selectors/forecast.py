"""What the forecast reads: contracts, progress, requests that wait, estimates, and what was paid."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from budgets import selectors as budgets
from budgets.enums import FundingSource, Stage
from budgets.models import Account, Leg
from finance.forecasting import Expected, Forecast, Part, expected, forecast, month_of, unallocated
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.calendar.models import Clock
from projects.enums import LineState, PaymentState, ProjectState, Track
from projects.models import Line, PaymentRequest, ProgressReport, Project

OPEN = PaymentState.open()
DONE = (LineState.COMPLETED, LineState.ACCEPTED, LineState.SETTLED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The forecast of each source that has money in the year, and of all together."""

    by_source: dict[FundingSource, Forecast]
    whole: Forecast


def outlook(year: int, who: Principal) -> Outlook:
    """The forecast of a year, of the budgets that the reader sees. A fixed number of queries."""
    today, owners = clock.today(), budgets.owners_visible_to(who)
    mine = Q(fiscal_year_id=year) if owners is None else Q(fiscal_year_id=year, owner_id__in=owners)
    paid = _paid(mine)
    rows = [row for part in _parts(mine) for row in expected(part, today)]
    approved = _approved(year, who, today, is_all=owners is None)
    rows += [row for _, part in approved for row in expected(part, today)]
    rows += _free(mine, year, approved, budgets.planned_quarters(year, owners), today)
    sources = [one for one in FundingSource if one in paid or any(row.source == one for row in rows)]
    by_source = {one: forecast(year, paid.get(one, {}), [row for row in rows if row.source == one]) for one in sources}
    together: dict[date, int] = defaultdict(int)
    for months in paid.values():
        for month, amount in months.items():
            together[month] += amount
    return Outlook(by_source, forecast(year, together, rows))


def _free(
    mine: Q, year: int, approved: Sequence[tuple[int, Part]], planned: Mapping[tuple[str, int], Mapping[int, int]], today: date
) -> list[Expected]:
    """What no đề án has yet, each budget by the quarters of its own estimate. What is approved without an allocation will come out of it:
    for money of a district out of its own budget, for any other source out of the province's."""
    promised: dict[tuple[str, int], int] = defaultdict(int)
    for area_id, part in approved:
        promised[part.source, area_id if part.source == FundingSource.DISTRICT else 0] += part.left
    free = Account.objects.filter(mine, stage=Stage.ESTIMATE).order_by("source", "owner_id")
    found: list[Expected] = []
    for source, owner_id, area_id, left in free.values_list("source", "owner_id", "owner__area").annotate(left=Sum("balance")):
        key = (source, area_id if source == FundingSource.DISTRICT else 0)
        taken = min(int(left), promised[key])
        promised[key] -= taken
        found += unallocated(source, year, int(left) - taken, planned.get((source, owner_id), {}), today)
    return found


def _paid(mine: Q) -> dict[str, dict[date, int]]:
    """What left the treasury, by source and month of the paper's day, net of reversals."""
    legs = Leg.objects.filter(
        account__in=Account.objects.filter(mine, stage__in=(Stage.ADVANCED, Stage.PAID)).order_by().values("pk"),
        entry__kind__in=budgets.DISBURSING,
    )
    found: dict[str, dict[date, int]] = defaultdict(dict)
    months = legs.annotate(month=TruncMonth("entry__occurred_on")).order_by("account__source", "month")
    for source, month, net in months.values_list("account__source", "month").annotate(net=Sum("credit") - Sum("debit")):
        found[source][month_of(month)] = int(net)
    return found


def _parts(mine: Q) -> list[Part]:
    """Parts with money that is allocated or under contract and not paid."""
    waiting: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = Account.objects.filter(mine, stage__in=(Stage.ALLOCATED, Stage.COMMITTED), holding__isnull=False, balance__gt=0)
    for holding_id, source, left in rows.order_by("holding_id", "source").values_list("holding_id", "source").annotate(left=Sum("balance")):
        waiting[holding_id].append((source, int(left)))
    reports = ProgressReport.objects.filter(line=OuterRef("pk")).order_by("-at", "-pk")
    lines = Line.objects.filter(holding_id__in=list(waiting)).select_related("project", "contract")
    lines = lines.annotate(reached=Subquery(reports.values("percent")[:1]), reported=Subquery(reports.values("at")[:1])).order_by("pk")
    asked = _requests(list(waiting))
    found: list[Part] = []
    for line in lines:
        contract = getattr(line, "contract", None)
        for source, left in waiting[line.holding_id or 0]:
            found.append(
                Part(
                    source, left, requests=tuple(asked[line.pk, source]),
                    contract=(contract.starts_on, contract.ends_on) if contract else None, ends_on=line.project.ends_on,
                    percent=line.reached or 0, reported_on=clock.day_of(line.reported) if line.reported else None, is_done=line.state in DONE,
                )
            )  # fmt: skip
    return found


def _requests(holding_ids: list[int]) -> dict[tuple[int, str], list[tuple[int, date]]]:
    """Requests for money that wait, by line and source: amount and due day (today where no clock runs)."""
    running = Clock.objects.filter(subject_kind="payment", subject_id=OuterRef("pk"), stopped_at__isnull=True).order_by("pk")
    due = Coalesce(Subquery(running.values("due_on")[:1]), clock.today(), output_field=DateField())
    rows = PaymentRequest.objects.filter(line__holding_id__in=holding_ids, state__in=OPEN).annotate(
        due=due, payer=Coalesce("part__source", "line__project__track")
    )
    found: dict[tuple[int, str], list[tuple[int, date]]] = defaultdict(list)
    for line_id, source, amount, day in rows.order_by("due", "pk").values_list("line_id", "payer", "amount", "due"):
        found[line_id, source].append((amount, day))
    return found


def _approved(year: int, who: Principal, today: date, *, is_all: bool) -> list[tuple[int, Part]]:
    """Đề án that are approved and wait for their allocation out of this year's money, each with its district."""
    rows = Project.objects.filter(state=ProjectState.APPROVED, approved__gt=0)
    rows = rows.filter(year__lte=year) if year == today.year else rows.filter(year=year) if year > today.year else rows.none()
    if not is_all:
        rows = rows.filter(track=Track.DISTRICT, district_id__in=who.area_ids)
    found = rows.annotate(ends=F("ends_on")).order_by("pk").values_list("district_id", "track", "approved", "ends")
    return [(district_id, Part(track, amount or 0, ends_on=ends)) for district_id, track, amount, ends in found]


__all__ = ["Expected", "Outlook", "outlook"]
