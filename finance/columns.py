"""Columns of the books' file, the same as CSV and as XLSX; and the hash by which a file is known again."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from budgets.enums import FundingSource
from khuyencong.ui.exports import Cell, csv_lines

COLUMNS = (
    Cell("Số bút toán", lambda line: line.entry_id, 12),
    Cell("Ngày chứng từ", lambda line: line.occurred_on, 14),
    Cell("Ngày ghi sổ", lambda line: line.recorded_on, 14),
    Cell("Số chứng từ", lambda line: line.voucher, 18),
    Cell("Tài khoản nợ", lambda line: line.debit, 12),
    Cell("Tài khoản có", lambda line: line.credit, 12),
    Cell("Số tiền (đồng)", lambda line: line.amount, 18),
    Cell("Nội dung", lambda line: line.memo, 60),
    Cell("Đề án, đơn vị", lambda line: line.project, 18),
    Cell("Nguồn", lambda line: FundingSource(line.source).label, 36),
    Cell("Chủ ngân sách", lambda line: line.owner, 30),
    Cell("Chương", lambda line: line.chapter, 9),
    Cell("Khoản", lambda line: line.category, 9),
    Cell("Mục, tiểu mục", lambda line: line.item, 12),
    Cell("Bút toán đảo", lambda line: "đảo" if line.is_reversal else "", 12),
)


def file_hash(lines: Iterable[Any]) -> str:
    """SHA-256 of the CSV of these lines: the same period gives the same bytes."""
    found = sha256()
    for part in csv_lines(COLUMNS, lines):
        found.update(part)
    return found.hexdigest()
