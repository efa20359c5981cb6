"""An agreement in another currency, two instalments at two rates' worth, one đề án paid by khuyến công and the donor, the report to the donor."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from donors.models import Agreement, DonorReport
from donors.selectors import position_of
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.enums import LineState, ProjectState
from projects.models import PaymentRequest, SourcePart
from tests.browser import Browse, looked_at
from tests.factories.donors import make_donor, raiser
from tests.factories.projects import Cast, approved, bring_line, fire, give_estimate, make_project, pdf_file, prepare_province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
TR = 1_000_000


def sends(page: Page, button: str, says: str, **typed: str) -> None:
    """Fill boxes by their ids, press a button, read what is said."""
    for name, value in typed.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state("load")
    assert says in page.content(), page.inner_text("main")


def test_money_comes_is_used_and_told_of(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    cast, who = Cast(), raiser()
    give_estimate()
    donor = make_donor(who, name="Green Coconut Fund")
    line = make_project(state=ProjectState.ALLOCATED, cast=cast, elsewhere={"SOCIAL": 150 * TR}).lines.get()
    user = {role: User.objects.get(pk=cast[role].user_id) for role in (Role.FINANCE_OFFICER, Role.FINANCE_LEADER, Role.CENTER_OFFICER)}
    promoter = User.objects.get(pk=who.user_id)
    today = f"{clock.today():%d/%m/%Y}"
    next_year = f"{clock.today().replace(day=1, year=clock.today().year + 1):%d/%m/%Y}"

    page = browse("/tai-tro/thoa-thuan/moi/", user=promoter)
    page.locator("#id_donor").select_option(str(donor.pk))
    page.locator("#id_currency").select_option("USD")
    paper = tmp_path / "GA-07.pdf"
    paper.write_bytes(pdf_file().read())
    page.locator("#id_file").set_input_files(paper)
    looked_at(page, "raised-draft")
    words = {"number": "GA-07", "title": "Máy móc cho làng dừa", "purpose": "Máy móc cho cơ sở chế biến dừa", "amount": "10.000"}
    days = {
        "signed_on": today,
        "starts_on": today,
        "ends_on": next_year,
        "amount_1": "6.000",
        "due_1": today,
        "amount_2": "3.000",
        "due_2": next_year,
    }
    sends(page, "Lưu bản soạn", "khác số thỏa thuận 10.000 USD", **words, **days)
    page.locator("#id_file").set_input_files(paper)
    sends(page, "Lưu bản soạn", "chờ Sở Tài chính", amount_2="4.000")
    row = Agreement.objects.get()

    page = browse(f"/tai-tro/thoa-thuan/{row.pk}/thuc-hien/", user=user[Role.FINANCE_LEADER])
    sends(page, "Đưa thỏa thuận vào thực hiện", "Chưa có tỷ giá USD")
    page = browse("/tai-tro/ty-gia/moi/", user=user[Role.FINANCE_OFFICER])
    page.locator("#id_currency").select_option("USD")
    sends(page, "Ghi tỷ giá", "Đã ghi tỷ giá USD", rate="26.100,5", source="Tỷ giá mua, ngân hàng nhận tiền")
    page = browse(f"/tai-tro/thoa-thuan/{row.pk}/thuc-hien/", user=user[Role.FINANCE_LEADER])
    sends(page, "Đưa thỏa thuận vào thực hiện", "Đang thực hiện")

    page = browse(f"/tai-tro/thoa-thuan/{row.pk}/nhan-tien/", user=user[Role.FINANCE_OFFICER])
    sends(page, "Ghi nhận", "156.603.000 đồng", amount="6.000", voucher="BC-01")
    page.get_by_role("link", name="Ghi tiền nhận được").click()
    sends(page, "Ghi nhận", "104.402.000 đồng", amount="4.000", voucher="BC-02")
    page.get_by_role("link", name="Bố trí cho đề án").click()
    page.locator("#id_line").select_option(str(line.pk))
    looked_at(page, "raised-use")
    sends(page, "Bố trí kinh phí", "Đã bố trí 150.000.000 đồng", amount="150 triệu")
    looked_at(page, "raised-agreement")
    part = SourcePart.objects.get()

    bring_line(line, LineState.IMPLEMENTING, cast)
    page = browse(f"{line.get_absolute_url()}tam-ung/", user=user[Role.CENTER_OFFICER])
    page.locator(f"input[name=part][value='{part.pk}']").check()
    looked_at(page, "raised-advance")
    sends(page, "Gửi đề nghị", "chờ Sở Tài chính kiểm tra", amount="105 triệu", note="Tạm ứng đợt 1 từ nguồn tài trợ")
    request = PaymentRequest.objects.get()
    assert request.part == part
    approved(request, cast)
    fire(request, "pay", cast[Role.FINANCE_OFFICER], voucher="UNC-1", paid_on=clock.today())
    page = browse(line.get_absolute_url(), user=user[Role.FINANCE_OFFICER])
    assert "Các nguồn cùng chi" in page.content()
    looked_at(page, "raised-line")

    due = DonorReport.objects.order_by("due_on")[0]
    page = browse(f"/tai-tro/thoa-thuan/{row.pk}/bao-cao/{due.pk}/", user=promoter)
    sends(page, "Lập báo cáo", "Đã lập", words="Máy đã đặt mua, giao trong quý tới.")
    looked_at(page, "raised-reported")
    told = DonorReport.objects.get(pk=due.pk).paper.context["body"]
    assert (told["is_abroad"], told["received_worth"], [use["paid"] for use in told["uses"]]) == (True, 261_005_000, [105 * TR])
    position = position_of(Agreement.objects.get())
    assert (position.allocated, position.disbursed, position.free) == (150 * TR, 105 * TR, 111_005_000)
    page = browse("/ghi-nhan-tai-tro/")
    assert "Green Coconut Fund" in page.content()
    looked_at(page, "raised-thanks")
