"""Plausible answers to the questions of a content of support, from their declaration, for the demonstration and for tests."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from budgets.norms.fields import Field
from budgets.norms.fields import asked as asked_now

# What reads better than a figure from the bounds.
_SAID: dict[str, Any] = {
    "quotes": 3,
    "energy": ("1800", "1350"),
    "water": ("420", "290"),
    "waste": ("650", "380"),
    "capacity": ("120", "180"),
    "wastewater": ("60", "40"),
    "trainees": 30,
    "women": 18,
    "hours": 240,
    "need": 35,
    "hired": 25,
    "workers": (12, 18),
    "trade": "Đan thủ công từ cọng dừa, chỉ xơ dừa",
    "solutions": "Thu hồi nước ngưng lò hơi.\nThay động cơ hiệu suất cao ở công đoạn sấy.",
    "origin": "Việt Nam, sản xuất năm nay",
    "novelty": "Sấy bơm nhiệt tuần hoàn, lần đầu ứng dụng tại địa phương.",
    "topic": "Quản lý sản xuất, tiết giảm chi phí",
    "system": "Phần mềm quản lý sản xuất và truy xuất nguồn gốc",
}


def plausible(asked: Sequence[Field], on: date) -> dict[str, Any]:
    """An answer to every required question and to those that have a good one; days are a month after `on`."""
    found: dict[str, Any] = {}
    for field in asked:
        if field in asked_now(asked, found) and (field.required or field.key in _SAID):
            found[field.key] = _answer(field, on)
    return found


def _answer(field: Field, on: date) -> Any:
    said = _SAID.get(field.key)
    if field.paired:
        now, then = said if isinstance(said, tuple) else ("100", "80")
        return {"baseline": _number(field, now), "target": _number(field, then)}
    match field.kind:
        case "integer" | "dong" | "decimal":
            return _number(field, said if said is not None and not isinstance(said, (str, tuple)) else 10)
        case "choice":
            return field.choices[0][0]
        case "yes_no":
            return True
        case "date":
            return (on + timedelta(days=30)).isoformat()
        case _:
            return said if isinstance(said, str) else "Theo thuyết minh đề án"


def _number(field: Field, wanted: Any) -> Any:
    number = Decimal(str(wanted))
    if field.low is not None:
        number = max(number, field.low)
    if field.high is not None:
        number = min(number, field.high)
    return format(number.normalize(), "f") if field.kind == "decimal" else int(number)
