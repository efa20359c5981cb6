"""What is past its time goes, in batches, with a report; what is not stays; who would lose a draft is told first."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import call_command

from khuyencong import clock, notices
from khuyencong.documents import store
from khuyencong.documents.models import Attachment
from khuyencong.jobs.models import Job, JobState
from khuyencong.notices.models import Notice
from khuyencong.privacy.models import DataExport, RetentionRun
from khuyencong.privacy.services import exporting, retention
from khuyencong.privacy.services.erasing import keep_years
from projects.enums import ProjectState
from projects.models import Project
from tests.factories import actors
from tests.factories.projects import fire, make_draft, make_project
from tests.privacy.conftest import PASSWORD

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


def found() -> dict[str, int]:
    return {row.code: row.found for row in retention.survey() if row.found}


def erased() -> dict[str, int]:
    return {row.code: row.erased for row in retention.run() if row.erased}


def read_notice(ago: timedelta) -> Notice:
    (notice,) = notices.tell([actors.make_user().pk], kind="x", title="Báo", body="", url="")
    Notice.objects.filter(pk=notice.pk).update(created_at=clock.now() - ago, read_at=clock.now() - ago)
    return notice


def test_the_years_are_the_declared_ones():
    assert (keep_years("notices.Notice", "body"), keep_years("jobs.Job", "payload")) == (1, 2)


def test_read_notices_go_after_their_year_and_unread_ones_stay(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    old = [read_notice(YEAR).pk for _ in range(5)]
    fresh = read_notice(timedelta(days=364)).pk
    notices.tell([actors.make_user().pk], kind="x", title="Chưa đọc", body="", url="")
    assert found() == {"notices": 5}
    assert erased() == {"notices": 5}
    assert not Notice.objects.filter(pk__in=old).exists()
    assert Notice.objects.filter(pk=fresh).exists()
    assert found() == {}


def test_finished_jobs_go_after_two_years_and_open_ones_stay():
    at = clock.now() - 2 * YEAR
    for number, state in enumerate((JobState.DONE, JobState.CANCELLED)):
        Job.objects.create(kind="x", key=f"x{number}", state=state, asked_at=at, finished_at=at)
    Job.objects.create(kind="x", key="open", asked_at=at)
    Job.objects.create(kind="x", key="fresh", state=JobState.DONE, finished_at=clock.now())
    assert erased() == {"jobs": 2}
    assert set(Job.objects.values_list("key", flat=True)) == {"open", "fresh"}


def test_copies_lose_their_file_after_a_week(owner, media, run_jobs, clock_at, django_capture_on_commit_callbacks):
    export = exporting.ask_own(person=owner, password=PASSWORD)
    run_jobs()
    export.refresh_from_db()
    path = store.path_of(export.path)
    assert found() == {}
    clock_at(export.expires_at)
    with django_capture_on_commit_callbacks(execute=True):
        assert erased() == {"exports": 1}
    assert not path.exists()
    assert DataExport.objects.get().path == ""


def test_sessions_that_are_over_go(settings):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.set_expiry(-10)
    session.create()
    assert found() == {"sessions": 1}
    assert erased() == {"sessions": 1}


def test_the_contact_of_a_household_goes_after_ten_years_without_anybody(household, owner, clock_at):
    company = actors.make_enterprise("Công ty Dừa", phone="0905123456")
    clock_at(clock.now() + 11 * YEAR)
    assert "contacts" not in found()
    owner.is_active = False
    owner.save()
    assert erased()["contacts"] == 1
    household.refresh_from_db()
    assert household.phone == household.representative == ""
    before = company.phone
    company.refresh_from_db()
    assert company.phone == before != ""


def test_the_contact_of_a_household_with_a_file_under_way_stays(household, media, clock_at):
    make_project(state=ProjectState.SUBMITTED, enterprises=[household])
    clock_at(clock.now() + 11 * YEAR)
    assert "contacts" not in found()


@pytest.fixture
def old_draft(media):
    project = make_draft()
    Project.objects.filter(pk=project.pk).update(created_at=clock.now() - 2 * YEAR, changed_at=clock.now() - YEAR)
    return project


def test_the_writer_of_an_old_draft_is_told_once_and_has_thirty_days(old_draft, clock_at, django_capture_on_commit_callbacks):
    assert found() == {"warnings": 1}
    assert erased() == {"warnings": 1}
    told = Notice.objects.get(kind=retention.WARNING)
    assert (told.user_id, old_draft.code in told.title) == (old_draft.written_by_id, True)
    assert found() == {}
    clock_at(clock.now() + timedelta(days=29))
    assert found() == {}
    clock_at(clock.now() + timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert erased() == {"drafts": 1}
    assert not Project.objects.filter(pk=old_draft.pk).exists()
    files = Attachment.objects.filter(subject_kind="project", subject_id=old_draft.pk)
    assert files
    assert not any(store.path_of(file.path).exists() for file in files)


def test_a_writer_who_comes_back_keeps_the_draft(old_draft, clock_at):
    erased()
    old_draft.written_by.last_login = clock.now() + timedelta(days=1)
    old_draft.written_by.save()
    clock_at(clock.now() + timedelta(days=60))
    assert found() == {}
    clock_at(clock.now() + YEAR)
    assert found()["warnings"] == 1


def test_a_file_that_was_handed_in_is_never_touched(media, clock_at):
    project = make_project(state=ProjectState.SUBMITTED)
    clock_at(clock.now() + 20 * YEAR)
    retention.run()
    assert Project.objects.filter(pk=project.pk).exists()
    assert not Attachment.objects.filter(subject_kind="project", subject_id=project.pk, erased_at__isnull=False).exists()


def test_files_of_a_dropped_application_go_after_a_year(media, clock_at):
    project = make_draft()
    fire(project, "discard", project._author)
    clock_at(clock.now() + YEAR)
    assert erased() == {"discarded": 2}
    assert Project.objects.get(pk=project.pk).state == ProjectState.DISCARDED


def test_the_command_looks_unless_it_is_told_to_commit(capsys):
    notice = read_notice(YEAR)
    call_command("retention", "--format", "json")
    said = json.loads(capsys.readouterr().out)
    assert (said["committed"], said["found"]) == (False, 1)
    assert Notice.objects.filter(pk=notice.pk).exists()
    assert not RetentionRun.objects.exists()
    call_command("retention", "--commit", "--format", "json")
    assert json.loads(capsys.readouterr().out)["committed"] is True
    assert not Notice.objects.filter(pk=notice.pk).exists()
    assert {row["code"]: row["erased"] for row in RetentionRun.objects.get().report}["notices"] == 1


def test_the_schedule_asks_for_one_run_a_day(run_jobs):
    from khuyencong.privacy.tasks import tick

    tick()
    tick()
    assert Job.objects.filter(kind=retention.JOB).count() == 1
    run_jobs()
    assert RetentionRun.objects.count() == 1
