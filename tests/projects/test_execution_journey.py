"""In the browser: an adjustment with more time and less money, an end with recovery in two instalments, a report after the support."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from projects.enums import LineState, PaymentKind, ProjectState
from projects.models import FollowUp, Line
from projects.models.following import FIGURES
from projects.services.following import report_follow_up
from projects.workflow.line_guards import money_of
from tests.browser import axe, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, pay, prepare_province

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
LONG = "Ứng dụng dây chuyền thiết bị tiên tiến trong sản xuất dầu dừa tinh khiết và than hoạt tính từ gáo dừa"


@pytest.fixture
def stage(browse):
    prepare_province()
    give_estimate()
    cast = Cast()
    owner = actors.make_enterprise("Công ty TNHH Chế biến và Xuất khẩu dừa Hoài Cổ")
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, enterprises=[owner], title=LONG)
    line = bring_line(project.lines.get(), LineState.IMPLEMENTING, cast)

    def opens(who: Principal, path: str, width: int = 1280) -> Page:
        return browse(path, width=width, user=User.objects.get(pk=who.user_id))

    return line, cast, opens


def looked_at(page: Page, name: str) -> Page:
    """No sideways scroll, nothing for axe to find, and a picture to look at."""
    no_sideways_scroll(page)
    axe(page)
    shot(page, name)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state("load")


def day(days: int) -> str:
    return f"{clock.today() + timedelta(days=days):%d/%m/%Y}"


def test_more_time_and_less_money(stage):
    line, cast, opens = stage
    part = line.get_absolute_url()
    page = opens(cast.of(line.enterprise), part, 360)
    page.get_by_role("link", name="Đề nghị điều chỉnh").click()
    press(page, "Gửi đề nghị điều chỉnh")
    looked_at(page, "adjust-mistakes-360")
    page.get_by_label("Kinh phí hỗ trợ mới").fill("150 triệu")
    page.get_by_label("Ngày kết thúc mới").fill(day(125))
    page.get_by_label("Lý do điều chỉnh").fill("Nhà cung cấp giao máy chậm, giá máy giảm.")
    press(page, "Gửi đề nghị điều chỉnh")
    looked_at(page, "adjust-asked-360")
    page = opens(cast[Role.DOIT_OFFICER], part)
    page.get_by_role("link", name="Xác nhận điều chỉnh").click()
    looked_at(page, "adjust-confirm-1280")
    page.get_by_label("Ý kiến của Sở Công Thương").fill("Phù hợp với tiến độ giao máy.")
    press(page, "Xác nhận điều chỉnh")
    row = line.adjustments.get()
    decider = cast[Role.PROVINCE_LEADER if "next_year" in row.kinds else Role.DOIT_LEADER]
    page = opens(decider, part)
    page.get_by_role("link", name="Quyết định điều chỉnh").click()
    press(page, "Quyết định điều chỉnh")
    looked_at(page, "adjust-done-1280")
    looked_at(opens(cast.of(line.enterprise), part, 360), "adjust-done-360")
    assert (Line.objects.get(pk=line.pk).contract.amount, money_of(line).committed) == (150_000_000, 150_000_000)


def test_an_end_and_its_money_in_two_instalments(stage):
    line, cast, opens = stage
    pay(line, cast, PaymentKind.ADVANCE, 20_000_000)
    part, owner = line.get_absolute_url(), cast.of(line.enterprise)
    page = opens(cast[Role.DOIT_LEADER], part)
    page.get_by_role("link", name="Báo trước việc chấm dứt").click()
    page.get_by_label("Lý do dự kiến chấm dứt").fill("Không báo cáo tiến độ ba kỳ liền.\nKhông còn sản xuất tại địa điểm đã đăng ký.")
    press(page, "Gửi thông báo")
    page = opens(owner, part, 360)
    page.get_by_role("link", name="Giải trình", exact=True).click()
    looked_at(page, "reply-360")
    page.get_by_label("Nội dung giải trình").fill("Cơ sở không còn vốn, xin ngừng.")
    press(page, "Gửi giải trình")
    page = opens(cast[Role.PROVINCE_LEADER], part)
    page.get_by_role("link", name="Chấm dứt", exact=True).click()
    looked_at(page, "end-1280")
    page.get_by_label("Lý do").fill("Không thực hiện hợp đồng.")
    press(page, "Chấm dứt")
    page = opens(cast[Role.FINANCE_LEADER], part)
    page.get_by_role("link", name="Quyết định thu hồi", exact=True).click()
    for number, amount, days in ((1, "12 triệu", 30), (2, "8 triệu", 60)):
        page.get_by_label(f"Số tiền đợt {number}").fill(amount)
        page.get_by_label(f"Hạn nộp đợt {number}").fill(day(days))
    page.get_by_label("Lý do thu hồi").fill("Đã chấm dứt thực hiện.")
    looked_at(page, "recovery-1280")
    press(page, "Ra quyết định thu hồi")
    for amount, voucher in (("12 triệu", "NT-1"), ("8 triệu", "NT-2")):
        page = opens(cast[Role.FINANCE_OFFICER], part)
        page.get_by_role("link", name="Ghi nhận thu hồi").click()
        page.get_by_label("Số tiền thu hồi").fill(amount)
        page.get_by_label("Số chứng từ").fill(voucher)
        page.get_by_label("Ngày nộp").fill(day(0))
        press(page, "Ghi nhận thu hồi")
        looked_at(page, f"recovered-{voucher}-1280")
    looked_at(opens(owner, part, 360), "recovered-360")
    page = opens(cast[Role.FINANCE_LEADER], part)
    page.get_by_role("link", name="Kết thúc sau thu hồi").click()
    press(page, "Kết thúc sau thu hồi")
    assert Line.objects.get(pk=line.pk).state == LineState.CLOSED


def test_a_report_after_the_support(stage):
    line, cast, opens = stage
    owner = cast.of(line.enterprise)
    report_follow_up(line=line, who=owner, months=0, figures=dict.fromkeys(FIGURES, 1000))
    bring_line(line, LineState.SETTLED, cast)
    FollowUp.objects.filter(line=line, months=6).update(due_on=clock.today())
    page = opens(owner, line.get_absolute_url(), 360)
    page.get_by_role("link", name="Sau 6 tháng").click()
    looked_at(page, "follow-up-360")
    for label, said in (
        ("Giá trị sản xuất", "1,5 tỷ"), ("Doanh thu", "1,3 tỷ"), ("Lao động", "29"), ("Nộp ngân sách", "45 triệu"),
        ("Điện năng", "900"), ("Chất thải", "700"),
    ):  # fmt: skip
        page.get_by_label(label).first.fill(said)
    press(page, "Gửi số liệu")
    looked_at(page, "followed-360")
    officer = cast[Role.DOIT_OFFICER]
    looked_at(opens(officer, "/thuc-hien/hieu-qua/"), "effects-1280")
    looked_at(opens(officer, "/thuc-hien/hieu-qua/", 360), "effects-360")
    looked_at(opens(officer, "/thuc-hien/bao-cao-tien-do/", 360), "late-360")
    assert FollowUp.objects.get(line=line, months=6).jobs == 29
