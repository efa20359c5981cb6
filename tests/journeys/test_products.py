"""A selection from the first product to the certificate, a fair from the request for a booth to its orders, a village recognised; each by its owner."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import CraftVillage
from khuyencong.actors.services.lists import keep_craft_village
from khuyencong.documents.models import Paper
from products.models import Booth, Entry, Fair, Selection
from products.services.rules import load_rules
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.projects import photo_file, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True).first)


def few_fields(page: Page) -> None:
    assert page.locator("main form [name]:visible").count() <= 6


def test_a_selection_from_the_product_to_the_certificate(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_rules()
    officer, judge = actors.make_member(Role.DOIT_OFFICER).user, actors.make_member(Role.CENTER_OFFICER).user
    chair, owner = actors.make_member(Role.PROVINCE_LEADER).user, actors.make_member(Role.ENTERPRISE).user
    other = actors.make_member(Role.ENTERPRISE).user
    today = f"{clock.today():%d/%m/%Y}"

    page = browse("/binh-chon/", user=officer)
    step(page, "Mở kỳ bình chọn")
    few_fields(page)
    page.get_by_label("Giấy chứng nhận có giá trị (năm)").fill("5")
    looked_at(page, "selection-open")
    press(page, "Mở kỳ bình chọn")
    selection = Selection.objects.get()
    step(page, "Thêm thành viên")
    page.get_by_label("Thành viên").select_option(label=judge.full_name)
    press(page, "Ghi thành viên")
    looked_at(page, "selection-opened")

    photo = tmp_path / "keo.jpg"
    photo.write_bytes(photo_file().read())
    for who, name in ((owner, "Kẹo dừa Bến Tre"), (other, "Bánh tráng dừa")):
        page = browse("/binh-chon/", user=who, width=360)
        looked_at(page, "selections-enterprise")
        step(page, "Đăng ký sản phẩm")
        few_fields(page)
        press(page, "Đăng ký")
        looked_at(page, "entry-wrong")
        page.get_by_label("Tên sản phẩm").fill(name)
        page.get_by_label("Nhóm sản phẩm").select_option("food")
        page.get_by_label("Mô tả").fill("Không chất bảo quản, 40 tấn một năm, bán trong và ngoài nước.")
        page.locator("#id_photo").set_input_files(photo)
        press(page, "Đăng ký")
        looked_at(page, "selection-entered")
    page = browse(selection.get_absolute_url(), user=officer)
    step(page, "Bắt đầu chấm điểm")
    press(page, "Bắt đầu chấm điểm")

    for points in (9, 8):
        page = browse("/viec/", user=judge)
        # Either selection or sheet waits; the sheets are named after their products.
        entry = Entry.objects.filter(sheets=None).order_by("pk")[0]
        follow(page.get_by_role("main").get_by_role("link", name=entry.product.name))
        looked_at(page, "score")
        for field in page.locator("input[name^=criterion_]").all():
            field.fill(str(points))
        page.get_by_label("Nhận xét").fill("Đóng gói tốt.")
        press(page, "Lưu phiếu chấm")
    page = browse(selection.get_absolute_url(), user=officer)
    looked_at(page, "selection-scored")
    step(page, "Chốt điểm")
    press(page, "Chốt điểm")

    page = browse("/viec/", user=chair)
    follow(page.get_by_role("main").get_by_role("link", name=str(selection)))
    step(page, "Ghi quyết định công nhận, cấp giấy chứng nhận")
    few_fields(page)
    page.get_by_label("Số quyết định").fill("125/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill(today)
    page.get_by_label("Hạng 1").check()
    looked_at(page, "selection-decide")
    press(page, "Ghi quyết định công nhận, cấp giấy chứng nhận")
    looked_at(page, "selection-decided")
    paper = Paper.objects.get(kind="product_certificate")

    entry = Entry.objects.get(certificate=paper)
    page = browse(f"/binh-chon/san-pham/{entry.pk}/", user=owner, width=360)
    expect(page.get_by_role("link", name="Giấy chứng nhận (PDF)")).to_be_visible()
    looked_at(page, "entry-certified")
    page = browse("/san-pham-tieu-bieu/", width=360)
    expect(page.get_by_text("Kẹo dừa Bến Tre")).to_be_visible()
    looked_at(page, "typical")
    follow(page.get_by_role("link", name="Kiểm chứng", exact=True))
    expect(page.get_by_role("main")).to_contain_text("Kẹo dừa Bến Tre")


def test_a_fair_from_the_request_to_the_orders_and_a_village(browse: Browse) -> None:
    prepare_province()
    officer, member = actors.make_member(Role.DOIT_OFFICER).user, actors.make_member(Role.ENTERPRISE)
    district = actors.make_member(Role.DISTRICT_OFFICER).user
    today = clock.today()

    page = browse("/hoi-cho/", user=officer)
    step(page, "Ghi hội chợ")
    few_fields(page)
    for label, words in (
        ("Hội chợ, triển lãm", "Hội chợ dừa"), ("Đơn vị tổ chức", "Sở Công Thương"), ("Địa điểm", "Thành phố Bến Tre"),
        ("Khai mạc", f"{today:%d/%m/%Y}"), ("Bế mạc", f"{today + timedelta(days=2):%d/%m/%Y}"), ("Số gian hàng", "10"),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    looked_at(page, "fair-form")
    press(page, "Ghi hội chợ")
    fair = Fair.objects.get()

    page = browse(fair.get_absolute_url(), user=member.user, width=360)
    step(page, "Đăng ký gian hàng")
    few_fields(page)
    page.get_by_label("Hàng trưng bày, bán").fill("Kẹo dừa, dầu dừa")
    looked_at(page, "booth-form")
    press(page, "Đăng ký gian hàng")
    page = browse("/viec/", user=officer)
    follow(page.get_by_role("main").get_by_role("link", name="Hội chợ dừa"))
    looked_at(page, "booth-answer")
    press(page, "Trả lời đăng ký gian hàng")
    page = browse(fair.get_absolute_url(), user=member.user, width=360)
    follow(page.get_by_role("main").get_by_role("link", name="Ghi kết quả"))
    page.get_by_label("Hợp đồng, đơn hàng đã ký").fill("2")
    page.get_by_label("Giá trị hợp đồng (đồng)").fill("500 triệu")
    page.get_by_label("Doanh thu tại hội chợ (đồng)").fill("30 triệu")
    looked_at(page, "booth-result")
    press(page, "Ghi kết quả")
    assert Booth.objects.get().order_value == 500_000_000
    page = browse(fair.get_absolute_url(), user=officer)
    expect(page.get_by_role("main")).to_contain_text("500.000.000 đồng")
    looked_at(page, "fair")
    looked_at(browse("/hoi-cho/", user=officer), "fairs")

    page = browse("/lang-nghe/danh-sach/", user=district)
    step(page, "Ghi làng nghề")
    page.get_by_label("Tên làng nghề").fill("Làng nghề bánh tráng")
    page.get_by_label("Xã, phường, thị trấn").select_option(label="Phường Phú Khương")
    page.get_by_label("Nghề, sản phẩm chính").fill("bánh tráng")
    press(page, "Ghi làng nghề")
    village = CraftVillage.objects.get()
    page = browse(village.get_absolute_url(), user=officer)
    for name, number in (("Ghi quyết định công nhận", "12/QĐ-UBND"), ("Ghi quyết định thu hồi", "45/QĐ-UBND")):
        step(page, name)
        page.get_by_label("Số quyết định").fill(number)
        page.get_by_label("Ngày quyết định").fill(f"{today:%d/%m/%Y}")
        if "thu hồi" in name:
            page.get_by_label("Lý do thu hồi").fill("Không còn đủ hộ làm nghề")
        press(page, name)
    looked_at(page, "village")
    looked_at(browse("/lang-nghe/danh-sach/", user=district), "villages")
    village.refresh_from_db()
    assert (village.is_recognised, village.withdrawal) == (False, "45/QĐ-UBND")
    keep_craft_village(who=None, name="Làng nghề bánh phồng", area=village.area, recognised_on=today, decision="7/QĐ-UBND")
    page = browse("/lang-nghe/", width=360)
    expect(page.get_by_text("Làng nghề bánh phồng")).to_be_visible()
    expect(page.get_by_text("Làng nghề bánh tráng")).to_have_count(0)
    looked_at(page, "public-villages")
