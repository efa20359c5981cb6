"""A cơ sở comes to the portal by itself: address, password, facts; the district confirms; the owner asks an employee in, who writes."""

import re
from collections.abc import Callable

import pytest

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise
from tests.celery_worker import Worker
from tests.factories import actors
from tests.journeys.company import Company, province_on
from tests.journeys.stage import PHONE, Stage, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "dua-xanh-ben-tre-2026"
OWNER, CLERK = "ba@coso.invalid", "ke@coso.invalid"
NAME = "Hộ kinh doanh Ba Vát"


def link_to(mailbox: Callable[[], list[str]], address: str, path: str) -> str:
    """The one-time link in a letter to somebody, once it has arrived."""
    letter = until(lambda: next((one for one in mailbox() if one.startswith(address) and path in one), None), what=f"a letter to {address}")
    found = re.search(rf"https?://[^/\s]+({path}\S+)", letter)
    assert found
    return found[1]


@pytest.mark.thorough
def test_a_co_so_registers_and_is_let_in(stage: Stage, worker: Worker, mailbox: Callable[[], list[str]]) -> None:
    province_on(clock.today().year)
    company = Company(stage)
    actors.make_enterprise("Cơ sở Ba Vát", phone="0903 999 999")
    officer = company.comes(company.person(Role.DISTRICT_OFFICER, "Lê Thị Hòa", "hoa@tpbt.invalid", where="ubnd-829"))

    # 1. On a phone: an address, the letter, a password.
    ba = stage.actor("Trần Thị Ba", email=OWNER, password=PASSWORD, width=PHONE)
    ba.opens("/").clicks("Đăng ký cơ sở").presses("Gửi liên kết").sees("Cần nhập thư điện tử")
    ba.types("Thư điện tử", OWNER).presses("Gửi liên kết").sees("Hãy xem hộp thư")
    link = link_to(mailbox, OWNER, "/dang-ky/")
    ba.opens(link).types("Họ và tên", "Trần Thị Ba")
    ba.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    ba.types("Nhập lại mật khẩu", PASSWORD).ticks("Tôi đã đọc thông báo").presses("Mở tài khoản").sees("Khai báo cơ sở")
    stage.actor("kẻ tò mò").opens(link).sees("đã được dùng")

    # 2. The facts, with a mistake; somebody of that name is there already.
    ba.types("Tên cơ sở", NAME).types("Mã số thuế", "0100233480").selects("Loại hình", "Hộ kinh doanh")
    ba.selects("Ngành nghề", "Tiểu thủ công nghiệp").types("Mã ngành kinh tế", "1629").selects("Xã, phường, thị trấn", "Phường Phú Khương")
    ba.types("Địa chỉ", "Số 1 đường Dừa").types("Người đại diện", "Trần Thị Ba").types("Điện thoại", "0903 123 456")
    ba.types("Số lao động", "6").types("Tổng nguồn vốn", "900 triệu").presses("Gửi để xác nhận").sees("chữ số kiểm tra")
    assert ba.box("Tên cơ sở").input_value() == NAME
    ba.types("Mã số thuế", "").presses("Gửi để xác nhận").sees("Có thể cơ sở đã có trong hệ thống", "Cơ sở Ba Vát").sees_no("0903 999 999")
    ba.ticks("Đây là cơ sở khác").presses("Gửi để xác nhận").sees("Đang chờ địa phương xác nhận")

    # 3. The district gives it back, then confirms.
    officer.opens("/viec/").sees("Xác nhận cơ sở").clicks(NAME).sees("Cơ sở chờ xác nhận")
    officer.clicks("Trả lại để sửa").presses("Trả lại để sửa").sees("Hãy ghi lý do")
    officer.types("Lý do", "Ghi rõ số nhà").presses("Trả lại để sửa").sees("Cần sửa lại")
    ba.opens("/trang-chu/").opens("/co-so-cua-toi/").clicks(NAME).sees("Ghi rõ số nhà").clicks("Sửa và gửi lại")
    ba.types("Địa chỉ", "Số 12 đường Dừa").presses("Lưu và gửi xác nhận").sees("Đang chờ địa phương xác nhận")
    officer.opens("/viec/").clicks(NAME).sees("Số 12 đường Dừa").clicks("Xác nhận cơ sở").presses("Xác nhận cơ sở").sees("Đã xác nhận")
    until(
        lambda: any("Địa phương đã xác nhận cơ sở" in one and one.startswith(OWNER) for one in mailbox()), what="the letter of confirmation"
    )

    # 4. The owner asks an employee in.
    page = Enterprise.objects.get(name=NAME).get_absolute_url()
    ba.opens(page).sees("Đã xác nhận").clicks("Mời, đổi vai, cho thôi")
    ba.types("Thư điện tử của người được mời", CLERK).selects("Vai trò", "Nhân viên cơ sở").presses("Gửi lời mời").sees(CLERK)
    ke = stage.actor("Lê Văn Kế", email=CLERK, password=PASSWORD)
    ke.opens(link_to(mailbox, CLERK, "/loi-moi/")).sees(NAME, "nhân viên cơ sở").types("Họ và tên", "Lê Văn Kế")
    ke.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    ke.types("Nhập lại mật khẩu", PASSWORD).ticks("Tôi đã đọc thông báo").presses("Mở tài khoản và nhận lời").sees("Cơ sở của tôi", NAME)

    # 5. Who comes back through the sign-in, writes, and leaves the handing in to the owner.
    ke.signs_out()
    ke.signs_in()
    ke.opens("/de-an/moi/").selects("Nội dung đề nghị hỗ trợ", "Ứng dụng máy móc, thiết bị tiên tiến, chuyển giao công nghệ vào sản xuất")
    ke.types("Chi phí dự kiến", "600 triệu").types("Tên đề án", "Máy tước chỉ xơ dừa").presses("Lập hồ sơ").sees("Đã lập hồ sơ")
    code = re.search(r"KC-\d{4}-\d+-\d", ke.page.url)
    assert code
    ke.opens(f"/de-an/{code[0]}/soan/kiem-tra/").sees("Việc nộp hồ sơ do chủ cơ sở thực hiện")
    assert ke.page.get_by_role("button", name="Nộp hồ sơ").count() == 0
    ke.is_refused(f"{page}nguoi/", 403).is_refused(f"{page}de-nghi/", 403)
    ba.opens(f"/de-an/{code[0]}/soan/kiem-tra/").sees("Máy tước chỉ xơ dừa")
    assert ba.page.get_by_role("button", name="Nộp hồ sơ").count() == 1
