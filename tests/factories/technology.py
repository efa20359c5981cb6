"""Technologies, interests and registrations for tests, through the services."""

from datetime import date
from itertools import count
from typing import Any

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.workflow import runner
from khuyencong.workflow.models import Moving
from technology.models import PropertyRight, Technology, Transfer
from technology.services.asking import ask_guidance, express_interest
from technology.services.catalogue import keep_technology
from tests.factories import actors

_numbers = count(1)


def scout() -> Principal:
    """Somebody of the office that finds technology and guides registrations."""
    return actors.acting(Role.CO_APPRAISER, organisation_code="skhcn")


def move(row: Moving, name: str, who: Principal, *, reason: str = "", **data: Any) -> Any:
    """Fire a move; afterwards the row is as stored."""
    runner.fire(row, name, actor=who, version=row.version, reason=reason, data=data)
    return row


def make_technology(who: Principal | None = None, *, publish: bool = True, **facts: Any) -> Technology:
    """A dryer for a cơ sở of agricultural food, shown to everybody unless said otherwise."""
    who = who or scout()
    given: dict[str, Any] = {
        "name": f"Máy sấy bơm nhiệt số {next(_numbers)}", "does": "Sấy cơm dừa ở nhiệt độ thấp.", "supplier": "Công ty Cơ khí Sao Mai",
        "trade": "agro_food", "price_from": 180_000_000, "price_to": 260_000_000, "capacity": "500 kg/mẻ", "energy": "12 kW",
    }  # fmt: skip
    row = keep_technology(who=who, **(given | facts))
    return move(row, "publish", who) if publish else row


def make_interest(owner: Principal, technology: Technology | None = None, **facts: Any) -> Transfer:
    """A cơ sở wants a technology."""
    given: dict[str, Any] = {"enterprise": _own(owner), "need": "Sấy 300 kg một ngày."}
    return express_interest(technology=technology or make_technology(), who=owner, **(given | facts))


def make_right(owner: Principal, **facts: Any) -> PropertyRight:
    """A cơ sở wants to register a mark."""
    given: dict[str, Any] = {
        "enterprise": _own(owner),
        "kind": "trademark",
        "subject": f"Dừa Sao Mai {next(_numbers)}",
        "words": "Kẹo dừa.",
    }
    return ask_guidance(who=owner, **(given | facts))


def bring_right(row: PropertyRight, state: str, who: Principal, owner: Principal, *, day: date | None = None) -> PropertyRight:
    """A registration on its way to a state, all on one day."""
    day, number = day or clock.today(), f"4-2024-{next(_numbers):05}"
    steps: list[tuple[str, str, Principal, dict[str, Any]]] = [
        ("preparing", "guide", who, {"guidance": "Tra cứu rồi nộp tờ khai mẫu 08."}),
        ("prepared", "say_prepared", owner, {}),
        ("filed", "file", who, {"file_number": number, "filed_on": day}),
        ("accepted", "accept", who, {"accepted_on": day}),
        ("published", "publish", who, {"published_on": day}),
        ("granted", "grant", who, {"certificate_number": f"VB-{number}", "closed_on": day}),
    ]
    for target, name, actor, data in steps:
        if row.state == state:
            break
        if row.machine.find(name, row.state):
            move(row, name, actor, **data)
            assert row.state == target
    assert row.state == state
    return row


def _own(owner: Principal) -> Any:
    from khuyencong.actors.models import Enterprise  # leaf: as in the other factories

    return Enterprise.objects.select_related("area").get(pk=next(iter(owner.enterprise_ids)))
