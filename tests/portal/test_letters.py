"""The morning's letters: near, late, late for long; once a day, on working days, only with something new."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.calendar import clocks
from khuyencong.calendar.rules import add_working_days
from khuyencong.calendar.selectors import calendar
from khuyencong.jobs.models import Job
from khuyencong.notices.models import Notice
from khuyencong.portal import letters, tasks
from khuyencong.portal.letters import OF_OFFICE, OWN, write_letters
from khuyencong.ui import waiting
from khuyencong.ui.waiting import sources
from projects.enums import ProjectState as S
from projects.selectors import queue
from tests.factories.obstacles import make_obstacle
from tests.factories.projects import Cast, make_project, prepare_province

pytestmark = pytest.mark.django_db
MONDAY = date(2024, 3, 4)


@pytest.fixture
def cast() -> Cast:
    with clock.at(MONDAY):
        prepare_province()
        yield Cast()


def titles(who, kind: str) -> list[tuple[date, str]]:
    rows = Notice.objects.filter(user_id=who.user_id, kind=kind).order_by("pk")
    return [(clock.day_of(row.created_at), row.title) for row in rows]


def work_days(first: date, count: int) -> list[date]:
    """So many days of work after `first`."""
    days = calendar()
    return [add_working_days(first, number, days) for number in range(1, count + 1)]


def test_near_late_and_late_for_long_are_each_said_once(cast):
    project = make_project(state=S.RECEIVED, cast=cast, title="Máy sấy dừa")
    due = clocks.due(("project", project.pk))
    head, leader, stranger = cast[Role.DOIT_HEAD], cast[Role.DOIT_LEADER], cast[Role.DISTRICT_OFFICER]
    assert [row.code for row in queue.waiting_for(head)] == [project.code]
    days = [day for day in work_days(MONDAY - timedelta(days=1), 60) if day <= due]
    late = work_days(due, 6)
    for day in (*days, *late):
        for _ in range(2):  # twice a day changes nothing
            with clock.at(day):
                write_letters()
    assert titles(head, OWN) == [(days[-3], "1 việc sắp đến hạn"), (late[0], "1 việc quá hạn")]
    assert titles(leader, OF_OFFICE) == [(late[3], "1 việc ở cơ quan quá hạn trên 3 ngày làm việc")]
    body = Notice.objects.get(user_id=leader.user_id, kind=OF_OFFICE).body
    assert body == f"Giao thẩm định: Máy sấy dừa ({project.code}), hạn {due:%d/%m/%Y} – {head.name}"
    assert titles(stranger, OWN) == titles(stranger, OF_OFFICE) == titles(head, OF_OFFICE) == []


def test_what_arrives_late_is_news_and_a_day_off_is_quiet(cast):
    first = make_project(state=S.RECEIVED, cast=cast)
    late = work_days(clocks.due(("project", first.pk)), 3)
    head = cast[Role.DOIT_HEAD]
    with clock.at(late[1]):
        assert write_letters()["officers"] >= 1
        second = make_project(state=S.RECEIVED, cast=cast, title="Máy thứ hai")
    assert len(titles(head, OWN)) == 1
    saturday = late[2] + timedelta(days=5 - late[2].weekday())
    with clock.at(saturday):
        assert write_letters() == {"officers": 0, "leaders": 0}
    near = work_days(MONDAY, 80)
    due = clocks.due(("project", second.pk))
    with clock.at(near[near.index(due) - 2]):
        write_letters()
        assert titles(head, OWN)[-1][1] == "1 việc sắp đến hạn, 1 việc quá hạn"


def test_a_long_letter_names_some_and_counts_the_rest(cast, monkeypatch):
    monkeypatch.setattr(letters, "NAMED", 1)
    head, projects = cast[Role.DOIT_HEAD], [make_project(state=S.RECEIVED, cast=cast, title=f"Máy {number}") for number in (1, 2)]
    with clock.at(work_days(clocks.due(("project", projects[0].pk)), 1)[0]):
        write_letters()
    body = Notice.objects.get(user_id=head.user_id, kind=OWN).body
    assert body.splitlines()[1:] == ["và 1 việc khác"]


def test_what_waits_in_other_rooms_counts_but_for_what_they_remind_of_themselves(cast, monkeypatch):
    officer, obstacle = cast[Role.DOIT_OFFICER], make_obstacle()
    due = clocks.due(("obstacle", obstacle.pk))
    with clock.at(due):
        write_letters()
        assert titles(officer, OWN) == [(due, "1 việc sắp đến hạn")]
        assert obstacle.code in Notice.objects.get(user_id=officer.user_id, kind=OWN).body
    Notice.objects.filter(kind=OWN).update(kind="another")
    answers = next(source for source in sources() if source.name == "obstacles.answer")
    monkeypatch.setitem(waiting._sources, answers.name, replace(answers, reminds=True))
    with clock.at(due):
        write_letters()
    assert titles(officer, OWN) == []


def test_the_schedule_asks_once_a_morning(cast):
    night, morning = (clock.now().replace(hour=hour) for hour in (5, 7))
    for moment, jobs in ((night, 0), (morning, 1), (morning.replace(hour=15), 1)):
        with clock.at(moment):
            tasks.remind()
        assert Job.objects.filter(kind=letters.JOB).count() == jobs
