"""What a content of support asks of a line: fields declared as data, and the answers judged by them. Pure: no Django.

An answer is kept as JSON: a whole number for `integer` and `dong`, a text like "12.5" for `decimal`, a text for `text` and `choice`,
"2026-06-28" for `date`, true or false for `yes_no`; a paired field keeps {"baseline": …, "target": …}.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from budgets.norms import conditions
from budgets.norms.conditions import Condition
from budgets.norms.values import day as _day
from budgets.norms.values import number as _number
from budgets.norms.values import number_of
from khuyencong.text import date_vi, nfc, percent, vnd

KINDS = {
    "integer": "số nguyên",
    "dong": "số tiền (đồng)",
    "decimal": "số thập phân",
    "text": "chữ",
    "choice": "một trong các lựa chọn",
    "date": "ngày",
    "yes_no": "có hoặc không",
}
"""Kinds of fields."""

NUMBERS = ("integer", "dong", "decimal")
PAIR = {"baseline": "hiện nay", "target": "mục tiêu"}
"""The two answers of a paired field."""

LONGEST = 2_000


@dataclass(frozen=True)
class Field:
    """One thing that a content asks. `only_if`: asked only when this holds of the answers to the fields before it (`conditions.py`)."""

    key: str
    label: str
    kind: str
    unit: str = ""
    required: bool = False
    paired: bool = False
    measured: bool = False
    help: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[tuple[str, str], ...] = ()
    only_if: Condition = ()
    at_least: Decimal | None = None
    advice: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    @property
    def titled(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Shown:
    """An answer in words: one text, or what is now, what is aimed at and by what share of what is now it differs ("" where none can be said)."""

    field: Field
    text: str = ""
    baseline: str = ""
    target: str = ""
    change: str = ""


def asked(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[Field]:
    """The fields that are asked, in order, given the answers to those before them; an answer to what is not asked counts as none."""
    found: list[Field] = []
    heard: dict[str, Any] = {}
    for field in fields:
        if conditions.holds(field.only_if, heard):
            found.append(field)
            heard[field.key] = answers.get(field.key)
    return found


def wrong_condition(field: Field, before: Iterable[Field]) -> str:
    """What is wrong with what a field depends on, given the fields before it; empty when nothing is."""
    known = {one.key: one for one in before}
    for tests in field.only_if:
        for test in tests:
            other = known.get(test.key)
            if other is None:
                return f"Không có câu hỏi “{test.key}” ở trước câu này."
            if test.sign in conditions.ORDERED and not other.is_number and other.kind != "date":
                return f"“{other.label}” không phải là số hoặc ngày nên không so hơn kém được."
            if said := wrong_value(replace(other, low=None, high=None), test.value):
                return f"Giá trị so với “{other.label}”: {said}"
    return ""


def wrong(fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the given answers, by key; nothing is said of what is still empty. Unknown keys are wrong."""
    known = {field.key: field for field in fields}
    found: dict[str, str] = {}
    for key, answer in answers.items():
        field = known.get(key)
        said = "Nội dung này không hỏi thông tin này." if field is None else _wrong_answer(field, answer)
        if said:
            found[key] = said
    return found


def _wrong_answer(field: Field, answer: Any) -> str:
    if not field.paired:
        return wrong_value(field, answer)
    if not isinstance(answer, Mapping) or not set(answer) <= set(PAIR):
        return "Cần số hiện nay và số mục tiêu."
    said = [f"Số {PAIR[half]}: {words}" for half, value in answer.items() if (words := wrong_value(field, value))]
    return " ".join(said)


def wrong_value(field: Field, value: Any) -> str:
    """What is wrong with one value; empty when nothing is."""
    match field.kind:
        case "integer" | "dong":
            if isinstance(value, bool) or not isinstance(value, int):
                return "Phải là số nguyên."
            return _out_of_bounds(field, Decimal(value))
        case "decimal":
            number = number_of(value) if isinstance(value, str) else None
            return "Phải là số, ví dụ 12,5." if number is None else _out_of_bounds(field, number)
        case "choice":
            return "" if value in {key for key, _ in field.choices} else "Không có lựa chọn này."
        case "yes_no":
            return "" if isinstance(value, bool) else "Phải trả lời có hoặc không."
        case "date":
            return "" if _day(value) else "Phải là ngày."
        case _:
            fits = isinstance(value, str) and value.strip() and len(value) <= LONGEST and "\0" not in value
            return "" if fits else f"Phải là chữ, không quá {LONGEST} ký tự."


def _out_of_bounds(field: Field, number: Decimal) -> str:
    if field.low is not None and number < field.low:
        return f"Phải từ {number_words(field.low)} trở lên."
    if field.high is not None and number > field.high:
        return f"Không được quá {number_words(field.high)}."
    return ""


def missing(fields: Sequence[Field], answers: Mapping[str, Any]) -> list[Field]:
    """Required fields that are asked and have no whole answer."""
    return [field for field in asked(fields, answers) if field.required and not _whole(field, answers.get(field.key))]


def _whole(field: Field, answer: Any) -> bool:
    if field.paired:
        return isinstance(answer, Mapping) and all(answer.get(half) is not None for half in PAIR)
    return answer is not None and answer != ""


def advised(fields: Sequence[Field], answers: Mapping[str, Any]) -> list[str]:
    """What the answers give cause to say, without refusing them."""
    said = []
    for field in asked(fields, answers):
        number = None if field.paired or not field.is_number else _number(answers.get(field.key))
        if field.at_least is not None and number is not None and number < field.at_least:
            said.append(field.advice or f"{field.label}: nên có từ {number_words(field.at_least)} trở lên.")
    return said


def kept(fields: Sequence[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are stored: empty ones and those to fields that are not asked are left out, texts trimmed and in NFC."""
    stored: dict[str, Any] = {}
    wanted = {field.key for field in asked(fields, answers)}
    for key, answer in answers.items():
        value = {half: one for half, one in answer.items() if one not in (None, "")} if isinstance(answer, Mapping) else answer
        if isinstance(value, str):
            value = nfc(value).strip()
        if value in (None, "", {}) or (key not in wanted and any(field.key == key for field in fields)):
            continue
        stored[key] = value
    return stored


def in_words(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[Shown]:
    """Every answer that was given, in words, in the order of the fields."""
    said = []
    for field in fields:
        answer = answers.get(field.key)
        if answer is None:
            continue
        if field.paired and isinstance(answer, Mapping):
            before, after = answer.get("baseline"), answer.get("target")
            words = {"baseline": value_words(field, before), "target": value_words(field, after)}
            said.append(Shown(field, **words, change=change_words(field, before, after)))
        else:
            said.append(Shown(field, text=value_words(field, answer)))
    return said


def change_words(field: Field, before: Any, after: Any) -> str:
    """By how much of what is now the aim is more or less: "−25%", "+12,5%", "0%"; empty without two numbers or from nothing."""
    now, aim = (_number(value) if field.kind in NUMBERS else None for value in (before, after))
    if not now or aim is None:
        return ""
    sign = "+" if aim > now else "−" if aim < now else ""
    return sign + percent(abs(aim - now), now)


def value_words(field: Field, value: Any) -> str:
    """One value as people read it, with its unit; empty for none."""
    if value is None:
        return ""
    match field.kind:
        case "integer" | "dong" if isinstance(value, int):
            words = vnd(value)
        case "decimal" if (number := _number(value)) is not None:
            words = number_words(number)
        case "choice":
            return dict(field.choices).get(value, str(value))
        case "yes_no":
            return "Có" if value else "Không"
        case "date" if (on := _day(value)) is not None:
            return date_vi(on)
        case _:
            return str(value)
    unit = "đồng" if field.kind == "dong" else field.unit
    return f"{words} {unit}".strip()


def number_words(number: Decimal) -> str:
    """A number with a dot for thousands and a comma for its fraction."""
    whole, _, rest = format(abs(number).normalize(), "f").partition(".")
    return ("-" if number < 0 else "") + vnd(int(whole)) + (f",{rest}" if rest else "")
