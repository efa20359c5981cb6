"""Kinds of paper, declared by the rooms that issue them."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper.

    `type_code` is the abbreviation in the notation (QĐ, TTr, BB, HĐ…); papers of one organisation with the same
    `type_code` share one number book a calendar year. `label` is the name in the portal, `heading` the name of kind
    on the paper (its capitals by default). `template` is a file of `templates/documents`.
    """

    code: str
    type_code: str
    label: str
    template: str
    heading: str = ""
    needs_number: bool = True
    landscape: bool = False


_kinds: dict[str, PaperKind] = {}


def register_paper(*kinds: PaperKind) -> None:
    """Declare kinds, usually when an app is ready. A different kind under a known code is a mistake and refused."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"two paper kinds are called {kind.code}")


def paper_kind(code: str) -> PaperKind:
    """The declared kind. LookupError for an unknown code."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"no paper kind is called {code}") from None


def paper_kinds() -> Iterator[PaperKind]:
    """All declared kinds in the order of their codes."""
    return (_kinds[code] for code in sorted(_kinds))
