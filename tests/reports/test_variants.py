"""PDFs of a report for who asks: tagged for readers' software, with mapped letters for archives; the same bytes again."""

import io

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.documents import store
from khuyencong.documents.render import RenderFailed
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.running import run_pending
from reports import services
from reports.enums import FileFormat
from reports.models import ReportFile
from tests.factories import actors

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(day):
    run = services.ask_report(kind="period", period="2024-M02")
    frozen = services.freeze_figures(run_id=run.pk)
    return (
        services.keep_files(run_id=run.pk, files={FileFormat.CSV: (services.runs.publish(b"a", folder="reports", suffix=".csv"), None)})
        or frozen
    )


@pytest.fixture
def reader(client_as):
    return client_as(actors.make_member(Role.PROVINCE_LEADER).user)


def opened(file):
    return pikepdf.open(io.BytesIO(store.read(file.path)))


def figures_in(element):
    """All elements of the structure of a kind."""
    if isinstance(element, pikepdf.Dictionary):
        if element.get("/S") == "/Figure":
            yield element
        if "/K" in element:
            yield from figures_in(element["/K"])
    elif isinstance(element, pikepdf.Array):
        for one in element:
            yield from figures_in(one)


@pytest.mark.thorough
def test_who_reads_a_report_has_it_printed_for_readers_and_for_archives(run, reader):
    page = reverse("reports:run", args=[run.pk])
    assert "Lập PDF có cấu trúc (PDF/UA-1)" in reader.get(page).content.decode()
    for form in FileFormat.asked_for():
        asked = reader.post(reverse("reports:ask_file", args=[run.pk, form.value]))
        assert asked["Location"] == page
        reader.post(reverse("reports:ask_file", args=[run.pk, form.value]))
    waiting = reader.get(page)
    assert waiting["Refresh"] == "3"
    assert "Đang lập PDF có cấu trúc (PDF/UA-1)." in waiting.content.decode()
    run_pending()
    assert ReportFile.objects.filter(run=run).count() == 3
    ua, archival = (run.files.get(format=form) for form in FileFormat.asked_for())
    with opened(ua) as document, document.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert (document.Root.Lang, document.Root.MarkInfo.Marked) == ("vi", True)
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "tháng 2 năm 2024" in str(document.docinfo.Title)
        tags = document.Root.StructTreeRoot.K
        assert [str(one.get("/Alt", "")) for one in figures_in(tags) if not str(one.get("/Alt", ""))] == []
        assert list(figures_in(tags))
        assert all("/Tabs" not in page.obj or page.obj.Tabs == "/S" for page in document.pages)
    with opened(archival) as document, document.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "U")
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        fonts = [font for page in document.pages for font in page.obj.Resources.Font.values()]
        assert fonts
        assert all("/ToUnicode" in font for font in fonts)
    again, _ = services.make_variant(run=run, form=FileFormat.TAGGED)
    assert again.sha256 == ua.sha256
    answer = reader.get(reverse("reports:file", args=[run.pk, "ua"]))
    assert answer["Content-Disposition"].endswith('lan-1-ua.pdf"')
    assert (answer["Content-Type"], b"".join(answer.streaming_content)[:5]) == ("application/pdf", b"%PDF-")
    done = reader.get(page)
    assert "Refresh" not in done
    assert "Dạng PDF khác" not in done.content.decode()
    assert services.ask_variant(run=run, form=FileFormat.TAGGED, by=actors.acting(Role.DOIT_HEAD)) is None


def test_what_cannot_be_printed_says_why_and_is_asked_for_again(run, reader, monkeypatch):
    def over(*_, **__):
        raise RenderFailed("Tạo bản PDF quá 300 giây nên đã dừng.")

    monkeypatch.setattr("reports.services.variants.pdf_of", over)
    reader.post(reverse("reports:ask_file", args=[run.pk, "ua"]))
    run_pending()
    assert "quá 300 giây" in reader.get(reverse("reports:run", args=[run.pk])).content.decode()
    job = Job.objects.get(key=services.variant_key(run, FileFormat.TAGGED))
    assert job.state == JobState.FAILED
    reader.post(reverse("reports:ask_file", args=[run.pk, "ua"]))
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert run.files.count() == 1


def test_only_what_is_made_is_printed_and_only_for_its_readers(run, client_as):
    with pytest.raises(ValidationError, match="Không có dạng tệp"):
        services.ask_variant(run=run, form=FileFormat.PDF, by=actors.acting(Role.DOIT_HEAD))
    waiting = services.ask_report(kind="projects", period="2024-M01")
    with pytest.raises(ValidationError, match="chưa lập xong"):
        services.ask_variant(run=waiting, form=FileFormat.TAGGED, by=actors.acting(Role.DOIT_HEAD))
    district = client_as(actors.make_member(Role.DISTRICT_OFFICER, district="829").user)
    assert district.post(reverse("reports:ask_file", args=[run.pk, "ua"])).status_code == 404
    assert district.get(reverse("reports:file", args=[run.pk, "ua"])).status_code == 404
    assert not Job.objects.filter(kind=services.VARIANT_JOB).exists()
