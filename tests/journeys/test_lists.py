"""An officer makes the list of đề án their own, by keyboard and without scripts: finds, filters, keeps, chooses columns, does one thing to several rows."""

import csv
import io

import pytest

from khuyencong.access import Role
from projects.enums import ProjectState as S
from projects.models import Project
from tests.browser import axe, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories import projects as factory

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clerk():
    cast = factory.Cast()
    for number in range(3):
        firm = actors.make_enterprise(f"Cơ sở kẹo dừa {number}")
        factory.make_project(state=S.ENDORSED, cast=cast, enterprises=[firm], title=f"Máy gói kẹo dừa số {number}")
    return actors.make_member(Role.DOIT_CLERK).user


@pytest.mark.parametrize("js", [True, False])
def test_a_list_is_made_ones_own_and_several_rows_are_received(browse, clerk, js):
    page = browse("/de-an/", user=clerk, js=js)
    looked_at = axe if js else no_sideways_scroll
    page.get_by_label("Tình trạng", exact=True).select_option(label="Đang xem xét")
    page.get_by_role("button", name="Lọc").press("Enter")
    page.get_by_role("link", name="Cột, lưu bộ lọc").click()
    page.get_by_label("Tên bộ lọc").fill("Chờ tiếp nhận")
    page.get_by_label("Mở danh sách bằng bộ lọc này").check()
    page.get_by_role("button", name="Lưu bộ lọc").click()
    page.get_by_text("Đã lưu bộ lọc “Chờ tiếp nhận”").wait_for()
    page.get_by_role("link", name="Cột, lưu bộ lọc").click()
    page.get_by_label("Tổng kinh phí (đồng)").fill("3")
    page.get_by_role("button", name="Nhớ các cột này").click()
    page.get_by_role("columnheader", name="Tổng kinh phí (đồng)").wait_for()
    looked_at(page)
    shot(page, f"list-own-1280-{js}")

    boxes = page.get_by_role("checkbox")
    for place in (0, 1):
        boxes.nth(place).focus()
        page.keyboard.press("Space")
    page.get_by_label("Với các dòng đã đánh dấu").select_option(label="Tiếp nhận hồ sơ")
    page.get_by_role("button", name="Làm tiếp").press("Enter")
    page.get_by_text("Việc này làm cho 2 dòng").wait_for()
    looked_at(page)
    page.get_by_role("button", name="Tiếp nhận hồ sơ").press("Enter")
    page.get_by_text("Đã tiếp nhận: 2 dòng.").wait_for()
    looked_at(page)
    shot(page, f"list-bulk-1280-{js}")
    assert Project.objects.filter(state=S.RECEIVED).count() == 2

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert (rows[0][0], "Tổng kinh phí (đồng)" in rows[0], len(rows)) == ("Mã hồ sơ", True, 4)


def test_on_a_phone_the_rows_come_before_the_filters(browse, clerk):
    page = browse("/de-an/", user=clerk, width=360, js=False)
    assert not page.get_by_label("Tình trạng", exact=True).is_visible()
    page.get_by_text("Bộ lọc, thứ tự").click()
    page.get_by_label("Tình trạng", exact=True).select_option(label="Đang soạn")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_text("Không có dòng nào khớp").wait_for()
    assert page.get_by_label("Tình trạng", exact=True).is_visible()
    no_sideways_scroll(page)
    shot(page, "list-filters-360")
    page.goto(page.url.partition("?")[0])
    no_sideways_scroll(page)
    shot(page, "list-360")
    for path in ("/de-an/?nhom=soan", "/danh-sach/de-an/", "/tim/?q=keo duwa"):
        other = browse(path, user=clerk, width=360)
        no_sideways_scroll(other)
        axe(other)
        shot(other, f"lists{path.partition('?')[0].replace('/', '-')}360")
