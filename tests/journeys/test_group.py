"""The Trung tâm writes one đề án for two cơ sở; one goes on to its liquidation, the other is terminated."""

import re
from datetime import timedelta

import pytest

from khuyencong import clock
from khuyencong.access import Role
from projects.enums import LineState, ProjectState
from projects.models import Project
from tests.factories import actors
from tests.factories.documents import pdf_bytes
from tests.factories.projects import PATH, Cast, bring_line, give_estimate
from tests.journeys.company import Company, province_on
from tests.journeys.stage import Actor, Stage

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

TITLE = "Nhóm máy sấy cơm dừa cho hai cơ sở"
FIRST, SECOND = "Cơ sở cơm dừa Ba Vát", "Cơ sở chỉ xơ dừa Mỏ Cày"


def test_one_line_ends_well_while_the_other_is_terminated(stage: Stage) -> None:
    today = clock.today()
    province_on(today.year)
    company = Company(stage)
    one, two = actors.make_enterprise(FIRST), actors.make_enterprise(SECOND)
    owner = company.person(Role.ENTERPRISE, "Trần Thị Ba", "ba@bavat.invalid", enterprise=one)
    other = company.person(Role.ENTERPRISE, "Lê Văn Tư", "tu@mocay.invalid", enterprise=two)
    centre = company.person(Role.CENTER_OFFICER, "Lý Văn Hải", "hai@ttkc.invalid")
    chairman = company.person(Role.PROVINCE_LEADER, "Trần Văn Đức", "duc@ubnd.invalid")
    hai = company.comes(centre)
    code = writes_for_both(hai)
    hai.opens(f"/de-an/{code}/").sees(FIRST, "và 1 cơ sở khác")

    # The offices do their part through the same services as their pages.
    project = Project.objects.get(code=code)
    cast = Cast(people={Role.CENTER_OFFICER: actors.principal(centre), Role.PROVINCE_LEADER: actors.principal(chairman)})
    give_estimate()
    for reached, step in PATH[1:]:
        step(project, cast)
        project.refresh_from_db()
        assert project.state == reached
    assert project.state == ProjectState.ALLOCATED
    settled, ended = project.lines.order_by("position")
    bring_line(settled, LineState.IMPLEMENTING, cast)
    bring_line(ended, LineState.CONTRACTED, cast)

    duc = company.comes(chairman)
    duc.opens(ended.get_absolute_url()).clicks("Chấm dứt").presses("Chấm dứt").sees("chỗ cần sửa")
    duc.types("Lý do", "Cơ sở ngừng sản xuất.").presses("Chấm dứt").sees("Chưa thông báo cho cơ sở giải trình")
    duc.ticks("Cơ sở tự đề nghị ngừng").presses("Chấm dứt").sees("Đã chấm dứt")
    bring_line(settled, LineState.SETTLED, cast)

    hai.opens(f"/de-an/{code}/").sees(FIRST, SECOND, "Đã thanh lý", "Đã chấm dứt")
    hai.opens(f"/de-an/{code}/phan/kinh-phi/").sees(FIRST, SECOND)
    project.refresh_from_db()
    assert project.state == ProjectState.SETTLED
    for who, mine, theirs in ((owner, settled, ended), (other, ended, settled)):
        actor = company.comes(who)
        for tab in ("", "phan/ho-so/", "phan/tham-dinh/", "phan/kinh-phi/", "phan/thuc-hien/", "phan/kiem-tra/"):
            actor.opens(f"/de-an/{code}/{tab}").sees_no(theirs.enterprise.name)
        actor.opens(mine.get_absolute_url()).sees(mine.enterprise.name)
        actor.is_refused(theirs.get_absolute_url(), 404)


def writes_for_both(hai: Actor) -> str:
    """One application, two beneficiaries, each with its costs."""
    today = clock.today()
    hai.opens("/de-an/moi/").types("Tìm theo tên", "ba vat").presses("Tìm").clicks(f"Chọn {FIRST}")
    hai.selects("Nội dung đề nghị hỗ trợ", "Ứng dụng máy móc, thiết bị tiên tiến, chuyển giao công nghệ vào sản xuất")
    hai.types("Tên đề án", TITLE).presses("Lập hồ sơ").sees("Đã lập hồ sơ")
    found = re.search(r"KC-\d{4}-\d+-\d", hai.page.url)
    assert found
    draft = f"/de-an/{found[0]}/soan/"
    hai.opens(f"{draft}muc-tieu/").types("Sự cần thiết", "Sấy nắng phụ thuộc thời tiết.").types(
        "Mục tiêu, quy mô", "2 tấn mỗi ngày."
    ).presses("Lưu và tiếp tục")
    hai.types("Nội dung và tiến độ", "Mua, lắp đặt.").types("Ngày bắt đầu", f"{today:%d/%m/%Y}").types(
        "Ngày kết thúc", f"{today + timedelta(days=180):%d/%m/%Y}"
    )
    hai.presses("Lưu và tiếp tục").clicks("Thêm đơn vị thụ hưởng").types("Tìm theo tên", "mo cay").presses("Tìm").clicks(f"Chọn {SECOND}")
    hai.presses("Thêm đơn vị")
    types_costs(hai)
    hai.clicks(FIRST)
    types_costs(hai)
    hai.sees("1.200.000.000").clicks("Tiếp: Số liệu theo nội dung")
    for name in (FIRST, SECOND):
        hai.clicks(name).types("Số báo giá đã có", "3").answers("Máy móc, thiết bị mới 100 %", "Có")
        capacity = hai.row("Công suất sản xuất (tấn/năm)")
        hai.types("Hiện nay", "300", within=capacity).types("Mục tiêu", "450", within=capacity).presses("Lưu và tiếp tục")
    hai.clicks("Tiếp: Cam kết")
    for box in hai.page.locator("main input[type=checkbox]").all():
        box.check()
    hai.presses("Lưu và tiếp tục")
    for kind in ("Giấy đăng ký kinh doanh", "Báo giá"):
        hai.selects("Loại giấy tờ", kind).attaches("Tệp", f"{kind}.pdf", pdf_bytes()).presses("Đính kèm").sees(f"Đã đính kèm {kind}.pdf")
    hai.clicks("Tiếp: Kiểm tra và nộp").sees(FIRST, SECOND).presses("Nộp hồ sơ").sees("Đã nộp hồ sơ")
    return found[0]


def types_costs(hai: Actor) -> None:
    """A machine of 600 million, a third of it asked for."""
    row = hai.row("Dòng 1")
    hai.types("Khoản mục", "Máy sấy", within=row).types("Thành tiền", "600 triệu", within=row).types(
        "đề nghị hỗ trợ", "200 triệu", within=row
    )
    hai.presses("Lưu và tiếp tục")
