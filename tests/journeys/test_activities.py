"""A district plans a visit on a phone and tells what came of it; the month, the list and the addresses of calendars are looked at."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from activities.models import Activity
from khuyencong.access import Role
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.activities import make_activity
from tests.factories.projects import prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True))


def test_a_visit_is_planned_and_its_result_told(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    person = actors.make_member(Role.DISTRICT_OFFICER)
    officer = actors.principal(person)
    for kind in ("fair", "meeting", "workshop"):
        make_activity(officer, kind=kind, is_shared=True)
    page = browse("/hoat-dong/lap/", user=person.user, width=360)
    press(page, "Lập hoạt động")
    looked_at(page, "activity-wrong")
    page.get_by_label("Loại hoạt động").select_option("visit")
    page.get_by_label("Tên hoạt động").fill("Hướng dẫn cơ sở lập đề án")
    press(page, "Lập hoạt động")
    looked_at(page, "activity-planned")
    row = Activity.objects.latest("pk")
    step(page, "Ghi kết quả thực hiện")
    page.get_by_label("Số người dự").fill("12")
    page.get_by_label("Kết quả").fill("Bốn cơ sở đăng ký.")
    press(page, "Ghi kết quả thực hiện")
    expect(page.get_by_text("Bốn cơ sở đăng ký.")).to_be_visible()
    looked_at(page, "activity-held")
    assert row.title == "Hướng dẫn cơ sở lập đề án"
    looked_at(browse("/lich/", user=person.user), "calendar")
    looked_at(browse("/hoat-dong/", user=person.user), "activities")
    page = browse("/lich/duong-dan/", user=person.user)
    page.get_by_role("button", name="Lập đường dẫn", exact=True).first.click()
    looked_at(page, "calendar-links")
