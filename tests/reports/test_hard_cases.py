"""What reports meet in the end: a district that is no more, a question asked twice, figures older than their law, words that would reach for files, and lists without end."""

import copy
from datetime import date

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.documents import store
from khuyencong.jobs import retry, running
from khuyencong.jobs.models import Job, JobState
from projects.enums import LineState, ProjectState
from reports import services
from reports.enums import RunState
from reports.exports.csvs import csv_of
from reports.exports.pdf import pdf_of
from reports.exports.xlsx import xlsx_of
from reports.kinds.catalogue import SCHEMA, reporting_units
from reports.models import ReportRule, ReportRun
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project

pytestmark = pytest.mark.django_db
REACHING = '<img src="file:///etc/passwd"> <style>@import "http://127.0.0.1:9/"</style> {{ 7 * 7 }} =1+1'


@pytest.fixture
def settled(day):
    cast = Cast()
    give_estimate()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, title=REACHING)
    bring_line(project.lines.get(), LineState.SETTLED, cast)
    return project


def words_of(content):
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(content))


@pytest.mark.thorough
def test_a_district_that_ended_in_the_year_has_its_report_and_is_asked_for_no_more(settled):
    unit = settled.district
    with connection.cursor() as cursor:  # a reorganisation in one line; what it does besides is told elsewhere (tests/actors)
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE actors_adminunit SET valid_to = '2024-06-30' WHERE id = %s", [unit.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    unit.refresh_from_db()
    with clock.at(date(2024, 10, 7)):
        assert unit not in reporting_units(date(2024, 9, 30))
        assert unit in reporting_units(date(2024, 6, 30))
        own = services.freeze_figures(run_id=services.ask_report(kind="projects", period="2024", unit=unit).pk)
        whole = services.freeze_figures(run_id=services.ask_report(kind="projects", period="2024").pk)
        for run in (own, whole):
            assert run.snapshot["totals"]["grant"] == 200_000_000
            assert settled.code in csv_of(run.snapshot).decode()
        facts = {"citation": "thử", "made_after": 1, "due_after": 3, "valid_from": date(2024, 7, 1)}
        ReportRule.objects.create(kind="period", span="quarter", place="district", **facts)
        asked = services.make_due()
    assert {run.period for run in asked} == {"2024-Q3"}
    assert unit.pk not in {run.unit_id for run in asked}
    assert len(asked) == 8


def test_a_half_year_asked_twice_is_one_report(day, client_as):
    client = client_as(actors.make_member(Role.DOIT_OFFICER).user)
    said = {"kind": "period", "year": "2024", "span": "-H1", "unit": "", "source": ""}
    first, second = (client.post(reverse("reports:ask"), said) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (ReportRun.objects.get().period, Job.objects.filter(kind=services.JOB).count()) == ("2024-H1", 1)
    assert client.post(reverse("reports:ask"), said | {"span": "-H2"}).status_code == 422


@pytest.mark.thorough
def test_figures_older_than_their_law_are_printed_as_they_were_frozen(settled):
    run = services.make_now(run=services.ask_report(kind="period", period="2024-Q1"))
    kept = {file.format: store.read(file.path) for file in run.files.order_by("id")}
    content = settled.lines.get().content
    old = content.name_vi
    SupportContent.objects.filter(pk=content.pk).update(name_vi="Tên của luật mới", short_name="Tên mới")
    with clock.at(date(2030, 1, 2)):
        run = ReportRun.objects.get(pk=run.pk)
        assert old in str(run.snapshot["tables"])
        assert csv_of(run.snapshot) == kept["csv"]
        assert xlsx_of(run.snapshot) == kept["xlsx"]
        assert pdf_of(run.snapshot, run.snapshot_sha256).content == kept["pdf"]
        with pytest.raises(ValidationError, match="lý do"):
            services.new_version(run=run, reason="")
        now = services.freeze_figures(run_id=services.new_version(run=run, reason="Nội dung đổi tên").pk)
    assert "Tên của luật mới" in str(now.snapshot["tables"])


def test_figures_of_a_layout_that_is_no_more_are_refused_in_words_and_the_worker_goes_on(day, client_as, monkeypatch):
    monkeypatch.setattr("reports.kinds.catalogue.SCHEMA", "khuyencong-report/0")
    run = services.ask_report(kind="projects", period="2024")
    services.freeze_figures(run_id=run.pk)
    monkeypatch.undo()
    other = services.ask_report(kind="obstacles", period="2024")
    running.run_pending()
    job = Job.objects.get(key=run.job_key)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.error == f"Số liệu này chốt theo mẫu khuyencong-report/0, cổng in theo mẫu {SCHEMA}; hãy lập lại với số liệu hiện nay."
    page = client_as(actors.make_member(Role.DOIT_OFFICER).user).get(run.get_absolute_url())
    assert "hãy lập lại với số liệu hiện nay" in page.content.decode()
    other.refresh_from_db()
    assert other.state == RunState.MADE


@pytest.mark.thorough
def test_words_that_reach_for_files_are_words(settled):
    run = services.make_now(run=services.ask_report(kind="projects", period="2024"))
    said = words_of(store.read(run.files.get(format="pdf").path))
    assert "".join(REACHING.split()) in said
    assert "root:" not in said


def long_list(run, rows):
    """A snapshot with so many rows."""
    told = copy.deepcopy(run.snapshot)
    (table,) = told["tables"]
    row = {"key": "", "cells": ["Máy ép nước dừa" if column["kind"] == "text" else 1_000_000 for column in table["columns"]]}
    table["rows"] = [row] * rows
    return told


@pytest.mark.thorough
def test_a_list_over_the_limits_is_refused_in_words_and_the_worker_goes_on(day, settings, monkeypatch, client_as):
    settings.RENDER_SECONDS = 2
    run = services.ask_report(kind="projects", period="2024")
    frozen = services.freeze_figures(run_id=run.pk)
    long = long_list(frozen, 10_000)
    monkeypatch.setattr("reports.services.runs.pdf_of", lambda snapshot, sha256, progress: pdf_of(long, sha256, progress=progress))
    running.run_pending(limit=1)
    job = Job.objects.get(key=run.job_key)
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 1, "Tạo bản PDF quá 2 giây nên đã dừng.")
    page = client_as(actors.make_member(Role.DOIT_OFFICER).user).get(run.get_absolute_url()).content.decode()
    assert "quá 2 giây" in page
    for form in ("xlsx", "csv"):  # of the same figures, all the same
        assert reverse("reports:file", args=[run.pk, form]) in page
    assert {file.format for file in run.files.all()} == {"xlsx", "csv"}
    monkeypatch.undo()
    settings.RENDER_SECONDS = 300
    retry(job.pk)
    running.run_pending()
    run.refresh_from_db()
    assert run.state == RunState.MADE
    assert run.files.count() == 3


@pytest.mark.long
def test_a_list_of_ten_thousand_rows_is_a_workbook_and_a_pdf_made_in_blocks(day):
    run = services.freeze_figures(run_id=services.ask_report(kind="projects", period="2024").pk)
    long = long_list(run, 10_000)
    assert len(xlsx_of(long)) > 100_000
    told = []
    made = pdf_of(long, run.snapshot_sha256, progress=lambda done, rows: told.append((done, rows)))
    document = pypdfium2.PdfDocument(made.content)
    assert len(document) == made.pages > 400
    assert len(told) >= 20
    last = "".join(document[made.pages - 1].get_textpage().get_text_range().split())
    assert "10000MáyépnướcdừaMáy" in last
    assert last.endswith(f"{made.pages}/{made.pages}")
