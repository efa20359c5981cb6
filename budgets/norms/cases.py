"""Reading a case from JSON, strictly: every mistake is named at its field, nothing is guessed or dropped."""

import json
import re
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from datetime import date
from typing import Any

from budgets.norms.eligibility import PLACE_KINDS, STANDINGS, TRADES
from budgets.norms.fields import LONGEST, PAIR
from budgets.norms.terms import KINDS, OWN_SOURCES, STATE_SOURCES, Beneficiary, Case, OtherFund, Place
from khuyencong.text import nfc
from khuyencong.text.money import MOST

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_NAME = 300
_MOST_BENEFICIARIES = 1_000
_MOST_ANSWERS = 200


class CaseRefused(ValueError):
    """The case cannot be read. `field` says where; the message is one Vietnamese and English sentence."""

    def __init__(self, field: str, vietnamese: str, english: str) -> None:
        super().__init__(f"{field or 'Hồ sơ'}: {vietnamese} / {field or 'case'}: {english}")
        self.field = field


def read_json(text: str) -> Case:
    """The case of a JSON document. CaseRefused for anything that is no well-formed case."""
    try:
        data = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except CaseRefused:
        raise
    except (ValueError, RecursionError) as wrong:
        raise CaseRefused("", "không phải JSON hợp lệ", "not valid JSON") from wrong
    return read_case(data)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CaseRefused(_shown(key), "trường bị ghi hai lần", "field given twice")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise CaseRefused(name, "không phải là số", "not a number")


def read_case(data: object) -> Case:
    """The case of parsed JSON. CaseRefused names the field of the first mistake."""
    fields = _object(
        data,
        "",
        required={"date", "source", "content", "beneficiaries"},
        optional={"place", "total_cost", "total_grant"},
    )
    many = fields["beneficiaries"]
    if not isinstance(many, list) or not 1 <= len(many) <= _MOST_BENEFICIARIES:
        raise CaseRefused(
            "beneficiaries",
            f"phải là danh sách từ 1 đến {_MOST_BENEFICIARIES} đơn vị",
            f"must be a list of 1 to {_MOST_BENEFICIARIES} units",
        )
    return Case(
        date=_date(fields["date"], "date"),
        source=_one_of(fields["source"], "source", STATE_SOURCES),
        content=_text(fields["content"], "content"),
        place=_place(fields.get("place")),
        beneficiaries=tuple(_beneficiary(one, f"beneficiaries[{number}]") for number, one in enumerate(many)),
        total_cost=_optional_amount(fields.get("total_cost"), "total_cost"),
        total_grant=_optional_amount(fields.get("total_grant"), "total_grant"),
    )


def _beneficiary(data: object, at: str) -> Beneficiary:
    fields = _object(
        data, at, required={"name", "kind", "cost", "grant"}, optional={"other_funds", "large", "trade", "typical_product", "answers"}
    )
    funds = fields.get("other_funds", [])
    if not isinstance(funds, list) or len(funds) > _MOST_BENEFICIARIES:
        raise CaseRefused(f"{at}.other_funds", "phải là danh sách", "must be a list")
    return Beneficiary(
        name=_text(fields["name"], f"{at}.name"),
        kind=_one_of(fields["kind"], f"{at}.kind", KINDS),
        cost=_amount(fields["cost"], f"{at}.cost"),
        grant=_amount(fields["grant"], f"{at}.grant"),
        other_funds=tuple(_fund(fund, f"{at}.other_funds[{number}]") for number, fund in enumerate(funds)),
        large=_flag(fields["large"], f"{at}.large") if fields.get("large") is not None else None,
        trade=_one_of(fields["trade"], f"{at}.trade", TRADES) if fields.get("trade") is not None else None,
        typical_product=_flag(fields["typical_product"], f"{at}.typical_product") if fields.get("typical_product") is not None else None,
        answers=_answers(fields.get("answers", {}), f"{at}.answers"),
    )


def _answers(data: object, at: str) -> dict[str, Any]:
    """Answers to the questions of the content, in the shapes that `budgets.norms.fields` keeps."""
    if not isinstance(data, dict) or len(data) > _MOST_ANSWERS:
        raise CaseRefused(
            at, f"phải là đối tượng JSON, tối đa {_MOST_ANSWERS} câu", f"must be an object of at most {_MOST_ANSWERS} answers"
        )
    for key, answer in data.items():
        halves = answer if isinstance(answer, dict) and set(answer) <= set(PAIR) else {"": answer}
        if any(not isinstance(half, str | int) or (isinstance(half, str) and len(half) > LONGEST) for half in halves.values()):
            raise CaseRefused(
                f"{at}.{_shown(key)}", "phải là chữ, số nguyên, true hoặc false", "must be text, a whole number, true or false"
            )
    return data


def _fund(data: object, at: str) -> OtherFund:
    fields = _object(data, at, required={"source", "amount"}, optional=set())
    return OtherFund(_one_of(fields["source"], f"{at}.source", STATE_SOURCES | OWN_SOURCES), _amount(fields["amount"], f"{at}.amount"))


def _place(data: object) -> Place:
    if data is None:
        return Place()
    fields = _object(data, "place", required=set(), optional={"commune", "district", "priority", "kind", "standings"})
    standings = fields.get("standings", [])
    if not isinstance(standings, list) or len(standings) > len(STANDINGS):
        raise CaseRefused("place.standings", "phải là danh sách", "must be a list")
    commune, district = fields.get("commune"), fields.get("district")
    return Place(
        commune=None if commune is None else _text(commune, "place.commune"),
        district=None if district is None else _text(district, "place.district"),
        priority=_flag(fields.get("priority", False), "place.priority"),
        kind=_one_of(fields["kind"], "place.kind", PLACE_KINDS) if fields.get("kind") is not None else None,
        standings=tuple(_one_of(one, f"place.standings[{number}]", STANDINGS) for number, one in enumerate(standings)),
    )


def _object(data: object, at: str, *, required: set[str], optional: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise CaseRefused(at, "phải là một đối tượng JSON", "must be a JSON object")
    prefix = f"{at}." if at else ""
    for key in data:
        if key not in required | optional:
            raise CaseRefused(prefix + _shown(key), "trường không được biết", "unknown field")
    for key in sorted(required - data.keys()):
        raise CaseRefused(prefix + key, "thiếu trường bắt buộc", "required field is missing")
    return data


def _text(value: object, at: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise CaseRefused(at, "phải là chữ, không để trống", "must be text and not empty")
    text = nfc(value.strip())
    if len(text) > _LONGEST_NAME or any(unicodedata.category(ch) in {"Cc", "Cs"} for ch in text):
        raise CaseRefused(
            at, f"quá {_LONGEST_NAME} ký tự hoặc có ký tự điều khiển", f"over {_LONGEST_NAME} characters or with control characters"
        )
    return text


def _one_of(value: object, at: str, allowed: Collection[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        names = ", ".join(allowed)
        raise CaseRefused(at, f"phải là một trong: {names}", f"must be one of: {names}")
    return value


def _amount(value: object, at: str) -> int:
    # A bool is an int in Python; `true` is no amount.
    if isinstance(value, bool) or not isinstance(value, int):
        raise CaseRefused(at, "phải là số đồng nguyên, không phần lẻ", "must be a whole number of đồng")
    if not 0 <= value <= MOST:
        raise CaseRefused(at, "phải từ 0 đến một triệu tỷ đồng", "must be from 0 to 10^15 đồng")
    return value


def _optional_amount(value: object, at: str) -> int | None:
    return None if value is None else _amount(value, at)


def _flag(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise CaseRefused(at, "phải là true hoặc false", "must be true or false")
    return value


def _date(value: object, at: str) -> date:
    # Python reads other ISO forms too (20191227, 2019-W52-5); a case writes one.
    if isinstance(value, str) and _DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise CaseRefused(at, "phải là ngày theo dạng 2019-12-27", "must be a date like 2019-12-27")


def _shown(key: str) -> str:
    """A field name from outside, safe to print and not endless."""
    return repr(key[:60])[1:-1]
