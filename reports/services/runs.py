"""Asking for reports, freezing their figures, making their files, and the reports that are due by themselves."""

import json
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from khuyencong import clock, jobs
from khuyencong.access import SYSTEM, Principal, Scope
from khuyencong.actors.models import AdminUnit
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import calendar
from khuyencong.documents.freezing import digest
from khuyencong.jobs.outputs import Published, publish
from khuyencong.missing import add_missing
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from reports import periods
from reports.enums import FileFormat, Place, RunState
from reports.exports.csvs import csv_of
from reports.exports.pdf import pdf_of
from reports.exports.xlsx import xlsx_of
from reports.kinds.catalogue import refusal, reporting_units, snapshot
from reports.models import ReportFile, ReportRule, ReportRun
from reports.permissions import P
from reports.services.filing import open_filings

logger = logging.getLogger(__name__)
Files = dict[FileFormat, tuple[Published, int | None]]
JOB = "reports.make"
FOLDER = "reports"
CHANGED = "Số liệu đã thay đổi sau lần lập trước"
_RULES = Path(__file__).parents[1] / "data" / "rules.json"


def _check_may(by: Principal, unit: AdminUnit | None) -> None:
    """NotAllowed when the principal may not have the place's report made; the system may."""
    if by is SYSTEM:
        return
    scope = by.scope(P.MAKE)
    if scope is None or (scope == Scope.DISTRICT and (unit is None or unit.pk not in by.area_ids)):
        raise NotAllowed


@transaction.atomic
def ask_report(
    *,
    kind: str,
    period: str,
    unit: AdminUnit | None = None,
    source: str = "",
    map_on: date | None = None,
    by: Principal = SYSTEM,
    due_on: date | None = None,
) -> ReportRun:
    """The latest version of a report, asked for now if there is none; its job is asked for in the same transaction.

    `map_on` draws the whole province's report on the map of a day. Asking twice, or from many places at once, gives one run.
    BadPeriod, NotAllowed; ValidationError for a map of one unit, or a kind that is not made of such a period, place or source.
    """
    _check_may(by, unit)
    if unit is not None and map_on is not None:
        raise ValidationError({"map_on": "Bản đồ của một ngày chỉ dùng cho báo cáo toàn tỉnh."})
    span = periods.parse(period)
    if words := refusal(kind=kind, period=span, of_unit=unit is not None, source=source):
        raise ValidationError({"kind": words})
    ReportRun.objects.bulk_create(
        [
            ReportRun(
                kind=kind, period=span.code, period_start=span.start, period_end=span.end, unit=unit, source=source,
                map_on=map_on, due_on=due_on, asked_by_id=by.user_id,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    run = ReportRun.objects.filter(kind=kind, period=span.code, unit=unit, source=source, map_on=map_on).order_by("-version", "-id")[0]
    _ask_job(run, by)
    return run


@transaction.atomic
def new_version(*, run: ReportRun, reason: str, by: Principal = SYSTEM) -> ReportRun:
    """A further version of a report with the figures of now; the earlier one stays. ValidationError without a reason, or while one is under way."""
    _check_may(by, run.unit)
    reason = nfc(reason).strip()
    if not reason:
        raise ValidationError({"reason": "Cần nêu lý do lập lại báo cáo."})
    same = ReportRun.objects.select_for_update(of=("self",), no_key=True).filter(
        kind=run.kind, period=run.period, unit=run.unit, source=run.source, map_on=run.map_on
    )
    latest = same.order_by("-version", "-id")[0]
    if latest.state != RunState.MADE:
        raise ValidationError("Lần lập gần nhất chưa xong; hãy chờ xong rồi mới lập lại.")
    made = ReportRun.objects.create(
        kind=run.kind, period=run.period, period_start=run.period_start, period_end=run.period_end, unit=run.unit, source=run.source,
        map_on=run.map_on, version=latest.version + 1, reason=reason[:300], due_on=run.due_on, asked_by_id=by.user_id,
    )  # fmt: skip
    _ask_job(made, by)
    return made


def ask_current(
    *, kind: str, period: str, unit: AdminUnit | None = None, source: str = "", map_on: date | None = None, by: Principal = SYSTEM
) -> ReportRun:
    """The report with the figures of now: the latest version when they have not changed since, else a new one."""
    run = ask_report(kind=kind, period=period, unit=unit, source=source, map_on=map_on, by=by)
    if run.state != RunState.MADE or is_current(run):
        return run
    return new_version(run=run, reason=CHANGED, by=by)


def is_current(run: ReportRun) -> bool:
    """Whether a run's figures are those of now. The words are left out: they tell of the day on which they were written."""
    now = _figures_of(run)
    return run.snapshot is not None and all(run.snapshot[part] == now[part] for part in ("totals", "measures", "tables", "projects"))


def freeze_figures(*, run_id: int) -> ReportRun:
    """Write the snapshot of a run, once; a run that has one keeps it. All figures are read from one state of the database."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        run = ReportRun.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=run_id)
        if run.snapshot is None:
            run.snapshot = _figures_of(run)
            run.snapshot_sha256 = digest(run.snapshot)
            run.state, run.frozen_at = RunState.FROZEN, clock.now()
            run.save(update_fields=["snapshot", "snapshot_sha256", "state", "frozen_at"])
        return run


def make_sheets(*, run: ReportRun) -> Files:
    """The workbook and the CSV of a frozen run, published under their own hashes: made also where a PDF is refused."""
    assert run.snapshot is not None
    return {
        FileFormat.XLSX: (publish(xlsx_of(run.snapshot), folder=FOLDER, suffix=".xlsx"), None),
        FileFormat.CSV: (publish(csv_of(run.snapshot), folder=FOLDER, suffix=".csv"), None),
    }


def make_pdf(*, run: ReportRun, progress: Callable[[int, int], None] = lambda done, total: None) -> Files:
    """The PDF of a frozen run with its pages; `progress` is told after each block of a long one, and may end the work. RenderFailed."""
    assert run.snapshot is not None
    pdf = pdf_of(run.snapshot, run.snapshot_sha256, progress=progress)
    return {FileFormat.PDF: (publish(pdf.content, folder=FOLDER, suffix=".pdf"), pdf.pages)}


@transaction.atomic
def keep_sheets(*, run_id: int, files: Files) -> None:
    """Tie files to their run before it is made; those it has stay."""
    _keep(ReportRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id), files)


@transaction.atomic
def keep_files(*, run_id: int, files: Files) -> ReportRun:
    """Tie the files to their run and call it made; a run that is made is left alone."""
    run = ReportRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    if run.state == RunState.MADE:
        return run
    _keep(run, files)
    run.state, run.made_at = RunState.MADE, clock.now()
    run.save(update_fields=["state", "made_at"])
    return run


def _keep(run: ReportRun, files: Files) -> None:
    kept = set(run.files.order_by("id").values_list("format", flat=True))
    for form, (file, pages) in files.items():
        if form not in kept:
            ReportFile.objects.create(run=run, format=form, path=file.name, sha256=file.sha256, size=file.size, pages=pages)


def make_now(*, run: ReportRun) -> ReportRun:
    """Make a run here, without a worker. What a worker makes meanwhile is the same and made once."""
    frozen = freeze_figures(run_id=run.pk)
    if frozen.state == RunState.MADE:
        return frozen
    return keep_files(run_id=run.pk, files=make_pdf(run=frozen) | make_sheets(run=frozen))


def make_due(*, on: date | None = None) -> list[ReportRun]:
    """Ask for every report that is due by the rules and has not been asked for; the new runs.

    Any number of schedulers may do this at once: the database keeps one run per period, place and version. A year whose
    working days are not loaded is passed over and told in the log.
    """
    on = on or clock.today()
    rules = list(ReportRule.objects.filter(valid_from__lte=on).order_by("kind", "span", "place", "valid_from"))
    known = (
        set(
            ReportRun.objects.filter(source="", map_on__isnull=True, period_end__lt=on)
            .order_by("pk")
            .values_list("kind", "period", "unit_id")
        )
        if rules
        else set()
    )
    made = []
    for rule in rules:
        for period in periods.ended(rule.span, since=rule.valid_from, on=on):
            if rule.valid_to and period.end > rule.valid_to:
                continue
            units = [None] if rule.place == Place.PROVINCE else reporting_units(period.end)
            missing = [unit for unit in units if (rule.kind, period.code, unit.pk if unit else None) not in known]
            if not missing:
                continue
            try:
                days = calendar(period.end.year)
                if periods.day_after(period, rule.made_after, days) > on:
                    continue
                due_on = periods.day_after(period, rule.due_after, days)
            except CalendarNotLoaded as unknown:
                logger.warning("report %s of %s waits: %s", rule.kind, period.code, unknown)
                continue
            made += [ask_report(kind=rule.kind, period=period.code, unit=unit, due_on=due_on) for unit in missing]
    open_filings()
    return made


@transaction.atomic
def load_rules(*, since: date | None = None) -> int:
    """The rules of the project's own file, in force from the quarter of a day (today) on; doing it again changes nothing. How many are new."""
    start = periods.quarter_of(since or clock.today()).start
    rows = json.loads(_RULES.read_text(encoding="utf-8"))["rules"]
    return add_missing(ReportRule, (row | {"valid_from": start} for row in rows), key=("kind", "span", "place"))


def _figures_of(run: ReportRun) -> dict[str, Any]:
    return snapshot(kind=run.kind, period=run.span, unit=run.unit, source=run.source, map_on=run.map_on)


def _ask_job(run: ReportRun, by: Principal) -> None:
    if run.state != RunState.MADE:
        jobs.ask(JOB, run.job_key, {"run": run.pk}, by.user_id)
