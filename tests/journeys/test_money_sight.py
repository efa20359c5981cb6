"""Whoever answers for the money follows a figure to its paper, sees what comes and what is late, and takes the books with them."""

from datetime import timedelta
from typing import Any

import pytest

from khuyencong import clock
from khuyencong.access import Role
from projects.models import Contract
from tests.browser import shot
from tests.factories.finance import line_with_advance, prepare
from tests.factories.projects import Cast, make_project
from tests.journeys.company import Company, province_on
from tests.journeys.stage import PHONE, Stage

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_from_a_figure_to_its_paper_and_from_the_ledger_to_the_books(stage: Stage, settings: Any) -> None:
    settings.ZEAL_ALLOWLIST = [{"model": "projects.*", "field": "*"}]
    today = clock.today()
    province_on(today.year)
    company = Company(stage)
    officer = company.person(Role.FINANCE_OFFICER, "Phạm Thị Lan", "lan@stc.invalid")
    district = company.person(Role.DISTRICT_LEADER, "Võ Văn Tám", "tam@tpbt.invalid", where="ubnd-829")
    cast = Cast()
    # What was begun last year has run out of its time with an advance in hand.
    with clock.at(today - timedelta(days=300)):
        prepare()
        line = line_with_advance(cast)
        make_project(state="allocated", cast=cast, title="Máy sấy cơm dừa")
    year = (today - timedelta(days=300)).year
    assert Contract.objects.get(line=line).ends_on < today - timedelta(days=30)

    lan = company.comes(officer)
    lan.opens(f"/du-toan/{year}/").sees("Đường đi của tiền", "Theo nguồn")
    shot(lan.page, "money-year-1280")
    lan.clicks("60.000.000").sees("Tạm ứng", line.project.code)
    shot(lan.page, "money-entries-1280")
    lan.clicks(line.project.code).sees("Tiền hỗ trợ")
    lan.opens(line.project.tab_url("kinh-phi")).sees("tạm ứng chưa thanh toán")
    shot(lan.page, "money-project-1280")

    lan.opens("/kinh-phi/canh-bao/").sees("Tạm ứng quá hạn", line.project.code, "Chậm ký hợp đồng", "Bút toán")
    shot(lan.page, "money-warnings-1280")
    lan.opens(f"/kinh-phi/du-bao/{year}/").sees("Chi theo tháng", "Cách tính")
    shot(lan.page, "money-outlook-1280")
    lan.opens(f"/kinh-phi/so-ke-toan/?nam={year}").sees("Đối chiếu với sổ kinh phí", "Tải tệp CSV")
    shot(lan.page, "money-books-1280")
    lan.opens("/kinh-phi/khai-bao/").sees("Thông tư 24/2024/TT-BTC", "Cần kiểm tra")
    shot(lan.page, "money-rules-1280")
    lan.clicks("Đổi ngưỡng Hợp đồng lâu không chi").types("Ngưỡng", "6").types("Căn cứ", "Công văn 12/STC").types(
        "Áp dụng từ ngày", f"{today:%d/%m/%Y}"
    )
    lan.presses("Lưu quy định").sees("Đã lưu", "6 tháng không chi")

    tam = company.comes(district, width=PHONE, dark=True)
    tam.opens(f"/du-toan/{year}/").sees("Đường đi của tiền")
    shot(tam.page, "money-year-360-dark")
    tam.opens(line.project.tab_url("kinh-phi")).sees("Đường đi của tiền")
    shot(tam.page, "money-project-360-dark")
    tam.opens(f"/kinh-phi/du-bao/{year}/").sees("Chi theo tháng")
    shot(tam.page, "money-outlook-360-dark")
    tam.opens("/kinh-phi/canh-bao/").sees("Địa phương chi chậm")
    shot(tam.page, "money-warnings-360-dark")
    tam.is_refused("/kinh-phi/so-ke-toan/", 403)
    phone = company.comes(officer, width=PHONE)
    for name, address in (
        ("entries", f"/du-toan/{year}/but-toan/?giai_doan=advanced"),
        ("books", f"/kinh-phi/so-ke-toan/?nam={year}"),
        ("rules", "/kinh-phi/khai-bao/"),
    ):
        phone.opens(address)
        shot(phone.page, f"money-{name}-360")
    assert stage.complaints == []
