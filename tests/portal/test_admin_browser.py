"""Django's admin as an operator meets it, in a real Chromium: through the portal's door, on a desk and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.audit.models import Event
from khuyencong.calendar.models import WorkCalendarDay
from tests.browser import Browse, axe, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.calendar import load_calendar
from tests.factories.identity import fresh_code, give_totp

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-that-dai-1"


@pytest.fixture
def operator() -> User:
    """Somebody who runs the portal, with an authenticator app."""
    load_calendar(2024, 2024)
    user = actors.make_member(Role.OPERATOR, password=PASSWORD).user
    give_totp(user)
    return user


@pytest.mark.parametrize("width", [1280, 360])
def test_an_operator_corrects_a_day_and_the_trail_says_who(browse: Browse, operator: User, width: int):
    page = browse("/quan-tri/", width=width)
    page.get_by_label("Thư điện tử").fill(operator.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/quan-tri/")
    assert "/dang-nhap/" in page.url  # half way in is not in
    page.get_by_label("Mã xác thực").fill(fresh_code(operator.email))
    page.get_by_role("button", name="Xác nhận").first.click()
    expect(page).to_have_url(reverse("admin:index"))

    def judged(name: str) -> None:
        shot(page, f"quan-tri-{name}-{width}")
        no_sideways_scroll(page)
        axe(page)

    judged("muc-luc")
    page.goto(reverse("admin:calendar_workcalendarday_changelist"))
    judged("danh-sach")
    row = WorkCalendarDay.objects.order_by("-pk")[0]
    page.goto(reverse("admin:calendar_workcalendarday_change", args=[row.pk]))
    judged("sua")
    page.locator("#id_name").fill("")
    page.locator("[name=_save]").click()
    judged("sua-sai")
    page.locator("#id_name").fill("Nghỉ bù")
    page.locator("[name=_save]").click()
    expect(page).to_have_url(reverse("admin:calendar_workcalendarday_changelist"))
    row.refresh_from_db()
    assert row.name == "Nghỉ bù"
    event = Event.objects.filter(table_name="calendar_workcalendarday", row_id=str(row.pk)).order_by("-id")[0]
    assert (event.user_id, event.origin) == (operator.pk, "admin:calendar_workcalendarday_change")
    page.goto(reverse("admin:projects_project_changelist"))
    judged("trong")
    page.get_by_role("link", name="Về cổng").click()
    page.locator("details.rooms summary").click()
    expect(page.get_by_role("link", name="Quản trị dữ liệu")).to_be_visible()
