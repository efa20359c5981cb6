"""What rooms above the đề án know of a cơ sở, where a rule of priority asks for it: each registers its fact when its app is ready."""

from collections.abc import Callable
from datetime import date

Tells = Callable[[int, date], bool | None]
"""Of a cơ sở (by its id) on a day: True, False, or None where the room cannot tell."""

_facts: dict[str, Tells] = {}


def register_fact(name: str, tells: Tells) -> None:
    """Tell a fact that the rules of eligibility ask; a second source of one fact is a mistake and refused."""
    if _facts.setdefault(name, tells) is not tells:
        raise ValueError(f"two rooms tell {name}")


def fact(name: str, enterprise_id: int, on: date) -> bool | None:
    """A fact of a cơ sở on a day; None when nobody can tell it."""
    tells = _facts.get(name)
    return tells(enterprise_id, on) if tells else None
