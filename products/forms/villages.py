"""Forms of craft villages."""

from django import forms

from khuyencong.actors.forms.enterprises import VillageForm
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm

__all__ = ["RecogniseForm", "VillageForm", "WithdrawForm"]


class RecogniseForm(PortalForm):
    """The decision that recognises a village."""

    number = forms.CharField(label="Số quyết định", max_length=200, help_text="Ví dụ 1234/QĐ-UBND của UBND tỉnh.")
    decided_on = DateField(label="Ngày quyết định")


class WithdrawForm(RecogniseForm):
    """The decision that withdraws the recognition."""

    reason = forms.CharField(label="Lý do thu hồi", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
