"""What rooms above tell this one: which papers stand behind the entries of a holding, what is to be warned of."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from khuyencong.access import Principal

# Ids of holdings → codes of the papers of each, by their number.
Finder = Callable[[Collection[int]], Mapping[int, Mapping[str, str]]]
_finder: list[Finder] = []


def papers_told_by(finder: Finder) -> None:
    """Say how the papers behind the entries of holdings are found; told by the room whose lines have them. By a fixed number of questions."""
    _finder[:] = [finder]


def papers_of(holding_ids: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    """Codes of papers by their number, for each of some holdings; nothing where no room has spoken."""
    return _finder[0](holding_ids) if _finder and holding_ids else {}


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the money that somebody should act on: what, whose, how much (đồng), and where its entries are."""

    title: str
    about: str
    amount: int
    href: str


class Noter(Protocol):
    """Gives what is to be said of the accounts, or of the holdings, under a condition, to a reader."""

    def __call__(self, who: Principal, within: Q, *, of_holdings: bool) -> list[Note]: ...


_noter: list[Noter] = []


def notes_told_by(noter: Noter) -> None:
    """Say what money pages warn of; told by the room that watches over the money."""
    _noter[:] = [noter]


def notes(who: Principal, within: Q, *, of_holdings: bool) -> list[Note]:
    """What is to be said on a money page: `within` is a condition on accounts of estimates, or on parts (`holding_id`)."""
    return _noter[0](who, within, of_holdings=of_holdings) if _noter else []
