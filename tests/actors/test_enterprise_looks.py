"""The pages of the register in a real browser: axe, 360 px, dark, without JavaScript; pictures to look at under var/shots."""

import pytest
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.actors.models import EmailProof
from khuyencong.actors.services import accounts, enterprises, joining
from khuyencong.actors.services.lists import keep_craft_village
from tests.browser import axe, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.projects import make_project

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_the_register_is_readable_on_every_screen(browse):
    village = keep_craft_village(who=None, name="Làng nghề bánh tráng Mỹ Lồng", area=actors.commune(), goods="bánh tráng")
    mine = actors.make_enterprise(
        "Cơ sở bánh tráng Dừa Xanh",
        phone="0903 123 456",
        capital=900_000_000,
        vsic_code="1079",
        craft_village=village,
        tax_code="0100233488",
    )
    twin = actors.make_enterprise("Hộ kinh doanh bánh tráng Dừa Xanh", legal_form="household", address="Ấp Chợ")
    boss, officer = actors.make_member(Role.ENTERPRISE, enterprise=mine), actors.make_member(Role.DISTRICT_OFFICER)
    owner = actors.principal(boss)
    make_project(state="submitted", enterprises=[mine], by=owner)
    enterprises.report_year(mine, who=owner, year=2025, employees=18, capital=700_000_000, revenue=3_000_000_000)
    enterprises.propose_change(mine, who=owner, name="Công ty TNHH Bánh tráng Dừa Xanh", note="Giấy đăng ký mới")
    joining.invite(mine, who=owner, email="ketoan@coso.invalid", role=Role.ENTERPRISE_STAFF)
    joining.ask_to_join(mine, user=actors.make_user("Lê Thị Kế"), message="Tôi là kế toán mới")
    declared = enterprises.declare_enterprise(
        user=actors.make_user("Trần Thị Ba"), name="Hộ Ba Vát", legal_form="household", trade="handicraft", area=actors.commune(),
        representative="Trần Thị Ba", phone="0275 3 822 345", address="Số 12 đường Dừa", employees=5,
    )  # fmt: skip
    page = mine.get_absolute_url()
    for name, path, user in (
        ("list", "/doanh-nghiep/", officer.user),
        ("officer", page, officer.user),
        ("owner", page, boss.user),
        ("waiting", declared.get_absolute_url(), officer.user),
        ("merge", f"{page}gop/{twin.pk}/", officer.user),
        ("team", f"{page}nguoi/", boss.user),
        ("declare", "/co-so-cua-toi/khai-bao/", boss.user),
        ("mine", "/co-so-cua-toi/", boss.user),
        ("ask", "/dang-ky/", None),
    ):
        for width, dark in ((1280, False), (360, True)):
            shown = browse(path, width=width, dark=dark, user=user, js=width == 1280)
            no_sideways_scroll(shown)
            shot(shown, f"register-{name}-{width}")
            if width == 1280:
                axe(shown)


def test_a_spreadsheet_with_mistakes_is_mended_and_recorded(browse, tmp_path):
    """By keyboard and file chooser as an officer does it, at a desk and on a phone."""
    officer = actors.make_member(Role.DISTRICT_OFFICER)
    heads = "Tên cơ sở;Loại hình;Ngành nghề;Xã, phường, thị trấn;Mã số thuế;Điện thoại;Số lao động\n"
    line = "Cơ sở %s;Hộ kinh doanh;Tiểu thủ công nghiệp;Phường Phú Khương;%s;%s;%s\n"
    wrong, right = tmp_path / "sai.csv", tmp_path / "dung.csv"
    wrong.write_text(heads + line % ("A", "100233488", "12", "năm") + line % ("B", "", "", "") + line % ("b", "", "", ""), encoding="utf-8")
    right.write_text(heads + line % ("A", "", "0903 123 456", "5") + line % ("B", "", "", ""), encoding="utf-8")
    for width, dark in ((360, True), (1280, False)):
        page = browse("/doanh-nghiep/nhap/", width=width, dark=dark, user=officer.user)
        page.get_by_label("Bảng tính").set_input_files(wrong)
        page.get_by_label("Kiểm tra, và ghi nhận tất cả nếu không có lỗi").check()
        page.get_by_role("button", name="Gửi tệp").click()
        page.wait_for_load_state()
        assert "4 lỗi trong 3 dòng; chưa ghi nhận dòng nào." in page.content()
        no_sideways_scroll(page)
        axe(page)
        shot(page, f"import-wrong-{width}")
    page.get_by_label("Bảng tính").set_input_files(right)
    page.get_by_label("Chỉ kiểm tra").check()
    page.get_by_role("button", name="Gửi tệp").click()
    page.wait_for_load_state()
    assert "2 dòng, không có lỗi: 2 cơ sở mới, 0 cơ sở đã có." in page.content()
    axe(page)
    shot(page, "import-checked-1280")
    page.get_by_label("Bảng tính").set_input_files(right)
    page.get_by_label("Kiểm tra, và ghi nhận tất cả nếu không có lỗi").check()
    page.get_by_role("button", name="Gửi tệp").click()
    page.wait_for_url("**/doanh-nghiep/?xep=moi")
    assert "Đã ghi nhận 2 cơ sở." in page.content()
    axe(page)
    shot(page, "import-done-1280")


def test_what_becomes_of_ones_data_is_read_where_the_account_is_opened(browse):
    accounts.ask_for_account(email="ba@coso.invalid")
    token = accounts.token_of(EmailProof.objects.get())
    for width, dark in ((1280, False), (360, True)):
        page = browse(reverse("actors:open_account", args=[token]), width=width, dark=dark)
        assert "Thông báo xử lý dữ liệu cá nhân khi đăng ký cơ sở" in page.content()
        no_sideways_scroll(page)
        axe(page)
        shot(page, f"open-account-{width}")
