"""In the browser: an adjustment with more time and less money, an end with recovery in two instalments, a report after the support."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from khuyencong.demo.files import photo_on_the_spot
from projects.enums import LineState, Office, PaymentKind, ProjectState
from projects.models import FollowUp, Line
from projects.models.following import FIGURES
from projects.services.following import report_follow_up
from projects.services.watching import watch
from projects.workflow.line_guards import money_of
from tests.browser import axe, follow, no_sideways_scroll, press, shot
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, fire, give_estimate, make_project, pay, prepare_province

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
    follow(page.get_by_role("link", name="Xác nhận điều chỉnh"))
    # Who judges it reads what stands and what is asked for.
    assert "→ 150.000.000 đồng" in page.inner_text("main")
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
    follow(page.get_by_role("link", name="Giải trình", exact=True))
    looked_at(page, "reply-360")
    page.get_by_label("Nội dung giải trình").fill("Cơ sở không còn vốn, xin ngừng.")
    press(page, "Gửi giải trình")
    page = opens(cast[Role.PROVINCE_LEADER], part)
    follow(page.get_by_role("link", name="Chấm dứt", exact=True))
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


def test_photographs_the_panel_and_what_everybody_sees(stage):
    line, cast, opens = stage
    part, owner = line.get_absolute_url(), cast.of(line.enterprise)
    page = opens(owner, part, 360)
    follow(page.get_by_role("link", name="Báo cáo tiến độ"))
    looked_at(page, "progress-360")
    page.get_by_label("Tiến độ").first.fill("60")
    page.get_by_label("Việc đã làm").fill("Đã lắp máy ép, chờ chạy thử.")
    page.get_by_label("Chi phí đã thực hiện").fill("300 triệu")
    page.get_by_label("Máy ép: số lượng đã làm").fill("1")
    page.get_by_label("Ảnh tại xưởng").set_input_files(
        [
            {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": photo_on_the_spot(name, clock.now()).read()}
            for name in ("Nền móng", "Máy ép đã lắp")
        ]
    )
    press(page, "Gửi báo cáo")
    looked_at(page, "reported-360")
    looked_at(opens(cast[Role.DOIT_OFFICER], part), "reported-1280")
    bring_line(line, LineState.COMPLETED, cast)
    for width in (360, 1280):
        page = opens(cast.appraiser, part + "nghiem-thu/", width)
        looked_at(page, f"acceptance-{width}")
    page.get_by_label("Đạt", exact=True).check()
    press(page, "Lưu và lập biên bản")
    looked_at(page, "acceptance-mistakes-1280")
    for office in Office:
        page.get_by_label(f"{office.label}: họ tên").fill(f"Người của {office.label}")
    page.get_by_label("Chi phí thực tế được nghiệm thu").fill("500 triệu")
    page.get_by_label("Kinh phí hỗ trợ theo nghiệm thu").fill("200 triệu")
    page.get_by_label("Nhận xét").fill("Máy mới, chạy ổn định.")
    press(page, "Lưu và lập biên bản")
    looked_at(page, "acceptance-recorded-1280")
    bring_line(line, LineState.ACCEPTED, cast)
    looked_at(opens(cast[Role.DOIT_OFFICER], part, 360), "accepted-360")
    for width in (360, 1280):
        page = opens(owner, "/de-an-duoc-ho-tro/", width)
        follow(page.get_by_role("link", name="Hình ảnh thực hiện"))
        looked_at(page, f"pictures-{width}")


def test_what_waits_lapses_and_is_late(stage):
    line, cast, opens = stage
    owner = cast.of(line.enterprise)
    silent, waiting = (
        make_project(cast=cast, title=LONG),
        make_project(state=ProjectState.APPROVED, cast=cast, cost=9_000_000_000, grant=300_000_000),
    )
    fire(silent, "ask_more_district", cast[Role.DISTRICT_OFFICER], reason="Bổ sung báo giá")
    silent.supplements.update(due_on=clock.today() - timedelta(days=1))
    watch()
    for width in (360, 1280):
        looked_at(opens(silent._author, silent.get_absolute_url(), width), f"lapsed-{width}")
    page = opens(silent._author, silent.get_absolute_url(), 360)
    follow(page.get_by_role("link", name="Khôi phục hồ sơ"))
    looked_at(page, "revive-360")
    page.get_by_label("Lý do").fill("Chủ cơ sở đi vắng.")
    press(page, "Khôi phục hồ sơ")
    looked_at(page, "revived-360")
    looked_at(opens(cast[Role.FINANCE_OFFICER], waiting.get_absolute_url()), "waitlist-1280")
    with clock.at(clock.now() + timedelta(days=45)):
        watch()
    looked_at(opens(cast[Role.DOIT_OFFICER], "/thuc-hien/bao-cao-tien-do/"), "late-1280")
    looked_at(opens(owner, "/thong-bao/", 360), "reminded-360")


def test_a_report_after_the_support(stage):
    line, cast, opens = stage
    owner = cast.of(line.enterprise)
    report_follow_up(line=line, who=owner, months=0, figures=dict.fromkeys(FIGURES, 1000))
    bring_line(line, LineState.SETTLED, cast)
    FollowUp.objects.filter(line=line, months=6).update(due_on=clock.today())
    page = opens(owner, "/ho-so/", 360)
    looked_at(page, "asked-360")
    follow(page.get_by_role("link", name="Sau 6 tháng"))
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
