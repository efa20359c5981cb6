"""The code on a printed paper, read back from the picture of its page, leads to the page that vouches for this paper."""

from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
from django.core.cache import cache
from django.urls import resolve

from khuyencong.documents.services.rendering import make_pdf
from khuyencong.documents.views.verification import Verify
from tests.documents.qr import matrix_of, read
from tests.factories.documents import make_paper

pytestmark = pytest.mark.django_db
SCALE = 8
AROUND = 40
"""Points above and below the first line of the words that stand beside the code; it is 15 mm high."""


def printed(file: Path, code: str) -> str:
    """What the QR code says that stands on the last page, left of the words about it; these are on the page, down to the code in digits."""
    with pypdfium2.PdfDocument(file) as document:
        page = document[len(document) - 1]
        words = page.get_textpage()
        left, _, _, top = words.get_charbox(words.search("Kiểm chứng văn bản này tại").get_next()[0])
        digits = words.get_charbox(words.search(code).get_next()[0])
        assert digits[1] > 0, "the digits fall off the page"
        height = page.get_height()
        picture = page.render(scale=SCALE).to_pil()
    upper, lower = max(0.0, height - top - AROUND), min(height, height - top + AROUND)
    return read(matrix_of(picture.crop((0, int(upper * SCALE), int((left - 2) * SCALE), int(lower * SCALE)))))


@pytest.mark.thorough
@pytest.mark.parametrize("base", ["https://khuyencong.example", "https://cong-khuyen-cong.sct.tinh-ben-tre.gov.example/"])
def test_the_printed_code_opens_the_page_of_its_paper(client, store_folder, settings, base):
    cache.clear()
    settings.PORTAL_BASE_URL = base
    papers = [make_paper(title=f"Về việc phê duyệt đề án đợt {n}") for n in (1, 2)]
    for paper, other in (papers, reversed(papers)):
        made = make_pdf(paper_id=paper.pk)
        address = urlsplit(printed(store_folder / made.pdf_path, paper.shown_code))
        assert f"{address.scheme}://{address.netloc}" == base.rstrip("/")
        found = resolve(address.path)
        assert (found.view_name, found.func.view_class, found.kwargs) == ("documents:verify", Verify, {"code": paper.code})
        page = client.get(address.path)
        words = page.content.decode()
        assert page.status_code == 200
        assert all(said in words for said in (paper.notation, paper.title, paper.shown_code, "còn hiệu lực"))
        assert other.title not in words
