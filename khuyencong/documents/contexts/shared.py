"""People, parties and facts that several papers name."""

from dataclasses import dataclass
from typing import Any, ClassVar

from khuyencong.documents.freezing import freeze


@dataclass(frozen=True, slots=True)
class Context:
    """Base of what a paper needs; `template` is the file that prints it."""

    template: ClassVar[str]

    def to_context(self) -> dict[str, Any]:
        """Plain JSON data; what the class works out (properties in `derived`) is frozen beside its fields."""
        return dict(freeze(self)) | {name: freeze(getattr(self, name)) for name in self.derived}

    derived: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was there: name, title, organisation."""

    name: str
    title: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A side of an agreement, or the establishment that a paper is about."""

    name: str
    address: str = ""
    representative: str = ""
    title: str = ""
    tax_code: str = ""
    phone: str = ""
    bank_account: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One of several who sign side by side: in which role ("ĐẠI DIỆN BÊN A"), whose name, with a seal or without.

    `image` is a data URI of what was drawn on a device; `note` stands instead of the signature, such as why it was refused.
    """

    role: str
    name: str = ""
    seals: bool = False
    image: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what was found."""

    label: str
    value: str
