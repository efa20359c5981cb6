"""The form of a report on a year's figures."""

from django import forms

from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import MoneyField
from projects.forms.execution import words


def count(label: str, most: int) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(label=label, min_value=0, max_value=most, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))


class FollowUpForm(AskingBack):
    """Six figures of a year; none is left out, what there is not is 0."""

    output = MoneyField(label="Giá trị sản xuất một năm", min_value=0)
    revenue = MoneyField(label="Doanh thu một năm", min_value=0)
    jobs = count("Lao động (người)", 1_000_000)
    budget = MoneyField(label="Nộp ngân sách một năm", min_value=0)
    energy = count("Điện năng một năm (kWh)", 10**12)
    waste = count("Chất thải một năm (kg)", 10**12)
    note = words("Ghi chú", rows=3, required=False)
