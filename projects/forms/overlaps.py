"""Forms of overlaps: a written reason, a list of other offices, a row that is no longer counted."""

from django import forms

from khuyencong.ui.fields import FileInput
from khuyencong.ui.forms import PortalForm
from projects.forms.appraisal import words


class ArgueOverlapForm(PortalForm):
    """Why it is no double funding."""

    text = words(
        "Lý do không trùng hỗ trợ", "Nêu căn cứ: khác hạng mục, khác thời gian, văn bản của cơ quan kia… Lý do được lưu, không sửa được."
    )


class VoidSupportForm(PortalForm):
    """Why a row is not counted."""

    reason = forms.CharField(label="Lý do không tính", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class ImportSupportsForm(PortalForm):
    """A spreadsheet of support from elsewhere; judged first, recorded when asked for and without a mistake."""

    file = forms.FileField(label="Bảng tính", widget=FileInput(accept=".xlsx,.csv", limit_mb=5))
    what = forms.ChoiceField(
        label="Làm gì với tệp",
        choices=[("check", "Chỉ kiểm tra"), ("record", "Kiểm tra, và ghi tất cả nếu không có lỗi")],
        initial="check",
        widget=forms.RadioSelect,
    )
    trusts_small = forms.BooleanField(
        label="Các số dưới 100.000 đồng trong tệp là đúng",
        required=False,
        help_text="Không đánh dấu thì cổng hỏi lại, phòng ghi nhầm theo triệu đồng.",
    )
