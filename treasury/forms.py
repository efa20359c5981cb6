"""Forms of the treasury's room. They read and tell; the services decide."""

from collections.abc import Sequence
from typing import Any

from django import forms

from khuyencong import clock
from khuyencong.text import vnd
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.sheets import SheetForm
from treasury.selectors import Proposal
from treasury.services.reconciling import days_of


class ImportForm(SheetForm):
    """The treasury's file; judged first, kept when asked for and without a mistake."""

    keeping = ("keep", "Kiểm tra, lưu và khớp tự động nếu không có lỗi")


class MatchForm(PortalForm):
    """Which payment a line is (or which line a payment), and why where the amounts differ."""

    choice = forms.TypedChoiceField(label="Khớp với", coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Lý do chênh lệch", max_length=400, required=False, help_text="Chỉ cần khi hai bên ghi số tiền khác nhau."
    )

    def __init__(self, *args: Any, proposals: Sequence[Proposal], of_row: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            (one.payment.pk if of_row else one.row.pk, _shown(one, of_row=of_row)) for one in proposals
        ]
        self.fields["choice"].error_messages["required"] = "Hãy chọn một khoản để khớp."


def _shown(one: Proposal, *, of_row: bool) -> str:
    row, payment = one.row, one.payment
    if of_row:
        told = f"{payment.voucher}, {payment.paid_on:%d/%m/%Y}, {vnd(payment.amount)} đồng, {payment.line.enterprise.name} ({payment.line.project.code})"
    else:
        told = f"{row.voucher}, {row.dated_on:%d/%m/%Y}, {vnd(row.amount)} đồng, {row.beneficiary}"
    return f"{told}: {', '.join(one.words)}"


class TextForm(PortalForm):
    """A few sentences."""

    text = forms.CharField(label="Nội dung", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class UndoForm(PortalForm):
    """Why a match is taken back."""

    reason = forms.CharField(label="Lý do bỏ khớp", max_length=400)


class PeriodForm(PortalForm):
    """A month or a quarter of the last time."""

    period = forms.ChoiceField(label="Kỳ đối chiếu")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = periods()
        self.fields["period"].choices = [(code, days_of(code)[2]) for code in codes]  # type: ignore[attr-defined]


def periods() -> list[str]:
    """The months and quarters that may be chosen, the newest first: quarters of this year and the last, months of the last year and a half."""
    today = clock.today()
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(18)]
    quarters = [(year, quarter) for year in (today.year, today.year - 1) for quarter in (4, 3, 2, 1)]
    begun = [(year, quarter) for year, quarter in quarters if (year, quarter * 3 - 2) <= (today.year, today.month)]
    return [f"{year}-Q{quarter}" for year, quarter in begun] + [f"{year}-{month + 1:02d}" for year, month in months]
