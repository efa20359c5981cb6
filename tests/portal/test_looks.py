"""Every page of the portal in a real browser: WCAG 2.2 AA, no sideways scroll, wide and on a phone."""

import pytest
from playwright.sync_api import Page

from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.notices.services import tell
from projects.enums import ProjectState
from tests.browser import Browse, axe, in_every_look, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories import projects as factory
from tests.factories.identity import fresh_code, give_totp

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
PASSWORD = "mat-khau-that-dai-1"
SELF_CHECK = "/tu-kiem-tra/?noi_dung=MACHINERY&loai_hinh=enterprise&dia_ban=829&nguon=KCQG&chi_phi=500+triệu&de_nghi=300+triệu"


def judged(page: Page, name: str) -> None:
    shot(page, name)
    axe(page)
    no_sideways_scroll(page)


@in_every_look
def test_what_anybody_reads(browse: Browse, width, dark):
    factory.prepare_province()
    project = factory.make_project(state=ProjectState.APPROVED)
    pages = {"dau": "/", "dang-nhap": "/dang-nhap/", "tra-cuu": f"/tra-cuu/?ma={project.code}", "tra-cuu-sai": "/tra-cuu/?ma=xyz"}
    pages |= {"duoc-ho-tro": "/de-an-duoc-ho-tro/", "tu-kiem-tra": SELF_CHECK, "tu-kiem-tra-trong": "/tu-kiem-tra/"}
    for name, address in pages.items():
        judged(browse(address, width=width, dark=dark), f"cong-{name}-{width}-{dark}")


@in_every_look
def test_what_who_is_signed_in_reads(browse: Browse, *, width: int, dark: bool):
    factory.prepare_province()
    factory.give_estimate()
    enterprise = actors.make_enterprise("Công ty TNHH Một thành viên Chế biến dừa Thanh Bình Bến Tre")
    owner = actors.make_member(Role.ENTERPRISE, enterprise=enterprise)
    by, cast = actors.principal(owner), factory.Cast()
    for state, title in (
        (ProjectState.SUBMITTED, "Đầu tư máy ép dầu dừa"),
        (ProjectState.ALLOCATED, "Ứng dụng lò sấy cơm dừa tiết kiệm điện"),
    ):
        factory.make_project(state=state, title=title, enterprises=[enterprise], by=by, cast=cast)
    late = factory.make_project(state=ProjectState.SUBMITTED, title="Mua máy đóng gói kẹo dừa", enterprises=[enterprise], by=by, cast=cast)
    factory.fire(late, "ask_more_district", cast[Role.DISTRICT_OFFICER], reason="Thiếu báo giá thứ hai")
    tell([owner.user_id], kind="x", title="Hồ sơ đã được tiếp nhận", body="Hẹn trả kết quả ngày 30/11/2026.", url="/ho-so/")
    officer = actors.make_member(Role.DISTRICT_OFFICER)
    actors.make_member(Role.DISTRICT_LEADER, user=officer.user)
    clerk = actors.make_member(Role.DOIT_CLERK)
    for user, addresses in (
        (owner.user, {"ho-so": "/ho-so/", "tien": "/tien-ho-tro/", "thong-bao": "/thong-bao/", "tim": "/tim/?q=dua"}),
        (officer.user, {"viec": "/viec/", "doi-vai": "/doi-vai/", "tai-khoan": "/tai-khoan/"}),
        (clerk.user, {"viec-trong": "/viec/", "tim-khong-thay": "/tim/?q=zzz"}),
    ):
        for name, address in addresses.items():
            judged(browse(address, width=width, dark=dark, user=user), f"cong-{name}-{width}-{dark}")


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("Thư điện tử").fill(user.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


@pytest.mark.parametrize("js", [True, False])
def test_coming_in_and_going_out_by_hand(browse: Browse, js):
    member = actors.make_member(Role.DOIT_OFFICER, password=PASSWORD)
    give_totp(member.user)
    page = browse("/tai-khoan/", js=js)
    sign_in(page, member.user)
    page.get_by_label("Mã xác thực").fill(fresh_code(member.user.email))
    page.get_by_role("button", name="Xác nhận").click()
    assert page.url.endswith("/tai-khoan/")
    page.locator("details.menu summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Đăng xuất").click()
    assert page.get_by_role("link", name="Đăng nhập").first.is_visible()


@in_every_look
def test_every_room_and_the_way_out_are_within_reach(browse: Browse, *, width: int, dark: bool):
    officer = actors.make_member(Role.DOIT_OFFICER)
    leader = actors.make_member(Role.DOIT_LEADER)
    owner = actors.make_member(Role.ENTERPRISE, enterprise=actors.make_enterprise())
    for member in (officer, leader, owner):
        page = browse("/tai-khoan/", width=width, dark=dark, user=member.user)
        page.locator("details.rooms summary").click()
        rooms = page.get_by_role("navigation", name="Các mục").get_by_role("link")
        assert rooms.count() >= 2
        for at in range(rooms.count()):
            rooms.nth(at).click(trial=True)
        axe(page)
        no_sideways_scroll(page)
        assert page.locator(".rooms .drop-in").evaluate("it => it.scrollWidth <= it.clientWidth")
        page.screenshot(path=shot(page, f"cong-cac-muc-{member.role}-{width}-{dark}").with_suffix(".view.png"))
        page.keyboard.press("Escape")
        page.locator("details.menu summary").click()
        page.get_by_role("button", name="Đăng xuất").click(trial=True)


def test_the_self_check_answers_while_one_types(browse: Browse):
    factory.prepare_province()
    page = browse(SELF_CHECK)
    assert page.get_by_text("Chưa đúng mức hoặc điều kiện hỗ trợ").is_visible()
    page.get_by_label("Số tiền muốn đề nghị hỗ trợ").fill("200 triệu")
    page.get_by_label("Số tiền muốn đề nghị hỗ trợ").press("Tab")
    page.get_by_text("Trong mức được hỗ trợ").wait_for()
