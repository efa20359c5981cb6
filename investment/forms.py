"""Forms of the room of investment."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms

from investment import selectors
from investment.models import Opportunity
from investment.services.leads import FIRST_CONTACT_DAYS
from khuyencong import clock
from khuyencong.actors.enums import Trade
from khuyencong.actors.forms.reading import ReadingForm
from khuyencong.actors.models import AdminUnit
from khuyencong.notices.models import Purpose
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS, StepForm


class Folding(PortalForm):
    """A form whose rarer fields (`MORE`) stand folded."""

    MORE: ClassVar[tuple[str, ...]] = ()
    MORE_LABEL: ClassVar[str] = ""

    def folded(self) -> list[Any]:
        """The fields that stand folded."""
        return [self[name] for name in self.MORE]

    def first(self) -> list[Any]:
        """The fields that stand open."""
        return [bound for bound in self.visible_fields() if bound.name not in self.MORE]

    @property
    def opens(self) -> bool:
        """Whether something folded is wrong or filled in, so that the reader must see it."""
        return any(self.errors.get(name) or self.initial.get(name) for name in self.MORE)


class OpportunityForm(AskingBack, Folding):
    """An opportunity in Vietnamese; English and figures folded."""

    MORE = ("title_en", "site_en", "does_en", "incentives_en", "land_m2", "capital_from", "capital_to")
    MORE_LABEL = "Bản tiếng Anh, diện tích, vốn dự kiến"

    title = forms.CharField(label="Cơ hội đầu tư", max_length=200)
    area = forms.ModelChoiceField(label="Địa bàn", queryset=AdminUnit.objects.none(), empty_label="Chọn địa bàn")
    trade = forms.ChoiceField(label="Ngành nghề", choices=[("", "Chọn ngành nghề"), *Trade.choices])
    site = forms.CharField(label="Địa điểm, đất", max_length=300, help_text="Cụm công nghiệp, mặt bằng, hạ tầng đã có.")
    does = forms.CharField(label="Nội dung mời gọi", max_length=4000, widget=WORDS)
    incentives = forms.CharField(label="Ưu đãi", max_length=4000, widget=WORDS, help_text="Nêu văn bản quy định từng ưu đãi.")
    title_en = forms.CharField(label="Tên tiếng Anh", max_length=200, required=False, help_text="Cần đủ bản tiếng Anh mới công bố được.")
    site_en = forms.CharField(label="Địa điểm, đất (tiếng Anh)", max_length=300, required=False)
    does_en = forms.CharField(label="Nội dung (tiếng Anh)", max_length=4000, required=False, widget=WORDS)
    incentives_en = forms.CharField(label="Ưu đãi (tiếng Anh)", max_length=4000, required=False, widget=WORDS)
    land_m2 = forms.IntegerField(label="Diện tích đất (m²)", required=False, min_value=1, max_value=10**10)
    capital_from = MoneyField(label="Vốn dự kiến từ (đồng)", required=False, min_value=1)
    capital_to = MoneyField(label="Vốn dự kiến đến (đồng)", required=False, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField = self.fields["area"]  # type: ignore[assignment]
        field.queryset = selectors.places()
        field.label_from_instance = lambda unit: (
            f"{unit.name}, {unit.parent.name}" if unit.level == "commune" and unit.parent else unit.name
        )  # type: ignore[method-assign]


class EditForm(OpportunityForm):
    """An opportunity that is there: the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class LeadForm(Folding):
    """An investor's interest."""

    by_case = ("phone", "email")  # one of them
    MORE = ("email", "country", "next_on")
    MORE_LABEL = "Thư điện tử, nước, ngày liên hệ"

    investor = forms.CharField(label="Nhà đầu tư", max_length=200)
    opportunity = forms.ModelChoiceField(
        label="Cơ hội quan tâm", queryset=Opportunity.objects.none(), required=False, empty_label="Tìm hiểu chung"
    )
    contact = forms.CharField(label="Người liên hệ", max_length=120, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=30, required=False, help_text="Cần điện thoại hoặc thư điện tử.")
    words = forms.CharField(label="Nội dung quan tâm", max_length=4000, required=False, widget=WORDS)
    email = forms.EmailField(label="Thư điện tử", required=False)
    country = forms.CharField(label="Nước", max_length=60, required=False)
    next_on = DateField(label="Liên hệ lại ngày", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opportunity"].queryset = selectors.shown()  # type: ignore[attr-defined]
        self.fields["next_on"].help_text = f"Để trống thì cổng nhắc sau {FIRST_CONTACT_DAYS} ngày."


class ContactForm(StepForm):
    """What was said, and when to get in touch again."""

    on = DateField(label="Ngày làm việc")
    said = forms.CharField(label="Nội dung, kết quả", max_length=4000, widget=WORDS)
    next_on = DateField(label="Liên hệ lại ngày")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())
        self.initial.setdefault("next_on", clock.today() + timedelta(days=14))


class InvestedForm(AskingBack, StepForm):
    """The proof of an investment."""

    licence = forms.CharField(label="Số giấy chứng nhận đăng ký đầu tư hoặc quyết định chủ trương", max_length=80)
    invested_on = DateField(label="Ngày cấp")
    capital = MoneyField(label="Vốn đăng ký (đồng)", min_value=1)


class DropForm(StepForm):
    """Why nothing comes of it."""

    reasons: ClassVar = {"drop": ("Lý do", "Ghi để lần sau mời gọi tốt hơn; chỉ cơ quan theo dõi đầu tư đọc được.")}


def _line(label: str, long: int, complete: str, errors: dict[str, str] | None = None, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=long, required=required, widget=forms.TextInput(attrs={"autocomplete": complete}), error_messages=errors
    )


PHONE = r"^[0-9+][0-9 ().+-]{6,28}[0-9]$"


class InterestForm(ReadingForm):
    """What an investor leaves without an account: six questions, the consent among them."""

    purpose = Purpose.INVESTOR
    by_case = ("email", "phone")
    field_order = ("name", "organisation", "email", "phone", "words", "has_read")

    name = _line("Họ tên", 120, "name", required=True)
    organisation = _line("Tổ chức, công ty", 200, "organization")
    email = forms.EmailField(
        label="Thư điện tử", max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Cần thư điện tử hoặc số điện thoại.",
    )  # fmt: skip
    phone = forms.RegexField(
        PHONE, label="Điện thoại", max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": "Số điện thoại gồm ít nhất 8 chữ số, có thể bắt đầu bằng dấu +."},
    )  # fmt: skip
    words = forms.CharField(label="Nội dung quan tâm", max_length=4000, widget=WORDS)
    has_read = forms.BooleanField(
        label="Tôi đồng ý cho xử lý dữ liệu như nêu trên",
        error_messages={"required": "Cần đồng ý cho giữ cách liên hệ thì cơ quan mới trả lời được."},
    )


_TOO_LONG = "Please shorten this: at most %(limit_value)d characters, you wrote %(show_value)d."
_IN_ENGLISH = {"max_length": _TOO_LONG, "null_characters_not_allowed": "This contains a character that is not allowed."}


class InterestFormInEnglish(InterestForm):
    """The same in English, its mistakes too."""

    purpose = Purpose.INVESTOR_EN
    changed = "The words on personal data have just been replaced. Please read them again and confirm."
    by_case = ("organisation", "email", "phone")

    name = _line("Your name", 120, "name", {"required": "Please enter your name."} | _IN_ENGLISH, required=True)
    organisation = _line("Organisation, company (optional)", 200, "organization", _IN_ENGLISH)
    email = forms.EmailField(
        label="E-mail", max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Please give an e-mail address or a telephone number.",
        error_messages={"invalid": "Please enter an e-mail address such as name@example.com."} | _IN_ENGLISH,
    )  # fmt: skip
    phone = forms.RegexField(
        PHONE, label="Telephone", max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": "A telephone number has at least 8 digits and may begin with +."} | _IN_ENGLISH,
    )  # fmt: skip
    words = forms.CharField(
        label="What are you interested in?", max_length=4000, widget=WORDS,
        error_messages={"required": "Please say what you are interested in."} | _IN_ENGLISH,
    )  # fmt: skip
    has_read = forms.BooleanField(
        label="I agree that my data is processed as said above",
        error_messages={"required": "Please agree that your contact is kept: otherwise nobody can answer you."},
    )
