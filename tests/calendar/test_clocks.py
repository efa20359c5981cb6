"""Clocks of subjects: due dates, pauses, lists."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyencong import clock
from khuyencong.calendar import clocks
from khuyencong.calendar.models import Clock, ClockRule
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule
from tests.factories.calendar import load_calendar

pytestmark = pytest.mark.django_db
ONE = ("project", 42)


@pytest.fixture(autouse=True)
def days(db):
    load_calendar()


def test_a_clock_counts_working_days_from_the_table():
    with clock.at(date(2025, 1, 24)):
        begun = clocks.start(ONE, "district_review")
    assert begun.due_on == clocks.due(ONE) == date(2025, 2, 7)
    assert clocks.explain(begun) == (
        "nhận 24/01/2025, nghỉ Tết 25/01–02/02, 5 ngày làm việc ⇒ 07/02/2025. "
        "Huyện xem xét hồ sơ: Mặc định của hệ thống, chờ quy định của tỉnh (cần kiểm tra)."
    )


def test_the_first_day_may_be_given():
    with clock.at(date(2025, 3, 10)):
        assert clocks.start(ONE, "receive", date(2025, 3, 6)).due_on == date(2025, 3, 7)


def test_a_pause_moves_the_due_date_by_its_working_days():
    with clock.at(date(2026, 3, 2)):
        assert clocks.start(ONE, "appraise").due_on == date(2026, 3, 16)
    with clock.at(date(2026, 3, 6)):
        clocks.pause(ONE)
    with clock.at(date(2026, 3, 11)):
        begun = clocks.resume(ONE)
    assert begun.due_on == date(2026, 3, 19)
    assert [pause.working_days for pause in begun.pauses.all()] == [3]
    assert "tạm dừng 06/03/2026–11/03/2026, lùi 3 ngày làm việc; hạn 19/03/2026" in clocks.explain(begun)


def test_a_pause_over_tet_costs_no_day():
    with clock.at(date(2025, 1, 23)):
        clocks.start(ONE, "district_review")
    with clock.at(date(2025, 1, 24)):
        clocks.pause(ONE)
    with clock.at(date(2025, 2, 2)):
        assert clocks.resume(ONE).due_on == date(2025, 2, 6)


def test_an_overdue_clock_of_last_year_can_pause_too():
    with clock.at(date(2025, 12, 1)):
        assert clocks.start(ONE, "receive").due_on == date(2025, 12, 2)
    with clock.at(date(2026, 3, 2)):
        clocks.pause(ONE)
    with clock.at(date(2026, 3, 4)):
        assert clocks.resume(ONE).due_on == date(2025, 12, 4)


def test_the_next_step_ends_the_clock_of_the_one_before():
    with clock.at(date(2026, 3, 2)):
        clocks.start(ONE, "receive")
    with clock.at(date(2026, 3, 3)):
        clocks.start(ONE, "appraise")
    assert Clock.objects.filter(stopped_at__isnull=False).count() == 1
    assert clocks.due(ONE) == date(2026, 3, 17)


def test_stopping_ends_a_pause_too_and_nothing_is_left_running():
    with clock.at(date(2026, 3, 2)):
        clocks.start(ONE, "appraise")
        clocks.pause(ONE)
    with clock.at(date(2026, 3, 4)):
        ended = clocks.stop(ONE)
    assert ended is not None
    assert ended.paused_at is None
    assert ended.pauses.count() == 1
    assert clocks.due(ONE) is None
    assert clocks.stop(ONE) is None


def test_what_cannot_be_is_refused_in_words():
    with pytest.raises(clocks.ClockRefused, match="không có thời hạn nào đang tính"):
        clocks.pause(ONE)
    with pytest.raises(clocks.ClockRefused, match="đang tạm dừng"):
        clocks.resume(ONE)
    clocks.start(ONE, "appraise")
    clocks.pause(ONE)
    with pytest.raises(clocks.ClockRefused, match="trước đó"):
        clocks.pause(ONE)


@pytest.mark.parametrize(
    ("code", "on", "refusal"), [("nothing", date(2026, 3, 2), NoClockRule), ("appraise", date(2027, 12, 30), CalendarNotLoaded)]
)
def test_a_refused_start_leaves_the_running_clock_alone(code, on, refusal):
    with clock.at(date(2026, 3, 2)):
        clocks.start(ONE, "receive")
    with pytest.raises(refusal):
        clocks.start(ONE, code, on)
    assert clocks.due(ONE) == date(2026, 3, 3)


def test_the_rule_of_the_first_day_counts():
    ClockRule.objects.filter(code="approve").update(valid_to=date(2026, 6, 30))
    ClockRule.objects.create(code="approve", label="Phê duyệt", working_days=3, valid_from=date(2026, 7, 1), citation="Quyết định mới")
    with clock.at(date(2026, 6, 30)):
        assert clocks.start(ONE, "approve").due_on == date(2026, 7, 9)
    with clock.at(date(2026, 7, 1)):
        assert clocks.start(ONE, "approve").due_on == date(2026, 7, 6)


def test_how_clocks_stand():
    with clock.at(date(2026, 3, 2)):
        for pk, code in ((1, "receive"), (2, "district_review"), (3, "appraise")):
            clocks.start(("project", pk), code)
        clocks.pause(("project", 3))
    states = clocks.state_of([("project", 1), ("project", 2), ("project", 3), ("project", 4)], on=date(2026, 3, 5))
    assert {pk: (state.days_left, state.overdue, state.paused) for (_, pk), state in states.items()} == {
        1: (-2, True, False),
        2: (2, False, False),
        3: (None, False, True),
    }


def test_a_list_survives_a_year_without_a_calendar():
    with clock.at(date(2026, 3, 2)):
        clocks.start(ONE, "receive")
    state = clocks.state_of([ONE], on=date(2031, 1, 1))[ONE]
    assert (state.days_left, state.overdue) == (None, True)


@pytest.mark.parametrize("many", [1, 30])
def test_a_list_costs_two_queries_however_long(many):
    with clock.at(date(2026, 3, 2)):
        for pk in range(many):
            clocks.start(("project", pk), "appraise")
            clocks.start(("payment", pk), "payment")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        states = clocks.state_of([(kind, pk) for kind in ("project", "payment") for pk in range(many)], on=date(2026, 3, 5))
    assert len(states) == 2 * many
    assert len(queries) == 2


def test_no_subjects_no_queries(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert clocks.state_of([]) == {}
