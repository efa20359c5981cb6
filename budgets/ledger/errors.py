"""Why the ledger refuses, as typed errors whose text is a Vietnamese sentence for the person who asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.db import DatabaseError

from khuyencong.text.money import vnd


class LedgerError(Exception):
    """Base of all refusals; `str(error)` is the sentence to show."""

    message: ClassVar[str] = "Sổ kinh phí không nhận bút toán này."

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)


class Overspent(LedgerError):
    """More was asked from an account than it holds; `left` and `asked` are đồng, None when only the database knew."""

    message = "Số tiền vượt quá số còn lại của tài khoản."

    def __init__(self, left: int | None = None, asked: int | None = None, account: str = "") -> None:
        self.left, self.asked, self.account = left, asked, account
        told = ""
        if left is not None and asked is not None:
            told = f"“{account}” chỉ còn {vnd(left)} đồng, không đủ {vnd(asked)} đồng."
        super().__init__(told)


class AmountInvalid(LedgerError):
    """Not a whole, positive number of đồng."""

    message = "Số tiền phải là số nguyên đồng, lớn hơn 0."


class YearClosed(LedgerError):
    """The fiscal year is closed."""

    message = "Năm ngân sách đã khóa sổ, không ghi thêm được."

    def __init__(self, year: int | None = None) -> None:
        self.year = year
        super().__init__(f"Năm ngân sách {year} đã khóa sổ, không ghi thêm được." if year else "")


class YearUnknown(LedgerError):
    """No such fiscal year has been opened."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"Năm ngân sách {year} chưa được mở.")


class YearNotEmpty(LedgerError):
    """Money is left in a year that is to be closed."""

    message = "Năm ngân sách còn kinh phí chưa quyết toán, chưa chuyển nguồn hoặc chưa hủy, nên chưa khóa sổ được."


class YearNotSettled(LedgerError):
    """A source and budget of the year has no approved settlement."""

    message = "Còn nguồn kinh phí của năm chưa được duyệt quyết toán, nên chưa khóa sổ được."


class HeirUnknown(LedgerError):
    """Money goes on of an owner who has ended, and who takes it over is not known or not one of those who follow."""

    message = "Chủ ngân sách đã kết thúc; cần chọn đơn vị nhận kinh phí chuyển nguồn."


class Settled(LedgerError):
    """The settlement of the year, source and owner is approved: what was settled stays."""

    message = "Quyết toán năm của nguồn này đã được duyệt, không ghi thêm được; muốn sửa phải mở lại quyết toán khi năm chưa khóa sổ."


class SettlementRefused(LedgerError):
    """The settlement cannot take this step now; the text says why."""

    message = "Bản quyết toán này không làm được bước đó."


class SettlementUnexplained(SettlementRefused):
    """A difference has no explanation, or a rest no outcome."""

    message = "Còn chênh lệch chưa giải trình hoặc số còn lại chưa quyết định xử lý."


class SettlementStale(SettlementRefused):
    """The ledger has moved since the figures were taken."""

    message = "Sổ kinh phí đã thay đổi từ khi lập quyết toán; hãy trả lại để lấy lại số liệu."


class YearsInOrder(LedgerError):
    """An earlier year is still open."""

    message = "Phải khóa sổ các năm trước rồi mới khóa sổ năm này."


class KeyReused(LedgerError):
    """The key of an earlier entry was sent with another content."""

    message = "Lệnh này đã được ghi sổ với nội dung khác; hãy tải lại trang rồi làm lại."

    def __init__(self, key: str = "") -> None:
        self.key = key
        super().__init__()


class WrongYear(LedgerError):
    """A leg's account is of another year than the entry."""

    message = "Tài khoản không thuộc năm ngân sách của bút toán."


class Unbalanced(LedgerError):
    """Legs do not sum to zero, or there are fewer than two."""

    message = "Bút toán không cân: tổng nợ phải bằng tổng có."


class ReversalRefused(LedgerError):
    """What is to be reversed is a reversal itself, or was reversed before."""

    message = "Bút toán này đã được đảo, hoặc chính nó là bút toán đảo."


class CarryOverUnequal(LedgerError):
    """What leaves a year is not what enters the next."""

    message = "Số chuyển nguồn ra khỏi năm trước phải bằng số nhận vào năm sau."


class RowsUnequal(LedgerError):
    """The rows of an estimate do not make its amount."""

    message = "Các dòng chi tiết cộng lại phải bằng tổng dự toán."


class ReadOnly(LedgerError):
    """A written row was to be changed."""

    message = "Sổ kinh phí chỉ ghi thêm, không sửa, không xóa; muốn chữa phải lập bút toán đảo."


_OF_GUARD: dict[str, type[LedgerError]] = {
    "account_not_below_zero": Overspent,
    "leg_has_one_side": AmountInvalid,
    "entry_amount_is_positive": AmountInvalid,
    "entry_says_what_it_is": LedgerError,
    "ledger_year_is_open": YearClosed,
    "ledger_year_stays_closed": YearClosed,
    "ledger_year_closes_empty": YearNotEmpty,
    "ledger_years_close_in_order": YearsInOrder,
    "ledger_carry_over_is_equal": CarryOverUnequal,
    "ledger_legs_are_of_the_year": WrongYear,
    "ledger_entry_balances": Unbalanced,
    "ledger_reversal_mirrors": ReversalRefused,
    "ledger_is_append_only": ReadOnly,
    "ledger_estimate_stays_approved": ReadOnly,
    "ledger_estimate_rows_add_up": RowsUnequal,
    "ledger_year_closes_settled": YearNotSettled,
    "ledger_settled_stays": Settled,
    "ledger_settlement_stays": ReadOnly,
    "ledger_settlement_goes_step_by_step": SettlementRefused,
    "ledger_settlement_year_is_open": YearClosed,
    "ledger_settlement_is_explained": SettlementUnexplained,
    "ledger_settlement_equals_the_ledger": SettlementStale,
    "ledger_balance_from_legs": ReadOnly,
    "ledger_account_keeps_identity": ReadOnly,
}


def of(error: DatabaseError) -> LedgerError | None:
    """The refusal that a database error stands for; None when it is not one of the ledger's."""
    diagnosis = getattr(error.__cause__, "diag", None)
    kind = _OF_GUARD.get(getattr(diagnosis, "constraint_name", None) or "")
    return kind() if kind else None


@contextmanager
def translated() -> Iterator[None]:
    """Raise the database's refusals as the ledger's errors."""
    try:
        yield
    except DatabaseError as error:
        refusal = of(error)
        if refusal is None:
            raise
        raise refusal from error
