"""The round: filings opened for what is due, words written, figures taken anew, corrections, reminders, read receipts. Moves go through the machine."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.calendar.rules import CalendarNotLoaded, add_working_days
from khuyencong.calendar.selectors import calendar
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from reports import rounds
from reports.enums import FilingState, RunState
from reports.models import Delivery, Filing, FilingReminder, ReportRun
from reports.permissions import P
from reports.workflow import within

BEFORE = 2
"""Working days before its day from which on the schedule reminds a unit of its report."""
_OPEN = (FilingState.OPEN, FilingState.RETURNED)


def open_filings() -> int:
    """Open the round of every report that has a day by which it is due, where that has not been done; how many. Twice at once opens each once."""
    runs = ReportRun.objects.filter(due_on__isnull=False, source="", map_on__isnull=True, version=1, filings__isnull=True)
    rows = [
        Filing(kind=run.kind, period=run.period, period_end=run.period_end, unit_id=run.unit_id, run=run, due_on=run.due_on)
        for run in runs.defer("snapshot").order_by("pk")
    ]
    return len(Filing.objects.bulk_create(rows, ignore_conflicts=True))


def _writable(filing: Filing, who: Principal, permission: P) -> Filing:
    """The row, locked, when the principal may write it now."""
    scope = who.scope(permission)
    if scope is None or not within(filing, who, scope):
        raise NotAllowed
    row = Filing.objects.select_for_update(of=("self",), no_key=True).select_related("run", "unit").get(pk=filing.pk)
    if row.state not in _OPEN:
        raise ValidationError(f"Báo cáo đang ở tình trạng “{row.state_label}”, không sửa được.")
    return row


@transaction.atomic
def write_words(*, filing: Filing, who: Principal, results: str, difficulties: str, next_steps: str) -> Filing:
    """Write what the report says beside its figures; an empty part says what the figures say by themselves. NotAllowed, ValidationError once it is sent."""
    row = _writable(filing, who, P.MAKE)
    row.results, row.difficulties, row.next_steps = (nfc(text).strip() for text in (results, difficulties, next_steps))
    row.save(update_fields=["results", "difficulties", "next_steps"])
    return row


@transaction.atomic
def take_new_figures(*, filing: Filing, who: Principal) -> Filing:
    """Let the report stand on the figures of now; those that it stood on are kept. ValidationError while a run is under way, or once it is sent."""
    from reports.services.runs import ask_current  # leaf: runs open the filings of what is due

    row = _writable(filing, who, P.MAKE)
    if row.run.state != RunState.MADE:
        raise ValidationError("Số liệu đang được lập; hãy chờ xong.")
    run = ask_current(kind=row.kind, period=row.period, unit=row.unit, by=who)
    row.run = run
    row.save(update_fields=["run"])
    return row


@transaction.atomic
def start_correction(*, filing: Filing, who: Principal, change: str) -> Filing:
    """A further edition of what the province issued, on the figures of now; what was issued stays until the new one is. `change` says what is corrected."""
    from reports.services.runs import ask_current  # leaf: as above

    if not who.may(P.TAKE):
        raise NotAllowed
    old = Filing.objects.select_for_update(of=("self",), no_key=True).select_related("run").get(pk=filing.pk)
    if old.state != FilingState.ISSUED:
        raise ValidationError("Chỉ đính chính báo cáo đã ban hành và chưa có bản thay.")
    if not change.strip():
        raise ValidationError({"change": "Cần nêu nội dung đính chính."})
    if Filing.objects.filter(corrects=old).exists():
        raise ValidationError("Đã có bản đính chính đang soạn.")
    row = Filing(
        kind=old.kind, period=old.period, period_end=old.period_end, edition=old.edition + 1, corrects=old, change=nfc(change).strip(),
        run=ask_current(kind=old.kind, period=old.period, by=who), due_on=clock.today(), results=old.results, difficulties=old.difficulties,
        next_steps=old.next_steps,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise ValidationError("Đã có bản đính chính đang soạn.") from twice
    return row


@transaction.atomic
def remind(filings: QuerySet[Filing], *, who: Principal | None = None) -> int:
    """Tell units that their reports are due; how many were told now. Who was told today, or has sent it meanwhile, is left out. who is None for the schedule."""
    if who is not None and not who.may(P.TAKE):
        raise NotAllowed
    today = clock.today()
    open_ones = filings.filter(unit__isnull=False, state__in=_OPEN).exclude(reminders__on=today).order_by("pk")
    ids = list(open_ones.values_list("pk", flat=True))
    rows = list(
        Filing.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=ids, state__in=_OPEN)
        .select_related("unit")
        .order_by("pk")
    )
    told = set(FilingReminder.objects.filter(filing__in=ids, on=today).order_by("pk").values_list("filing_id", flat=True))
    rows = [row for row in rows if row.pk not in told]
    FilingReminder.objects.bulk_create(FilingReminder(filing=row, on=today, by_id=who.user_id if who else None) for row in rows)
    committees = rounds.committees({row.unit_id for row in rows if row.unit_id})
    for row in rows:
        late = (today - row.due_on).days
        notices.tell(
            rounds.people_at(committees.get(row.unit_id or 0)), kind="reports.reminder", title=f"Nhắc gửi {row}",
            body=f"Hạn gửi {row.due_on:%d/%m/%Y}" + (f", đã quá {late} ngày." if late > 0 else "."), url=row.get_absolute_url(),
            subject=("filing", row.pk),
        )  # fmt: skip
    return len(rows)


def remind_due(on: date | None = None) -> int:
    """Remind units whose report is due within two working days or late; how many were told. Any number of schedulers may do this at once."""
    today = on or clock.today()
    try:
        before = add_working_days(today, BEFORE, calendar(today.year))
    except CalendarNotLoaded:
        before = today
    return remind(rounds.to_remind(before))


@transaction.atomic
def note_read(*, filing: Filing, who: Principal) -> Delivery | None:
    """Somebody of an office opened what was sent to it; the first time counts. None when it was not sent to their office."""
    row = rounds.delivery_for(filing, who)
    if row is None or row.read_at is not None or who.user_id is None:
        return row
    Delivery.objects.filter(pk=row.pk, read_at__isnull=True).update(read_at=clock.now(), read_by_id=who.user_id)
    row.refresh_from_db()
    return row
