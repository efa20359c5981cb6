"""Kinds of paper, declared by the rooms that issue them."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper.

    `type_code` is the abbreviation in the notation (QĐ, TTr, BB, HĐ…); papers of one organisation with the same
    `type_code` share one number book a calendar year. `label` is the name in the portal, `heading` the name of kind
    on the paper (its capitals by default). `template` is a file of `templates/documents`.

    `is_letter`: a công văn, which has no name of kind (Nghị định 30/2020/NĐ-CP, Phụ lục I): its subject stands as “V/v …” under the number, which
    bears no type but the abbreviation of the unit that drafted it (`drafter`). `is_private`: written by a cơ sở, not by an agency, which
    keeps it: no agency, no number, no seal.
    """

    code: str
    type_code: str
    label: str
    template: str
    heading: str = ""
    needs_number: bool = True
    landscape: bool = False
    is_letter: bool = False
    drafter: str = ""
    is_private: bool = False


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
