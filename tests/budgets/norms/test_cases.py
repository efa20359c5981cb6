"""Reading cases: what is refused, at which field."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.norms import Case, CaseRefused
from budgets.norms.cases import read_case, read_json

GOOD = {
    "date": "2019-12-27",
    "source": "KCQG",
    "content": "MACHINERY",
    "place": {"commune": None, "district": "Châu Thành", "priority": False},
    "beneficiaries": [{"name": "DNTN Hoài Cổ", "kind": "enterprise", "cost": 1_008_000_000, "grant": 90_600_000, "other_funds": []}],
    "total_cost": 1_008_000_000,
    "total_grant": 90_600_000,
}


def with_change(path, value):
    data = json.loads(json.dumps(GOOD))
    *steps, last = path
    at = data
    for step in steps:
        at = at[step]
    at[last] = value
    return data


def test_a_whole_case():
    case = read_case(GOOD)
    assert case.beneficiaries[0].grant == 90_600_000
    assert case.place.district == "Châu Thành"


def test_a_case_needs_no_place_and_no_totals():
    assert read_case({key: GOOD[key] for key in ("date", "source", "content", "beneficiaries")}).total_cost is None


ONE = ("beneficiaries", 0)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("colour",), 1, "colour"),
        ((*ONE, "bonus"), 1, "beneficiaries[0].bonus"),
        (("place", "village"), "x", "place.village"),
        ((*ONE, "other_funds"), [{"source": "KCDP", "amount": 1, "note": ""}], "beneficiaries[0].other_funds[0].note"),
        ((*ONE, "other_funds"), [{"source": "LOTTERY", "amount": 1}], "beneficiaries[0].other_funds[0].source"),
        ((*ONE, "other_funds"), [{"source": "KCDP", "amount": -1}], "beneficiaries[0].other_funds[0].amount"),
        ((*ONE, "other_funds"), {}, "beneficiaries[0].other_funds"),
        (("date",), "27/12/2019", "date"),
        (("date",), "2019-02-29", "date"),
        (("date",), "20191227", "date"),
        (("date",), "2019-W52-5", "date"),
        (("date",), 20191227, "date"),
        (("source",), "EU", "source"),
        (("source",), ["KCQG"], "source"),
        (("content",), " ", "content"),
        (("content",), None, "content"),
        ((*ONE, "kind"), "state", "beneficiaries[0].kind"),
        ((*ONE, "kind"), {}, "beneficiaries[0].kind"),
        ((*ONE, "name"), "", "beneficiaries[0].name"),
        ((*ONE, "name"), "a\u0000b", "beneficiaries[0].name"),
        ((*ONE, "name"), "\ud800", "beneficiaries[0].name"),
        ((*ONE, "name"), "x" * 301, "beneficiaries[0].name"),
        ((*ONE, "cost"), -1, "beneficiaries[0].cost"),
        ((*ONE, "cost"), 1.5, "beneficiaries[0].cost"),
        ((*ONE, "cost"), 1e9, "beneficiaries[0].cost"),
        ((*ONE, "cost"), True, "beneficiaries[0].cost"),
        ((*ONE, "cost"), "100", "beneficiaries[0].cost"),
        ((*ONE, "cost"), None, "beneficiaries[0].cost"),
        ((*ONE, "grant"), 10**15 + 1, "beneficiaries[0].grant"),
        ((*ONE, "large"), "no", "beneficiaries[0].large"),
        (("total_cost",), "much", "total_cost"),
        (("place",), [], "place"),
        (("place", "priority"), 1, "place.priority"),
        (("beneficiaries",), [], "beneficiaries"),
        (("beneficiaries",), {}, "beneficiaries"),
        (ONE, 5, "beneficiaries[0]"),
    ],
)
def test_a_mistake_is_named_at_its_field_in_both_languages(path, value, field):
    with pytest.raises(CaseRefused) as refused:
        read_case(with_change(path, value))
    assert refused.value.field == field
    assert f"/ {field}: " in str(refused.value)


@pytest.mark.parametrize("missing", ["date", "source", "content", "beneficiaries"])
def test_what_is_missing_is_named(missing):
    with pytest.raises(CaseRefused, match=f"{missing}: thiếu trường bắt buộc"):
        read_case({key: value for key, value in GOOD.items() if key != missing})


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "5", "[" * 100_000, "1" * 5_000, '{"a": NaN}', '{"date": "2019-12-27", "date": "2020-01-01"}', "\ufeff{}"],
)
def test_text_that_is_no_case_is_refused(text):
    with pytest.raises(CaseRefused):
        read_json(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*GOOD, "name", "kind", "cost", "grant"]) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(
    json_values | json_values.map(lambda value: GOOD | {"beneficiaries": [value]}) | json_values.map(lambda value: GOOD | {"place": value})
)
def test_anything_is_a_case_or_a_refusal(data):
    # Only the one exception, with its sentence in both languages, may come out.
    with suppress(CaseRefused):
        assert isinstance(read_case(data), Case)
