"""A cơ sở raises an obstacle on a phone, the Sở takes it to UBND tỉnh, the decision comes back; the directive's page counts it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from directive.services import load_directive
from khuyencong.access import Role
from khuyencong.actors.models import User
from obstacles.models import Obstacle
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.obstacles import make_obstacle
from tests.factories.projects import Cast, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True))


def test_an_obstacle_goes_up_and_its_decision_comes_back(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_directive()
    cast, owner = Cast(), actors.make_member(Role.ENTERPRISE)
    user = {
        role: User.objects.get(pk=cast[role].user_id)
        for role in (Role.DOIT_OFFICER, Role.DOIT_LEADER, Role.DOIT_HEAD, Role.PROVINCE_LEADER)
    }
    like = make_obstacle(cast.of(actors.make_enterprise()), title="Mức hỗ trợ máy thấp so với giá")

    page = browse("/vuong-mac/moi/", user=owner.user, width=360)
    press(page, "Nêu vướng mắc")
    looked_at(page, "obstacle-wrong")
    page.get_by_label("Lĩnh vực").select_option("norm")
    page.get_by_label("Vướng mắc, trong một câu").fill("Mức hỗ trợ máy thấp so với giá hiện nay")
    page.get_by_label("Nội dung, nguyên nhân").fill("Giá máy tăng, mức hỗ trợ tối đa chưa đổi.")
    press(page, "Nêu vướng mắc")
    looked_at(page, "obstacle-raised")
    row = Obstacle.objects.latest("pk")

    page = browse("/viec/", user=user[Role.DOIT_OFFICER])
    expect(page.get_by_role("link", name="Mức hỗ trợ máy thấp so với giá hiện nay")).to_be_visible()
    page = browse(like.get_absolute_url(), user=user[Role.DOIT_OFFICER])
    expect(page.get_by_role("heading", name="Vướng mắc tương tự")).to_be_visible()
    looked_at(page, "obstacle-desk")
    step(page, "Gộp vào vướng mắc khác")
    page.get_by_label("Gộp vào").select_option(str(row.pk))
    press(page, "Gộp vào vướng mắc khác")

    page = browse(row.get_absolute_url(), user=user[Role.DOIT_LEADER])
    step(page, "Báo cáo UBND tỉnh")
    page.get_by_label("Đề xuất hướng giải quyết").fill("Trình Hội đồng nhân dân tỉnh nâng mức hỗ trợ tối đa.")
    looked_at(page, "obstacle-escalate")
    press(page, "Báo cáo UBND tỉnh")
    expect(page.get_by_role("link", name="Văn bản báo cáo")).to_be_visible()

    page = browse(row.get_absolute_url(), user=user[Role.PROVINCE_LEADER])
    step(page, "Cho ý kiến chỉ đạo")
    page.get_by_label("Ý kiến chỉ đạo").fill("Giao Sở Tài chính cân đối, trình kỳ họp tới.")
    page.get_by_label("Công bố trong cổng dưới câu hỏi chung").fill("Mức hỗ trợ máy móc có được nâng không?")
    press(page, "Cho ý kiến chỉ đạo")
    looked_at(page, "obstacle-decided")

    page = browse(row.get_absolute_url(), user=owner.user, width=360)
    expect(page.get_by_text("Giao Sở Tài chính cân đối, trình kỳ họp tới.")).to_be_visible()
    step(page, "Đã giải quyết xong")
    press(page, "Đã giải quyết xong")
    page = browse("/vuong-mac/tra-loi-chung/", user=owner.user, width=360)
    looked_at(page, "obstacle-answers")
    looked_at(browse("/vuong-mac/", user=user[Role.DOIT_OFFICER]), "obstacle-list")

    page = browse("/chi-thi/", user=user[Role.DOIT_HEAD])
    looked_at(page, "directive")
    follow(page.get_by_role("link", name="Vướng mắc không quá hạn trả lời"))
    expect(page.get_by_text("Báo cáo UBND tỉnh", exact=True)).to_be_visible()
    looked_at(page, "directive-clause")
    step(page, "Đặt chỉ tiêu, thời hạn")
    page.get_by_label("Chỉ tiêu năm").fill("100")
    press(page, "Lưu")
    page = browse("/chi-thi/", user=user[Role.DOIT_HEAD])
    follow(page.get_by_role("link", name="Huyện, thành phố có cán bộ phụ trách"))
    step(page, "Nhắc cơ quan phụ trách")
    looked_at(page, "directive-remind")
    press(page, "Gửi nhắc")
    looked_at(page, "directive-officers")
