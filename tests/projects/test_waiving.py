"""A period for which no progress report is asked: who says so, which period, once, and what becomes of the reminders."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import LineState, ProjectState, ReminderKind
from projects.models import Line, Reminder, ReportWaiver
from projects.selectors import progress
from projects.services.execution import report_progress
from projects.services.waiving import waive_report
from projects.services.watching import watch
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY, DUE = date(2024, 3, 4), date(2024, 4, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def line(cast) -> Line:
    give_estimate()
    row = bring_line(make_project(state=ProjectState.ALLOCATED, cast=cast).lines.get(), LineState.IMPLEMENTING, cast)
    assert due_of(row) == DUE
    return row


def due_of(line: Line) -> date:
    standing = progress.reporting_of(line)
    assert standing is not None
    return standing.due_on


def client_of(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def page(line: Line) -> str:
    return reverse("projects:waive_report", args=[line.project.code, line.position])


@pytest.mark.parametrize("role", [Role.DOIT_OFFICER, Role.DISTRICT_OFFICER])
def test_who_watches_a_part_asks_no_report_of_the_period_that_runs(role, line, cast):
    client, owner = client_of(cast[role]), cast.of(line.enterprise)
    with clock.at(date(2024, 3, 30)):
        form = client.get(page(line)).content.decode()
        assert "04/04/2024" in form
        assert client.post(page(line), {"reason": "  Máy chưa về cảng ", "due_on": DUE.isoformat()}).status_code == 302
        assert due_of(line) == date(2024, 5, 4)
        watch()
    waiver = ReportWaiver.objects.get()
    assert (waiver.due_on, waiver.reason, waiver.by_id) == (DUE, "Máy chưa về cảng", cast[role].user_id)
    told = Notice.objects.filter(kind="progress.waived", user_id=owner.user_id).get()
    assert ("04/04/2024" in told.title, told.body) == (True, "Máy chưa về cảng")
    with clock.at(date(2024, 4, 20)):
        watch()
        assert progress.reporting_of(line).late == 0
    assert not Reminder.objects.filter(kind=ReminderKind.REPORT).exists()
    # The next period asks again.
    with clock.at(date(2024, 5, 5)):
        watch()
        assert progress.reporting_of(line).late == 1
    assert list(Reminder.objects.filter(kind=ReminderKind.REPORT).values_list("step", "due_on")) == [("late", date(2024, 5, 4))]
    for reader in (cast[Role.DOIT_OFFICER], owner):
        shown = client_of(reader).get(line.get_absolute_url()).content.decode()
        assert "Miễn báo cáo kỳ đến 04/04/2024" in shown
        assert "Máy chưa về cảng" in shown


def test_a_late_period_is_waived_too_and_a_report_that_came_is_not(line, cast):
    officer = cast[Role.DOIT_OFFICER]
    with clock.at(date(2024, 4, 20)):
        assert progress.reporting_of(line).late == 16
        waive_report(line=line, who=officer, due_on=DUE, reason="Mất điện cả tháng")
        assert (progress.reporting_of(line).late, due_of(line)) == (0, date(2024, 5, 4))
        report_progress(line=line, who=cast[Role.CENTER_OFFICER], percent=40, text="Đã đặt máy", cost_so_far=1)
        assert due_of(line) == date(2024, 5, 4)
    with clock.at(date(2024, 5, 4)):
        report_progress(line=line, who=cast[Role.CENTER_OFFICER], percent=50, text="Máy về", cost_so_far=1)
        with pytest.raises(ValidationError, match="Kỳ báo cáo đã khác"):
            waive_report(line=line, who=officer, due_on=date(2024, 5, 4), reason="Đã báo cáo rồi")


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"reason": "   "}, "Cần nêu vì sao"),
        ({"reason": "a\0b"}, "Cần nêu vì sao"),
        ({"due_on": date(2024, 5, 4)}, "Kỳ báo cáo đã khác"),
        ({"due_on": date(2023, 4, 4)}, "Kỳ báo cáo đã khác"),
    ],
)
def test_what_is_not_the_period_that_runs_or_says_nothing_is_refused(facts, says, line, cast):
    with pytest.raises(ValidationError, match=says):
        waive_report(line=line, who=cast[Role.DOIT_OFFICER], **({"due_on": DUE, "reason": "Máy chưa về"} | facts))
    assert not ReportWaiver.objects.exists()


def test_a_period_is_waived_once_and_the_next_only_when_it_runs(line, cast):
    officer = cast[Role.DOIT_OFFICER]
    waive_report(line=line, who=officer, due_on=DUE, reason="Máy chưa về")
    with pytest.raises(ValidationError, match="Kỳ báo cáo đã khác"):
        waive_report(line=line, who=officer, due_on=DUE, reason="Máy chưa về")
    following = date(2024, 5, 4)
    with pytest.raises(ValidationError, match="đã được miễn đến 04/04/2024"):
        waive_report(line=line, who=officer, due_on=following, reason="Tháng sau cũng vậy")
    with clock.at(date(2024, 4, 5)):
        waive_report(line=line, who=officer, due_on=following, reason="Máy vẫn chưa về")
        assert due_of(line) == date(2024, 6, 4)


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.CENTER_OFFICER, Role.DOIT_LEADER])
def test_nobody_else_waives(role, line, cast):
    with pytest.raises(NotAllowed):
        waive_report(line=line, who=cast[role], due_on=DUE, reason="Máy chưa về")
    with pytest.raises(NotAllowed):
        waive_report(line=line, who=cast.of(line.enterprise), due_on=DUE, reason="Máy chưa về")


def test_what_is_not_carried_out_has_no_period(cast):
    give_estimate()
    row = make_project(state=ProjectState.ALLOCATED, cast=cast).lines.get()
    with pytest.raises(ValidationError, match="Không thực hiện được"):
        waive_report(line=row, who=cast[Role.DOIT_OFFICER], due_on=DUE, reason="Chưa ký")
    answer = client_of(cast[Role.DOIT_OFFICER]).get(page(row))
    assert "Không thực hiện được" in answer.content.decode()
