"""A year of khuyến công money from the plan to the close: estimate, allocation, payments, settlement by three people, carry-over, papers."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from budgets import ledger
from budgets.enums import FundingSource, Stage
from budgets.models import CarryNotice, Estimate, FiscalYear, Settlement
from budgets.selectors import standings_of, year_position
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.documents.models import Paper
from plans.services.rules import load_plan_rules
from projects.enums import LineState, PaymentKind, ProjectState
from tests.browser import SHOTS, looked_at
from tests.factories import actors, plans
from tests.factories.projects import Cast, bring_line, make_project, pay
from tests.journeys.company import Company, province_on
from tests.journeys.stage import Actor
from tests.journeys.stage import Stage as Theatre

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
TR = 1_000_000
DONE, RUNNING, DROPPED = "Máy ép dầu dừa", "Máy sấy cơm dừa", "Máy tước chỉ xơ dừa"
KCDP = "Khuyến công địa phương (ngân sách tỉnh)"


def seen(actor: Actor, name: str) -> None:
    """Looked at under a name of this journey."""
    looked_at(actor.page, f"year-{name}")


def pictured(actor: Actor, paper: Paper, name: str) -> str:
    """The words of a paper, its pages kept as pictures beside those of the pages."""
    content = actor.fetches(reverse("documents:pdf", args=[paper.code]), "application/pdf")
    SHOTS.mkdir(parents=True, exist_ok=True)
    words = []
    with pypdfium2.PdfDocument(content) as document:
        for number, page in enumerate(document, start=1):
            page.render(scale=1.4).to_pil().save(SHOTS / f"year-paper-{name}-{number}.png")
            words.append(page.get_textpage().get_text_bounded())
    return " ".join(" ".join(words).split())


def explains(actor: Actor, title: str, outcome: str, reason: str, why: str = "") -> None:
    """Words for one row of the settlement."""
    actor.clicks("Giải trình", within=actor.page.locator("tbody tr", has_text=title))
    if why:
        actor.types("Giải trình chênh lệch", why)
    if outcome:
        actor.ticks(outcome).types("Lý do xử lý", reason)
    actor.presses("Lưu")


def goes_on(row: Settlement, dep: Actor, nhat: Actor, hieu: Actor) -> None:
    """Submitted, checked and approved by three people, each from their own queue."""
    dep.opens(row.get_absolute_url()).clicks("Trình kiểm tra").presses("Trình kiểm tra").sees("Đã trình bản quyết toán")
    nhat.opens("/viec/").sees("Kiểm tra quyết toán").clicks(str(row)).clicks("Xác nhận đã kiểm tra").presses("Xác nhận đã kiểm tra")
    nhat.sees("chờ lãnh đạo duyệt")
    hieu.opens("/viec/").sees("Duyệt quyết toán").clicks(str(row)).clicks("Duyệt quyết toán").presses("Duyệt quyết toán")
    hieu.sees("Đã duyệt bằng Quyết định số")
    row.refresh_from_db()


def test_a_year_from_the_plan_to_the_close(stage: Theatre, settings: Any, tmp_path: Path) -> None:
    # Effects of a decision go line by line, by the guards of each.
    settings.ZEAL_ALLOWLIST = [{"model": "projects.*", "field": "*"}]
    year = clock.today().year
    province_on(year)
    load_plan_rules()
    company = Company(stage)
    officer = company.person(Role.FINANCE_OFFICER, "Bùi Ngọc Diệp", "diep@stc.invalid")
    second = company.person(Role.FINANCE_OFFICER, "Tô Minh Nhật", "nhat@stc.invalid")
    leader = company.person(Role.FINANCE_LEADER, "Cao Văn Hiếu", "hieu@stc.invalid")
    cast = Cast(people={Role.FINANCE_OFFICER: actors.principal(officer), Role.FINANCE_LEADER: actors.principal(leader)})
    plans.make_plan(cast, state="approved")
    dep, nhat, hieu = company.comes(officer), company.comes(second), company.comes(leader)

    # The estimate comes out of the plan, is divided, and given by a decision.
    dep.opens("/ke-hoach/").clicks("Khuyến công địa phương năm").clicks("Lập dự toán từ kế hoạch").ticks("Chia đều bốn quý")
    dep.presses("Lập bản soạn dự toán").sees("60.000.000", "15.000.000")
    dep.clicks("Sửa bản soạn").types("Tổng dự toán", "900 triệu").presses("Lưu").sees("Đã lưu bản soạn: 900.000.000 đồng")
    dep.clicks("Phân dự toán").selects("Nội dung", "Nâng cao năng lực quản lý").types("Quý I", "1 tỷ").presses("Lưu dòng")
    dep.sees("vượt tổng dự toán 900.000.000 đồng")
    dep.types("Quý I", "40 triệu").presses("Lưu dòng").sees("Đã lưu dòng dự toán")
    seen(dep, "estimate")
    dep.clicks("Trình duyệt").presses("Trình duyệt").sees("Đã trình bản dự toán")
    hieu.opens("/viec/").sees("Duyệt dự toán").clicks(f"{KCDP} {year}, lần 1").clicks("Duyệt dự toán")
    hieu.types("Quyết định giao dự toán", "Nghị quyết số 15/NQ-HĐND").presses("Duyệt dự toán").sees("bằng Quyết định số")
    estimate = Estimate.objects.get()
    given = pictured(hieu, estimate.paper, "estimate")
    assert "chín trăm triệu đồng" in given.lower()
    assert "Nâng cao năng lực quản lý" in given

    # One is carried out and paid, one holds an advance, one never signs its contract.
    done = make_project(state=ProjectState.APPROVED, cast=cast, title=DONE)
    dep.opens(done.get_absolute_url()).clicks("Bố trí kinh phí").presses("Bố trí kinh phí").sees("Đã bố trí kinh phí")
    bring_line(done.lines.get(), LineState.SETTLED, cast)
    running = make_project(state=ProjectState.ALLOCATED, cast=cast, title=RUNNING)
    line = bring_line(running.lines.get(), LineState.IMPLEMENTING, cast)
    pay(line, cast, PaymentKind.ADVANCE, 60 * TR)
    make_project(state=ProjectState.ALLOCATED, cast=cast, title=DROPPED)

    # What hinders the close, each with its link; then the settlement.
    hieu.opens("/quyet-toan/").clicks(str(year)).sees(
        "Chưa khóa sổ được", "Tạm ứng chưa thanh toán", RUNNING, "Đã thanh toán, chưa quyết toán"
    )
    seen(hieu, "hinders")
    dep.opens("/quyet-toan/").clicks(str(year)).clicks("Lập quyết toán").types("Thuyết minh", "Số liệu đến ngày lập").presses(
        "Lập quyết toán"
    )
    dep.sees("Đã lấy số liệu từ sổ kinh phí", DONE, RUNNING, DROPPED)
    first = Settlement.objects.get()
    seen(dep, "draft")
    dep.clicks("Trình kiểm tra").presses("Trình kiểm tra").sees("giải trình")
    dep.opens(first.get_absolute_url())
    explains(dep, RUNNING, "Không chuyển", "Thôi", "Đang lắp máy, nghiệm thu năm sau")
    dep.sees("Còn 60.000.000 đồng tạm ứng")
    seen(dep, "refused")
    dep.ticks("Chuyển nguồn sang năm sau").types("Lý do xử lý", "Hợp đồng còn hiệu lực").presses("Lưu").sees("Đã ghi")
    explains(dep, DROPPED, "Không chuyển", "Cơ sở không thực hiện", "Chưa ký hợp đồng")
    explains(dep, "Dự toán chưa bố trí", "Không chuyển", "Không còn nhu cầu")
    dep.sees("Đã ghi")
    goes_on(first, dep, nhat, hieu)
    seen(hieu, "approved")

    # A mistake is found: opened again with a reason, the papers are revoked, another version goes the same way.
    hieu.clicks("Mở lại quyết toán").types("Lý do", "Ghi nhầm lý do của một đề án").presses("Mở lại quyết toán").sees(
        "lần 2 là bản soạn mới"
    )
    hieu.opens(first.get_absolute_url()).sees("Ghi nhầm lý do của một đề án", "Đã thu hồi")
    seen(hieu, "reopened")
    again = Settlement.objects.get(status="draft")
    goes_on(again, dep, nhat, hieu)
    words = pictured(hieu, again.paper, "year")
    for told in (DONE, RUNNING, DROPPED, "hai trăm triệu đồng", "Ghi nhầm lý do của một đề án"):
        assert told.lower() in words.lower(), told
    notice = next(row.paper for row in again.rows.select_related("paper", "holding") if row.settled)
    assert "200.000.000" in pictured(hieu, notice, "project")

    # The close: for good, and said so.
    hieu.opens(f"/quyet-toan/{year}/").sees("Khóa sổ được").clicks(f"Khóa sổ năm {year}")
    hieu.sees(f"Năm {year} chưa hết")
    seen(hieu, "close")
    hieu.presses("Khóa sổ năm ngân sách").sees("Cần")
    hieu.ticks("Tôi biết năm đã khóa sổ thì không mở lại được").presses("Khóa sổ năm ngân sách").sees(
        "Năm đã khóa sổ", f"vào sổ năm {year + 1}"
    )
    seen(hieu, "closed")
    carried = pictured(hieu, CarryNotice.objects.get().paper, "carry")
    assert RUNNING in carried
    assert DROPPED not in carried
    hieu.is_refused(f"/quyet-toan/ban/{again.pk}/mo-lai/", 409)

    # The books say the same: carried over as it stood, cancelled what was not to go on, nothing open in the year.
    position, following = (year_position(one)[FundingSource.KCDP] for one in (year, year + 1))
    assert (position[Stage.SETTLED], position[Stage.CARRIED_OUT], position[Stage.CANCELLED]) == (200 * TR, 200 * TR, 500 * TR)
    assert (following[Stage.COMMITTED], following[Stage.ADVANCED]) == (140 * TR, 60 * TR)
    assert {standing.year for standing in standings_of(line.holding, Stage.COMMITTED, Stage.ADVANCED)} == {year + 1}
    assert FiscalYear.objects.get(pk=year).status == "closed"
    assert ledger.verify().ok
    dep.opens(f"/du-toan/{year + 1}/so-sanh/").sees("900.000.000", "quyết toán 200.000.000")
    seen(dep, "compared")
    dep.opens(f"/du-toan/{year}/so-sanh/?theo=nguon").sees(KCDP)
    seen(dep, "compared-by-source")
    dep.opens("/quyet-toan/").sees("Đã mở lại, có bản sau thay")
    seen(dep, "list")
