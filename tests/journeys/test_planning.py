"""From the call to the decision for a list, each in a browser of their own: registered, surveyed, planned, written, signed together."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from khuyencong import clock
from khuyencong.access import Role
from plans.services.rules import load_plan_rules
from projects.enums import ProjectState
from projects.models import Project
from tests.browser import shot
from tests.factories import actors
from tests.factories.projects import Cast, make_project
from tests.journeys.company import Company, province_on
from tests.journeys.stage import PHONE, Actor, Stage

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

TITLE = "Ứng dụng máy ép thủy lực trong sản xuất nước trái cây"
FACTORY = "DNTN Nước trái cây Hoài Cổ"
CALL = "Đợt đăng ký khuyến công địa phương"


def day(value: date) -> str:
    """A day as people type it."""
    return f"{value:%d/%m/%Y}"


def test_from_the_call_to_the_decision_for_a_list(stage: Stage, settings: Any) -> None:
    # A list is judged đề án by đề án, by the guards of each.
    settings.ZEAL_ALLOWLIST = [{"model": "projects.*", "field": "*"}]
    today = clock.today()
    province_on(today.year)
    load_plan_rules()
    company = Company(stage)
    factory = actors.make_enterprise(FACTORY)
    owner = company.person(Role.ENTERPRISE, "Nguyễn Văn An", "an@hoaico.invalid", enterprise=factory)
    district = company.person(Role.DISTRICT_OFFICER, "Lê Thị Hòa", "hoa@tpbt.invalid", where="ubnd-829")
    centre = company.person(Role.CENTER_OFFICER, "Lý Văn Hải", "hai@ttkc.invalid")
    officer = company.person(Role.DOIT_OFFICER, "Trần Quốc Bảo", "bao@sct.invalid")
    chairman = company.person(Role.PROVINCE_LEADER, "Trần Văn Đức", "duc@ubnd.invalid")

    bao = company.comes(officer)
    opens_a_call(bao, today)
    visitor = stage.actor("khách", width=PHONE)
    visitor.opens("/dot-dang-ky/").sees(CALL, "Đang nhận đăng ký").clicks(CALL).sees("Cơ sở công nghiệp nông thôn", "Nộp tại phòng Kinh tế")
    shot(visitor.page, "call-360")

    # The district registers a need; the Trung tâm has been there.
    hoa = company.comes(district)
    hoa.opens("/dot-dang-ky/").clicks(CALL).clicks("Đăng ký nhu cầu của cơ sở").types("Tìm theo tên", "hoai co").presses("Tìm")
    hoa.clicks("Chọn " + FACTORY).types("Tên việc", TITLE).types("Chi phí dự kiến", "300 triệu").types("Đề nghị hỗ trợ", "400 triệu")
    hoa.types("Sự cần thiết", "Máy cũ tốn điện.").presses("Đăng ký").sees("không được quá chi phí")
    hoa.types("Chi phí dự kiến", "600 triệu").types("Đề nghị hỗ trợ", "200 triệu").presses("Đăng ký").sees("Đã đăng ký nhu cầu của")
    hai = company.comes(centre, width=PHONE)
    hai.opens("/viec/").clicks(TITLE).clicks("Ghi khảo sát").types("Thành phần", "Trung tâm, phòng Kinh tế, cơ sở")
    hai.types("Hiện trạng", "Nhà xưởng đủ rộng, điện ba pha.").answers("Đủ điều kiện hỗ trợ", "Đủ").presses("Lưu").sees(
        "Khảo sát: đủ điều kiện"
    )
    shot(hai.page, "need-360")

    # The Sở sees who did not register, plans, and the province approves the plan.
    bao.opens("/dot-dang-ky/").clicks(CALL).sees("Chưa đăng ký", "1 nhu cầu")
    shot(bao.page, "call-1280")
    bao.opens("/ke-hoach/").clicks("Lập kế hoạch năm").selects("Năm kế hoạch", str(today.year)).presses("Lập kế hoạch").sees(
        "Danh mục còn trống"
    )
    bao.clicks("Chọn vào danh mục").ticks(TITLE).presses("Đưa vào danh mục").sees("Đã đưa 1 dòng")
    bao.clicks("Trình phê duyệt kế hoạch").presses("Trình phê duyệt kế hoạch").sees("Đã trình kế hoạch")
    duc = company.comes(chairman)
    duc.opens("/viec/").clicks("Kế hoạch khuyến công địa phương").clicks("Phê duyệt kế hoạch").presses("Phê duyệt kế hoạch").sees(
        "01/QĐ-UBND"
    )
    shot(duc.page, "plan-1280")
    duc.clicks("Kế hoạch và thực hiện").sees("Giải ngân/kế hoạch", "200.000.000")
    shot(duc.page, "done-1280")
    text = duc.opens("/ke-hoach/").clicks("Khuyến công địa phương năm").reads_pdf("01/QĐ-UBND")
    assert "DANH MỤC ĐỀ ÁN" in text
    assert TITLE in text

    # The owner writes the application from it without typing anything twice.
    an = company.comes(owner, width=PHONE)
    an.opens("/dang-ky-nhu-cau/").clicks(TITLE).clicks("Lập hồ sơ từ đăng ký").presses("Lập hồ sơ từ đăng ký").sees("Đã lập hồ sơ", TITLE)
    draft = Project.objects.get(title=TITLE)
    assert (draft.requested, draft.need) == (200_000_000, "Máy cũ tốn điện.")

    # Two that were recommended are decided together.
    cast = Cast(people={Role.DOIT_OFFICER: actors.acting(Role.DOIT_OFFICER)})
    names = ["Máy sấy cơm dừa", "Máy tước chỉ xơ dừa"]
    rows = [make_project(state=ProjectState.RECOMMENDED, cast=cast, title=name) for name in names]
    bao.opens("/quyet-dinh-danh-muc/").clicks("Lập danh mục").presses("Lập danh mục").clicks("Chọn đề án")
    bao.ticks(names[0]).ticks(names[1]).presses("Đưa vào danh mục").sees("Đã đưa 2 đề án").clicks("Trình ký").presses("Trình ký").sees(
        "Chờ ký"
    )
    duc.opens("/viec/").clicks("Về việc phê duyệt danh mục").sees("Mọi đề án trong danh mục đều đủ điều kiện")
    shot(duc.page, "list-1280")
    phone = company.comes(chairman, width=PHONE)
    phone.opens("/quyet-dinh-danh-muc/").clicks("Về việc phê duyệt danh mục").sees("400.000.000 đ")
    shot(phone.page, "list-360")
    duc.clicks("Ký quyết định").presses("Ký quyết định").sees("Đã ký Quyết định số 02/QĐ-UBND")
    paper = duc.reads_pdf("02/QĐ-UBND")
    assert all(name in paper for name in names)
    assert "DANH MỤC ĐỀ ÁN ĐƯỢC PHÊ DUYỆT" in paper
    for row in rows:
        row.refresh_from_db()
        assert row.state == ProjectState.APPROVED
        assert row.decisions.get().notation == "02/QĐ-UBND"


def opens_a_call(bao: Actor, today: date) -> None:
    """Days out of order are refused beside their field; then it is published."""
    bao.opens("/dot-dang-ky/").clicks("Lập đợt đăng ký").types("Tên đợt", CALL).selects("Nguồn", "Khuyến công địa phương")
    bao.selects("Năm kế hoạch", str(today.year)).ticks("ứng dụng máy móc").types("Đối tượng", "Cơ sở công nghiệp nông thôn")
    bao.types("Cách đăng ký", "Nộp tại phòng Kinh tế").types("Mở từ ngày", day(today)).types(
        "Nhận đăng ký đến hết", day(today - timedelta(days=1))
    )
    bao.types("Khảo sát xong", day(today + timedelta(days=40))).types("Lập kế hoạch trước", day(today + timedelta(days=60)))
    bao.presses("Lưu").sees("Phải từ ngày mở")
    bao.types("Nhận đăng ký đến hết", day(today + timedelta(days=30))).presses("Lưu").sees("Chưa công bố")
    bao.clicks("Công bố đợt đăng ký").presses("Công bố đợt đăng ký").sees("Đang nhận đăng ký")
    assert re.search(r"/dot-dang-ky/\d+/$", bao.page.url)
