"""Rendering: the same bytes each time, and limits that hold without hurting the parent."""

import hashlib
import io
from datetime import date

import pikepdf
import pypdfium2
import pytest

from khuyencong.documents import store
from khuyencong.documents.models import Paper
from khuyencong.documents.render import RenderFailed, RenderOverLimit, render_pdf
from khuyencong.documents.services import preview
from khuyencong.documents.services.rendering import make_pdf
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.running import run
from tests.factories.documents import DAY, DECISION, SIGNER, decision_context, make_organisation, make_paper

PAGE = '<!doctype html><html lang="vi"><head><title>Thử</title></head><body>{}</body></html>'


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.thorough
def test_the_same_input_gives_the_same_bytes():
    html = PAGE.format("<p>Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc ₫</p>" * 120)
    first, second = (render_pdf(html, made_on=date(2020, 2, 4)) for _ in range(2))
    assert hashlib.sha256(first.content).digest() == hashlib.sha256(second.content).digest()
    assert first.pages > 1
    assert "Hạnh phúc" in text_of(first.content)
    with pikepdf.open(io.BytesIO(first.content)) as document:
        assert document.open_metadata().pdfa_status == "3B"
    assert render_pdf(html, made_on=date(2021, 2, 4)).content != first.content


def test_too_much_time_is_a_clear_error():
    rows = "<tr><td>a<td>b<td>c" * 60_000
    with pytest.raises(RenderOverLimit, match="quá 2 giây"):
        render_pdf(PAGE.format(f"<table>{rows}</table>"), made_on=DAY, seconds=2)


@pytest.mark.thorough
def test_too_much_memory_is_a_clear_error():
    rows = "<p>Đề án khuyến công địa phương</p>" * 40_000
    with pytest.raises(RenderOverLimit, match="150 MB"):
        render_pdf(PAGE.format(rows), made_on=DAY, megabytes=150, seconds=60)
    assert render_pdf(PAGE.format("<p>vẫn chạy</p>"), made_on=DAY).pages == 1


def test_a_page_that_cannot_be_made_says_so():
    with pytest.raises(RenderFailed, match="Không tạo được"):
        render_pdf(PAGE.format("x"), made_on=DAY, variant="pdf/unknown")


@pytest.mark.django_db
def test_the_pdf_of_a_paper_is_made_once_and_says_what_was_frozen():
    paper = make_paper(make_organisation("Ủy ban nhân dân tỉnh Bến Tre", "UBND"))
    made = make_pdf(paper_id=paper.pk)
    assert (made.pdf_pages, len(made.pdf_sha256)) == (1, 64)
    again = make_pdf(paper_id=paper.pk)
    assert again.pdf_sha256 == made.pdf_sha256
    said = text_of(store.path_of(made.pdf_path).read_bytes())
    for part in (
        "Số: 01/QĐ-UBND",
        "Bến Tre, ngày 04 tháng 02 năm 2020",
        "Chín mươi triệu sáu trăm nghìn đồng",
        "Trần Văn Đức",
        paper.shown_code,
    ):
        assert part in " ".join(said.split())


@pytest.mark.django_db
def test_a_draft_has_no_number_and_leaves_nothing():
    made = preview(DECISION.code, organisation=make_organisation(), title="Về việc thử", context=decision_context(), signer=SIGNER, on=DAY)
    said = text_of(made.content)
    assert "DỰ THẢO" in said
    assert "Số:" not in said
    assert "kiem-chung" not in said
    assert not Paper.objects.exists()


@pytest.mark.django_db
def test_the_worker_makes_the_pdf_that_issuing_asked_for():
    paper = make_paper()
    job = Job.objects.get(key=f"paper:{paper.pk}")
    assert run(job.pk, keep_alive=False) == JobState.DONE
    paper.refresh_from_db()
    job.refresh_from_db()
    assert job.result == {"pages": 1, "sha256": paper.pdf_sha256}


@pytest.mark.django_db
def test_a_paper_that_is_too_much_fails_with_words_and_is_not_tried_again(settings):
    settings.RENDER_MEGABYTES = 120
    paper = make_paper()
    job = Job.objects.get(key=f"paper:{paper.pk}")
    assert run(job.pk, keep_alive=False) == JobState.FAILED
    job.refresh_from_db()
    assert "120 MB" in job.error
    paper.refresh_from_db()
    assert not paper.has_pdf
