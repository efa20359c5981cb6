"""What a spreadsheet of the treasury says, however its heads, amounts and days are written."""

from datetime import date, datetime

import pytest

from khuyencong.documents.inspection import FileRefused
from treasury.reading import amount_of, day_of, read_lines, voucher_key


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1_234_567, 1_234_567), (1_234_567.0, 1_234_567), ("1.234.567", 1_234_567), ("1,234,567", 1_234_567), ("1 234 567,00 đ", 1_234_567),
        ("1.234.567,00", 1_234_567), ("1,234,567.00", 1_234_567), ("90600000 VND", 90_600_000), ("", None), (" ", None),
    ],
)  # fmt: skip
def test_amounts(cell, amount):
    assert amount_of(cell) == amount


@pytest.mark.parametrize("cell", ["-5.000", "(5.000)", "0", 0, "1,5", 1.5, "năm triệu", "1.23.4", "=1+1", float("nan"), 10**16, True])
def test_bad_amounts_are_refused_in_words(cell):
    with pytest.raises(ValueError, match="số tiền"):
        amount_of(cell)


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 6, 28),
        datetime(2026, 6, 28, 9),  # noqa: DTZ001 a sheet knows no zone
        "28/06/2026",
        "28-6-26",
        "28.06.2026",
        "2026-06-28",
        "28/06/2026 10:15",
        46201,
    ],
)
def test_days(cell):
    assert day_of(cell) == date(2026, 6, 28)


@pytest.mark.parametrize("cell", ["31/02/2026", "06/28/2026", "hôm qua", "28/06/1926", "1/2"])
def test_bad_days_are_refused_in_words(cell):
    with pytest.raises(ValueError, match=r"ngày/tháng/năm|nằm ngoài"):
        day_of(cell)


def test_vouchers_are_compared_without_signs():
    assert voucher_key("unc 0012/24") == voucher_key("UNC-0012.24") == "UNC001224"
    assert voucher_key("000123") == voucher_key("123") == "123"
    assert voucher_key("--") == ""


TITLE = [["KHO BẠC NHÀ NƯỚC BẾN TRE"], ["Bảng kê thanh toán tháng 3 năm 2024"], []]
HEADS = ["STT", "Ngày hạch toán", "Số CT", "Mã nguồn", "Tên đơn vị", "MST", "Số tiền (đồng)", "Diễn giải"]
ROW = ["1", "04/03/2024", "UNC-1", "0112", "Công ty TNHH Dừa Xanh", "0100233488", "50.000.000", "- Tạm ứng"]


def test_heads_are_found_under_titles_and_totals_are_left_out():
    lines, wrong = read_lines([*TITLE, HEADS, ROW, ["", "Cộng", "", "", "", "", "50.000.000", ""], []])
    assert wrong == []
    assert [(one.number, one.voucher_key, one.amount, one.tax_code, one.account, one.content) for one in lines] == [
        (5, "UNC1", 50_000_000, "0100233488", "0112", "- Tạm ứng")
    ]
    assert lines[0].beneficiary_key == "dua xanh"


def test_every_mistake_is_told_by_row_and_column():
    bad = [[*ROW[:1], "31/02/2024", "", *ROW[3:]], [*ROW[:4], "=CMD()", *ROW[5:]], [*ROW[:6], "-1", ""], [*ROW[:2], "--", *ROW[3:]]]
    lines, wrong = read_lines([HEADS, *bad])
    assert lines == []
    assert [(one.row, one.column) for one in wrong] == [
        (2, "Ngày"), (2, "Số chứng từ"), (3, "Đơn vị nhận"), (4, "Số tiền (đồng)"), (5, "Số chứng từ"),
    ]  # fmt: skip


def test_a_table_without_heads_is_refused_with_what_lacks():
    with pytest.raises(FileRefused, match="còn thiếu: Số chứng từ, Đơn vị nhận"):
        read_lines([["Ngày", "Số tiền"], ["04/03/2024", "1"]])
