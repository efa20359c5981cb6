"""Weighted drawing without replacement that anybody can repeat from its seed. Pure: no Django, no chance."""

import hashlib
import math
from collections.abc import Sequence
from fractions import Fraction

Member = tuple[int, int, list[str]]
"""Id, weight (from 1), reasons of the weight."""

_SPAN = 2**64


def size_of(*, kind: str, size: int, among: int) -> int:
    """How many are drawn of `among`: a number, or a percentage rounded up; never more than there are."""
    asked = size if kind == "number" else -(-among * size // 100)
    return min(among, asked)


def draw(population: Sequence[Member], *, seed: str, size: int) -> list[int]:
    """The ids drawn, in ascending order.

    Each member gets a number from the seed and its own id alone, so that nobody's chance hangs on the order of a list; of two
    with the same number the one of greater weight comes first (Efraimidis and Spirakis, 2006).
    """
    ranked = sorted(population, key=lambda member: (-_key(seed, member[0], member[1]), member[0]))
    return sorted(member[0] for member in ranked[:size])


def _key(seed: str, member: int, weight: int) -> float:
    # log(u)/w orders as u^(1/w) does, without running to one for heavy members.
    number = int.from_bytes(hashlib.sha256(f"{seed}:{member}".encode()).digest()[:8], "big") + 1
    return math.log(Fraction(number, _SPAN + 1)) / max(1, weight)
