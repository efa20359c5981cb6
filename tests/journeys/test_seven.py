"""One đề án gives a machine to seven cơ sở: one table from a spreadsheet, seven ceilings, one decision, seven parts that go their own way."""

import re
from datetime import timedelta

import pytest

from khuyencong import clock
from khuyencong.access import Role
from projects.enums import LineState, ProjectState
from projects.models import Line, Project
from projects.services.cost_sheets import LABELS
from tests.actors.test_importing import sheet
from tests.browser import shot
from tests.factories import actors
from tests.factories.documents import pdf_bytes
from tests.factories.projects import PATH, Cast, bring_line, end, give_estimate
from tests.journeys.company import Company, province_on
from tests.journeys.stage import PHONE, Actor, Stage

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

TITLE = "Ứng dụng máy sấy bơm nhiệt cho bảy cơ sở chế biến cơm dừa"
NAMES = [f"Cơ sở cơm dừa {name}" for name in ("An Thạnh", "Bình Khánh", "Cẩm Sơn", "Đa Phước Hội", "Hương Mỹ", "Minh Đức", "Ngãi Đăng")]
HEADS = [LABELS[name] for name in ("part", "name", "unit", "quantity", "amount", "by_grant", "serial")]
MILLION = 1_000_000


def table(last_grant: int) -> bytes:
    """A machine of 640 million for each, half of it asked for up to the ceiling of 300 million for one cơ sở."""
    rows = [[n, "Máy sấy bơm nhiệt", "máy", 1, 640 * MILLION, 300 * MILLION, f"BN-{n:03d}"] for n in range(1, 8)]
    rows[-1][5] = last_grant
    return sheet(*rows, heads=HEADS)


def test_a_machine_for_seven_enterprises(stage: Stage) -> None:
    today = clock.today()
    province_on(today.year)
    company = Company(stage)
    owners = [actors.make_enterprise(name) for name in NAMES]
    centre = company.person(Role.CENTER_OFFICER, "Lý Văn Hải", "hai@ttkc.invalid")
    chairman = company.person(Role.PROVINCE_LEADER, "Trần Văn Đức", "duc@ubnd.invalid")
    officer = company.person(Role.DOIT_OFFICER, "Trần Quốc Bảo", "bao@sct.invalid")
    first = company.person(Role.ENTERPRISE, "Trần Thị Ba", "ba@anthanh.invalid", enterprise=owners[0])
    hai = company.comes(centre)
    code = writes_for_seven(hai)
    project = Project.objects.get(code=code)
    assert (project.kind, project.requested, project.lines.count()) == ("group", 2_100 * MILLION, 7)

    # The offices do their part through the same services as their pages; what seven parts make of a page is looked at.
    cast = Cast(people={role: actors.principal(who) for role, who in (
        (Role.CENTER_OFFICER, centre), (Role.DOIT_OFFICER, officer), (Role.PROVINCE_LEADER, chairman))})  # fmt: skip
    give_estimate()
    steps = dict(PATH)
    for reached in (ProjectState.ENDORSED, ProjectState.RECEIVED, ProjectState.APPRAISING):
        steps[reached](project, cast)
    bao = company.comes(officer)
    bao.opens(f"/de-an/{code}/doi-chieu-dinh-muc/").sees(*NAMES)
    assert bao.page.get_by_text("Trong định mức").count() >= 7
    shot(bao.page, "seven-norms-1280")
    bao.presses("Lưu kết quả đối chiếu").sees("tất cả trong định mức")
    steps[ProjectState.RECOMMENDED](project, cast)
    duc = company.comes(chairman)
    duc.opens("/viec/").clicks(TITLE)
    shot(duc.page, "seven-to-decide-1280")
    duc.clicks("Phê duyệt").presses("Phê duyệt").sees("Đã phê duyệt")
    decision = duc.opens(f"/de-an/{code}/phan/van-ban/").reads_pdf("QĐ-UBND")
    assert [name for name in NAMES if name not in decision] == []
    assert "Hai tỷ một trăm triệu đồng" in decision
    steps[ProjectState.ALLOCATED](project, cast)

    # Each goes its own way; the đề án's state and sums follow.
    lines = list(project.lines.order_by("position"))
    for line, state in zip(
        lines[1:], (LineState.SETTLED, LineState.ACCEPTED, LineState.COMPLETED, *[LineState.IMPLEMENTING] * 3), strict=True
    ):
        bring_line(line, state, cast)
    hai.opens(lines[0].get_absolute_url()).clicks("Ký hợp đồng").presses("Ký hợp đồng").sees("Đã ký hợp đồng")
    assert NAMES[0] in hai.reads_pdf("HĐ")
    ba = company.comes(first, width=PHONE)
    ba.opens("/ho-so/").sees(TITLE, "300.000.000 đ").opens(f"/de-an/{code}/phan/thuc-hien/").sees_no(*NAMES[1:])
    for width in (1280, PHONE):
        looks = company.comes(centre, width=width)
        for tab in ("", "phan/kinh-phi/", "phan/thuc-hien/", "phan/van-ban/"):
            looks.opens(f"/de-an/{code}/{tab}").sees(NAMES[6] if tab in ("phan/kinh-phi/", "phan/thuc-hien/") else TITLE)
            shot(looks.page, f"seven-{tab.split('/')[1] if tab else 'summary'}-{width}")
    project.refresh_from_db()
    assert project.state == ProjectState.CONTRACTED  # as far as the slowest
    end(Line.objects.get(pk=lines[6].pk), cast)
    for line in lines[:6]:
        bring_line(Line.objects.get(pk=line.pk), LineState.SETTLED, cast)
    project.refresh_from_db()
    assert project.state == ProjectState.SETTLED
    assert sum(line.accepted or 0 for line in project.lines.all()) == 1_800 * MILLION
    hai.opens(f"/de-an/{code}/phan/kinh-phi/").sees("1.800.000.000")


def writes_for_seven(hai: Actor) -> str:
    """One application, seven beneficiaries, their tables from one file."""
    today = clock.today()
    hai.opens("/de-an/moi/").types("Tìm theo tên", "an thanh").presses("Tìm").clicks(f"Chọn {NAMES[0]}")
    hai.selects("Nội dung đề nghị hỗ trợ", "Ứng dụng máy móc, thiết bị tiên tiến, chuyển giao công nghệ vào sản xuất")
    hai.types("Tên đề án", TITLE).presses("Lập hồ sơ").sees("Đã lập hồ sơ")
    found = re.search(r"KC-\d{4}-\d+-\d", hai.page.url)
    assert found
    draft = f"/de-an/{found[0]}/soan/"
    hai.opens(f"{draft}muc-tieu/").types("Sự cần thiết", "Sấy nắng phụ thuộc thời tiết, cơm dừa dễ mốc.")
    hai.types("Mục tiêu, quy mô", "Bảy cơ sở, mỗi cơ sở 2 tấn mỗi ngày.").presses("Lưu và tiếp tục")
    hai.types("Nội dung và tiến độ", "Mua, lắp đặt, chạy thử.").types("Ngày bắt đầu", f"{today:%d/%m/%Y}")
    hai.types("Ngày kết thúc", f"{today + timedelta(days=180):%d/%m/%Y}").presses("Lưu và tiếp tục")
    for name in NAMES[1:]:
        hai.opens(f"{draft}kinh-phi/").clicks("Thêm đơn vị thụ hưởng").types("Tìm theo tên", name.split("dừa ")[1]).presses("Tìm")
        hai.clicks(f"Chọn {name}").presses("Thêm đơn vị").sees(f"Đã thêm {name}")
    # The same cơ sở with the same content once more is told, and nothing is added.
    hai.opens(f"{draft}kinh-phi/").clicks("Thêm đơn vị thụ hưởng").types("Tìm theo tên", "ngai dang").presses("Tìm")
    hai.clicks(f"Chọn {NAMES[6]}").presses("Thêm đơn vị").sees("Cơ sở này đã có trong đề án với cùng nội dung hỗ trợ.")
    hai.opens(f"{draft}kinh-phi/").clicks("Nhập từ bảng tính")
    for grant, said in ((700 * MILLION, "bảng kinh phí giữ nguyên"), (300 * MILLION, "Đã ghi 7 khoản mục của 7 đơn vị")):
        hai.box("Bảng tính").set_input_files(
            {
                "name": "bay-co-so.xlsx",
                "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "buffer": table(grant),
            }
        )
        hai.ticks("Kiểm tra, và thay bảng kinh phí hiện có nếu không có lỗi").presses("Gửi tệp").sees(said)
        shot(hai.page, f"seven-sheet-{grant // MILLION}")
    hai.sees("2.100.000.000", "4.480.000.000").clicks("Tiếp: Số liệu theo nội dung")
    for name in NAMES:
        hai.clicks(name).types("Số báo giá đã có", "3").answers("Máy móc, thiết bị mới 100 %", "Có")
        capacity = hai.row("Công suất sản xuất (tấn/năm)")
        hai.types("Hiện nay", "300", within=capacity).types("Mục tiêu", "450", within=capacity).presses("Lưu và tiếp tục")
    hai.clicks("Tiếp: Cam kết")
    for box in hai.page.locator("main input[type=checkbox]").all():
        box.check()
    shot(hai.page, "seven-commitments-1280")
    hai.presses("Lưu và tiếp tục")
    for kind in ("Giấy đăng ký kinh doanh", "Báo giá"):
        hai.selects("Loại giấy tờ", kind).attaches("Tệp", f"{kind}.pdf", pdf_bytes()).presses("Đính kèm").sees(f"Đã đính kèm {kind}.pdf")
    hai.clicks("Tiếp: Kiểm tra và nộp").sees(*NAMES)
    shot(hai.page, "seven-check-1280")
    hai.presses("Nộp hồ sơ").sees("Đã nộp hồ sơ")
    return found[0]
