"""Forms of overlaps: a written reason, a list of other offices, a row that is no longer counted."""

from django import forms

from khuyencong.ui.forms import PortalForm
from projects.forms.appraisal import words
from projects.forms.costs import ImportCostsForm


class ArgueOverlapForm(PortalForm):
    """Why it is no double funding."""

    text = words(
        "Lý do không trùng hỗ trợ", "Nêu căn cứ: khác hạng mục, khác thời gian, văn bản của cơ quan kia… Lý do được lưu, không sửa được."
    )


class VoidSupportForm(PortalForm):
    """Why a row is not counted."""

    reason = forms.CharField(label="Lý do không tính", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class ImportSupportsForm(ImportCostsForm):
    """A spreadsheet of support from elsewhere; judged first, recorded when asked for and without a mistake."""

    keeping = ("record", "Kiểm tra, và ghi tất cả nếu không có lỗi")
