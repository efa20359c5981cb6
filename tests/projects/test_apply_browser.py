"""The pages of an application in a real browser: read by axe, measured, and saved by themselves."""

import pytest

from khuyencong.access import Role
from khuyencong.actors.models import User
from tests.browser import Browse, axe, in_every_look, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.projects import Cast, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECTIONS = ("", "muc-tieu/", "kinh-phi/", "kinh-phi/1/", "so-lieu/1/", "cam-ket/", "dinh-kem/", "kiem-tra/", "bo/")


@pytest.fixture
def draft(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cast = Cast()
    return make_draft(
        cast=cast, enterprises=[actors.make_enterprise("Cơ sở sản xuất nước trái cây Hoài Cổ")], by=cast[Role.DISTRICT_OFFICER]
    )


def writer(draft):
    return User.objects.get(pk=draft._author.user_id)


@pytest.mark.thorough
@in_every_look
def test_every_page_passes_axe_and_fits(browse: Browse, draft, *, width, dark):
    page = browse("/de-an/", width=width, dark=dark, user=writer(draft))
    places = ["/de-an/", "/de-an/moi/", f"/de-an/moi/?co_so={draft.lines.get().enterprise_id}", "/doanh-nghiep/moi/"]
    for place in [*places, *(f"/de-an/{draft.code}/soan/{section}" for section in SECTIONS)]:
        page.goto(place)
        shot(page, f"apply-{place.replace(draft.code, 'x').replace('/', '-').strip('-')}-{width}-{'dark' if dark else 'light'}")
        axe(page)
        no_sideways_scroll(page)


@pytest.mark.thorough
def test_a_changed_amount_is_saved_and_judged_by_itself(browse: Browse, draft):
    page = browse(f"/de-an/{draft.code}/soan/kinh-phi/1/", user=writer(draft))
    page.locator("#id_items-0-by_grant").fill("450 triệu")
    page.locator("#id_items-0-amount").fill("1 tỷ")
    page.locator("#id_items-0-amount").press("Tab")
    page.get_by_text("Đã lưu").wait_for(timeout=8000)
    page.get_by_text("vượt trần 300.000.000 đồng").first.wait_for(timeout=3000)
    assert draft.lines.get().requested == 450_000_000
    axe(page)


@pytest.mark.thorough
def test_an_application_is_written_without_script(browse: Browse, draft):
    page = browse(f"/de-an/{draft.code}/soan/muc-tieu/", user=writer(draft), js=False)
    page.get_by_role("textbox", name="Sự cần thiết").fill("Máy cũ hỏng nhiều")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    assert page.url.endswith("/soan/tien-do/")
    draft.refresh_from_db()
    assert draft.need == "Máy cũ hỏng nhiều"
