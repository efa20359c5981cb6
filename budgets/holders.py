"""Who holds money, as the room above tells it: the ledger knows holdings, not đề án."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One beneficiary's part, in the words of pages and papers. Amounts in đồng."""

    name: str  # the beneficiary
    project: str  # the code of the đề án
    title: str  # of the đề án
    url: str  # the page of the part
    planned: int  # what was approved for it
    content_id: int
    district_id: int


Find = Callable[[Collection[int]], Mapping[int, Holder]]
_finders: list[Find] = []


def register_holders(find: Find) -> None:
    """Tell who holds some holdings (by id), usually when an app is ready; whoever the room does not know is left out."""
    if find not in _finders:
        _finders.append(find)


def holders_of(holding_ids: Collection[int]) -> dict[int, Holder]:
    """Who holds what, for as many queries as rooms tell."""
    found: dict[int, Holder] = {}
    for find in _finders:
        found |= find(holding_ids) if holding_ids else {}
    return found
