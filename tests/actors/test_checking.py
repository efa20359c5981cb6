"""The CHECKs of a row, asked together: what is said is what Django says when it asks for each."""

import random
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils import timezone

from khuyencong import checking
from khuyencong.checking import Together
from projects.models import PaymentRequest

pytestmark = pytest.mark.django_db

WORDS = ("", "x", "draft", "SP1", "0100233488", "a@b.vn", "Lý do dài hơn mười chữ", "+84 900 000 001", "a" * 64)
MODELS = [model for model in apps.get_models() if any(isinstance(found, Together) for found in model().get_constraints()[0][1])]


def value_of(field, dice):
    """Something that fits the type of a field, sometimes nothing."""
    if field.null and dice.random() < 0.3:
        return None
    if field.choices and dice.random() < 0.7:
        return dice.choice([value for value, _ in field.flatchoices])
    match field.get_internal_type():
        case "BooleanField":
            return dice.random() < 0.5
        case "DateField":
            return date(2024, 3, 4) + timedelta(days=dice.randint(-400, 400))
        case "DateTimeField":
            return timezone.now() + timedelta(days=dice.randint(-400, 400))
        case "JSONField":
            return dice.choice([{}, [], {"a": 1}, ["x"], "x"])
        case "CharField" | "TextField" | "SlugField" | "EmailField" | "URLField":
            return dice.choice(WORDS)
        case name if "Integer" in name or name in {"BigAutoField", "AutoField", "DecimalField", "ForeignKey", "OneToOneField"}:
            target = field.target_field.get_internal_type() if field.is_relation else name
            return dice.choice([-1, 0, 1, 2, 99, 10_000]) if "Char" not in target and "UUID" not in target else None
    return getattr(field, "get_default", lambda: None)()


def said(validate):
    """What is wrong, in words."""
    try:
        validate()
    except ValidationError as error:
        return sorted(str(words) for words in error.messages)
    return []


@pytest.mark.thorough(40)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_together_says_what_each_says(model, django_assert_max_num_queries):
    together = model().get_constraints()[0][1][0]
    dice = random.Random(model._meta.label)  # noqa: S311 -- the same every time
    broken = 0
    for _ in range(25):
        row = model()
        for field in model._meta.local_concrete_fields:
            if not field.generated:
                setattr(row, field.attname, value_of(field, dice))
        left_out = {field.name for field in model._meta.local_concrete_fields if dice.random() < 0.1}
        asked = any(names.isdisjoint(left_out) for _, names in together.checks)
        with django_assert_max_num_queries(3 if asked else 0):
            mine = said(lambda: together.validate(model, row, exclude=left_out))  # noqa: B023
        each = []
        for check, _ in together.checks:
            each += said(lambda: check.validate(model, row, exclude=left_out))  # noqa: B023
        assert mine == sorted(each)
        broken += len(mine)
    assert broken, "no row broke a CHECK"


def test_there_are_models_to_try():
    assert len(MODELS) > 100


def test_a_row_is_told_all_at_once_and_uniqueness_besides(django_assert_max_num_queries):
    row = PaymentRequest(kind="payment", amount=-1, state="lost")
    with pytest.raises(ValidationError) as told, django_assert_max_num_queries(6):
        row.validate_constraints()
    assert len(told.value.message_dict[NON_FIELD_ERRORS]) >= 2


def test_what_cannot_be_asked_together_is_asked_one_by_one(monkeypatch):
    def fails(*_):
        raise models.query_utils.FieldError("no such field")

    monkeypatch.setattr(checking, "_holds", fails)
    row = PaymentRequest(kind="payment", amount=-1, state="lost")
    with pytest.raises(ValidationError) as told:
        row.validate_constraints()
    assert len(told.value.message_dict[NON_FIELD_ERRORS]) >= 2
