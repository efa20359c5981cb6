"""A long report as PDF: laid out in blocks whose pages follow each other as if it had been laid out at once."""

import copy
import io
import re

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from khuyencong import jobs
from khuyencong.access import Role
from khuyencong.documents.render import RenderOverLimit
from khuyencong.documents.render.confined import render_part
from khuyencong.jobs import running
from khuyencong.jobs.models import Job, JobState
from reports import services
from reports.enums import RunState
from reports.exports.pdf import pdf_of
from reports.exports.slices import block_from
from tests.factories import actors

pytestmark = pytest.mark.django_db
CODE, ROWS = "0" * 64, 44


@pytest.fixture
def run(day):
    return services.freeze_figures(run_id=services.ask_report(kind="projects", period="2024").pk)


@pytest.fixture
def long(run):
    """A list whose row 20 is higher than a page."""
    told = copy.deepcopy(run.snapshot)
    (table,) = told["tables"]
    words = {"code": "KC-{0:04}", "title": "Máy ép nước dừa", "beneficiaries": "Cơ sở {0}", "state": "Đã duyệt"}
    table["rows"] = [
        {"key": "", "cells": [1_000_000 if c["kind"] != "text" else words.get(c["key"], "Bến Tre").format(n) for c in table["columns"]]}
        for n in range(1, ROWS + 1)
    ]
    high = next(place for place, column in enumerate(table["columns"]) if column["key"] == "beneficiaries")
    table["rows"][19]["cells"][high] = "Cơ sở rất dài " * 150 + "hếtdòng"
    table["total"] = ["", "Cộng", *["" if column["kind"] == "text" else 7_000_000 for column in table["columns"][2:]]]
    return told


def pages_of(content):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


@pytest.mark.thorough
def test_pages_of_blocks_follow_each_other_with_their_numbers_heads_and_bookmarks(long, settings):
    whole = pages_of(pdf_of(long, CODE).content)
    settings.REPORT_BLOCK_ROWS = 24
    told = []
    made = pdf_of(long, CODE, progress=lambda done, rows: told.append((done, rows)))
    pages = pages_of(made.content)
    assert len(pages) == made.pages
    # The same rows on the same pages as without blocks, under the same heads; the numbers now say how many there are.
    codes = [re.findall(r"KC-\d{4}", page) for page in pages]
    assert codes == [re.findall(r"KC-\d{4}", page) for page in whole]
    assert [code for page in codes for code in page] == [f"KC-{n:04}" for n in range(1, ROWS + 1)]
    heads = [("Tên đề án" in page) for page in pages]
    assert heads == [("Tên đề án" in page) for page in whole]
    assert sum(heads) >= 3
    numbers = [re.findall(rf"\d+/{len(pages)}\b", page) for page in pages]
    assert numbers == [[], *([f"{number}/{len(pages)}"] for number in range(2, len(pages) + 1))]
    assert [page.count("hếtdòng") for page in pages].count(1) == 1
    assert [("Cộng" in page) for page in pages] == [*([False] * (len(pages) - 1)), True]
    assert all(CODE[:20] in page for page in pages)
    assert [total for _, total in told] == [ROWS] * len(told)
    assert len(told) >= 2
    assert sorted(done for done, _ in told) == [done for done, _ in told]
    with pikepdf.open(io.BytesIO(made.content)) as document, document.open_outline() as outline, document.open_metadata() as says:
        assert (says["pdfaid:part"], says["pdfaid:conformance"]) == ("3", "B")
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        (chapter,) = [item for item in outline.root if item.title == "Danh mục đề án"]
        assert chapter.destination[0] == document.pages[1].obj
    assert pdf_of(long, CODE).content == made.content


def test_what_cannot_be_put_together_is_refused_in_words_at_once(long, settings, monkeypatch):
    settings.REPORT_BLOCK_ROWS, settings.REPORT_MOST_ROWS = 16, 40
    monkeypatch.setattr("reports.exports.pdf.render_part", None)
    with pytest.raises(RenderOverLimit, match=r"chỉ lập được đến 40 dòng, báo cáo này có 44 dòng; hãy dùng bản XLSX hoặc CSV"):
        pdf_of(long, CODE)
    with pytest.raises(RenderOverLimit, match=r"có cấu trúc chỉ lập được đến 16 dòng"):
        pdf_of(long, CODE, variant="pdf/ua-1")


def test_a_long_report_is_called_off_between_blocks_and_its_sheets_stay(run, long, settings, monkeypatch, client_as):
    settings.REPORT_BLOCK_ROWS = 24
    blocks = []

    def counted(*args, **kept):
        blocks.append(args)
        jobs.cancel(Job.objects.get(key=run.job_key).pk)
        return render_part(*args, **kept)

    monkeypatch.setattr("reports.services.runs.pdf_of", lambda snapshot, sha256, progress: pdf_of(long, sha256, progress=progress))
    monkeypatch.setattr("reports.exports.pdf.render_part", counted)
    running.run_pending(limit=1)
    run.refresh_from_db()
    assert (Job.objects.get(key=run.job_key).state, run.state, len(blocks)) == (JobState.CANCELLED, RunState.FROZEN, 1)
    page = client_as(actors.make_member(Role.DOIT_OFFICER).user).get(run.get_absolute_url()).content.decode()
    assert "Đã dừng theo yêu cầu." in page
    assert reverse("reports:file", args=[run.pk, "xlsx"]) in page
    assert reverse("reports:file", args=[run.pk, "pdf"]) not in page


def test_a_block_goes_over_tables_and_ends_where_the_next_begins():
    tables = [{"rows": list(range(size))} for size in (2, 0, 5, 1)]
    seen, at = [], (0, 0)
    while at is not None:
        slices, at = block_from(tables, at, 3)
        seen.append([(one.name, one.start, list(one.rows), one.opens, one.closes) for one in slices])
    assert seen == [
        [("0", 0, [0, 1], True, True), ("1", 0, [], True, True), ("2", 0, [0], True, False)],
        [("2", 1, [1, 2, 3], False, False)],
        [("2", 4, [4], False, True), ("3", 0, [0], True, True)],
    ]
