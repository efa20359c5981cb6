"""Amounts that look absurd are asked back, in every form that takes money; a tick confirms them."""

from importlib import import_module

import pytest
from django import forms
from django.conf import settings

from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import MoneyField
from khuyencong.ui.forms import PortalForm

# They keep nothing (the check of oneself, what a new application might get, the page of controls), or ask back row by row.
NOT_ASKED = {"SelfCheckForm", "StartForm", "Sample", "ItemForm"}


class Given(AskingBack):
    amount = MoneyField(label="Số tiền", min_value=1)
    other = MoneyField(label="Phần khác", required=False)
    note = forms.CharField(label="Nội dung", required=False)


def forms_of_the_portal() -> list[type[PortalForm]]:
    """Every form that some address uses."""
    import_module(settings.ROOT_URLCONF)
    found, waiting = [], PortalForm.__subclasses__()
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if not form.__module__.startswith("tests."):
            found.append(form)
    return found


def test_every_form_that_keeps_an_amount_asks_back():
    asking = [form for form in forms_of_the_portal() if any(isinstance(field, MoneyField) for field in form.base_fields.values())]
    assert len(asking) > 25
    assert {form.__name__ for form in asking if not issubclass(form, AskingBack)} <= NOT_ASKED


@pytest.mark.parametrize(
    ("typed", "usual", "asks"),
    [
        ({"amount": "4500"}, 0, {"amount": "4.500 đồng? Có phải 4.500 triệu đồng?"}),
        ({"amount": "4 tỷ", "other": "300"}, 0, {"other": "300 đồng? Có phải 300 triệu đồng?"}),
        ({"amount": "4.000.000"}, 4_000_000_000, {"amount": "Số thường gặp ở đây là khoảng 4.000.000.000 đồng"}),
        ({"amount": "4.000.000"}, 0, {}),
        ({"amount": "100.000", "other": ""}, 0, {}),
        ({"amount": "4 tỷ", "other": "0"}, 4_000_000_000, {}),
    ],
)
def test_what_looks_absurd_is_asked_and_confirmed_by_a_tick(typed, usual, asks):
    form = Given(typed, usual=usual)
    assert form.is_valid() is not bool(asks)
    assert set(form.errors) == set(asks)
    for name, words in asks.items():
        assert words in form.errors[name][0]
    assert ("as_typed" in form.fields) is bool(asks)
    confirmed = Given(typed | {"as_typed": "on"}, usual=usual)
    assert confirmed.is_valid(), confirmed.errors
    assert "as_typed" not in confirmed.cleaned_data


def test_what_cannot_be_read_is_said_once_and_not_asked_back():
    form = Given({"amount": "-5", "other": "x"})
    assert {name: len(said) for name, said in form.errors.items()} == {"amount": 1, "other": 1}
    assert "as_typed" not in form.fields
    assert "as_typed" not in Given().fields
