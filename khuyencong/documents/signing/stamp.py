"""The visible side of a signature: a stamp in the gap that the layout leaves between the signer's title and name."""

import io
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

import pikepdf

from khuyencong.documents.render.confined import render_pdf

ANCHOR = "chu-ky-so"  # the id of the signer's name in templates/documents/parts.html
# Of paper.css: the margins at the sides, the padding of the signature's cell, the gap above the name.
_RIGHT, _PADDING, _GAP = 48.2, 5.7, 58.0
_WIDTH, _HEIGHT = 196.0, 50.0
_STYLE = """
@page {{ size: {width}pt {height}pt; margin: 0 }}
body {{ margin: 0; font: 8pt/1.2 "Times New Roman", "Liberation Serif", "Noto Serif", serif; color: #b3261e }}
div {{ box-sizing: border-box; width: {width}pt; height: {height}pt; padding: 2pt 4pt; border: .8pt solid #b3261e; overflow: hidden }}
p {{ margin: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }}
p.office {{ white-space: normal; max-height: 2.4em }}
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the stamp stands: page from 0, corners in points from the page's lower left."""

    page: int
    box: tuple[float, float, float, float]


def place_in(content: bytes) -> Place:
    """The gap above the signer's name; the upper right corner of the first page for a paper without one (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    with pikepdf.open(io.BytesIO(content)) as document:
        found = _anchor(document)
        if found is not None:
            page, left, top = found
            right = float(document.pages[page].mediabox[2]) - _RIGHT - _PADDING
            middle = (left + right) / 2
            low = top + (_GAP - _HEIGHT) / 2
            return Place(page, (middle - _WIDTH / 2, low, middle + _WIDTH / 2, low + _HEIGHT))
        _, _, right, top = (float(side) for side in document.pages[0].mediabox)
        return Place(0, (right - _RIGHT - _WIDTH, top - _HEIGHT - 4, right - _RIGHT, top - 4))


def _anchor(document: pikepdf.Pdf) -> tuple[int, float, float] | None:
    names: Any = document.Root.get("/Names", {})
    listed = list(names["/Dests"]["/Names"]) if "/Dests" in names and "/Names" in names["/Dests"] else []
    for name, target in zip(listed[::2], listed[1::2], strict=True):
        if str(name) == ANCHOR:
            numbers = {page.objgen: number for number, page in enumerate(document.pages)}
            return numbers[target[0].objgen], float(target[2]), float(target[3])
    return None


def stamp_pdf(*, office: str, signer: str, at: datetime, note: str) -> bytes:
    """The stamp as a page of its own size, drawn by the confined child with the portal's fonts; RenderFailed."""
    lines = [f'<p class="office">Ký bởi: <b>{escape(office)}</b></p>']
    if signer:
        lines.append(f"<p>Người ký: {escape(signer)}</p>")
    lines.append(f"<p>Thời gian ký: {at:%d/%m/%Y %H:%M:%S} +07:00</p>")
    if note:
        lines.append(f"<p>{escape(note)}</p>")
    style = _STYLE.format(width=_WIDTH, height=_HEIGHT)
    page = f'<!doctype html><html lang="vi"><head><title>Chữ ký số</title><style>{style}</style></head><body><div>{"".join(lines)}</div></body></html>'
    return render_pdf(page, made_on=at, variant=None, seconds=60).content
