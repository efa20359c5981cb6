"""A condition on several answers or facts, declared as data: when a question is asked, what a rule of law demands. Pure: no Django.

A condition is a list of alternatives, of which one must hold; an alternative is a list of tests, which must all hold; a test is
`[key, sign, value]`, the value kept as the answer is:

    [[["commits_to_hire", "=", true]]]                                   that answer is yes
    [[["trainees", ">=", 30], ["form", "=", "short"]], [["abroad", "=", true]]]   (30 or more, and short) or abroad

A question that is not answered, or not asked itself, passes no test, whatever the sign. Of a paired question the target is looked at; of a
fact with several values (`place.standings`) `=` says that the value is among them.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from budgets.norms.values import day, number

SIGNS = ("=", "!=", ">=", "<=")
ORDERED = (">=", "<=")
"""The signs that ask for an order: only numbers and days have one."""

_ORDERED_KINDS: tuple[Callable[[Any], Any], ...] = (number, day)


class Test(NamedTuple):
    """One test of one answer."""

    key: str
    sign: str
    value: Any


Condition = tuple[tuple[Test, ...], ...]


def read(declared: Any) -> Condition:
    """The condition of its declaration (lists, as JSON holds them); empty: always. ValueError where the shape is another one."""
    if said := _wrong_shape(declared):
        raise ValueError(said)
    return tuple(tuple(Test(*test) for test in tests) for tests in declared)


def _wrong_shape(declared: Any) -> str:
    if not isinstance(declared, list):
        return "Điều kiện phải là danh sách các trường hợp."
    if not all(isinstance(tests, list) and tests for tests in declared):
        return "Mỗi trường hợp phải có ít nhất một phép so."
    for test in (test for tests in declared for test in tests):
        if not isinstance(test, list) or len(test) != 3 or not isinstance(test[0], str) or test[1] not in SIGNS:
            return "Mỗi phép so gồm mã câu hỏi, dấu (=, !=, >=, <=) và giá trị."
        if test[2] is None or isinstance(test[2], list | dict):
            return "Giá trị so phải là chữ, số, có hoặc không."
    return ""


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """Whether one alternative holds; a condition without any always does. `answers` are those of the questions that are asked."""
    return judged(condition, answers) is True


def judged(condition: Condition, facts: Mapping[str, Any]) -> bool | None:
    """Whether the facts meet the condition; None where it hangs on one that is not known, which is no refusal."""
    found = [_whole([_passes(test, facts.get(test.key)) for test in tests]) for tests in condition]
    return True if not found or True in found else None if None in found else False


def _whole(found: list[bool | None]) -> bool | None:
    return False if False in found else None if None in found else True


def _passes(test: Test, answer: Any) -> bool | None:
    given = answer.get("target") if isinstance(answer, Mapping) else answer
    if given is None or given == "":
        return None
    if isinstance(given, Collection) and not isinstance(given, str):
        return any(_is_same(one, test.value) for one in given) is (test.sign == "=") and test.sign not in ORDERED
    if test.sign in ORDERED:
        order = _order(given, test.value)
        return order is not None and (order >= 0 if test.sign == ">=" else order <= 0)
    return _is_same(given, test.value) is (test.sign == "=")


def _is_same(given: Any, value: Any) -> bool:
    if isinstance(given, bool) or isinstance(value, bool):
        return given is value
    return given == value or _order(given, value) == 0


def _order(given: Any, value: Any) -> int | None:
    """-1, 0 or 1 as `given` is less than, equal to or more than `value`: numbers as numbers, days as days; None where neither."""
    for kind in _ORDERED_KINDS:
        left, right = kind(given), kind(value)
        if left is not None and right is not None:
            return 0 if left == right else 1 if left > right else -1
    return None
