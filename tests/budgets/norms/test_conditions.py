"""When a question is asked: and, or, comparisons; what a declaration may be; and what the database takes."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from budgets.models import ContentField, SupportContent
from budgets.norms import conditions, fields
from budgets.norms.fields import Field
from tests.factories.norms import load_norms

PEOPLE = Field("people", "Số người", "integer")
POWER = Field("power", "Điện", "decimal", paired=True)
FORM = Field("form", "Hình thức", "choice", choices=(("short", "Ngắn hạn"), ("long", "Dài hạn")))
ABROAD = Field("abroad", "Đi nước ngoài", "yes_no")
STARTS = Field("starts", "Ngày bắt đầu", "date")
KNOWN = [PEOPLE, POWER, FORM, ABROAD, STARTS]


def is_asked(declared, answers) -> bool:
    """Whether a question that depends on `declared` is asked."""
    return fields.asked([*KNOWN, Field("x", "Hỏi thêm", "text", only_if=conditions.read(declared))], answers)[-1].key == "x"


@pytest.mark.parametrize(
    ("declared", "answers", "wanted"),
    [
        ([], {}, True),
        ([[["abroad", "=", True]]], {"abroad": True}, True),
        ([[["abroad", "=", True]]], {"abroad": False}, False),
        ([[["abroad", "!=", True]]], {"abroad": False}, True),
        ([[["abroad", "=", True]]], {}, False),
        ([[["abroad", "!=", True]]], {}, False),
        ([[["people", ">=", 30]]], {"people": 30}, True),
        ([[["people", ">=", 30]]], {"people": 29}, False),
        ([[["people", "<=", 2]]], {"people": 2}, True),
        ([[["people", "<=", 2]]], {"people": 3}, False),
        ([[["people", "=", 0]]], {"people": 0}, True),
        ([[["people", "=", 1]]], {"people": True}, False),
        ([[["power", "<=", "12.5"]]], {"power": {"baseline": "20", "target": "12.50"}}, True),
        ([[["power", "<=", "12.5"]]], {"power": {"baseline": "2"}}, False),
        ([[["power", "=", "9.0"]]], {"power": {"target": "9"}}, True),
        ([[["starts", ">=", "2026-07-01"]]], {"starts": "2026-12-01"}, True),
        ([[["starts", ">=", "2026-07-01"]]], {"starts": "2026-06-30"}, False),
        ([[["form", "=", "short"], ["people", ">=", 30]]], {"form": "short", "people": 31}, True),
        ([[["form", "=", "short"], ["people", ">=", 30]]], {"form": "long", "people": 31}, False),
        ([[["form", "=", "short"]], [["people", ">=", 30]]], {"form": "long", "people": 31}, True),
        ([[["form", "=", "short"]], [["people", ">=", 30]]], {"form": "long", "people": 3}, False),
        ([[["form", ">=", "long"]]], {"form": "short"}, False),
    ],
)
def test_a_question_is_asked_when_one_alternative_holds_whole(declared, answers, wanted):
    assert is_asked(declared, answers) is wanted


def test_an_answer_to_what_is_not_asked_counts_as_none():
    second = Field("second", "Nước nào", "text", only_if=conditions.read([[["abroad", "=", True]]]))
    third = Field("third", "Giấy phép", "text", only_if=conditions.read([[["second", "!=", "Lào"]]]))
    asked = fields.asked([ABROAD, second, third], {"abroad": False, "second": "Nhật Bản"})
    assert [field.key for field in asked] == ["abroad"]
    assert len(fields.asked([ABROAD, second, third], {"abroad": True, "second": "Nhật Bản"})) == 3


@pytest.mark.parametrize(
    ("declared", "facts", "wanted"),
    [
        ([], {}, True),
        ([[["a", "=", 1], ["b", "=", 1]]], {"a": 1}, None),
        ([[["a", "=", 1], ["b", "=", 1]]], {"a": 2}, False),
        ([[["a", "=", 1], ["b", "=", 1]]], {"a": 1, "b": 1}, True),
        ([[["a", "=", 1]], [["b", "=", 1]]], {"a": 1}, True),
        ([[["a", "=", 1]], [["b", "=", 1]]], {"a": 2}, None),
        ([[["a", "=", 1]], [["b", "=", 1]]], {"a": 2, "b": 2}, False),
        ([[["a", "=", "x"]]], {"a": ("y", "x")}, True),
        ([[["a", "!=", "x"]]], {"a": ("y", "x")}, False),
        ([[["a", "!=", "x"]]], {"a": ()}, True),
        ([[["a", ">=", "x"]]], {"a": ("y", "x")}, False),
        ([[["a", ">=", 1]]], {"a": {"baseline": 3}}, None),
    ],
)
def test_what_hangs_on_an_unknown_fact_is_neither_yes_nor_no(declared, facts, wanted):
    assert conditions.judged(conditions.read(declared), facts) is wanted


WRONG_SHAPES = [
    "abroad", {"abroad": True}, [[]], [["abroad", "=", True]], [[["abroad", "="]]], [[["abroad", "~", True]]], [[[1, "=", True]]],
    [[["abroad", "=", None]]], [[["abroad", "=", [1]]]], [[["abroad", "=", {}]]], [[["abroad", "=", True]], []],
]  # fmt: skip


@pytest.mark.parametrize("declared", WRONG_SHAPES, ids=str)
def test_another_shape_is_refused(declared):
    with pytest.raises(ValueError, match=r"\w"):
        conditions.read(declared)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ([[["nowhere", "=", 1]]], "nowhere"),
        ([[["form", ">=", "short"]]], "hơn kém"),
        ([[["form", "=", "medium"]]], "Hình thức"),
        ([[["people", ">=", "ba mươi"]]], "số nguyên"),
    ],
)
def test_what_cannot_be_compared_is_told(declared, said):
    assert said in fields.wrong_condition(Field("x", "Hỏi thêm", "text", only_if=conditions.read(declared)), KNOWN)


@pytest.mark.django_db
def test_the_row_is_told_at_its_condition():
    load_norms()
    content = SupportContent.objects.get(code="STUDY_TOUR")
    row = ContentField.objects.get(content=content, key="permission")
    row.full_clean()
    later = ContentField.objects.filter(content=content, position__gt=row.position)
    for wrong in ([[["permission", "=", "x"]]], [["abroad"]], [[["days", "=", "ba"]]]):
        row.only_if = wrong
        with pytest.raises(ValidationError) as told:
            row.full_clean()
        assert "only_if" in told.value.message_dict
    assert not later.filter(key="abroad").exists()


@pytest.mark.django_db
def test_the_database_takes_the_same_shapes():
    load_norms()
    row = ContentField.objects.get(content__code="STUDY_TOUR", key="permission")
    for declared in ([], [[["abroad", "=", True]]], [[["days", ">=", 3], ["abroad", "!=", False]], [["people", "<=", "2"]]]):
        put(row, declared)
    for declared in WRONG_SHAPES:
        with pytest.raises(IntegrityError, match="content_field_condition_is_whole"), transaction.atomic():
            put(row, declared)


def put(row: ContentField, declared: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_contentfield SET only_if = %s::jsonb WHERE id = %s", [json.dumps(declared), row.pk])
