"""Signing in as people do it, in a real Chromium: an app, a passkey, a link, being locked out, seeing one's sessions."""

import base64
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.identity.models import Passkey
from khuyencong.identity.selectors import factors_of
from tests.browser import Browse, axe, follow, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.identity import code_now, fresh_code, give_totp
from tests.identity.test_mailed import link_in, worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-that-dai-1"


def judged(page: Page, name: str) -> None:
    """The page by axe, a ruler and for the eye."""
    axe(page)
    no_sideways_scroll(page)
    shot(page, f"dang-nhap-{name}-{page.viewport_size['width']}")  # type: ignore[index]


def password(page: Page, user: User, typed: str = PASSWORD) -> None:
    page.get_by_label("Thư điện tử").fill(user.email)
    page.get_by_label("Mật khẩu").fill(typed)
    page.get_by_role("button", name="Đăng nhập").click()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "js"), [(1280, True), (360, False)])
def test_an_officer_sets_an_app_up_and_comes_in_with_its_codes(browse: Browse, width, js):
    user = actors.make_member(Role.DOIT_OFFICER, password=PASSWORD).user
    page = browse("/viec/", width=width, js=js)
    if js:
        judged(page, "mat-khau")
    password(page, user)
    expect(page.get_by_role("heading", name="Thiết lập xác thực lớp hai")).to_be_visible()
    if js:
        judged(page, "thiet-lap")
    page.goto("/viec/")
    assert "/dang-nhap/thiet-lap/" in page.url  # nothing else opens
    page.get_by_text("Không quét được").click()
    secret = page.locator("details .code").inner_text().replace(" ", "")
    page.get_by_label("Mã 6 chữ số").fill("000000")
    press(page, "Xác nhận")
    expect(page.locator(".mistake").first).to_contain_text("Mã chưa đúng")
    page.get_by_label("Mã 6 chữ số").fill(code_now(base64.b32decode(secret).hex()))
    press(page, "Xác nhận")
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    if js:
        judged(page, "ma-du-phong")
    codes = page.locator(".codes .code").all_inner_texts()
    page.get_by_role("link", name="Đã cất mã").click()
    expect(page).to_have_url("/viec/")

    page.context.clear_cookies()
    page.goto("/tai-khoan/xac-thuc/")
    password(page, user)
    expect(page.get_by_role("heading", name="Xác thực lớp hai")).to_be_visible()
    if js:
        judged(page, "lop-hai")
    page.get_by_label("Mã xác thực").fill(codes[0])
    press(page, "Xác nhận")
    expect(page).to_have_url("/tai-khoan/xac-thuc/")
    expect(page.get_by_text("Còn 9 mã")).to_be_visible()
    if js:
        judged(page, "xac-thuc")


def authenticator(page: Page) -> Any:
    """A device that holds passkeys and knows its holder, plugged into the browser."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device = wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return wire, device


@pytest.mark.thorough
def test_a_passkey_is_made_and_opens_as_second_factor_and_alone(browse: Browse) -> None:
    user = actors.make_member(Role.DOIT_OFFICER, password=PASSWORD).user
    page = browse("/dang-nhap/")
    wire, device = authenticator(page)
    password(page, user)
    page.get_by_label("Tên gợi nhớ").fill("Máy ở cơ quan")
    press(page, "Tạo khóa truy cập")
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    passkey = Passkey.objects.get(user=user)
    assert passkey.name == "Máy ở cơ quan"
    follow(page.get_by_role("link", name="Đã cất mã"))

    page.context.clear_cookies()
    page.goto("/viec/")
    password(page, user)
    judged(page, "lop-hai-bang-khoa")
    press(page, "Dùng khóa truy cập")
    expect(page).to_have_url("/viec/")
    counted = Passkey.objects.get().sign_count
    assert counted > passkey.sign_count

    page.context.clear_cookies()
    page.goto("/dang-nhap/?next=/thong-bao/")
    page.get_by_role("link", name="khóa truy cập").click()
    judged(page, "khoa-truy-cap")
    press(page, "Dùng khóa truy cập")
    expect(page).to_have_url("/thong-bao/")

    # A device that does not know its holder is no way in by itself.
    page.context.clear_cookies()
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto("/dang-nhap/khoa-truy-cap/")
    press(page, "Dùng khóa truy cập")
    expect(page.locator("[data-passkey-said]")).to_be_visible()
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})

    # A copy whose counter lags behind is refused, and so is a key that was taken away.
    Passkey.objects.update(sign_count=counted + 100)
    page.goto("/dang-nhap/khoa-truy-cap/")
    press(page, "Dùng khóa truy cập")
    expect(page.locator(".mistake").first).to_contain_text("Khóa truy cập không được nhận")
    Passkey.objects.all().delete()
    follow(page.get_by_role("button", name="Dùng khóa truy cập").first)
    expect(page.locator(".mistake").first).to_contain_text("Khóa truy cập không được nhận")


@pytest.mark.thorough
def test_an_owner_comes_in_by_the_link_in_a_letter_on_a_phone(browse: Browse) -> None:
    user = actors.make_member(Role.ENTERPRISE).user
    page = browse("/dang-nhap/", width=360)
    judged(page, "mat-khau")
    page.get_by_role("link", name="nhận liên kết").click()
    judged(page, "xin-lien-ket")
    page.get_by_label("Thư điện tử").fill(user.email)
    press(page, "Gửi liên kết")
    expect(page.get_by_text("Nếu thư điện tử này có tài khoản")).to_be_visible()
    judged(page, "da-gui")
    (letter,) = worker()
    page.goto(link_in(letter))
    judged(page, "mo-lien-ket")
    press(page, "Đăng nhập")
    expect(page).to_have_url("/ho-so/")
    page.goto(link_in(letter))
    expect(page.get_by_role("heading", name="Liên kết không còn dùng được")).to_be_visible()
    judged(page, "het-dung")


@pytest.mark.thorough
def test_ten_wrong_passwords_show_until_when_one_waits(browse: Browse) -> None:
    user = actors.make_member(Role.ENTERPRISE, password=PASSWORD).user
    page = browse("/dang-nhap/", width=360)
    for number in range(10):
        password(page, user, f"sai-mat-khau-{number}")
    expect(page.get_by_role("heading", name="Tạm khóa đăng nhập")).to_be_visible()
    assert re.search(r"Đăng nhập lại được từ \d\d:\d\d \d\d/\d\d/\d{4}", page.locator("main").inner_text())
    judged(page, "tam-khoa")


@pytest.mark.thorough
def test_sessions_are_seen_and_all_ended(browse: Browse) -> None:
    user = actors.make_member(Role.DOIT_OFFICER, password=PASSWORD).user
    give_totp(user)
    pages = [browse("/tai-khoan/phien/"), browse("/viec/", width=360)]
    for page in pages:
        password(page, user)
        page.get_by_label("Mã xác thực").fill(fresh_code(user.email))
        press(page, "Xác nhận")
    first, second = pages
    first.reload()
    judged(first, "phien")
    expect(first.get_by_text("Chrome trên Linux")).to_have_count(2)
    second.goto("/tai-khoan/phien/")
    judged(second, "phien")
    press(second, "Đăng xuất khỏi mọi thiết bị")
    expect(second.get_by_text("Đã đăng xuất khỏi mọi thiết bị (2 phiên)")).to_be_visible()
    first.goto("/viec/")
    assert "/dang-nhap/" in first.url
    assert factors_of(user.pk).any
