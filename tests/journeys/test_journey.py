"""One đề án from the self-check to its liquidation and the province's report, each role in a browser of its own."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.calendar.selectors import due_date
from khuyencong.text import date_long
from projects.enums import Office
from projects.models import Project
from tests.celery_worker import Worker
from tests.factories import actors
from tests.factories.documents import image_bytes, pdf_bytes
from tests.journeys.company import Company, province_on
from tests.journeys.stage import PATIENCE, PHONE, Actor, Stage, until

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

TITLE = "Ứng dụng máy ép thủy lực trong sản xuất nước trái cây"
FACTORY = "DNTN Nước trái cây Hoài Cổ"


def day(value: date) -> str:
    """A day as people type it."""
    return f"{value:%d/%m/%Y}"


def test_the_main_journey(stage: Stage, worker: Worker, mailbox: Callable[[], list[str]]) -> None:
    today = clock.today()
    province_on(today.year)
    company = Company(stage)
    factory = actors.make_enterprise(FACTORY)
    owner = company.person(Role.ENTERPRISE, "Nguyễn Văn An", "an@hoaico.invalid", enterprise=factory)
    rival = company.person(Role.ENTERPRISE, "Phan Thị Rạng", "rang@khac.invalid", enterprise=actors.make_enterprise("Cơ sở kẹo dừa Rạng"))
    district = company.person(Role.DISTRICT_OFFICER, "Lê Thị Hòa", "hoa@tpbt.invalid", where="ubnd-829")
    district_leader = company.person(Role.DISTRICT_LEADER, "Huỳnh Văn Lộc", "loc@tpbt.invalid", where="ubnd-829")
    clerk = company.person(Role.DOIT_CLERK, "Đỗ Thị Thu", "thu@sct.invalid")
    head = company.person(Role.DOIT_HEAD, "Võ Minh Trí", "tri@sct.invalid")
    officer = company.person(Role.DOIT_OFFICER, "Trần Quốc Bảo", "bao@sct.invalid")
    leader = company.person(Role.DOIT_LEADER, "Phạm Thị Ngọc", "ngoc@sct.invalid")
    ict = company.person(Role.CO_APPRAISER, "Bùi Thanh Tùng", "tung@stttt.invalid")
    chairman = company.person(Role.PROVINCE_LEADER, "Trần Văn Đức", "duc@ubnd.invalid")
    accountant = company.person(Role.FINANCE_OFFICER, "Mai Thị Lan", "lan@stc.invalid")
    checker = company.person(Role.FINANCE_OFFICER, "Lâm Ánh Tuyết", "tuyet@stc.invalid")
    treasurer = company.person(Role.FINANCE_LEADER, "Nguyễn Hữu Phước", "phuoc@stc.invalid")
    centre = company.person(Role.CENTER_OFFICER, "Lý Văn Hải", "hai@ttkc.invalid")

    # 1. The enterprise checks itself, writes, saves, comes back, submits.
    visitor = stage.actor("khách", width=PHONE)
    checks_itself(visitor)
    an = company.comes(owner)
    code = writes_a_draft(an, today)
    an.signs_out()
    an.signs_in()
    finishes_and_submits(an, code, today)
    file = f"/de-an/{code}/"
    phone = company.comes(owner, width=PHONE)
    phone.opens(file).sees(TITLE, "Đã nộp, chờ địa phương xem xét")
    company.comes(rival).is_refused(file, 404).is_refused(f"{file}soan/", 404)

    # 2. The district looks on the spot and endorses; the Sở receives.
    hoa = company.comes(district)
    hoa.opens("/viec/").clicks(TITLE)
    hoa.is_refused(f"{file}buoc/approve/", 403).is_refused(f"{file}buoc/endorse/", 403)
    hoa.opens(file).clicks("kiểm tra cơ sở")
    hoa.types("Thành phần tham gia", "Lê Thị Hòa, phòng Kinh tế\nUBND phường Phú Khương\nNguyễn Văn An, chủ cơ sở")
    hoa.types("Mặt bằng, nhà xưởng", "Nhà xưởng 300 m², điện ba pha, nước máy").answers("Cơ sở đủ điều kiện", "Có")
    hoa.presses("Lưu và lập biên bản").sees("Đã lập")
    company.comes(district_leader).opens("/viec/").clicks(TITLE).clicks("Đề nghị Sở hỗ trợ").presses("Đề nghị Sở hỗ trợ").sees(
        "Địa phương đã đề nghị"
    )
    company.comes(clerk).opens("/viec/").clicks(TITLE).clicks("Tiếp nhận hồ sơ").presses("Tiếp nhận hồ sơ").sees("Đã tiếp nhận")
    due = due_date("appraise", today)
    an.opens(f"{file}phan/van-ban/").sees("Sở Công Thương đã tiếp nhận")
    receipt = an.reads_pdf("GTN")
    assert code in receipt
    assert day(due) in receipt or date_long(due) in receipt
    phone.opens(file).sees("Sở Công Thương đã tiếp nhận", f"{due:%d/%m}")
    assert phone.unread >= 2
    phone.opens("/ho-so/").sees(TITLE, "Sở Công Thương đã tiếp nhận", "Bước tiếp theo", f"{due:%d/%m}", "200.000.000 đ")
    until(
        lambda: any(letter.startswith("an@hoaico.invalid") and TITLE in letter for letter in mailbox()), what="a letter to the enterprise"
    )

    # 3. Appraisal: Sở TTTT is asked, the norm is held against the case, a supplement is asked once.
    company.comes(head).opens("/viec/").clicks(TITLE).clicks("Giao thẩm định").selects("Người thẩm định", "Trần Quốc Bảo").presses(
        "Giao thẩm định"
    ).sees("Đang thẩm định")
    tung = company.comes(ict)
    tung.opens("/viec/").clicks(TITLE).clicks("Trả lời ý kiến thẩm định")
    tung.answers("Ý kiến", "Đồng ý").types("Nội dung ý kiến", "Bộ điều khiển PLC phù hợp, có kết nối giám sát từ xa.").presses("Gửi ý kiến")
    bao = company.comes(officer)
    bao.opens("/viec/").clicks(TITLE).clicks("Yêu cầu bổ sung")
    bao.types("Còn thiếu", "Bổ sung báo giá có đóng dấu của bên bán máy.").presses("Yêu cầu bổ sung").sees("Chờ bổ sung", "Đang chờ Cơ sở")
    phone.opens(file).sees("Cần bổ sung hồ sơ", "Bổ sung báo giá có đóng dấu")
    visitor.opens(f"/tra-cuu/?ma={code}").sees("Đang chờ bổ sung, thời hạn tạm dừng")
    phone.opens("/ho-so/").sees("Cần bổ sung:", "Đến lượt cơ sở", f"{due_date('supplement', today):%d/%m}")
    answers_the_supplement(an, code)
    bao.opens(file).sees("Đang thẩm định").clicks("Đối chiếu định mức").sees("Trong định mức", "TT 28/2018/TT-BTC")
    bao.presses("Lưu kết quả đối chiếu").sees("tất cả trong định mức")
    bao.clicks("Điều kiện hỗ trợ").presses("Lưu điều kiện").sees("Chưa đánh dấu điều kiện nào")
    for condition in ("C1", "C3", "C4", "C5"):
        bao.answers(f"{condition}: đạt?", "Có")
    bao.types("C5: bằng chứng", "Trung tâm Khuyến công đã thực hiện 12 đề án").presses("Lưu điều kiện").sees(
        "Đã ghi 4 điều kiện, tất cả đạt"
    )
    bao.clicks("kết luận")
    bao.types("Nhận xét về nội dung", "Phù hợp quy hoạch ngành.").types("Nhận xét về kinh phí", "Trong định mức.")
    bao.types("Thành phần dự thẩm định", "Phòng Quản lý công nghiệp").answers("Đề nghị phê duyệt?", "Có")
    bao.types("Kết luận", "Đề nghị phê duyệt 200.000.000 đồng.").presses("Lưu và lập biên bản thẩm định")

    # 4. The Sở recommends, the chairman of the province approves; anybody can verify the decision.
    company.comes(leader).opens("/viec/").clicks(TITLE).clicks("Trình phê duyệt").presses("Trình phê duyệt").sees("Chờ phê duyệt")
    duc = company.comes(chairman)
    duc.opens("/viec/").clicks(TITLE).sees("Trong định mức", "Sở TTTT").clicks("Phê duyệt").presses("Phê duyệt").sees("Đã phê duyệt")
    decision = duc.opens(f"{file}phan/van-ban/").reads_pdf("QĐ-UBND")
    assert "QUYẾT ĐỊNH" in decision
    assert "Hai trăm triệu đồng" in decision
    assert FACTORY in decision
    printed = re.search(r"\d{4}-\d{4}-\d{4}-\d{4}", decision)
    assert printed
    visitor.opens(f"/kiem-chung/{printed[0]}/").sees("QĐ-UBND")
    phone.opens(file).sees("Được phê duyệt", "200.000.000")
    phone.opens("/ho-so/").sees("Được duyệt", "Còn lại", "200.000.000 đ")

    # 5. Money: an estimate by two people, the allocation, the contract, an advance by four people.
    lan, phuoc, tuyet = company.comes(accountant), company.comes(treasurer), company.comes(checker)
    gives_the_estimate(lan, phuoc)
    lan.opens("/viec/").clicks(TITLE).clicks("Bố trí kinh phí").presses("Bố trí kinh phí").sees("Đã bố trí kinh phí")
    part = f"{file}don-vi/1/"
    hai = company.comes(centre)
    hai.opens(part).clicks("Ký hợp đồng").presses("Ký hợp đồng").sees("Đã ký hợp đồng")
    contract = hai.reads_pdf("HĐ")
    assert "HỢP ĐỒNG" in contract
    assert FACTORY in contract
    hai.clicks("Bắt đầu thực hiện").presses("Bắt đầu thực hiện").sees("Đang thực hiện")
    an.opens(part).clicks("Đề nghị tạm ứng").sees("140.000.000")
    an.types("Số tiền đề nghị", "150 triệu").types("Nội dung", "Tạm ứng đợt 1").presses("Gửi đề nghị").sees("chỗ cần sửa")
    an.types("Số tiền đề nghị", "100 triệu").presses("Gửi đề nghị").sees("chờ Sở Tài chính kiểm tra")
    pays((tuyet, phuoc, lan), part, "KB-0001", today)
    phone.opens("/tien-ho-tro/").sees(TITLE, "200.000.000", "100.000.000")

    # The work goes on: progress with a picture, an inspection with one finding, mended and closed.
    an.opens(part).clicks("Báo cáo tiến độ").types("Tiến độ (%)", "60").types("Việc đã làm", "Đã lắp máy ép.")
    an.types("Chi phí đã thực hiện", "420 triệu").attaches("Ảnh hoặc tài liệu", "may-ep.png", image_bytes("PNG")).presses(
        "Gửi báo cáo"
    ).sees("60 %")
    inspects(bao, part, today)
    phone.opens(part).sees("Chưa gắn bảng tên đề án")
    an.opens(part).clicks("Báo đã khắc phục").types("Đã khắc phục thế nào", "Đã gắn bảng.").attaches(
        "Ảnh hoặc tài liệu", "bang.png", image_bytes("PNG")
    )
    an.presses("Gửi kết quả khắc phục").sees("chờ đoàn kiểm tra xác nhận")
    bao.opens(part).clicks("Xác nhận").presses("Xác nhận đã khắc phục").sees("Đã xác nhận khắc phục")

    # Completion, own money proven, acceptance, the rest of the money, liquidation.
    an.opens(part).clicks("Thêm chứng từ đối ứng").types("Mã số thuế bên bán", "0100233488").types("Số hóa đơn", "0000123")
    an.types("Ngày hóa đơn", day(today)).types("Nội dung", "Máy ép thủy lực").types("Số tiền", "400 triệu")
    an.attaches("Bản chụp hóa đơn", "Hóa đơn.pdf", pdf_bytes()).presses("Lưu chứng từ").sees("Đã ghi chứng từ")
    an.clicks("Báo cáo tiến độ").types("Tiến độ (%)", "100").types("Việc đã làm", "Đã chạy thử, nghiệm thu nội bộ.")
    an.types("Chi phí đã thực hiện", "600 triệu").ticks("Đây là báo cáo hoàn thành").attaches(
        "Ảnh hoặc tài liệu", "Biên bản chạy thử.pdf", pdf_bytes()
    )
    an.presses("Gửi báo cáo").sees("Bước tiếp theo: báo hoàn thành").clicks("Báo hoàn thành").presses("Báo hoàn thành").sees(
        "Chờ nghiệm thu"
    )
    bao.opens("/viec/").sees(TITLE)
    bao.opens(part).clicks("Xác nhận").presses("Xác nhận chứng từ").sees("Đủ vốn đối ứng")
    bao.clicks("Lập biên bản nghiệm thu").sees("200.000.000").answers("Kết quả", "Đạt")
    for office in Office:
        bao.types(f"{office.label}: họ tên, chức vụ", f"Người của {office.label}")
    bao.types("Nhận xét", "Máy chạy ổn định.").types("Lao động tăng thêm", "9").presses("Lưu và lập biên bản").sees(
        "hỗ trợ 200.000.000 đồng"
    )
    bao.clicks("Nghiệm thu").presses("Nghiệm thu").sees("Đã nghiệm thu, chờ thanh toán")
    hai.opens(part).clicks("Đề nghị thanh toán lần cuối").sees("100.000.000").types("Nội dung", "Thanh toán phần còn lại")
    hai.attaches("Hóa đơn, bảng kê chi", "Hóa đơn.pdf", pdf_bytes()).presses("Gửi đề nghị")
    pays((tuyet, phuoc, lan), part, "KB-0002", today)
    phone.opens("/tien-ho-tro/").sees("200.000.000")
    hai.opens(part).clicks("Thanh lý hợp đồng").presses("Thanh lý hợp đồng").sees("Đã thanh lý")
    liquidation = hai.reads_pdf("Thanh lý")
    assert "200.000.000" in liquidation

    # 6. The enterprise reads on its phone how it all ended.
    phone.opens(file).sees("Đã thanh lý", "200.000.000")
    before = phone.unread
    assert before >= 8
    phone.opens("/thong-bao/").presses("Mở")
    phone.opens(file)
    assert phone.unread == before - 1
    assert Project.objects.get(code=code).state == "settled"

    # 7. The report of the year, made by the worker while the page shows how far it is.
    worker.pause()
    bao.opens("/bao-cao/").selects("Loại báo cáo", "Báo cáo công tác khuyến công").types("Năm", str(today.year)).presses("Lập báo cáo")
    bao.sees("Tiến độ", "Đang chờ tới lượt", "0 %")
    worker.go_on()
    bao.named("link", "Tải PDF").wait_for(timeout=PATIENCE * 1000)
    report = bao.reads_pdf("Tải PDF")
    assert code in report
    assert TITLE in report
    assert re.search(r"Đã thanh lý 600 200 200 0\b", report)
    address = bao.named("link", "Tải Excel").get_attribute("href") or ""
    book = bao.fetches(address, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    cells = [str(cell) for sheet in sheets(book) for row in sheet for cell in row]
    assert any(TITLE in cell for cell in cells)


def sheets(book: bytes) -> list[list[list[object]]]:
    """The sheets of a workbook, row by row."""
    read = CalamineWorkbook.from_filelike(BytesIO(book))
    return [read.get_sheet_by_name(name).to_python() for name in read.sheet_names]


def gives_the_estimate(lan: Actor, phuoc: Actor) -> None:
    """Drafted by an officer, approved by the leader; the officer cannot approve."""
    lan.opens("/du-toan/").clicks("Soạn dự toán").selects("Nguồn kinh phí", "Khuyến công địa phương (ngân sách tỉnh)").types(
        "Tổng dự toán", "4 tỷ"
    )
    lan.presses("Lưu bản soạn").sees("Đã lưu bản soạn").clicks("Trình duyệt").presses("Trình duyệt")
    lan.sees("Bạn là người soạn nên không duyệt bản này")
    address = lan.page.url.replace(lan.stage.url, "")
    lan.is_refused(f"{address}duyet/", 403)
    phuoc.opens(address).clicks("Duyệt dự toán").types("Quyết định giao dự toán", "Quyết định 2345/QĐ-UBND").presses("Duyệt dự toán").sees(
        "Đã duyệt"
    )


def pays(finance: tuple[Actor, Actor, Actor], part: str, voucher: str, today: date) -> None:
    """An officer checks the papers of the open request, the leader sees the originals and approves, another officer records what the treasury did."""
    tuyet, phuoc, lan = finance
    tuyet.opens("/cap-phat/").clicks("Kiểm tra hồ sơ chi").presses("Kiểm tra hồ sơ chi").sees("Chờ duyệt chi")
    phuoc.opens("/cap-phat/").clicks("Duyệt chi")
    for box in phuoc.page.get_by_role("checkbox").all():
        box.check()
    phuoc.presses("Duyệt chi")
    lan.opens("/cap-phat/").clicks("Ghi nhận đã chi").types("Số chứng từ", voucher).types("Ngày chi", day(today)).presses("Ghi nhận đã chi")
    lan.opens(part).sees(voucher)


def inspects(bao: Actor, part: str, today: date) -> None:
    """A joint inspection by two offices, with one finding."""
    bao.opens(part).clicks("Ghi biên bản kiểm tra").ticks("Sở Công Thương").ticks("Sở Tài chính").types(
        "Thành phần", "Trần Quốc Bảo; Mai Thị Lan; chủ cơ sở"
    )
    for question in ("Máy móc, hạng mục", "Kinh phí dùng đúng", "Chứng từ đầy đủ"):
        bao.answers(question, "Đúng")
    bao.types("Kết luận", "Thực hiện đúng nội dung.").types("Tồn tại 1", "Chưa gắn bảng tên đề án")
    bao.types("Hạn khắc phục tồn tại 1", day(today + timedelta(days=10))).presses("Lưu và lập biên bản").sees("1 tồn tại")


def checks_itself(visitor: Actor) -> None:
    """Somebody without an account asks what may be given, on a phone."""
    visitor.opens("/tu-kiem-tra/").selects(
        "Nội dung đề nghị hỗ trợ", "Ứng dụng máy móc, thiết bị tiên tiến, chuyển giao công nghệ vào sản xuất"
    )
    visitor.selects("Địa bàn nơi đặt cơ sở", "Thành phố Bến Tre").types("Chi phí đầu tư", "600 triệu").types(
        "Số tiền muốn đề nghị", "200 triệu"
    )
    visitor.presses("Kiểm tra").sees("Trong mức được hỗ trợ", "TT 28/2018/TT-BTC")


def writes_a_draft(an: Actor, today: date) -> str:
    """Begin, fill half of it, stop; the code of the draft."""
    an.opens("/de-an/moi/").presses("Lập hồ sơ").sees("chỗ cần sửa")
    an.selects("Nội dung đề nghị hỗ trợ", "Ứng dụng máy móc, thiết bị tiên tiến, chuyển giao công nghệ vào sản xuất")
    an.types("Chi phí dự kiến", "600 triệu").types("Tên đề án", TITLE).presses("Lập hồ sơ").sees("Đã lập hồ sơ")
    found = re.search(r"KC-\d{4}-\d+-\d", an.page.url)
    assert found
    an.clicks("Thông tin chung").ticks("Có nội dung công nghệ thông tin").presses("Lưu và tiếp tục")
    an.types("Sự cần thiết", "Máy ép cũ tốn điện, năng suất thấp.").types("Mục tiêu, quy mô", "500 lít mỗi giờ.")
    an.types("Hiệu quả dự kiến", "Thêm 9 lao động.").presses("Lưu và tiếp tục")
    an.sees("Nội dung và tiến độ")
    return found[0]


def finishes_and_submits(an: Actor, code: str, today: date) -> None:
    """Come back to the draft, fill the rest, look at everything, hand it in."""
    an.opens("/de-an/").clicks(TITLE)
    an.opens(f"/de-an/{code}/soan/").sees("Xong 2/7 phần").clicks("Nội dung và tiến độ")
    an.types("Nội dung và tiến độ", "Mua máy, lắp đặt, chạy thử.")
    an.types("Ngày bắt đầu", day(today)).types("Ngày kết thúc", day(today - timedelta(days=1))).presses("Lưu và tiếp tục").sees(
        "Phải từ ngày bắt đầu"
    )
    an.types("Ngày kết thúc", day(today + timedelta(days=180))).presses("Lưu và tiếp tục")
    an.clicks(FACTORY)
    first, second = an.row("Dòng 1"), an.row("Dòng 2")
    an.types("Khoản mục", "Máy ép thủy lực", within=first).types("Thành tiền", "400 triệu", within=first).types(
        "đề nghị hỗ trợ", "200 triệu", within=first
    )
    an.presses("Thêm dòng")
    an.types("Khoản mục", "Băng tải, lắp đặt", within=second).types("Thành tiền", "200 triệu", within=second)
    an.types("Máy móc, mô hình", "Máy ép thủy lực 500 lít/giờ").presses("Lưu và tiếp tục").sees("600.000.000", "400.000.000")
    an.clicks("Tiếp: Số liệu theo nội dung").types("Số báo giá đã có", "2").types(
        "Vì sao có ít hơn 3 báo giá", "Chỉ có hai nơi bán máy cỡ này."
    ).answers("Máy móc, thiết bị mới 100 %", "Có")
    capacity = an.row("Công suất sản xuất (tấn/năm)")
    an.types("Hiện nay", "1.200", within=capacity).types("Mục tiêu", "1.800,5", within=capacity).presses("Lưu và tiếp tục")
    an.ticks("Cam kết bảo đảm đủ vốn đối ứng 400.000.000").ticks("chưa được ngân sách nhà nước").presses("Lưu và tiếp tục")
    an.selects("Loại giấy tờ", "Giấy đăng ký kinh doanh").attaches("Tệp", "giay-phep.pdf", b"not a pdf at all").presses("Đính kèm").sees(
        "chỗ cần sửa"
    )
    for kind, name in (("Giấy đăng ký kinh doanh", "Giấy phép.pdf"), ("Báo giá", "Báo giá máy ép.pdf")):
        an.selects("Loại giấy tờ", kind).attaches("Tệp", name, pdf_bytes()).presses("Đính kèm").sees(f"Đã đính kèm {name}")
    an.clicks("Tiếp: Kiểm tra và nộp").sees("Hai trăm triệu đồng", "400.000.000").presses("Nộp hồ sơ").sees("Đã nộp hồ sơ")


def answers_the_supplement(an: Actor, code: str) -> None:
    """Add what was asked for and send again."""
    an.opens(f"/de-an/{code}/").sees("Cần bổ sung").clicks("Sửa hồ sơ").clicks("Hồ sơ đính kèm")
    an.selects("Loại giấy tờ", "Báo giá").attaches("Tệp", "Báo giá có dấu.pdf", pdf_bytes(2)).presses("Đính kèm")
    an.clicks("Tiếp: Kiểm tra và nộp").types("Bổ sung báo giá có đóng dấu", "Đã kèm báo giá có đóng dấu.").presses("Gửi lại hồ sơ").sees(
        "Đã gửi lại hồ sơ"
    )
