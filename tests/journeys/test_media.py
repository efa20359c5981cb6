"""The paper and the broadcaster write down what they brought out, the coordinator reminds who says nothing, anybody reads; the directive's page counts it (1b, 7a, 7b)."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from directive.services import load_directive
from khuyencong.access import Role
from tests.browser import Browse, looked_at
from tests.factories import actors
from tests.factories.projects import Cast, make_project, prepare_province
from tests.journeys.test_activities import press, step

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_the_media_tell_of_models(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_directive()
    project = make_project(state="approved", cast=Cast())
    people = {code: actors.make_member(Role.CO_APPRAISER, organisation_code=code).user for code in ("ptth", "bdk", "stttt")}
    head = actors.make_member(Role.DOIT_HEAD).user
    for code, kind, name in (("bdk", "article", "Mô hình máy sấy ở làng dừa"), ("ptth", "broadcast", "Khuyến công và cuộc sống, số 1")):
        page = browse("/hoat-dong/", user=people[code])
        step(page, "Ghi tin, bài")
        press(page, "Ghi")
        looked_at(page, f"item-wrong-{code}")
        page.get_by_label("Loại", exact=True).select_option(kind)
        page.get_by_label("Tên bài, chuyên mục, chương trình").fill(name)
        page.get_by_label("Đường dẫn").fill("https://bao.example/bai-1")
        page.get_by_label("Mô hình, đề án được giới thiệu (mã)").fill(project.code)
        page.get_by_text("Thêm chi tiết").click()
        page.get_by_label("Đăng ở trang tin của cổng").check()
        page.get_by_label("Bài viết").fill("Cơ sở dùng máy sấy mới.\n\nĐiện giảm một phần ba.")
        press(page, "Ghi")
        looked_at(page, f"item-{code}")
    page = browse("/truyen-thong/", user=people["ptth"])
    step(page, "Kế hoạch năm 2026" if page.get_by_role("link", name="Kế hoạch năm 2026").count() else "Kế hoạch năm 2027")
    looked_at(page, "media-plan")
    page.get_by_label("Chương trình phát thanh, truyền hình: khuyến công").fill("12")
    press(page, "Lưu")
    looked_at(page, "media")
    page = browse("/truyen-thong/", user=people["stttt"])
    page.get_by_role("link", name="Nhắc", exact=True).first.click()
    press(page, "Gửi nhắc")
    looked_at(page, "media-reminded")

    page = browse("/tin-tuc/", width=360)
    looked_at(page, "news")
    page.get_by_role("link", name="Mô hình máy sấy ở làng dừa").click()
    expect(page.get_by_text("Điện giảm một phần ba.")).to_be_visible()
    looked_at(page, "news-item")

    for label, figure in (
        ("Tin, bài, chương trình đã thực hiện", "Cơ quan im lặng quá lâu"), ("Chuyên mục, chương trình đã thực hiện", "Về khuyến công"),
    ):  # fmt: skip
        page = browse("/chi-thi/", user=head)
        page.get_by_role("link", name=label).click()
        expect(page.get_by_text(figure, exact=True)).to_be_visible()
    looked_at(page, "directive-7b")
