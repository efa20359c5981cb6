"""Money from the request to the treasury's book: asked with papers, checked, approved, paid by four people; the statement, one difference, the minutes."""

from datetime import date
from pathlib import Path

import pytest

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.enums import LineState, PaymentState, ProjectState
from projects.models import PaymentRequest
from tests.browser import Browse, looked_at, press
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, pdf_file, prepare_province
from tests.factories.treasury import HEADS, csv_of
from treasury.models import Reconciliation, StatementRow

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_money_goes_from_the_request_to_the_treasurys_book(browse: Browse, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    prepare_province()
    give_estimate()
    cast = Cast()
    maker = actors.make_enterprise("Cơ sở Dừa Xanh")
    line = bring_line(make_project(state=ProjectState.ALLOCATED, cast=cast, enterprises=[maker]).lines.get(), LineState.IMPLEMENTING, cast)
    part, today = line.get_absolute_url(), clock.today()

    def user(who: object) -> User:
        return User.objects.get(pk=who.user_id)  # type: ignore[attr-defined]

    center, checker, leader, officer = (
        user(who) for who in (cast[Role.CENTER_OFFICER], cast.checker, cast[Role.FINANCE_LEADER], cast[Role.FINANCE_OFFICER])
    )
    asks(browse, center, part, tmp_path)
    moves(browse, part, (checker, leader, officer), today)
    request = PaymentRequest.objects.get()
    assert request.state == PaymentState.PAID
    assert len({request.requested_by_id, request.checked_by_id, request.approved_by_id, request.recorded_by_id}) == 4

    page = browse("/kho-bac/", user=officer)
    page.get_by_role("link", name="Nhập bảng kê", exact=True).click()
    rows = [(today, "KB 0007", maker.name, "", 60_000_000, "Thanh toán"), (today, "KB-0008", "Cơ sở lạ", "", 5_000_000, "- Chi khác")]
    file = tmp_path / "kho-bac.csv"
    file.write_bytes(csv_of([HEADS, *rows]))
    page.get_by_label("Bảng tính").set_input_files(file)
    page.get_by_label("Kiểm tra, lưu và khớp tự động nếu không có lỗi").check()
    press(page, "Gửi tệp")
    assert "khớp tự động 1 khoản" in page.content()
    looked_at(page, "treasury-rows")
    page.get_by_role("link", name="KB-0008").click()
    page.wait_for_load_state("load")
    looked_at(page, "treasury-row")
    page.get_by_role("link", name="Giải trình").click()
    page.get_by_label("Nội dung").fill("Khoản chi của chương trình khác, cùng tài khoản.")
    press(page, "Lưu giải trình")
    assert "Đã giải trình" in page.content()
    page.goto(page.url.split("/kho-bac/")[0] + "/kho-bac/doi-chieu/lap/")
    page.get_by_label("Kỳ", exact=True).select_option(f"{today:%Y-%m}")
    press(page, "Xem")
    looked_at(page, "treasury-reconcile")
    page.get_by_label("Kỳ đối chiếu").select_option(f"{today:%Y-%m}")
    press(page, "Lập biên bản")
    assert "1 chênh lệch, 0 chưa giải trình" in page.content()
    looked_at(page, "treasury-minutes")
    made = Reconciliation.objects.get()
    assert (made.ours_total, made.theirs_total, made.paper is not None) == (60_000_000, 65_000_000, True)
    assert StatementRow.objects.count() == 2


def asks(browse: Browse, center: User, part: str, tmp_path: Path) -> None:
    """A part of the money is asked for with its papers; 60 is asked back."""
    page = browse(part, user=center)
    page.get_by_role("link", name="Đề nghị thanh toán từng phần").click()
    page.get_by_label("Số tiền đề nghị").fill("60")
    page.get_by_label("Nội dung").fill("Khối lượng đợt 1")
    paper = tmp_path / "khoi-luong.pdf"
    paper.write_bytes(pdf_file().read())
    page.get_by_label("Biên bản xác nhận khối lượng hoàn thành").set_input_files(paper)
    press(page, "Gửi đề nghị")
    assert "60 đồng? Có phải 60 triệu đồng?" in page.content()
    looked_at(page, "payment-asked-back")
    page.get_by_label("Số tiền đề nghị").fill("60 triệu")
    page.get_by_label("Biên bản xác nhận khối lượng hoàn thành").set_input_files(paper)
    press(page, "Gửi đề nghị")
    assert "chờ Sở Tài chính kiểm tra" in page.content()
    looked_at(page, "payment-part")


def moves(browse: Browse, part: str, people: tuple[User, User, User], today: date) -> None:
    """Checked, approved with the originals seen, paid."""
    checker, leader, officer = people
    page = browse("/cap-phat/", user=checker)
    page.get_by_role("link", name="Kiểm tra hồ sơ chi").first.click()
    page.wait_for_load_state("load")
    looked_at(page, "payment-check")
    press(page, "Kiểm tra hồ sơ chi")
    page = browse("/cap-phat/", user=leader)
    page.get_by_role("link", name="Duyệt chi").first.click()
    page.wait_for_load_state("load")
    for box in page.get_by_role("checkbox").all():
        box.check()
    looked_at(page, "payment-approve")
    press(page, "Duyệt chi")
    page = browse("/cap-phat/", user=officer)
    page.get_by_role("link", name="Ghi nhận đã chi").first.click()
    page.get_by_label("Số chứng từ của Kho bạc").fill("KB-0007")
    page.get_by_label("Ngày chi").fill(f"{today:%d/%m/%Y}")
    press(page, "Ghi nhận đã chi")
    page = browse(part, user=officer)
    assert "KB-0007" in page.content()
