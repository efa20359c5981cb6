"""An inspection on a phone without a network, from the plan to the closed finding; looked at at both widths."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from inspections.models import Photo, Plan, Sending, Visit
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.enums import FindingState
from projects.models import Finding, Inspection
from tests.browser import axe, no_sideways_scroll, shot
from tests.factories.inspections import Ground, make_ground, make_visit, photo_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]
READY = "form[data-visit][data-ready]"
_LEFT = """() => new Promise((resolve) => {
    const asked = indexedDB.open("kiem-tra", 1);
    asked.onsuccess = () => {
        const count = asked.result.transaction("drafts").objectStore("drafts").count();
        count.onsuccess = () => { asked.result.close(); resolve(count.result); };
    };
})"""


def user(ground: Ground, role: Role) -> User:
    return User.objects.get(pk=ground.cast[role].user_id)


def looks(page: Page, name: str) -> None:
    axe(page)
    no_sideways_scroll(page)
    shot(page, f"kiem-tra-{name}")


def photo(folder: Path) -> Path:
    file = folder / "may-ep.jpg"
    file.write_bytes(photo_file().read())
    return file


def write(page: Page, picture: Path) -> None:
    """The minutes, as somebody fills them in at the place."""
    for legend in page.locator("fieldset:has(input[value=yes])").all():
        legend.locator("input[value=yes]").check()
    page.get_by_label("Lao động đang làm việc").fill("24")
    page.get_by_label("Tồn tại 1", exact=False).first.fill("Thiếu hóa đơn lắp đặt")
    page.get_by_label("Hạn khắc phục tồn tại 1").fill(f"{clock.today():%d/%m/%Y}")
    page.get_by_label("Người của cơ sở khắc phục tồn tại 1").fill("Trần Thị Kế")
    page.get_by_label("Kết luận").fill("Máy đã lắp, chạy tốt.")
    page.locator("#id_photos").set_input_files(picture)
    expect(page.locator("[data-shots] li")).to_have_count(1)
    page.locator("[data-side=team] input[value=drawn]").check()
    canvas = page.locator("[data-side=team] canvas")
    canvas.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 30 + 25 * step, box["y"] + (30 if step % 2 else 80))
    page.mouse.up()
    page.locator("[data-side=beneficiary] input[value=on_paper]").check()
    expect(page.locator("[data-draft]")).to_contain_text("Đã lưu trên máy")


def test_from_the_plan_to_the_closed_finding(browse: Any, tmp_path: Path, client_as: Any) -> None:
    ground = make_ground()
    officer, leader = user(ground, Role.DOIT_OFFICER), user(ground, Role.DOIT_LEADER)
    ground.cast[Role.FINANCE_OFFICER]

    desk = browse(reverse("inspections:write_plan"), user=officer)
    desk.get_by_label("Mục đích, yêu cầu").fill("Kiểm tra tiến độ, sử dụng kinh phí.")
    desk.get_by_role("button", name="Lập kế hoạch").click()
    desk.get_by_role("link", name="Thêm lần kiểm tra").click()
    desk.get_by_label("Cơ sở, đề án").select_option(index=1)
    desk.get_by_label("Thời gian").select_option("4")
    desk.get_by_label("Lý do chọn").fill("Đề án lớn nhất năm")
    desk.get_by_label("Cơ quan chủ trì").select_option(label="Sở Công Thương")
    desk.get_by_label("Sở Tài chính").check()
    looks(desk, "them-1280")
    desk.get_by_role("button", name="Thêm vào kế hoạch").click()
    looks(desk, "ke-hoach-1280")
    plan, visit = Plan.objects.get(), Visit.objects.get()
    approving = browse(reverse("inspections:approve_plan", args=[plan.year]), user=leader)
    approving.get_by_role("button", name="Phê duyệt, ban hành quyết định").click()
    expect(approving.get_by_text("Đã ban hành Quyết định số")).to_be_visible()
    desk.goto(reverse("inspections:team", args=[visit.pk]))
    desk.get_by_label("Trưởng đoàn").select_option(str(officer.pk))
    for box in desk.get_by_role("group", name="Thành viên").get_by_role("checkbox").all():
        box.check()
    desk.get_by_role("button", name="Lưu đoàn kiểm tra").click()

    phone = browse(reverse("inspections:at_place", args=[visit.pk]), user=officer, width=360)
    phone.wait_for_selector(READY)
    phone.context.set_offline(True)
    phone.reload()
    phone.wait_for_selector(READY)
    expect(phone.locator("h1")).to_have_text("Kiểm tra tại chỗ")
    write(phone, photo(tmp_path))
    looks(phone, "tai-cho-360")
    phone.reload()
    phone.wait_for_selector(READY)
    expect(phone.get_by_label("Kết luận")).to_have_value("Máy đã lắp, chạy tốt.")
    expect(phone.locator("[data-shots] li")).to_have_count(1)
    phone.get_by_role("button", name="Gửi, lập biên bản").click()
    expect(phone.locator("[data-net-words]")).to_contain_text("Bản ghi nằm trên máy")
    shot(phone, "kiem-tra-cho-mang-360")
    assert not Inspection.objects.exists()

    # The answer to the first sending is lost on its way; the phone sends again by itself.
    lost = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().json())
            route.abort()
        else:
            route.continue_()

    phone.route("**/tai-cho/", lose)
    phone.context.set_offline(False)
    for _ in range(300):
        phone.wait_for_timeout(100)
        if lost and not phone.locator("button[aria-disabled]").count():
            break
    assert [answer["state"] for answer in lost] == ["taken"], lost
    phone.wait_for_url(f"**{visit.get_absolute_url()}")
    assert (Inspection.objects.count(), Sending.objects.count(), Photo.objects.count()) == (1, 1, 1)
    looks(phone, "lan-360")
    left = phone.evaluate(_LEFT)
    assert left == 0

    finding = Finding.objects.get()
    assert finding.owner.name == "Trần Thị Kế"
    line = finding.inspection.line
    owner = User.objects.filter(memberships__enterprise=line.enterprise).order_by("pk")[0]
    at = [line.project.code, line.position, finding.pk]
    mending = browse(reverse("projects:fix_finding", args=at), user=owner, width=360)
    mending.get_by_label("Đã khắc phục thế nào").fill("Đã bổ sung hóa đơn.")
    mending.get_by_role("button", name="Gửi kết quả khắc phục").click()
    desk.goto(reverse("inspections:findings"))
    looks(desk, "ton-tai-1280")
    desk.goto(reverse("projects:close_finding", args=at))
    desk.get_by_role("button", name="Xác nhận đã khắc phục").click()
    finding.refresh_from_db()
    assert finding.state == FindingState.CLOSED
    desk.goto(visit.get_absolute_url())
    looks(desk, "lan-1280")
    desk.goto(reverse("inspections:visits"))
    expect(desk.get_by_text("1 / 1 (100 %)")).to_be_visible()
    looks(desk, "cac-lan-1280")
    for name, address in (("cac-lan", "visits"), ("ton-tai", "findings")):
        looks(browse(reverse(f"inspections:{address}"), user=officer, width=360), f"{name}-360")
    looks(browse(plan.get_absolute_url(), user=officer, width=360, dark=True), "ke-hoach-360-toi")


def test_signed_out_meanwhile_the_draft_stays_and_signing_out_erases_it(browse: Any, tmp_path: Path) -> None:
    ground = make_ground()
    visit = make_visit(ground)
    officer = user(ground, Role.DOIT_OFFICER)
    phone = browse(reverse("inspections:at_place", args=[visit.pk]), user=officer, width=360)
    phone.wait_for_selector(READY)
    write(phone, photo(tmp_path))
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    phone.get_by_role("button", name="Gửi, lập biên bản").click()
    expect(phone.locator("[data-net-words]")).to_contain_text("Phiên làm việc đã hết")
    shot(phone, "kiem-tra-het-phien-360")
    assert not Photo.objects.exists()

    client = Client()
    client.force_login(officer)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": phone.evaluate("location.origin"),
    }
    phone.context.add_cookies([cookie])  # type: ignore[list-item]
    # The page sends by itself what waited.
    phone.goto(reverse("inspections:at_place", args=[visit.pk]))
    phone.wait_for_url(f"**{visit.get_absolute_url()}")
    assert (Inspection.objects.count(), Photo.objects.count()) == (1, 1)


def test_signing_out_asks_and_erases(browse: Any) -> None:
    ground = make_ground()
    visit = make_visit(ground)
    phone = browse(reverse("inspections:at_place", args=[visit.pk]), user=user(ground, Role.DOIT_OFFICER))
    phone.wait_for_selector(READY)
    phone.get_by_label("Kết luận").fill("Đang ghi dở")
    expect(phone.locator("[data-draft]")).to_contain_text("Đã lưu trên máy")
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.accept()

    phone.on("dialog", answer)
    phone.locator("details.menu summary").click()
    # A last change, whose save would come after the drafts are gone.
    phone.get_by_label("Kết luận").evaluate(
        "field => { field.value = 'Ghi thêm'; field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    phone.get_by_role("button", name="Đăng xuất").click()
    phone.wait_for_url(lambda url: "tai-cho" not in url)
    assert "chưa gửi" in asked[0]
    names = phone.evaluate("async () => [(await indexedDB.databases()).map(d => d.name), await caches.keys()]")
    assert names == [[], []]


def test_without_javascript_it_is_a_plain_form(browse: Any, tmp_path: Path) -> None:
    ground = make_ground()
    visit = make_visit(ground)
    page = browse(reverse("inspections:at_place", args=[visit.pk]), user=user(ground, Role.DOIT_OFFICER), js=False, width=360)
    page.get_by_role("button", name="Gửi, lập biên bản").click()
    expect(page.get_by_text("chỗ cần sửa")).to_be_visible()
    for legend in page.locator("fieldset:has(input[value=yes])").all():
        legend.locator("input[value=yes]").check()
    page.get_by_label("Kết luận").fill("Đúng như phê duyệt.")
    page.locator("#id_photos").set_input_files(photo(tmp_path))
    no_sideways_scroll(page)
    shot(page, "kiem-tra-khong-script-360")
    page.get_by_role("button", name="Gửi, lập biên bản").click()
    expect(page.get_by_text("Đã lập biên bản kiểm tra.")).to_be_visible()
    assert (Inspection.objects.count(), Photo.objects.count()) == (1, 1)
