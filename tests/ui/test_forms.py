"""Forms: what people type is read or answered in Vietnamese at its field, and stays where it was typed."""

import unicodedata
from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm


class Offer(PortalForm):
    name = forms.CharField(label="Tên", max_length=20)
    amount = MoneyField(label="Số tiền", min_value=1_000_000, max_value=300_000_000)
    day = DateField(label="Ngày", required=False)
    kind = forms.ChoiceField(label="Loại", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])


def offer(**typed: str) -> Offer:
    return Offer({"name": "Bến Tre", "amount": "300 triệu", "day": "28/06/2026", "kind": "a"} | typed)


class Grown(Offer):
    """One that adds fields as it is made."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due"] = DateField(label="Đợt 1: hạn")


def test_a_field_that_is_added_later_is_asked_for_by_its_name():
    form = Grown({"name": "Bến Tre", "amount": "300 triệu", "kind": "a"})
    assert form.errors == {"due": ["Cần nhập đợt 1: hạn."]}
    assert [mistake.message for mistake in form.mistakes()] == ["Cần nhập đợt 1: hạn."]


@pytest.mark.parametrize(("typed", "amount"), [("300 triệu", 300_000_000), ("90.600.000", 90_600_000), ("0,15 tỷ", 150_000_000)])
def test_amounts_are_read_as_written(typed, amount):
    form = offer(amount=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == amount


@pytest.mark.parametrize("typed", ["1.5 tỏi", "-5", "999.999", "301 triệu", "", "   ", "1e9", "9" * 40])
def test_what_is_no_amount_is_refused_and_stays(typed):
    form = offer(amount=typed)
    assert list(form.errors) == ["amount"]
    assert form["amount"].value() == typed
    assert all(message[0].isupper() for message in form.errors["amount"])


@pytest.mark.parametrize(("typed", "day"), [("28/06/2026", date(2026, 6, 28)), ("29/2/2024", date(2024, 2, 29)), ("", None)])
def test_days_are_read_as_written(typed, day):
    form = offer(day=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == day


@pytest.mark.parametrize("typed", ["31/02/2026", "29/02/2026", "06-28-2026", "28/06/0026", "28/06/9999", "mai"])
def test_what_is_no_day_is_refused_and_stays(typed):
    form = offer(day=typed)
    assert list(form.errors) == ["day"]
    assert f'value="{typed}"' in str(form["day"])


@pytest.mark.parametrize("posted", [False, True])
def test_text_is_composed_at_the_door(posted):
    data = {"name": unicodedata.normalize("NFD", "Bến Tre"), "amount": "2 triệu", "kind": "a"}
    if not posted:
        form = Offer(data)
    else:
        query = QueryDict(mutable=True)
        query.update(data)
        form = Offer(query)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "Bến Tre"
    assert unicodedata.is_normalized("NFC", form.cleaned_data["name"])


def test_the_summary_lists_mistakes_in_the_order_of_fields():
    form = Offer({"name": "", "amount": "x", "kind": ""})
    assert [(mistake.target, mistake.message) for mistake in form.mistakes()] == [
        ("id_name", "Cần nhập tên."),
        ("id_amount", f"Số tiền: {form.errors['amount'][0][0].lower()}{form.errors['amount'][0][1:]}"),
        ("id_kind_0", "Cần chọn loại."),
    ]
    html = form.render()
    assert "Có 3 chỗ cần sửa" in html
    assert all(f'id="{mistake.target}"' in html for mistake in form.mistakes())


def test_a_field_names_its_mistake_for_ears():
    html = Offer({"name": "Bến Tre", "amount": "x", "kind": "a"}).render()
    assert 'aria-describedby="id_amount_error id_amount_words"' in html
    assert 'id="id_amount_error"' in html
    assert 'aria-invalid="true"' in html


def test_typed_markup_is_text():
    assert "<script>" not in Offer({"name": "<script>alert(1)</script>", "amount": '"><script>', "kind": "<script>"}).render()
