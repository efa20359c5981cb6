"""The round of a half-year report: nine districts, one of them late; the Sở consolidates, the leader signs, the offices read, a correction follows."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from reports import rounds, services
from reports.models import Filing
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.projects import Cast, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True))


def test_a_half_year_is_reported_one_district_late(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    year = clock.today().year
    # The rules are in force since the year began, so that its half-year is due; what the clock of the pages says is today's.
    with clock.at(date(year, 1, 5)):
        services.load_rules()
    services.make_due(on=date(year, 7, 2))
    period = f"{year}-H1"
    rows = list(Filing.objects.filter(period=period).select_related("unit", "run").order_by("unit__sort_name"))
    for row in rows:
        services.make_now(run=row.run)
    units = [row for row in rows if row.unit]
    assert len(units) == 9
    cast = Cast()
    leaders = {row.unit.code: actors.make_member(Role.DISTRICT_LEADER, district=row.unit.code).user for row in units}
    officer = User.objects.get(pk=cast[Role.DISTRICT_OFFICER].user_id)
    desk, chief = (User.objects.get(pk=cast[role].user_id) for role in (Role.DOIT_OFFICER, Role.DOIT_LEADER))
    mine = next(row for row in units if row.unit.code == "829")

    page = browse(mine.get_absolute_url(), user=officer)
    step(page, "Soạn lời báo cáo")
    page.get_by_label("Khó khăn, kiến nghị").fill("Giá máy tăng, cơ sở khó có vốn đối ứng.")
    press(page, "Lưu")
    looked_at(page, "round-unit")

    *sending, late = units
    for row in sending:
        page = browse(row.get_absolute_url(), user=leaders[row.unit.code])
        step(page, "Xác nhận và gửi Sở Công Thương")
        press(page, "Xác nhận và gửi Sở Công Thương")

    page = browse(f"/bao-cao/ky/period/{period}/", user=desk)
    expect(page.get_by_text("8/9 địa phương đã gửi")).to_be_visible()
    looked_at(page, "round-desk")
    press(page, "Nhắc đơn vị chưa gửi")
    expect(page.get_by_text("Đã nhắc 1 đơn vị.")).to_be_visible()
    page = browse(sending[0].get_absolute_url(), user=desk)
    step(page, "Nhận báo cáo")
    press(page, "Nhận báo cáo")

    province = next(row for row in rows if row.unit is None)
    page = browse(province.get_absolute_url(), user=desk)
    expect(page.get_by_text("Giá máy tăng, cơ sở khó có vốn đối ứng.")).to_be_visible()
    looked_at(page, "round-province")
    step(page, "Trình ký")
    press(page, "Trình ký")
    expect(page.get_by_text("Hãy ghi", exact=False).or_(page.get_by_text("Cần nhập", exact=False)).first).to_be_visible()
    page.get_by_label("Vì sao trình khi còn thiếu báo cáo địa phương").fill(f"{late.unit.name} chưa gửi, đã nhắc.")
    press(page, "Trình ký")

    page = browse("/viec/", user=chief)
    expect(page.get_by_text("Ký, ban hành báo cáo").first).to_be_visible()
    page = browse(province.get_absolute_url(), user=chief)
    step(page, "Ký, ban hành")
    looked_at(page, "round-issue")
    press(page, "Ký, ban hành")
    looked_at(page, "round-issued")

    browse(province.get_absolute_url(), user=officer, width=360)
    read = rounds.delivery_for(Filing.objects.get(pk=province.pk), cast[Role.DISTRICT_OFFICER])
    assert read is not None
    assert read.read_by == officer

    page = browse(province.get_absolute_url(), user=desk)
    step(page, "Đính chính")
    page.get_by_label("Nội dung đính chính").fill("Số lao động tăng thêm đúng là 24.")
    press(page, "Lập bản đính chính")
    looked_at(page, "round-correction")
    looked_at(browse("/bao-cao/ky/", user=desk), "rounds")
