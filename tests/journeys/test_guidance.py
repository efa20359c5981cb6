"""Clause 1đ: a cơ sở asks on a phone, the Sở answers from what was answered before, everybody finds it; the directive's page counts it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from directive.services import load_directive
from guidance.models import Question
from khuyencong.access import Role
from khuyencong.actors.models import User
from policy.services.loading import load_library
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.guidance import make_entry
from tests.factories.projects import Cast, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True).first)


def test_a_question_becomes_an_entry_that_everybody_finds(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_directive()
    load_library()
    cast, owner = Cast(), actors.make_member(Role.ENTERPRISE)
    user = {role: User.objects.get(pk=cast[role].user_id) for role in (Role.DOIT_OFFICER, Role.DOIT_HEAD, Role.DISTRICT_OFFICER)}
    make_entry(cast[Role.DOIT_OFFICER], question="Hộ sơ chế dừa được hỗ trợ máy sấy thế nào?")

    page = browse("/cau-hoi/moi/?ve=ho+tro+may+say+dua", user=owner.user, width=360)
    expect(page.get_by_role("link", name="Hộ sơ chế dừa được hỗ trợ máy sấy thế nào?")).to_be_visible()
    assert page.get_by_role("main").locator("form.form > .field").count() <= 6
    page.get_by_label("Câu hỏi").fill("")
    press(page, "Gửi câu hỏi")
    looked_at(page, "guidance-wrong")
    page.get_by_label("Câu hỏi").fill("Hộ sơ chế dừa mua máy sấy cũ có được hỗ trợ không?")
    press(page, "Gửi câu hỏi")
    looked_at(page, "guidance-asked")
    row = Question.objects.get()

    page = browse("/viec/", user=user[Role.DOIT_OFFICER])
    step(page, row.title)
    looked_at(page, "guidance-desk")
    step(page, "Dùng câu trả lời này")
    looked_at(page, "guidance-answer")
    page.get_by_label("Trả lời").fill("Máy cũ không được hỗ trợ, theo 45/2012/NĐ-CP, Điều 4.")
    page.get_by_label("Đưa vào hỏi đáp công khai dưới câu hỏi").fill("Máy đã qua sử dụng có được hỗ trợ không?")
    press(page, "Trả lời")

    page = browse("/", width=360)
    follow(page.get_by_role("link", name="Hỏi đáp"))
    looked_at(page, "guide")
    step(page, "Máy đã qua sử dụng có được hỗ trợ không?")
    expect(page.get_by_role("link", name="45/2012/NĐ-CP, Điều 4")).to_be_visible()
    looked_at(page, "guide-entry")

    page = browse(row.get_absolute_url(), user=owner.user, width=360)
    step(page, "Đã rõ")
    press(page, "Đã rõ")
    page = browse("/huong-dan-tai-cho/moi/", user=user[Role.DISTRICT_OFFICER], width=360)
    page.locator("#id_enterprise").select_option(index=1)
    page.get_by_label("Đã hướng dẫn gì").fill("Thu hồi nước thải sơ chế dừa.")
    looked_at(page, "guidance-visit")
    press(page, "Ghi lần hướng dẫn")
    looked_at(page, "guidance-visits")
    looked_at(browse("/cau-hoi/", user=user[Role.DOIT_OFFICER]), "guidance-questions")

    page = browse("/chi-thi/", user=user[Role.DOIT_HEAD])
    follow(page.get_by_role("link", name="Câu hỏi không quá hạn trả lời"))
    expect(page.get_by_text("Lần hướng dẫn tại chỗ", exact=True)).to_be_visible()
    looked_at(page, "directive-1d")
