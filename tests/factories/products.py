"""Selections of products, fairs, and what is in them, through the services."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise, User
from khuyencong.workflow import runner
from products.models import Booth, Entry, Fair, Selection
from products.services import entries, fairs, rules, selections

_numbers = count(1)


def move(row: Selection, name: str, who: Principal, *, reason: str = "", **data: Any) -> Selection:
    """Fire a move; afterwards the row is as stored."""
    runner.fire(row, name, actor=who, version=row.version, reason=reason, data=data)
    return row


def make_selection(who: Principal, *, panel: Iterable[Principal] = (), **facts: Any) -> Selection:
    """A selection of this year that takes products for a month, with a panel."""
    rules.load_rules()
    today = clock.today()
    row = selections.open_selection(who=who, **({"year": today.year, "closes_on": today + timedelta(days=30)} | facts))
    for member in panel:
        selections.seat(selection=row, who=who, user=User.objects.get(pk=member.user_id))
    return row


def make_entry(selection: Selection, owner: Principal, **facts: Any) -> Entry:
    """A product of the owner's cơ sở."""
    given: dict[str, Any] = {
        "enterprise": Enterprise.objects.get(pk=min(owner.enterprise_ids)), "name": f"Kẹo dừa số {next(_numbers)}", "group": "food",
        "description": "Kẹo dừa nguyên chất, 20 tấn một năm.",
    }  # fmt: skip
    return entries.enter_product(selection=selection, who=owner, **(given | facts))


def score(entry: Entry, who: Principal, points: int, **facts: Any) -> Any:
    """A sheet with the same points for every criterion."""
    wanted = {one.pk: points for one in entry.selection.criteria.order_by("position")}
    return entries.score_product(entry=entry, who=who, points=wanted, **facts)


def make_fair(who: Principal, **facts: Any) -> Fair:
    """A fair of three days from today on, with ten booths."""
    today = clock.today()
    given: dict[str, Any] = {
        "name": f"Hội chợ dừa số {next(_numbers)}", "host": "Sở Công Thương", "place": "Thành phố Bến Tre", "starts_on": today,
        "ends_on": today + timedelta(days=2), "booths": 10,
    }  # fmt: skip
    return fairs.keep_fair(who=who, **(given | facts))


def ask_booth(fair: Fair, owner: Principal, **facts: Any) -> Booth:
    """A booth for the owner's cơ sở."""
    given: dict[str, Any] = {"enterprise": Enterprise.objects.get(pk=min(owner.enterprise_ids)), "goods": "Kẹo dừa, dầu dừa"}
    return fairs.ask_booth(fair=fair, who=owner, **(given | facts))
