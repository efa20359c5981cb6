"""A report is frozen first, made once, and the same from the same figures."""

import io
import json
from datetime import date
from threading import Barrier, Thread

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from python_calamine import CalamineWorkbook

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.documents import store
from khuyencong.jobs import running
from khuyencong.jobs.models import Job
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import LineState, ProjectState
from reports import services
from reports.enums import RunState
from reports.exports.csvs import csv_of
from reports.exports.pdf import pdf_of
from reports.exports.xlsx import xlsx_of
from reports.models import ReportFile, ReportRun
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(day):
    """One đề án of 600 triệu, 200 of them granted and paid, in the first quarter of 2024."""
    cast = Cast()
    give_estimate()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, title='=HYPERLINK("http://x")')
    bring_line(project.lines.get(), LineState.SETTLED, cast)
    return project


def made(**asked):
    return services.make_now(run=services.ask_report(**({"kind": "period", "period": "2024-Q1"} | asked)))


def file_of(run, form):
    return store.path_of(run.files.get(format=form).path).read_bytes()


def refused(statement, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.thorough
def test_a_report_tells_the_figures_and_its_files_say_the_same(settled):
    run = made()
    totals = run.snapshot["totals"]
    assert totals == {
        "projects": 1, "beneficiaries": 1, "total_cost": 600_000_000, "grant": 200_000_000, "paid": 200_000_000, "counterpart": 400_000_000,
    }  # fmt: skip
    tables = {table["code"]: table for table in run.snapshot["tables"]}
    assert len(tables["by_sub_programme"]["rows"]) == 7
    assert len(tables["by_district"]["rows"]) == 9
    assert [row["cells"][1] for row in tables["stages"]["rows"]] == [1, 1, 1, 1, 1]
    pdf = pypdfium2.PdfDocument(file_of(run, "pdf"))
    words = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    assert "BÁO CÁO" in words
    assert "SỞ CÔNG THƯƠNG" in words
    assert "Sơ đồ, không theo tỉ lệ" in words
    assert "Cù lao Bảo" in words
    assert {row["name"]: row["value"] for row in run.snapshot["map"]}["Thành phố Bến Tre"] == 1
    assert "Kết quả công tác khuyến công quý I năm 2024" in " ".join(words.split())
    assert run.snapshot_sha256[:40] in words.replace("\r\n", "").replace("\n", "")
    assert len(pdf) == run.files.get(format="pdf").pages
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(run, "xlsx")))
    sheet = next(book.get_sheet_by_name(name).to_python() for name in book.sheet_names if "noi dung" in name)
    assert sheet[4][1:] == [1.0, 1.0, 600.0, 200.0, 400.0, 200.0]
    text = file_of(run, "csv").decode("utf-8-sig")
    assert "\"'=HYPERLINK" in text or "'=HYPERLINK" in text
    assert "600000000" in text


@pytest.mark.thorough
def test_the_same_snapshot_gives_the_same_bytes(settled):
    run = made()
    with clock.at(date(2031, 5, 6)):
        assert xlsx_of(run.snapshot) == file_of(run, "xlsx")
        assert csv_of(run.snapshot) == file_of(run, "csv")
        assert pdf_of(run.snapshot, run.snapshot_sha256).content == file_of(run, "pdf")


@pytest.mark.thorough
def test_what_is_frozen_stays_and_a_correction_is_a_further_version(settled):
    run = made()
    again = made()
    assert (again.pk, ReportRun.objects.count(), ReportFile.objects.count()) == (run.pk, 1, 3)
    with pytest.raises(ValidationError):
        services.new_version(run=run, reason="  ")
    second = services.new_version(run=run, reason="Bổ sung đề án huyện báo chậm")
    assert (second.version, second.state) == (2, RunState.ASKED)
    with pytest.raises(ValidationError):
        services.new_version(run=run, reason="Lần nữa")
    run.refresh_from_db()
    assert run.state == RunState.MADE


@pytest.mark.thorough
def test_a_report_made_now_is_made_anew_only_when_figures_changed(settled):
    first = made()
    assert services.ask_current(kind="period", period="2024-Q1").pk == first.pk
    with clock.at(date(2024, 3, 20)):
        assert services.ask_current(kind="period", period="2024-Q1").pk == first.pk
        make_project(state=ProjectState.APPROVED, cast=Cast())
        second = services.ask_current(kind="period", period="2024-Q1")
    assert (second.version, second.reason) == (2, services.CHANGED)


ATTACKS = {
    "snapshot_is_frozen": "UPDATE reports_reportrun SET snapshot = '{}'::jsonb",
    "keeps_identity": "UPDATE reports_reportrun SET period = '2023'",
    "runs_stay": "DELETE FROM reports_reportrun",
    "report_files_stay": "UPDATE reports_reportfile SET sha256 = repeat('a', 64)",
}


@pytest.mark.parametrize("guard", ATTACKS)
def test_the_database_refuses_and_without_its_guard_would_not(day, guard):
    run = services.freeze_figures(run_id=services.ask_report(kind="projects", period="2024").pk)
    if guard == "report_files_stay":
        ReportFile.objects.create(run=run, format="csv", path="x", sha256="b" * 64, size=1)
    connection.check_constraints()
    refused(ATTACKS[guard])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE %s AND tgrelid::regclass::text LIKE 'reports%%'",
            [f"pgtrigger_{guard}%"],
        )
        name, table = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
        cursor.execute(ATTACKS[guard])
        assert cursor.rowcount == 1


@pytest.mark.thorough
def test_a_made_report_is_not_unmade(settled):
    made()
    refused("UPDATE reports_reportrun SET state = 'frozen', made_at = NULL")


@pytest.mark.thorough
def test_the_job_makes_one_output_however_often_it_runs(settled):
    run = services.ask_report(kind="period", period="2024-Q1")
    frozen = services.freeze_figures(run_id=run.pk)
    with clock.at(date(2024, 3, 21)):
        make_project(state=ProjectState.APPROVED, cast=Cast())
        running.run_pending()
    run.refresh_from_db()
    assert (run.state, run.snapshot_sha256, run.files.count()) == (RunState.MADE, frozen.snapshot_sha256, 3)
    services.make_now(run=run)
    assert run.files.count() == 3


def test_reports_come_by_themselves_once_due_and_never_before_the_portal(day):
    services.load_rules()
    assert services.make_due(on=date(2024, 3, 29)) == []
    assert services.make_due(on=date(2024, 3, 31)) == []
    runs = services.make_due(on=date(2024, 4, 1))
    assert {run.period for run in runs} == {"2024-Q1"}
    assert min(run.unit.name if run.unit else "" for run in runs) == ""
    assert len(runs) == 10
    assert {run.due_on for run in runs} == {date(2024, 4, 3), date(2024, 4, 5)}
    assert services.make_due(on=date(2024, 4, 2)) == []
    later = services.make_due(on=date(2025, 1, 3))
    assert {run.period for run in later} == {"2024-Q2", "2024-H1", "2024-Q3", "2024-9M", "2024-Q4", "2024"}
    assert Job.objects.filter(kind=services.JOB).count() == ReportRun.objects.count() == 70


@pytest.mark.django_db(transaction=True)
def test_three_schedulers_ask_for_each_report_once():
    with clock.at(date(2024, 3, 4)):
        actors.make_province()
        from tests.factories.calendar import load_calendar

        load_calendar()
        services.load_rules()
    barrier, wrong = Barrier(3), []

    def tick():
        try:
            barrier.wait()
            services.make_due(on=date(2024, 4, 1))
        except Exception as error:  # noqa: BLE001 -- a thread tells what went wrong
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=tick) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert ReportRun.objects.count() == 10
    assert Job.objects.filter(kind=services.JOB).count() == 10


def test_who_may_have_a_report_made(day):
    officer = actors.acting(Role.DISTRICT_OFFICER)
    own = actors.AdminUnit.objects.get(code="829", level="district")
    other = actors.AdminUnit.objects.get(code="833", level="district")
    assert services.ask_report(kind="period", period="2024", unit=own, by=officer).unit == own
    for unit in (other, None):
        with pytest.raises(NotAllowed):
            services.ask_report(kind="period", period="2024", unit=unit, by=officer)
    with pytest.raises(NotAllowed):
        services.ask_report(kind="period", period="2024", by=actors.acting(Role.DOIT_CLERK))


@pytest.mark.thorough
def test_the_command_keeps_its_contract(settled, tmp_path, capsys):
    call_command(
        "make_report", "period", "--period", "2024-Q1", "--unit", "829", "--out", str(tmp_path / "out"), "--inline", "--format", "json"
    )
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"kind", "period", "snapshot_sha256", "files", "totals"}
    assert said["totals"]["grant"] == 200_000_000
    assert {file["path"].rsplit(".", 1)[1] for file in said["files"]} == {"pdf", "xlsx", "csv"}
    for file in said["files"]:
        import hashlib
        from pathlib import Path

        assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]
    for bad in (["--period", "2024-Q5"], ["--period", "2024", "--unit", "1"]):
        with pytest.raises(CommandError) as refusal:
            call_command("make_report", "period", "--out", str(tmp_path), "--inline", *bad)
        assert refusal.value.returncode == 2
    assert ReportRun.objects.count() == 1


def test_the_command_waits_for_a_worker_and_no_longer(day, tmp_path):
    with pytest.raises(CommandError, match="tiến trình nền"):
        call_command("make_report", "projects", "--period", "2024", "--out", str(tmp_path), "--wait", "0")
