"""What contents ask: the declaration itself, and answers judged by it."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from budgets.models import ContentField, SupportContent
from budgets.norms import conditions, declared, fields, loading
from budgets.norms.fields import Field
from tests.factories.norms import load_norms

DAY = date(2026, 3, 2)
NUMBER = Field("n", "Số", "integer", low=Decimal(1), high=Decimal(1000))
SHARE = Field("s", "Tỷ lệ", "decimal", unit="%", low=Decimal(0), high=Decimal(100))
PAIRED = Field("p", "Điện", "decimal", unit="kWh", paired=True, required=True, low=Decimal(0))
HIRES = Field("h", "Cam kết", "yes_no", required=True)
HIRED = Field("k", "Số tuyển", "integer", required=True, only_if=conditions.read([[["h", "=", True]]]))
FORM = Field("f", "Hình thức", "choice", choices=(("a", "Ngắn hạn"), ("b", "Truyền nghề")))
QUOTES = Field("q", "Báo giá", "integer", at_least=Decimal(3), advice="Nên có 3 báo giá.")
ALL = [NUMBER, SHARE, PAIRED, HIRES, HIRED, FORM, QUOTES, Field("d", "Ngày", "date"), Field("t", "Chữ", "text")]


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ({"n": 0}, "n"),
        ({"n": 1001}, "n"),
        ({"n": True}, "n"),
        ({"n": "5"}, "n"),
        ({"n": 5.0}, "n"),
        ({"s": "100,5"}, "s"),
        ({"s": "100.5"}, "s"),
        ({"s": 5}, "s"),
        ({"s": "NaN"}, "s"),
        ({"s": "1e400"}, "s"),
        ({"p": "5"}, "p"),
        ({"p": {"baseline": "-1"}}, "p"),
        ({"p": {"baseline": "1", "other": "2"}}, "p"),
        ({"h": "true"}, "h"),
        ({"f": "c"}, "f"),
        ({"d": "2026-02-30"}, "d"),
        ({"d": "28/06/2026"}, "d"),
        ({"t": " "}, "t"),
        ({"t": "a\0b"}, "t"),
        ({"t": "x" * 2001}, "t"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(answers, key):
    assert list(fields.wrong(ALL, answers)) == [key]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("120000", "90000", "−25%"),
        ("8", "9", "+12,5%"),
        ("1.50", "1.5", "0%"),
        ("3", "0", "−100%"),
        ("0", "5", ""),
        ("5", None, ""),
        (None, "5", ""),
    ],
)
def test_the_aim_is_told_as_a_share_of_what_is_now(before, after, words):
    field = next(one for one in ALL if one.key == "p")
    kept = {key: value for key, value in (("baseline", before), ("target", after)) if value is not None}
    assert [shown.change for shown in fields.in_words([field], {"p": kept})] == [words]


def test_right_answers_are_right_and_said_in_words():
    answers = {"n": 1000, "s": "12.5", "p": {"baseline": "1200", "target": "900.5"}, "h": True, "f": "b", "d": "2026-06-28", "t": "Đan giỏ"}
    assert fields.wrong(ALL, answers) == {}
    said = {shown.field.key: shown.text or (shown.baseline, shown.target) for shown in fields.in_words(ALL, answers)}
    assert said == {
        "n": "1.000",
        "s": "12,5 %",
        "p": ("1.200 kWh", "900,5 kWh"),
        "h": "Có",
        "f": "Truyền nghề",
        "d": "28/06/2026",
        "t": "Đan giỏ",
    }


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, ["p", "h"]),
        ({"p": {"baseline": "1"}, "h": False}, ["p"]),
        ({"p": {"baseline": "0", "target": "0"}, "h": False}, []),
        ({"p": {"baseline": "1", "target": "2"}, "h": True}, ["k"]),
        ({"p": {"baseline": "1", "target": "2"}, "h": True, "k": 5}, []),
    ],
)
def test_what_is_missing_follows_from_what_was_answered(answers, missing):
    assert [field.key for field in fields.missing(ALL, answers)] == missing


def test_an_answer_that_is_no_longer_asked_is_not_kept_and_empty_ones_neither():
    assert fields.kept(ALL, {"h": False, "k": 5, "n": None, "t": "  a ", "p": {"baseline": None}}) == {"h": False, "t": "a"}


def test_few_quotes_are_advised_against_and_not_refused():
    assert fields.advised(ALL, {"q": 2}) == ["Nên có 3 báo giá."]
    assert fields.advised(ALL, {"q": 3}) == []
    assert fields.wrong(ALL, {"q": 0}) == {}


@pytest.mark.django_db
def test_every_content_asks_something_of_its_own():
    load_norms()
    for content in SupportContent.objects.order_by("pk"):
        asked = declared.fields_of(content, content.valid_to or DAY)
        assert asked, content.code
        assert any(field.required for field in asked)
        for place, field in enumerate(asked):
            assert fields.wrong_condition(field, asked[:place]) == "", (content.code, field.key)
    machine = SupportContent.objects.get(code="CLEANER_PRODUCTION_MODEL")
    assert {"energy", "water", "waste"} <= {field.key for field in declared.measures_of(machine, DAY) if field.paired}


@pytest.mark.django_db
def test_a_declaration_that_changes_is_another_row_and_loading_leaves_it():
    load_norms()
    content = SupportContent.objects.get(code="MACHINERY")
    ContentField.objects.filter(content=content, key="power").update(valid_to=date(2026, 6, 30))
    facts = {"content": content, "key": "power", "position": 9, "label": "Công suất", "kind": "decimal", "unit": "HP"}
    ContentField.objects.create(**facts, valid_from=date(2026, 7, 1))
    assert load_norms().rules_added == 0
    units = [{field.key: field.unit for field in declared.fields_of(content, day)}["power"] for day in (DAY, date(2026, 7, 1))]
    assert units == ["kW", "HP"]


def test_the_file_names_each_field_once():
    rows = json.loads((Path(loading.__file__).parent / "data" / "fields.json").read_text(encoding="utf-8"))["fields"]
    assert len({(row["content"], row["key"]) for row in rows}) == len(rows)
