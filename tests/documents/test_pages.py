"""The public pages in a real browser: read by axe, wide and narrow, light and dark."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from khuyencong.documents.services import replace
from tests.browser import Browse, axe, in_every_look, no_sideways_scroll, shot
from tests.factories.documents import make_organisation, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.thorough
@in_every_look
def test_the_verification_pages_read_well(browse: Browse, width, dark):
    cache.clear()
    committee = make_organisation("Ủy ban nhân dân tỉnh Bến Tre", "UBND")
    old, new = make_paper(committee), make_paper(committee)
    replace(old, by=new)
    pages = {
        "right": reverse("documents:verify", args=[new.code]),
        "replaced": reverse("documents:verify", args=[old.code]),
        "ask": reverse("documents:ask") + "?code=12",
        "unknown": reverse("documents:verify", args=["123"]),
    }
    for name, address in pages.items():
        page = browse(address, width=width, dark=dark)
        shot(page, f"verify-{name}-{width}")
        axe(page)
        no_sideways_scroll(page)


def test_a_code_is_typed_and_found_without_scripts(browse: Browse):
    cache.clear()
    paper = make_paper()
    page = browse(reverse("documents:ask"), js=False)
    page.get_by_label("Mã kiểm chứng").fill(paper.shown_code)
    page.get_by_role("button", name="Kiểm chứng").click()
    assert paper.notation in page.get_by_role("heading", level=1).inner_text()
