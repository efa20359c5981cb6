"""Forms of what happens between contract and liquidation. They read and tell; the services decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budgets.norms.declared import measures_of
from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.documents.inspection import FileRefused
from khuyencong.text import vnd
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, FileInput, FilesField, FilesInput, MoneyField
from khuyencong.ui.forms import PortalForm
from projects.enums import InspectionKind
from projects.forms.parts import PurseField
from projects.invoices import read_invoice
from projects.models import Line
from projects.selectors import execution as standing
from projects.selectors import law
from projects.services.inspections import Found
from projects.workflow.line_guards import offices_at

FINDINGS = 5  # rows for shortcomings on the page; more go into a further visit's minutes
YES, NO = "yes", "no"


def words(label: str, *, rows: int = 4, help_text: str = "", required: bool = True) -> forms.CharField:
    """A box for a few sentences."""
    return forms.CharField(
        label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text, required=required
    )


def either(label: str, yes: str = "Đúng", no: str = "Không") -> forms.TypedChoiceField:
    """A question that must be answered: an empty box would not say whether anybody looked."""
    return forms.TypedChoiceField(
        label=label, choices=[(YES, yes), (NO, no)], coerce=lambda value: value == YES, empty_value=None, widget=forms.RadioSelect
    )


def proof_field(label: str, *, help_text: str = "", required: bool = False) -> forms.FileField:
    """A file; its content is judged by the service."""
    return forms.FileField(label=label, widget=FileInput(), help_text=help_text, required=required)


class ProgressForm(AskingBack):
    """How far the work is."""

    percent = forms.IntegerField(
        label="Tiến độ (%)", min_value=0, max_value=100, error_messages={"invalid": "Tiến độ là số nguyên từ 0 đến 100."},
        widget=forms.NumberInput(attrs={"class": "day"}),
    )  # fmt: skip
    text = words("Việc đã làm", help_text="Nêu máy móc đã mua, đã lắp, đã chạy thử; khó khăn nếu có.")
    cost_so_far = MoneyField(label="Chi phí đã thực hiện", help_text="Tổng từ đầu đến nay, gồm cả phần hỗ trợ.")
    is_final = forms.BooleanField(label="Đây là báo cáo hoàn thành (100 %, kèm minh chứng)", required=False)
    proof = proof_field("Ảnh hoặc tài liệu minh chứng")
    correction_reason = forms.CharField(
        label="Lý do sửa báo cáo lần trước", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chỉ ghi khi báo cáo này thay cho báo cáo lần trước đã ghi nhầm; khi đó tiến độ được ghi thấp hơn.",
    )  # fmt: skip
    photos = FilesField(
        label="Ảnh tại xưởng", required=False, widget=FilesInput(accept=".jpg,.jpeg,.png"),
        help_text="Chọn được nhiều ảnh. Cổng đọc thời gian, nơi chụp ghi trong ảnh; sau khi nghiệm thu, bản sao không còn các thông tin đó được công khai.",
    )  # fmt: skip

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(line.items.order_by("position"))
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.IntegerField(
                label=f"{item.name}: số lượng đã làm", min_value=0, max_value=1_000_000, required=False,
                help_text=f"Theo dự toán: {item.quantity} {item.unit}".strip(), widget=forms.NumberInput(attrs={"class": "day"}),
            )  # fmt: skip
        self.order_fields(
            [
                "percent",
                "text",
                *(f"item_{item.pk}" for item in self.items),
                "cost_so_far",
                "photos",
                "proof",
                "is_final",
                "correction_reason",
            ]
        )

    def clean(self) -> dict[str, Any]:
        """Gather the quantities that were given."""
        data = super().clean() or {}
        quantities = {item.pk: data.pop(f"item_{item.pk}", None) for item in self.items}
        return data | {"quantities": {pk: quantity for pk, quantity in quantities.items() if quantity is not None}}


class WaiveForm(PortalForm):
    """Why the report of the period on the page need not come."""

    reason = words("Lý do miễn", rows=3, help_text="Cơ sở đọc được lý do này.")
    due_on = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])


class CounterpartForm(AskingBack):
    """An invoice that proves the beneficiary's own money: read from its XML, or typed; with the transfer that paid it."""

    xml = forms.FileField(
        label="Tệp XML của hóa đơn điện tử", required=False, widget=FileInput(accept=".xml", limit_mb=2),
        help_text="Có tệp này thì cổng tự đọc bên bán, bên mua, ký hiệu, số, ngày, số tiền; các ô dưới để trống được.",
    )  # fmt: skip
    seller_tax_code = forms.CharField(label="Mã số thuế bên bán", max_length=14, help_text="10 số, hoặc 10 số-3 số.", required=False)
    invoice_form = forms.CharField(label="Ký hiệu mẫu số", max_length=11, required=False, help_text="Ví dụ 1.")
    serial = forms.CharField(label="Ký hiệu hóa đơn", max_length=12, required=False, help_text="Ví dụ C26TAA.")
    number = forms.CharField(
        label="Số hóa đơn, chứng từ", max_length=60, help_text="Mỗi hóa đơn chỉ được dùng một lần trên cổng.", required=False
    )
    authority_code = forms.CharField(
        label="Mã của cơ quan thuế", max_length=40, required=False, help_text="Dãy chữ, số ở đầu hóa đơn điện tử có mã; tra cứu tại hoadondientu.gdt.gov.vn."
    )  # fmt: skip
    dated_on = DateField(label="Ngày hóa đơn, chứng từ", required=False)
    description = forms.CharField(label="Nội dung", max_length=250, required=False)
    amount = MoneyField(label="Số tiền", min_value=1, required=False)
    buyer_tax_code = forms.CharField(label="Mã số thuế bên mua", max_length=14, required=False, help_text="Phải là của đơn vị thụ hưởng.")
    transfer_number = forms.CharField(
        label="Số chứng từ chuyển tiền", max_length=60, required=False, help_text="Ủy nhiệm chi, giấy báo nợ trả tiền hóa đơn này."
    )
    transfer_on = DateField(label="Ngày chuyển tiền", required=False)
    proof = proof_field("Bản chụp hóa đơn, chứng từ")
    reason = forms.CharField(
        label="Giải trình", max_length=400, required=False, help_text="Chỉ cần khi cổng hỏi: bên mua không phải đơn vị thụ hưởng, ngày ngoài thời gian của đề án."
    )  # fmt: skip
    by_case = ("xml", "seller_tax_code", "number", "dated_on", "description", "amount", "reason")

    def clean(self) -> dict[str, Any]:
        """Take from the XML what was not typed; what was typed must say the same."""
        data = super().clean()
        file = data.pop("xml", None)
        data["invoice"] = None
        if file and "xml" not in self.errors:
            try:
                data["invoice"] = invoice = read_invoice(file.read())
            except FileRefused as refused:
                self.add_error("xml", str(refused))
                return data
            for name in ("seller_tax_code", "invoice_form", "serial", "number", "authority_code", "dated_on", "amount", "buyer_tax_code"):
                self._take(data, name, getattr(invoice, "form" if name == "invoice_form" else name))
            data["description"] = data.get("description") or invoice.goods or f"Hóa đơn {invoice.number}"
        for name in ("seller_tax_code", "number", "dated_on", "description", "amount"):
            if data.get(name) in ("", None) and name not in self.errors:
                label = str(self.fields[name].label)
                self.add_error(name, f"Cần nhập {label[:1].lower()}{label[1:]}, hoặc chọn tệp XML.")
        if bool(data.get("transfer_number")) != bool(data.get("transfer_on")) and "transfer_on" not in self.errors:
            self.add_error("transfer_on", "Số và ngày chứng từ chuyển tiền đi cùng nhau.")
        return data

    def _take(self, data: dict[str, Any], name: str, told: Any) -> None:
        typed = data.get(name)
        if typed in ("", None):
            data[name] = told
        elif told not in ("", None) and _plain(typed) != _plain(told):
            shown = vnd(told) if isinstance(told, int) else f"{told:%d/%m/%Y}" if hasattr(told, "strftime") else told
            self.add_error(name, f"Khác với hóa đơn điện tử, ghi {shown}.")


def _plain(value: Any) -> Any:
    return value.strip().upper().lstrip("0") if isinstance(value, str) else value


def ask_purse(form: PortalForm, line: Line) -> None:
    """Ask out of which purse, as the first question, where a line has several."""
    purse = PurseField(line)
    if purse.parts:
        form.fields["part"] = purse
        form.order_fields(["part"])


class ConfirmForm(PortalForm):
    """Nothing to fill in: the button is the answer."""


class InspectionForm(PortalForm):
    """The minutes of a joint inspection, with up to five shortcomings."""

    kind = forms.ChoiceField(label="Loại kiểm tra", choices=InspectionKind, widget=forms.RadioSelect, initial=InspectionKind.ROUTINE)
    held_on = DateField(label="Ngày kiểm tra")
    organisations = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), label="Cơ quan tham gia", widget=forms.CheckboxSelectMultiple,
        help_text="Chọn từ hai cơ quan trở lên (Chỉ thị, mục 1e và 8d).",
    )  # fmt: skip
    participants = forms.CharField(label="Thành phần", max_length=400, help_text="Họ tên, chức vụ người dự của từng bên.")
    machine_is_there = either("Máy móc, hạng mục đúng như phê duyệt")
    money_is_used_rightly = either("Kinh phí dùng đúng mục đích")
    papers_are_kept = either("Chứng từ đầy đủ")
    conclusion = words("Kết luận")

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", clock.today())
        field = self.fields["organisations"]
        field.queryset = standing.inspectors_of(line.project)  # type: ignore[attr-defined]
        field.label_from_instance = lambda organisation: organisation.name  # type: ignore[attr-defined]
        for number in range(1, FINDINGS + 1):
            self.fields[f"finding_{number}"] = forms.CharField(label=f"Tồn tại {number}", max_length=2000, required=False)
            self.fields[f"finding_{number}_due"] = DateField(label=f"Hạn khắc phục tồn tại {number}", required=False)

    def clean(self) -> dict[str, Any]:
        """Gather the shortcomings; each has both its words and its day."""
        data = super().clean() or {}
        found = []
        for number in range(1, FINDINGS + 1):
            said, due = data.pop(f"finding_{number}", ""), data.pop(f"finding_{number}_due", None)
            if said and due:
                found.append(Found(said, due))
                if data.get("held_on") and due < data["held_on"]:
                    self.add_error(f"finding_{number}_due", "Hạn khắc phục phải từ ngày kiểm tra trở đi.")
            elif said and f"finding_{number}_due" not in self.errors:
                self.add_error(f"finding_{number}_due", f"Cần hạn khắc phục của tồn tại {number}.")
            elif due:
                self.add_error(f"finding_{number}", "Có hạn mà chưa ghi tồn tại.")
        organisations = data.get("organisations")
        if organisations is not None and len(organisations) < 2:
            self.add_error("organisations", "Kiểm tra phối hợp cần ít nhất hai cơ quan (Chỉ thị, mục 1e và 8d).")
        return data | {"findings": found}


class FixFindingForm(PortalForm):
    """How a shortcoming was mended."""

    repair = words("Đã khắc phục thế nào")
    proof = proof_field("Ảnh hoặc tài liệu minh chứng")


class AcceptanceForm(AskingBack):
    """The minutes of an acceptance on the spot: who sat for which office, how much was found, what it brought."""

    held_on = DateField(label="Ngày nghiệm thu")
    participants = forms.CharField(
        label="Thành phần khác", max_length=400, required=False, help_text="Người dự ngoài năm bên trên, cách nhau bằng dấu chấm phẩy."
    )
    is_passed = either("Kết quả", "Đạt", "Chưa đạt")
    real_cost = MoneyField(label="Chi phí thực tế được nghiệm thu", min_value=1)
    grant = MoneyField(
        label="Kinh phí hỗ trợ theo nghiệm thu", required=False,
        help_text="Để trống thì cổng lấy mức cao nhất được phép: không quá số được duyệt, không quá định mức, giảm theo tỷ lệ khi chi thực tế thấp hơn dự toán.",
    )  # fmt: skip
    remarks = words("Nhận xét")
    new_jobs = forms.IntegerField(
        label="Lao động tăng thêm", min_value=0, max_value=100_000, initial=0, widget=forms.NumberInput(attrs={"class": "day"})
    )
    capacity = forms.CharField(label="Năng lực đạt được", max_length=250, required=False, help_text="Ví dụ: 500 kg/giờ.")

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(line.items.order_by("position"))
        self.measures = [field for field in measures_of(line.content, law.law_date_of(line)) if field.is_number]
        self.offices = offices_at(line)
        for office in self.offices:
            self.fields[f"seat_{office}"] = forms.CharField(
                label=f"{office.label}: họ tên, chức vụ",
                max_length=200,
                required=False,
                help_text="Phải có người dự thì mới nghiệm thu đạt.",
            )
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.IntegerField(
                label=f"{item.name}: số lượng thực tế", min_value=0, max_value=1_000_000, required=False,
                help_text=f"Theo dự toán: {item.quantity} {item.unit}".strip(), widget=forms.NumberInput(attrs={"class": "day"}),
            )  # fmt: skip
        for field in self.measures:
            self.fields[f"measure_{field.key}"] = forms.DecimalField(
                label=f"{field.titled} đạt được",
                min_value=0,
                max_digits=18,
                required=False,
                widget=forms.NumberInput(attrs={"class": "day", "step": "any"}),
            )
        seats, found = [f"seat_{office}" for office in self.offices], [f"item_{item.pk}" for item in self.items]
        self.by_case = set(seats)
        self.order_fields(["held_on", *seats, "participants", *found, *(f"measure_{field.key}" for field in self.measures)])

    def clean(self) -> dict[str, Any]:
        """Gather seats, quantities and results; no more is given than was spent."""
        data = super().clean() or {}
        data["panel"] = {office: data.pop(f"seat_{office}", "") for office in self.offices}
        for office, name in data["panel"].items():
            # Minutes that say “đạt” without a side would be of no use: the move refuses them.
            if data.get("is_passed") and not name.strip():
                self.add_error(f"seat_{office}", ValidationError("Nghiệm thu đạt phải có người của cơ quan, đơn vị này dự."))
        quantities = {item.pk: data.pop(f"item_{item.pk}", None) for item in self.items}
        data["quantities"] = {pk: quantity for pk, quantity in quantities.items() if quantity is not None}
        results = {field.key: data.pop(f"measure_{field.key}", None) for field in self.measures}
        data["measures"] = {key: value for key, value in results.items() if value is not None}
        cost, grant = data.get("real_cost"), data.get("grant")
        if cost is not None and grant is not None and grant > cost:
            self.add_error("grant", ValidationError("Không được nhiều hơn chi phí thực tế."))
        return data


class RecoverForm(AskingBack):
    """What the beneficiary gave back."""

    amount = MoneyField(label="Số tiền thu hồi", min_value=1)
    voucher = forms.CharField(label="Số chứng từ nộp trả", max_length=60)
    on = DateField(label="Ngày nộp")

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_purse(self, line)

    def clean_on(self) -> Any:
        """Money cannot have come back tomorrow."""
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise ValidationError("Ngày nộp không được sau hôm nay.")
        return on


class SignedContractForm(PortalForm):
    """The scan of the signed contract, who signed and when."""

    signer_a = forms.CharField(label="Người ký bên A", max_length=120, help_text="Họ tên người ký của đơn vị giao hỗ trợ.")
    signer_b = forms.CharField(label="Người ký bên B", max_length=120, help_text="Họ tên người ký của cơ sở.")
    signed_on = DateField(label="Ngày ký ghi trên bản giấy")
    files = FilesField(
        label="Bản scan hoặc ảnh chụp",
        widget=FilesInput(accept=".pdf,.jpg,.jpeg,.png"),
        help_text="Một tệp PDF, hoặc nhiều ảnh theo thứ tự trang.",
    )
