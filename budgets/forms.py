"""Forms of estimates and settlements. They read and tell; the services decide."""

from typing import Any

from django import forms

from budgets.enums import FundingSource, Outcome
from budgets.models import SupportContent
from budgets.norms.enums import SubProgramme
from budgets.selectors.heirs import Ended
from budgets.services.estimates import QUARTERS, Subject
from khuyencong import clock
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import MoneyField
from khuyencong.ui.forms import PortalForm


class AmountForm(AskingBack):
    """The whole sum of an estimate and why."""

    amount = MoneyField(label="Tổng dự toán", help_text="Cả năm, không phải phần tăng thêm. Có thể viết “4 tỷ”.")
    note = forms.CharField(label="Thuyết minh", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class DraftForm(AmountForm):
    """Which year and source the estimate is for."""

    year = forms.TypedChoiceField(label="Năm ngân sách", coerce=int)
    source = forms.ChoiceField(label="Nguồn kinh phí")
    field_order = ("year", "source", "amount", "note")

    def __init__(self, *args: Any, sources: tuple[FundingSource, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = clock.today().year
        self.fields["year"].choices = [(year, str(year)) for year in (this + 1, this, this - 1)]  # type: ignore[attr-defined]
        self.initial.setdefault("year", this)
        self.fields["source"].choices = [("", "Chọn nguồn"), *((source.value, source.label) for source in sources)]  # type: ignore[attr-defined]


class ApproveForm(PortalForm):
    """The decision on which the approval rests."""

    decision = forms.CharField(label="Quyết định giao dự toán", max_length=200, help_text="Số, ngày, cơ quan ban hành.")


class ConfirmForm(PortalForm):
    """Nothing to fill in: the button is the answer."""


class PartForm(AskingBack):
    """What an estimate gives for one subject and place: by quarter, or for the whole year."""

    subject = forms.ChoiceField(label="Nội dung", required=False, help_text="Nội dung hỗ trợ, hoặc cả một tiểu chương trình.")
    district = forms.TypedChoiceField(label="Địa bàn", required=False, coerce=int, empty_value=None)
    quarter_1 = MoneyField(label="Quý I", required=False)
    quarter_2 = MoneyField(label="Quý II", required=False)
    quarter_3 = MoneyField(label="Quý III", required=False)
    quarter_4 = MoneyField(label="Quý IV", required=False)
    whole = MoneyField(
        label="Chưa chia quý", required=False, help_text="Phần của cả năm chưa biết quý nào. Để trống tất cả thì bỏ dòng này."
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contents = SupportContent.objects.order_by("sub_programme", "code").values_list("code", "short_name")
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            ("", "Chưa phân theo nội dung"), ("Tiểu chương trình", list(SubProgramme.choices)), ("Nội dung hỗ trợ", list(contents)),
        ]  # fmt: skip
        self.fields["district"].choices = [("", "Toàn địa bàn"), *places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`part` is the subject that was chosen, `amounts` what was typed, by quarter."""
        data = super().clean() or self.cleaned_data
        code = data.get("subject", "")
        is_programme = code in SubProgramme.values
        content = None if not code or is_programme else SupportContent.objects.get(code=code).pk
        data["part"] = Subject(content_id=content, sub_programme=code if is_programme else "", district_id=data.get("district"))
        typed = {quarter: data.get(f"quarter_{quarter}") for quarter in QUARTERS} | {None: data.get("whole")}
        data["amounts"] = {quarter: amount for quarter, amount in typed.items() if amount}
        return data


class DrawUpForm(PortalForm):
    """Of which source and budget the settlement is."""

    what = forms.ChoiceField(label="Nguồn kinh phí, chủ ngân sách")
    note = forms.CharField(label="Thuyết minh", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, open_ones: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "Chọn nguồn"), *open_ones] if len(open_ones) != 1 else open_ones  # type: ignore[attr-defined]


class ExplainForm(PortalForm):
    """Why a row differs, and what becomes of what is left; what does not apply is not asked."""

    explanation = forms.CharField(label="Giải trình chênh lệch", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    outcome = forms.ChoiceField(label="Xử lý số còn lại", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="Lý do xử lý", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, differs: bool, is_left: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not differs:
            del self.fields["explanation"]
        if not is_left:
            del self.fields["outcome"], self.fields["reason"]


class WhyForm(PortalForm):
    """A step that asks why."""

    reason = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class CloseForm(PortalForm):
    """A close is for good: whoever presses the button has read so."""

    def __init__(self, *args: Any, ended: list[Ended], **kwargs: Any) -> None:
        """`ended`: owners who have ended and whose money goes on; a question for each that several organisations followed."""
        super().__init__(*args, **kwargs)
        for one in ended:
            if one.only is None:
                self.fields[f"heir_{one.part.owner_id}"] = forms.TypedChoiceField(
                    label=f"{one.part.owner} đã kết thúc: kinh phí chuyển nguồn giao cho",
                    choices=[("", "– chọn –"), *one.heirs],
                    coerce=int,
                )

    knows = forms.BooleanField(label="Tôi biết năm đã khóa sổ thì không mở lại được", help_text="Sai sót sau đó chỉ xử lý ở năm sau.")
