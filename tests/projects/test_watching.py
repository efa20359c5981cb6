"""What the schedule sees to: lapse and revival, drafts that expire, the waiting list, and reminders once for each day and step."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.calendar import clocks
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import Refused
from projects.enums import LineState, ReminderKind, ReminderStep, TermCode
from projects.enums import ProjectState as S
from projects.models import ExecutionTerm, Reminder
from projects.selectors import law, progress
from projects.services.applications import write_sections
from projects.services.execution import report_progress
from projects.services.watching import watch
from tests.factories.projects import Cast, bring_line, fire, give_estimate, make_draft, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


def sent(kind: ReminderKind) -> list[str]:
    return list(Reminder.objects.filter(kind=kind).order_by("pk").values_list("step", flat=True))


def told(kind: str) -> int:
    return Notice.objects.filter(kind=f"remind.{kind}").count()


def refusal(*args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as error:
        fire(*args, **kwargs)
    return str(error.value)


def test_silence_lets_an_application_lapse_and_its_writer_revives_it_in_time(cast):
    project = make_project(cast=cast)
    fire(project, "ask_more_district", cast[Role.DISTRICT_OFFICER], reason="Bổ sung báo giá")
    due = project.supplements.get().due_on
    with clock.at(due - timedelta(days=3)):
        watch()
        watch()
    assert sent(ReminderKind.SUPPLEMENT) == [ReminderStep.BEFORE]
    with clock.at(due):
        assert watch()["lapsed"] == 0
    with clock.at(due + timedelta(days=1)):
        assert watch()["lapsed"] == 1
        assert watch()["lapsed"] == 0
    project.refresh_from_db()
    assert (project.state, project.public_state) == (S.LAPSED, "Quá hạn bổ sung, có thể xin khôi phục")
    assert clocks.state_of([("project", project.pk)])["project", project.pk].paused
    with clock.at(due + timedelta(days=61)):
        assert "Đã quá thời hạn khôi phục" in refusal(project, "revive", project._author, reason="Xin lỗi, đi vắng")
    with clock.at(due + timedelta(days=60)):
        fire(project, "revive", project._author, reason="Xin lỗi, đi vắng")
        assert project.supplements.get().due_on > clock.today()
        fire(project, "resubmit", project._author, reason="Đã bổ sung")
    assert project.state == S.SUBMITTED


def test_a_draft_expires_after_its_warning_alone(cast):
    project = make_draft(cast=cast)
    last = DAY + timedelta(days=180)
    with clock.at(last - timedelta(days=6)):
        assert watch() == {"lapsed": 0, "expired": 0, "planned": 0, "reminded": 0}
    with clock.at(last + timedelta(days=30)):
        assert watch()["expired"] == 0
    assert told("draft") == 1
    with clock.at(last + timedelta(days=35)):
        assert watch()["expired"] == 1
    project.refresh_from_db()
    assert project.state == S.DISCARDED


def test_a_change_gives_a_draft_its_whole_time_again(cast):
    project = make_draft(cast=cast)
    changed = DAY + timedelta(days=178)
    with clock.at(changed - timedelta(days=2)):
        assert watch()["reminded"] == 1
    with clock.at(changed):
        write_sections(project=project, who=project._author, sections={"need": "Máy cũ tốn điện."})
    # What was said of another day warns of nothing: the draft has a new one.
    with clock.at(changed + timedelta(days=181)):
        assert watch()["expired"] == 0
    assert told("draft") == 2
    with clock.at(changed + timedelta(days=186)):
        assert watch()["expired"] == 1


@pytest.mark.thorough
def test_approved_without_money_waits_for_the_next_year(cast):
    project = make_project(state=S.APPROVED, cast=cast)
    finance = cast[Role.FINANCE_OFFICER]
    give_estimate(300_000_000)
    assert "Dự toán còn đủ" in refusal(project, "waitlist", finance, reason="Hết tiền")
    other = make_project(state=S.APPROVED, cast=cast)
    fire(other, "allocate", finance)
    fire(project, "waitlist", finance, reason="Dự toán năm 2024 không còn đủ")
    assert (project.state, project.public_state) == (S.WAITLISTED, "Được phê duyệt, chờ kinh phí năm sau")
    assert "Dự toán nguồn" in refusal(project, "take_up", finance)
    with clock.at(date(2025, 2, 3)):
        give_estimate(500_000_000)
        assert "không phải thẩm định lại" in refusal(project, "reappraise", cast[Role.PROVINCE_LEADER], reason="Định mức mới")
        fire(project, "take_up", finance)
        fire(project, "allocate", finance)
    assert project.state == S.ALLOCATED


def test_what_waited_is_appraised_again_when_the_norm_has_changed(cast, monkeypatch):
    project = make_project(state=S.APPROVED, cast=cast)
    finance, province = cast[Role.FINANCE_OFFICER], cast[Role.PROVINCE_LEADER]
    fire(project, "waitlist", finance, reason="Chưa có dự toán")
    with clock.at(date(2025, 2, 3)):
        give_estimate(500_000_000)
        real = law.judge_line
        monkeypatch.setattr(law, "judge_line", lambda line, **told: replace(real(line, **told), ceiling=150_000_000))
        assert "định mức đã thay đổi" in refusal(project, "take_up", finance)
        fire(project, "reappraise", province, reason="Mức tối đa giảm")
    project.refresh_from_db()
    assert (project.state, project.is_recommended) == (S.APPRAISING, None)
    assert project.decisions.order_by("-pk").first().kind == "revoke"


@pytest.mark.thorough
def test_reports_are_asked_for_every_month_and_late_ones_reach_the_officer(cast):
    give_estimate()
    line = bring_line(make_project(state=S.ALLOCATED, cast=cast).lines.get(), LineState.IMPLEMENTING, cast)
    cast.of(line.enterprise)
    rows = type(line).objects.all()
    assert progress.reporting(rows)[0].due_on == date(2024, 4, 4)
    for day, steps in (
        (date(2024, 3, 29), []),
        (date(2024, 3, 30), ["before"]),
        (date(2024, 4, 4), ["before"]),
        (date(2024, 4, 5), ["before", "late"]),
        (date(2024, 4, 11), ["before", "late"]),
        (date(2024, 4, 12), ["before", "late", "escalated"]),
    ):
        with clock.at(day):
            watch()
            watch()
        assert sent(ReminderKind.REPORT) == steps, day
    with clock.at(date(2024, 4, 12)):
        assert [(row.late, row.last_on) for row in progress.reporting(rows)] == [(8, None)]
        report_progress(line=line, who=cast[Role.CENTER_OFFICER], percent=40, text="Đã đặt máy", cost_so_far=1)
        assert [(row.late, row.due_on, row.percent) for row in progress.reporting(rows)] == [(0, date(2024, 5, 4), 40)]
    assert Notice.objects.filter(kind="remind.report", title__startswith="Quá hạn từ 04/04/2024").count() >= 2
    ExecutionTerm.objects.filter(code=TermCode.REPORT_EVERY).update(amount=3)
    assert progress.reporting(rows, on=date(2024, 4, 12))[0].due_on == date(2024, 6, 4)


def test_whoever_does_not_resume_in_time_and_its_leader_are_told(cast):
    give_estimate()
    line = bring_line(make_project(state=S.ALLOCATED, cast=cast).lines.get(), LineState.IMPLEMENTING, cast)
    fire(line, "suspend", cast[Role.DOIT_LEADER], reason="Thiếu vốn", resume_by=DAY + timedelta(days=20))
    for days in (14, 15, 21, 28):
        with clock.at(DAY + timedelta(days=days)):
            watch()
    assert sent(ReminderKind.RESUME) == ["before", "late", "escalated"]
    assert sent(ReminderKind.REPORT) == []
