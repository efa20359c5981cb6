"""The head of a paper: whose it is and where it was made (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import re
from dataclasses import dataclass
from typing import Protocol

_LEVEL = re.compile(r"^(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)\s+(?=\D)", re.IGNORECASE)


class _Area(Protocol):
    name: str


class Issuer(Protocol):
    """What the head needs to know of an organisation."""

    pk: int
    name: str
    symbol: str
    area: _Area

    @property
    def parent(self) -> "Issuer | None": ...


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: "Nguyễn Văn A", "PHÓ GIÁM ĐỐC", and for whom, one capacity a line: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH" (Điều 13)."""

    name: str
    title: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The head as it is printed; frozen with the paper, because organisations are renamed and merged."""

    name: str
    parent: str
    agency: tuple[str, ...]
    place: str


def frame_of(organisation: Issuer) -> Frame:
    """The head of an organisation's papers. A committee (UBND) has no organisation above it on its papers."""
    is_committee = organisation.name.lower().startswith("ủy ban nhân dân")
    above = None if is_committee else organisation.parent
    name = organisation.name.upper()
    agency = ("ỦY BAN NHÂN DÂN", name.removeprefix("ỦY BAN NHÂN DÂN").strip()) if is_committee else (name,)
    return Frame(
        name=organisation.name,
        parent=above.name.upper().replace("ỦY BAN NHÂN DÂN", "UBND") if above else "",
        agency=tuple(line for line in agency if line),
        place=_LEVEL.sub("", organisation.area.name),
    )
