"""What the database itself refuses about days and clocks, shown by raw SQL, and what goes in once the guard is gone."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.calendar import load_calendar

pytestmark = pytest.mark.django_db

DAY = "INSERT INTO calendar_workcalendarday (date, kind, name, source) VALUES {}"
RULE = (
    "INSERT INTO calendar_clockrule (code, label, working_days, valid_from, valid_to, citation, needs_verification)"
    " VALUES ('{code}', 'x', {days}, '{first}', {last}, '{citation}', true)"
)
CLOCK = (
    "INSERT INTO calendar_clock (subject_kind, subject_id, rule_id, started_on, started_at, due_on, paused_at, stopped_at)"
    " SELECT '{kind}', 1, id, '2026-03-02', '2026-03-02 09:00+07', '{due}', {paused}, {stopped}"
    " FROM calendar_clockrule WHERE code = 'receive'"
)

PAUSE = (
    "INSERT INTO calendar_clockpause (clock_id, paused_at, resumed_at, working_days)"
    " SELECT id, '2026-03-03 09:00+07', '2026-03-02 09:00+07', 0 FROM calendar_clock"
)


def rule(code="appraise", days=3, first="2030-01-01", last="NULL", citation="x"):
    return RULE.format(code=code, days=days, first=first, last=last, citation=citation)


def clock(kind="project", due="2026-03-03", paused="NULL", stopped="NULL"):
    return CLOCK.format(kind=kind, due=due, paused=paused, stopped=stopped)


BREACHES = {
    ("workcalendarday", "a_calendar_day_is_off_or_worked"): [DAY.format("('2031-01-01', 'half', 'x', 'x')")],
    ("workcalendarday", "a_calendar_day_names_its_source"): [DAY.format("('2031-01-01', 'off', 'x', '')")],
    ("clockrule", "one_time_limit_at_a_time"): [rule()],
    ("clockrule", "a_time_limit_ends_after_it_starts"): [rule(code="new", last="'2029-12-31'")],
    ("clockrule", "a_time_limit_is_a_number_of_days"): [rule(code="new", days=0)],
    ("clockrule", "a_time_limit_has_its_citation"): [rule(code="new", citation="")],
    ("clock", "one_running_clock_per_subject"): [clock(), clock()],
    ("clock", "a_clock_is_due_after_it_starts"): [clock(due="2026-03-01")],
    ("clock", "a_clock_stops_after_it_starts"): [clock(stopped="'2026-03-01 09:00+07'")],
    ("clock", "a_clock_pauses_after_it_starts"): [clock(paused="'2026-03-01 09:00+07'")],
    ("clock", "a_stopped_clock_is_not_paused"): [clock(paused="'2026-03-03 09:00+07'", stopped="'2026-03-03 09:00+07'")],
    ("clock", "a_clock_names_its_subject"): [clock(kind="")],
    ("clockpause", "a_pause_ends_after_it_starts"): [
        clock(),
        PAUSE,
    ],
}


def run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(("table", "guard"), BREACHES)
def test_the_guard_refuses(table, guard):
    load_calendar()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        run(BREACHES[table, guard])


@pytest.mark.parametrize(("table", "guard"), BREACHES)
def test_without_the_guard_the_bad_row_goes_in(table, guard):
    load_calendar()
    drop = "DROP INDEX {1}" if guard == "one_running_clock_per_subject" else "ALTER TABLE calendar_{0} DROP CONSTRAINT {1}"
    run([drop.format(table, guard)])
    if guard == "a_time_limit_ends_after_it_starts":
        # The range of the exclusion constraint refuses the same row on its own.
        run(["ALTER TABLE calendar_clockrule DROP CONSTRAINT one_time_limit_at_a_time"])
    run(BREACHES[table, guard])


def test_two_rows_of_one_day_are_refused():
    load_calendar()
    with pytest.raises(IntegrityError, match="date"), transaction.atomic():
        run([DAY.format("('2026-01-01', 'off', 'x', 'x')")])


def test_every_named_guard_of_the_calendar_is_tested():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid::regclass::text LIKE 'calendar\\_%'"
            " AND contype IN ('c', 'x') AND conname !~ '_check$' AND conname !~ '_not_null$'"
        )
        assert {row[0] for row in cursor.fetchall()} <= {guard for _, guard in BREACHES}
