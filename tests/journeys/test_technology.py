"""Clause 5b: Sở KH&CN writes a machine down and shows it, a cơ sở wants it and a mark; both come to something, and the directive's page counts them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from directive.services import load_directive
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from technology.models import PropertyRight, Technology, Transfer
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.projects import Cast, photo_file, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True))


def test_technology_is_shown_wanted_transferred_and_a_mark_is_granted(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_directive()
    scout = actors.make_member(Role.CO_APPRAISER, organisation_code="skhcn").user
    owner = actors.make_member(Role.ENTERPRISE).user
    today = f"{clock.today():%d/%m/%Y}"

    page = browse("/cong-nghe/danh-muc/", user=scout)
    step(page, "Ghi công nghệ")
    assert page.locator("main form [name]:visible").count() <= 6
    press(page, "Ghi bản nháp")
    looked_at(page, "technology-wrong")
    page.get_by_label("Công nghệ, thiết bị").fill("Máy sấy bơm nhiệt 500 kg")
    page.get_by_label("Công dụng").fill("Sấy cơm dừa ở nhiệt độ thấp.")
    page.get_by_label("Nhà cung cấp").fill("Công ty Cơ khí Sao Mai")
    page.get_by_label("Ngành nghề phù hợp").select_option("agro_food")
    page.get_by_label("Giá từ (đồng)").fill("180 triệu")
    page.get_by_label("Giá đến (đồng)").fill("260 triệu")
    page.get_by_text("Quy mô, công suất, mã ngành, ảnh").click()
    page.get_by_label("Công suất").fill("500 kg/mẻ")
    photo = tmp_path / "may.jpg"
    photo.write_bytes(photo_file().read())
    page.locator("#id_photo").set_input_files(photo)
    looked_at(page, "technology-form")
    press(page, "Ghi bản nháp")
    step(page, "Ghi nơi đang dùng")
    page.get_by_label("Hoặc nơi đang dùng").fill("Hợp tác xã Dừa, huyện Giồng Trôm")
    press(page, "Ghi")
    step(page, "Giới thiệu công khai")
    press(page, "Giới thiệu công khai")
    looked_at(page, "technology-kept")
    technology = Technology.objects.get()

    page = browse("/cong-nghe/danh-muc/moi/", user=scout)
    for label, words in (
        ("Công nghệ, thiết bị", "MÁY SẤY bơm nhiệt 500 kg"), ("Công dụng", "x"), ("Nhà cung cấp", "công ty cơ khí sao mai"),
    ):  # fmt: skip
        page.get_by_label(label).fill(words)
    page.get_by_label("Ngành nghề phù hợp").select_option("agro_food")
    press(page, "Ghi bản nháp")
    expect(page.get_by_role("link", name="Máy sấy bơm nhiệt 500 kg, Công ty Cơ khí Sao Mai")).to_be_visible()
    looked_at(page, "technology-twin")
    page = browse("/cong-nghe/danh-muc/nhap/", user=scout)
    looked_at(page, "technology-import")

    page = browse("/cong-nghe/", width=360)
    looked_at(page, "technology-public")
    follow(page.get_by_role("link", name=technology.name))
    looked_at(page, "technology-public-one")

    page = browse("/cong-nghe/phu-hop/", user=owner, width=360)
    looked_at(page, "technology-suited")
    step(page, f"Quan tâm {technology.name}")
    press(page, "Gửi đề nghị tư vấn")
    looked_at(page, "technology-interest")
    transfer = Transfer.objects.get()
    page = browse("/so-huu-cong-nghiep/", user=owner, width=360)
    step(page, "Đề nghị hướng dẫn đăng ký")
    page.get_by_label("Tên nhãn hiệu, sản phẩm").fill("Kẹo dừa Sao Mai")
    looked_at(page, "right-form")
    press(page, "Gửi đề nghị")
    right = PropertyRight.objects.get()

    page = browse("/viec/", user=scout)
    looked_at(page, "technology-queue")
    follow(page.get_by_role("link", name=technology.name))
    step(page, "Tư vấn")
    page.locator("#id_advice").fill("Hợp với sản lượng; cần điện ba pha.")
    press(page, "Tư vấn")
    step(page, "Ghi hợp đồng chuyển giao")
    page.get_by_label("Ngày ký hợp đồng").fill(today)
    page.get_by_label("Giá trị hợp đồng (đồng)").fill("200 triệu")
    looked_at(page, "technology-contract")
    press(page, "Ghi hợp đồng chuyển giao")
    looked_at(page, "technology-transferred")
    assert Transfer.objects.get().value == 200_000_000
    page = browse(transfer.get_absolute_url(), user=owner, width=360)
    expect(page.get_by_text("Đã chuyển giao").first).to_be_visible()

    page = browse(right.get_absolute_url(), user=scout)
    step(page, "Hướng dẫn")
    page.locator("#id_guidance").fill("Tra cứu, nộp tờ khai và 5 mẫu nhãn.")
    press(page, "Hướng dẫn")
    page = browse(right.get_absolute_url(), user=owner, width=360)
    step(page, "Báo đã chuẩn bị xong hồ sơ")
    press(page, "Báo đã chuẩn bị xong hồ sơ")
    page = browse(right.get_absolute_url(), user=scout)
    for name, typed in (
        ("Ghi đã nộp đơn", {"Số đơn": "4-2026-01234", "Ngày nộp đơn": today}),
        ("Ghi đơn hợp lệ", {"Ngày quyết định chấp nhận đơn hợp lệ": today}),
        ("Ghi đã công bố đơn", {"Ngày công bố đơn": today}),
        ("Ghi được cấp văn bằng", {"Số văn bằng": "512345", "Ngày cấp": today}),
    ):
        step(page, name)
        for label, words in typed.items():
            page.get_by_label(label).fill(words)
        press(page, name)
    looked_at(page, "right-granted")
    looked_at(browse("/so-huu-cong-nghiep/", user=scout), "right-list")
    looked_at(browse("/chuyen-giao/", user=scout), "technology-transfers")

    head = User.objects.get(pk=Cast()[Role.DOIT_HEAD].user_id)
    page = browse("/chi-thi/", user=head)
    follow(page.get_by_role("link", name="Chuyển giao công nghệ, đơn và văn bằng sở hữu công nghiệp"))
    for label, value in (
        ("Chuyển giao đã ký hợp đồng", "1"),
        ("Giá trị hợp đồng chuyển giao", "200 triệu đồng"),
        ("Văn bằng được cấp", "1"),
    ):
        expect(page.get_by_role("main")).to_contain_text(label)
        expect(page.get_by_role("main")).to_contain_text(value)
    looked_at(page, "directive-5b")
