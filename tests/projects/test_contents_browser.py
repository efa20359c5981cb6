"""Two contents in a real browser, from the first page to the appraiser's: a training class, and a cleaner-production model."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise, User
from projects.models import Project
from tests.browser import Browse, looked_at, press
from tests.factories import actors
from tests.factories.projects import PATH, Cast, pdf_file, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enterprise(settings, tmp_path) -> Enterprise:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    return actors.make_enterprise("Cơ sở đan lát Hưng Phong", capital=5_000_000_000)


def box(page: Page, label: str) -> Locator:
    """The control of a label."""
    return page.get_by_role("main").get_by_label(label).and_(page.locator("input, textarea, select")).first


def begin(page: Page, content: str, title: str) -> str:
    """The first page, then the sections of words and money; the draft's address."""
    box(page, "Nội dung đề nghị hỗ trợ").select_option(label=content)
    box(page, "Tên đề án").fill(title)
    press(page, "Lập hồ sơ")
    draft = "/".join(page.url.split("/")[:6]) + "/"
    page.goto(f"{draft}muc-tieu/")
    for label, words in (("Sự cần thiết", "Thiếu lao động có nghề."), ("Mục tiêu, quy mô", "Đủ người cho hai dây chuyền.")):
        box(page, label).fill(words)
    press(page, "Lưu và tiếp tục")
    today = clock.today()
    box(page, "Nội dung và tiến độ").fill("Chuẩn bị, thực hiện, tổng kết.")
    box(page, "Ngày bắt đầu").fill(f"{today:%d/%m/%Y}")
    box(page, "Ngày kết thúc").fill(f"{today + timedelta(days=200):%d/%m/%Y}")
    press(page, "Lưu và tiếp tục")
    page.goto(f"{draft}kinh-phi/1/")
    page.locator("#id_items-0-name").fill("Chi phí thực hiện")
    page.locator("#id_items-0-amount").fill("300 triệu")
    page.locator("#id_items-0-by_grant").fill("80 triệu")
    press(page, "Lưu và tiếp tục")
    page.get_by_role("link", name="Tiếp: Số liệu theo nội dung").click()
    page.wait_for_load_state("load")
    return draft


def hand_in(page: Page, draft: str, paper: str) -> Project:
    """Commitments, files with the one that the content asks for, and the page of the last click."""
    for tick in page.locator("main input[type=checkbox]").all():
        tick.check()
    press(page, "Lưu và tiếp tục")
    for kind in ("Giấy đăng ký kinh doanh", "Báo giá", paper):
        box(page, "Loại giấy tờ").select_option(label=kind)
        content = pdf_file().read()
        box(page, "Tệp").set_input_files({"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": content})
        press(page, "Đính kèm")
    page.goto(f"{draft}kiem-tra/")
    return Project.objects.get(code=draft.split("/")[-3])


def test_a_training_class_is_asked_for_step_by_step(browse: Browse, enterprise):
    owner = Cast().of(enterprise)
    page = browse("/de-an/moi/", user=User.objects.get(pk=owner.user_id))
    draft = begin(page, "Đào tạo nghề, truyền nghề ngắn hạn, nâng cao tay nghề", "Lớp đan giỏ từ cọng dừa")
    expect(box(page, "Số học viên cam kết tuyển dụng (người)")).to_be_hidden()
    page.get_by_role("group", name="Đơn vị cam kết tuyển dụng sau đào tạo").get_by_label("Có").check()
    expect(box(page, "Số học viên cam kết tuyển dụng (người)")).to_be_visible()
    expect(box(page, "Học viên làm việc ở đâu")).to_be_hidden()
    box(page, "Nghề đào tạo").fill("Đan giỏ từ cọng dừa")
    box(page, "Hình thức").select_option(label="Truyền nghề")
    box(page, "Số học viên (người)").fill("ba mươi")
    press(page, "Lưu và tiếp tục")
    expect(box(page, "Số học viên (người)")).to_have_value("ba mươi")
    looked_at(page, "figures-class-wrong")
    answers = {
        "Số học viên (người)": "30",
        "Số giờ học": "240",
        "Ngày khai giảng": f"{clock.today() + timedelta(days=40):%d/%m/%Y}",
        "Nơi học": "Nhà văn hóa xã",
        "Nhu cầu lao động": "35",
        "Số học viên cam kết tuyển dụng (người)": "25",
    }
    for label, answer in answers.items():
        box(page, label).fill(answer)
    press(page, "Lưu và tiếp tục")
    project = hand_in(page, draft, "Chương trình, kế hoạch đào tạo")
    looked_at(page, "figures-class-check")
    press(page, "Nộp hồ sơ")
    project.refresh_from_db()
    assert project.state == "submitted"
    assert project.lines.get().answers["hired"] == 25


def test_a_cleaner_production_model_carries_what_is_now_and_what_is_aimed_at(browse: Browse, enterprise):
    cast = Cast()
    owner = cast.of(enterprise)
    page = browse("/de-an/moi/", user=User.objects.get(pk=owner.user_id))
    draft = begin(page, "Xây dựng mô hình thí điểm áp dụng sản xuất sạch hơn", "Mô hình sản xuất sạch hơn chế biến xơ dừa")
    page.get_by_role("group", name="Đã đánh giá nhanh").get_by_label("Không").check()
    box(page, "Giải pháp sẽ áp dụng").fill("Thu hồi nước ngưng lò hơi.")
    for measure, now, then in (
        ("Điện tiêu thụ một tháng (kWh/tháng)", "1.800,5", "1350"),
        ("Nước sử dụng một tháng (m³/tháng)", "420", "290"),
        ("Chất thải rắn một tháng (kg/tháng)", "650", "380"),
    ):
        group = page.get_by_role("group", name=measure)
        group.get_by_label("Hiện nay").fill(now)
        group.get_by_label("Mục tiêu").fill(then)
    looked_at(page, "figures-model")
    press(page, "Lưu và tiếp tục")
    project = hand_in(page, draft, "Báo cáo đánh giá sản xuất sạch hơn")
    press(page, "Nộp hồ sơ")
    project.refresh_from_db()
    assert project.lines.get().answers["energy"] == {"baseline": "1800.5", "target": "1350"}
    for _, step in PATH[1:4]:
        step(project, cast)
    officer = browse(project.tab_url("ho-so"), user=User.objects.get(pk=cast[Role.DOIT_OFFICER].user_id))
    expect(officer.get_by_text("1.800,5 kWh/tháng")).to_be_visible()
    looked_at(officer, "figures-dossier")
    officer.goto(f"/de-an/{project.code}/doi-chieu-dinh-muc/")
    expect(officer.get_by_text("không giới hạn quy mô và địa bàn").first).to_be_visible()
    looked_at(officer, "norm-check")
    officer.goto(f"/de-an/{project.code}/dieu-kien/")
    looked_at(officer, "conditions")
    visitor = browse(
        "/tu-kiem-tra/?noi_dung=MACHINERY&loai_hinh=enterprise&dia_ban=829&nganh=other&noi_dat=commune&quy_mo=small&nguon=KCDP&chi_phi=500+triệu&de_nghi=200+triệu"
    )
    expect(visitor.get_by_text("không thuộc danh mục được hỗ trợ").first).to_be_visible()
    looked_at(visitor, "self-check")


def test_few_quotes_ask_why_and_enough_do_not(browse: Browse, enterprise):
    owner = Cast().of(enterprise)
    page = browse("/de-an/moi/", user=User.objects.get(pk=owner.user_id))
    draft = begin(page, "Ứng dụng máy móc, thiết bị tiên tiến, chuyển giao công nghệ vào sản xuất", "Máy ép nước trái cây")
    quotes, why = box(page, "Số báo giá đã có"), box(page, "Vì sao có ít hơn 3 báo giá")
    expect(why).to_be_hidden()
    for typed, is_asked in (("2", True), ("3", False), ("1.000", False), ("", False), ("0", True), ("hai", False), ("2", True)):
        quotes.fill(typed)
        expect(why).to_be_visible() if is_asked else expect(why).to_be_hidden()
    looked_at(page, "figures-few-quotes")
    press(page, "Lưu và tiếp tục")
    page.goto(f"{draft}kiem-tra/")
    expect(page.get_by_text("Vì sao có ít hơn 3 báo giá").first).to_be_visible()
