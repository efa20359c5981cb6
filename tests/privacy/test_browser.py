"""In the browser: a person takes their data home and asks to be erased; an operator erases; a leader sees a covered number for a reason."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from khuyencong.access import Role
from khuyencong.jobs.running import run_pending
from khuyencong.privacy.enums import RequestState
from khuyencong.privacy.models import RightsRequest
from projects.enums import ProjectState
from tests.browser import axe, follow, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.projects import make_project
from tests.privacy.conftest import NUMBER, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    axe(page)
    no_sideways_scroll(page)
    shot(page, name)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_public_page(browse, width):
    page = browse("/du-lieu-ca-nhan/", width=width, dark=width == 360)
    expect(page.get_by_role("heading", name="Quyền của bạn và cách dùng")).to_be_visible()
    looked_at(page, f"privacy-about-{width}")


def test_a_person_takes_their_data_home_and_is_erased(browse, owner, household, media):
    operator = actors.make_member(Role.OPERATOR)
    page = browse("/tai-khoan/", user=owner, width=360)
    follow(page.get_by_role("link", name="tải dữ liệu của tôi"))
    looked_at(page, "privacy-mine-360")
    page.get_by_label("Mật khẩu đang dùng").fill("sai")
    page.get_by_role("button", name="Lập bản sao").click()
    expect(page.get_by_text("Mật khẩu đang dùng: mật khẩu chưa đúng")).to_be_visible()
    looked_at(page, "privacy-mine-wrong-360")
    page.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
    page.get_by_role("button", name="Lập bản sao").click()
    expect(page.get_by_text("Đang lập bản sao")).to_be_visible()
    run_pending()
    page.goto("/tai-khoan/du-lieu/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về").click()
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert NUMBER in archive.read("du-lieu.json").decode()
    page.get_by_label("Xóa dữ liệu").check()
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("Chờ giải quyết")).to_be_visible()
    looked_at(browse("/tai-khoan/du-lieu/", user=owner), "privacy-mine-1280")

    desk = browse("/du-lieu-ca-nhan/yeu-cau/", user=operator.user)
    looked_at(desk, "privacy-requests-1280")
    follow(desk.get_by_role("link", name="Xóa dữ liệu: Lê Thị Trà"))
    looked_at(desk, "privacy-request-1280")
    desk.get_by_role("button", name="Xóa dữ liệu").click()
    expect(desk.get_by_role("alert")).to_contain_text("căn cứ, lý do")
    desk.get_by_label("Căn cứ, lý do").fill("Đơn ngày 20/11/2026; không còn hồ sơ đang xử lý.")
    desk.get_by_role("button", name="Xóa dữ liệu").click()
    expect(desk.get_by_role("heading", name="Đã xóa gì, giữ gì")).to_be_visible()
    looked_at(desk, "privacy-erased-1280")
    assert RightsRequest.objects.get().state == RequestState.DONE
    page.goto("/tai-khoan/du-lieu/")
    expect(page).to_have_url("/dang-nhap/?next=/tai-khoan/du-lieu/")
    phone = browse(f"/du-lieu-ca-nhan/yeu-cau/{RightsRequest.objects.get().pk}/", user=operator.user, width=360)
    looked_at(phone, "privacy-erased-360")


def test_a_leader_sees_a_covered_number_for_a_reason(browse, household, media):
    project = make_project(state=ProjectState.RECOMMENDED, enterprises=[household])
    leader = actors.make_member(Role.PROVINCE_LEADER)
    page = browse(project.get_absolute_url(), user=leader.user)
    expect(page.get_by_text("•••234")).to_be_visible()
    shot(page, "privacy-covered-1280")
    page.get_by_role("link", name="Xem đầy đủ").click()
    page.get_by_role("button", name="Xem đầy đủ").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page, "privacy-reveal-1280")
    page.get_by_label("Lý do").fill("Mời chủ hộ dự họp xét duyệt ngày 30/11")
    page.get_by_role("button", name="Xem đầy đủ").click()
    expect(page.get_by_text("0905 123 456")).to_be_visible()
    looked_at(page, "privacy-revealed-1280")


def test_operators_pages_on_a_phone(browse):
    operator = actors.make_member(Role.OPERATOR)
    for path in ("/du-lieu-ca-nhan/so-dang-ky/", "/du-lieu-ca-nhan/yeu-cau/moi/", "/du-lieu-ca-nhan/da-xem/", "/du-lieu-ca-nhan/yeu-cau/"):
        looked_at(browse(path, user=operator.user, width=360), f"privacy-{path.strip('/').replace('/', '-')}-360")
