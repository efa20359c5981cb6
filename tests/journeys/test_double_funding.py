"""A table of costs from a spreadsheet, wrong and mended; an overlap that is seen by the appraiser, argued, and lets the đề án go on."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.models import OtherSupport, OverlapReason
from projects.services.cost_sheets import LABELS
from projects.services.support_sheets import LABELS as SUPPORT
from tests.actors.test_importing import sheet
from tests.browser import Browse, looked_at
from tests.factories import actors
from tests.factories.projects import Cast, bring_project, conclude, make_draft, make_project, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

HEADS = [LABELS[name] for name in ("name", "unit", "quantity", "amount", "by_grant", "SCIENCE", "own", "note", "serial")]
WRONG = ["Máy sấy bơm nhiệt", "cái", 1, 600_000_000, 200_000_000, 100_000_000, 400_000_000, "Dự án KHCN 05/2026", "MX-2041"]
RIGHT = [*WRONG[:5], "", "", "", "MX-2041"]
OTHERS = [
    "Sự nghiệp khoa học, công nghệ", "Chương trình đổi mới công nghệ", "Sở Khoa học và Công nghệ", "12/QĐ-SKHCN", "Cơ sở Dừa Xanh", "",
    "Máy sấy bơm nhiệt", "120 triệu", "01/01/2026", "31/12/2027", "MX 2041",
]  # fmt: skip


def sends(page: Page, tmp_path: Path, rows: list[list[object]], heads: list[str], choice: str) -> None:
    """Choose a file, say what to do with it, send it."""
    file = tmp_path / "bang.xlsx"
    file.write_bytes(sheet(*rows, heads=heads))
    page.get_by_label("Bảng tính").set_input_files(file)
    page.get_by_label(choice).check()
    page.get_by_role("button", name="Gửi tệp").click()
    page.wait_for_load_state("load")


def test_a_table_comes_in_and_an_overlap_is_argued(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    cast = Cast()
    maker = actors.make_enterprise("Cơ sở Dừa Xanh")
    user = {role: User.objects.get(pk=cast[role].user_id) for role in (Role.DOIT_OFFICER, Role.DOIT_LEADER)}
    project = make_draft(cast=cast, enterprises=[maker])
    writer = User.objects.get(pk=project._author.user_id)

    page = browse(f"/de-an/{project.code}/soan/kinh-phi/nhap/", user=writer)
    sends(page, tmp_path, [WRONG], HEADS, "Kiểm tra, và thay bảng kinh phí hiện có nếu không có lỗi")
    assert "còn 300.000.000 đồng" in page.content()
    looked_at(page, "costs-wrong")
    assert project.lines.get().total_cost == 600_000_000
    sends(page, tmp_path, [RIGHT], HEADS, "Kiểm tra, và thay bảng kinh phí hiện có nếu không có lỗi")
    assert "Đã ghi 1 khoản mục" in page.content()
    assert project.lines.get().serial_keys == ["MX2041"]
    page = browse(f"/de-an/{project.code}/soan/kinh-phi/1/", user=writer)
    page.get_by_text("Nguồn khác cùng chi dòng 1").click()
    page.locator("#id_items-0-SCIENCE").fill("500 triệu")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    page.wait_for_load_state("load")
    assert "thừa 100.000.000 đồng" in page.content()
    looked_at(page, "costs-table")

    page = browse("/ho-tro-khac/nhap/", user=user[Role.DOIT_OFFICER])
    sends(page, tmp_path, [OTHERS], list(SUPPORT.values()), "Kiểm tra, và ghi tất cả nếu không có lỗi")
    assert OtherSupport.objects.get().enterprise == maker
    looked_at(page, "supports")
    page = browse(f"/de-an/{project.code}/soan/kiem-tra/", user=writer)
    assert "Cùng số hiệu máy MX2041" in page.content()
    looked_at(page, "overlap-warning")

    bring_project(project, "appraising", cast)
    conclude(project, cast, argues=False)
    make_project(cast=cast, enterprises=[maker], track="KCQG")
    page = browse(f"/de-an/{project.code}/", user=user[Role.DOIT_LEADER])
    assert "Người thẩm định chưa ghi lý do" in page.content()
    page = browse("/trung-nguon/", user=user[Role.DOIT_OFFICER])
    looked_at(page, "overlaps")
    for _ in range(2):
        page.goto(f"{page.url.split('/trung-nguon')[0].split('/de-an')[0]}/de-an/{project.code}/phan/tham-dinh/")
        looked_at(page, "overlap-appraiser")
        page.get_by_role("link", name="Ghi lý do không trùng").first.click()
        page.wait_for_load_state("load")
        looked_at(page, "overlap-reason")
        page.get_by_label("Lý do không trùng hỗ trợ").fill("Khác máy: máy của chương trình kia đã thanh lý năm 2025.")
        page.get_by_role("button", name="Lưu lý do").click()
        page.wait_for_load_state("load")
    assert OverlapReason.objects.count() == 2
    page = browse(f"/de-an/{project.code}/", user=user[Role.DOIT_LEADER])
    assert "Người thẩm định chưa ghi lý do" not in page.content()
