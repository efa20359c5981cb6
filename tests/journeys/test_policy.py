"""Clauses 1a, 1b, 4a: a text is kept, sent and read; a policy goes from its draft to the library; the directive's page counts both."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from directive.services import load_directive
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.text import date_vi
from policy.models import Dossier, LegalText
from policy.services.loading import load_library
from tests.browser import Browse, follow, looked_at
from tests.factories import actors
from tests.factories.policy import WORDS, consult, make_dossier
from tests.factories.projects import Cast, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("button", name=name, exact=True))


def step(page: Page, name: str) -> None:
    follow(page.get_by_role("main").get_by_role("link", name=name, exact=True).first)


@pytest.fixture
def cast(settings, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    load_directive()
    load_library()
    return Cast()


def user(cast: Cast, role: Role) -> User:
    return User.objects.get(pk=cast[role].user_id)


def test_a_text_is_kept_sent_and_read(browse: Browse, cast: Cast) -> None:
    desk, reader = user(cast, Role.DOIT_OFFICER), user(cast, Role.DISTRICT_OFFICER)
    page = browse("/thu-vien/", user=desk)
    looked_at(page, "library")
    step(page, "Thêm văn bản")
    assert page.get_by_role("main").locator("form.form > .field").count() <= 6
    press(page, "Thêm văn bản")
    looked_at(page, "library-wrong")
    today = date_vi(clock.today())
    for label, words in (
        ("Số, ký hiệu", "9/2026/QĐ-UBND"), ("Cơ quan ban hành", "Ủy ban nhân dân tỉnh"), ("Trích yếu", "Quy định hỗ trợ làng nghề dừa"),
        ("Ngày ban hành", today), ("Có hiệu lực từ ngày", today),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_text("Nội dung, quan hệ với văn bản khác, tệp kèm theo").click()
    page.get_by_label("Toàn văn").fill(WORDS)
    looked_at(page, "library-add")
    press(page, "Thêm văn bản")
    looked_at(page, "library-text")
    step(page, "Gửi để đọc")
    looked_at(page, "library-send")
    press(page, "Gửi để đọc")
    looked_at(page, "library-sending")
    expect(page.get_by_text("0/1 người đã đọc")).to_be_visible()

    page = browse("/viec/", user=reader, width=360)
    step(page, "Quy định hỗ trợ làng nghề dừa")
    looked_at(page, "library-read")
    press(page, "Tôi đã đọc")
    expect(page.get_by_text("Đã ghi nhận bạn đã đọc văn bản.")).to_be_visible()

    page = browse("/thu-vien/?q=lang+nghe+dua", width=360)
    expect(page.get_by_role("link", name="Quyết định 9/2026/QĐ-UBND")).to_be_visible()
    looked_at(page, "library-found")
    old = LegalText.objects.get(number="45/2012/NĐ-CP")
    looked_at(browse(old.get_absolute_url(), width=360), "library-decree")

    page = browse("/chi-thi/", user=user(cast, Role.DOIT_HEAD))
    follow(page.get_by_role("link", name="Lượt cán bộ đã đọc văn bản được gửi"))
    expect(page.get_by_text("1/1 lượt đã đọc")).to_be_visible()
    looked_at(page, "directive-1b")


def test_a_policy_goes_from_its_draft_to_the_library(browse: Browse, cast: Cast) -> None:
    writer, finance, leader, chair, head = (
        user(cast, role) for role in (Role.DOIT_OFFICER, Role.FINANCE_OFFICER, Role.DOIT_LEADER, Role.PROVINCE_LEADER, Role.DOIT_HEAD)
    )
    page = browse("/chinh-sach/", user=writer)
    looked_at(page, "policies")
    step(page, "Lập hồ sơ chính sách")
    page.get_by_label("Tên chính sách").fill("Hỗ trợ sản xuất sạch hơn trong chế biến dừa")
    page.get_by_label("Đối tượng áp dụng").fill("Cơ sở chế biến dừa")
    page.get_by_label("Sự cần thiết").fill("Nước thải sơ chế dừa chưa được xử lý.")
    looked_at(page, "policy-start")
    press(page, "Lập hồ sơ chính sách")
    row = Dossier.objects.get()
    for words, note in ((WORDS, ""), (WORDS.replace("làng nghề dừa", "cơ sở chế biến dừa"), "Đổi đối tượng")):
        page = browse(f"{row.get_absolute_url()}du-thao/", user=writer)
        page.get_by_label("Dự thảo").fill(words)
        page.get_by_label("Đã sửa gì").fill(note)
        press(page, "Lưu dự thảo")
    step(page, "so với lần 1")
    looked_at(page, "policy-compare")
    page = browse(f"{row.get_absolute_url()}buoc/consult/", user=writer)
    page.get_by_label("Sở Tài chính", exact=True).check()
    page.get_by_label("Lấy ý kiến rộng rãi trên cổng đến ngày đó").uncheck()
    looked_at(page, "policy-consult")
    press(page, "Lấy ý kiến")
    looked_at(page, "policy-consulting")

    page = browse("/viec/", user=finance, width=360)
    step(page, "Hỗ trợ sản xuất sạch hơn trong chế biến dừa")
    looked_at(page, "policy-asked")
    step(page, "Góp ý")
    page.get_by_label("Ý kiến của cơ quan").fill("Nêu rõ nguồn kinh phí.")
    press(page, "Gửi ý kiến")

    page = browse(row.get_absolute_url(), user=writer)
    step(page, "Kết thúc lấy ý kiến")
    press(page, "Kết thúc lấy ý kiến")
    step(page, "Tiếp thu, giải trình")
    page.get_by_label("Nội dung tiếp thu, giải trình").fill("Đã bổ sung.")
    looked_at(page, "policy-respond")
    press(page, "Tiếp thu, giải trình")
    page = browse(row.get_absolute_url(), user=leader)
    step(page, "Trình UBND tỉnh")
    press(page, "Trình UBND tỉnh")
    page = browse(row.get_absolute_url(), user=chair)
    step(page, "Ban hành")
    page.get_by_label("Số, ký hiệu").fill("10/2026/QĐ-UBND")
    page.get_by_label("Ngày ban hành").fill(date_vi(clock.today()))
    page.get_by_label("Có hiệu lực từ ngày").fill(date_vi(clock.today()))
    looked_at(page, "policy-issue")
    press(page, "Ban hành")
    looked_at(page, "policy-issued")
    page = browse("/chi-thi/", user=head)
    follow(page.get_by_role("link", name="Chính sách công nghiệp đã ban hành"))
    expect(page.get_by_text("Ý kiến góp đúng hạn", exact=True)).to_be_visible()
    looked_at(page, "directive-1a")


def test_everybody_comments_and_the_promoter_proposes(browse: Browse, cast: Cast) -> None:
    row = make_dossier(cast[Role.DOIT_OFFICER])
    consult(row, cast[Role.DOIT_OFFICER], is_public=True)
    page = browse("/", width=360)
    follow(page.get_by_role("link", name="Góp ý dự thảo"))
    looked_at(page, "consultations")
    step(page, row.title)
    press(page, "Gửi góp ý")
    looked_at(page, "consultation-wrong")
    page.get_by_label("Ý kiến của bạn").fill("Nên hỗ trợ cả hộ nhỏ.")
    press(page, "Gửi góp ý")
    expect(page.get_by_text("Cảm ơn bạn đã góp ý.")).to_be_visible()
    looked_at(page, "consultation")

    promoter = actors.make_member(Role.CO_APPRAISER, organisation_code="ttxtdt")
    page = browse("/chinh-sach/moi/", user=promoter.user)
    page.get_by_label("Tên chính sách").fill("Ưu đãi đầu tư vào cụm làng nghề dừa")
    page.get_by_label("Đối tượng áp dụng").fill("Nhà đầu tư")
    page.get_by_label("Sự cần thiết").fill("Làng nghề thiếu hạ tầng.")
    press(page, "Lập hồ sơ chính sách")
    looked_at(page, "policy-promoter")
    page = browse("/chi-thi/", user=user(cast, Role.DOIT_HEAD))
    follow(page.get_by_role("link", name="Chính sách ưu đãi đầu tư đã ban hành"))
    expect(page.get_by_text("Đang soạn thảo, lấy ý kiến", exact=True)).to_be_visible()
    looked_at(page, "directive-4a")
