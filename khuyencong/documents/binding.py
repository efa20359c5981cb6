"""Many PDFs bound into one: a cover, contents whose lines lead to their pages, bookmarks, a number on every page."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

import pikepdf

from khuyencong.documents.render.confined import render_pdf

_MM = 72 / 25.4
_A4 = (210.0, 297.0)
# The contents are laid out on a fixed grid, so that a link's place is known without looking for its words.
_TOP, _LEFT, _RIGHT, _ROW, _ROWS = 40.0, 30.0, 17.0, 9.0, 26
_STYLE = f"""
@page {{ size: A4; margin: 0 }}
body {{ margin: 0; font: 12pt "Times New Roman", "Liberation Serif", "Noto Serif", serif }}
section {{ position: relative; width: {_A4[0]}mm; height: {_A4[1]}mm; break-after: page; overflow: hidden }}
h1 {{ position: absolute; left: {_LEFT}mm; right: {_RIGHT}mm; top: 24mm; margin: 0; font-size: 14pt }}
.cover h1 {{ top: 90mm; text-align: center; font-size: 18pt }}
.cover p {{ position: absolute; left: {_LEFT}mm; right: {_RIGHT}mm; margin: 0; text-align: center; line-height: 1.5 }}
.row {{ position: absolute; left: {_LEFT}mm; width: {_A4[0] - _LEFT - _RIGHT}mm; height: {_ROW}mm; line-height: {_ROW}mm }}
.row b {{ position: absolute; right: 0; font-weight: 400 }}
.row span {{ position: absolute; left: 0; right: 18mm; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }}
.number {{ position: absolute; right: 8mm; bottom: 5mm; font-size: 8pt; color: #555 }}
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the bound file; `content` is a PDF, or None when it can only be named, and `note` says why."""

    title: str
    content: bytes | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """The file and its pages; `starts` is the page (from 1) on which each piece begins, None for those that are only named."""

    content: bytes
    pages: int
    starts: tuple[int | None, ...]


def bind(*, title: str, lines: Sequence[str], pieces: Sequence[Piece], made_at: datetime, progress: Callable[[int, int], None]) -> Bound:
    """Bind the pieces in their order. `lines` stand on the cover beneath the title."""
    opened = [pikepdf.open(io.BytesIO(piece.content)) if piece.content is not None else None for piece in pieces]
    try:
        leaves = max(1, -(-len(pieces) // _ROWS))
        starts: list[int | None] = []
        at = 2 + leaves
        for source in opened:
            starts.append(at if source is not None else None)
            at += len(source.pages) if source is not None else 0
        total, steps = at - 1, len(pieces) + 2
        with pikepdf.new() as whole:
            whole.pages.extend(_open(_front(title, lines, pieces, starts), made_at).pages)
            for done, source in enumerate(opened, start=1):
                if source is not None:
                    whole.pages.extend(source.pages)
                progress(done, steps)
            _number(whole, title, total, made_at)
            _link(whole, starts)
            with whole.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem("Mục lục", 1))
                found = zip(pieces, starts, strict=True)
                outline.root.extend(pikepdf.OutlineItem(piece.title, start - 1) for piece, start in found if start is not None)
            whole.docinfo["/Title"] = title
            out = io.BytesIO()
            whole.save(out)
        progress(steps, steps)
    finally:
        for source in opened:
            if source is not None:
                source.close()
    return Bound(content=out.getvalue(), pages=total, starts=tuple(starts))


def _front(title: str, lines: Sequence[str], pieces: Sequence[Piece], starts: Sequence[int | None]) -> str:
    said = "".join(f'<p style="top: {130 + 9 * number}mm">{escape(line)}</p>' for number, line in enumerate(lines))
    pages = [f'<section class="cover"><h1>{escape(title)}</h1>{said}</section>']
    for first in range(0, max(1, len(pieces)), _ROWS):
        rows = ""
        for number, (piece, start) in enumerate(list(zip(pieces, starts, strict=True))[first : first + _ROWS]):
            words = f"{first + number + 1}. {piece.title}" + (f" ({piece.note})" if piece.note else "")
            rows += f'<div class="row" style="top: {_TOP + number * _ROW}mm"><span>{escape(words)}</span><b>{start or "—"}</b></div>'
        pages.append(f"<section><h1>Mục lục</h1>{rows}</section>")
    return "".join(pages)


def _open(body: str, made_at: datetime) -> pikepdf.Pdf:
    page = f'<!doctype html><html lang="vi"><head><title>Hồ sơ</title><style>{_STYLE}</style></head><body>{body}</body></html>'
    return pikepdf.open(io.BytesIO(render_pdf(page, made_on=made_at, variant=None).content))


def _number(whole: pikepdf.Pdf, title: str, total: int, made_at: datetime) -> None:
    """“KC-2024-0001 · 12/57” at the foot of every page but the cover."""
    body = "".join(f'<section><div class="number">{number}/{total}</div></section>' for number in range(2, total + 1))
    with _open(body, made_at) as stamps:
        for page, stamp in zip(list(whole.pages)[1:], stamps.pages, strict=True):
            page.add_overlay(stamp)


def _link(whole: pikepdf.Pdf, starts: Sequence[int | None]) -> None:
    """Make each line of the contents lead to the page it names."""
    for position, start in enumerate(starts):
        if start is None:
            continue
        leaf = whole.pages[1 + position // _ROWS]
        top = _A4[1] - (_TOP + (position % _ROWS) * _ROW)
        rect = [_LEFT * _MM, (top - _ROW) * _MM, (_A4[0] - _RIGHT) * _MM, top * _MM]
        target = pikepdf.Array([whole.pages[start - 1].obj, pikepdf.Name.Fit])
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rect, Border=[0, 0, 0], Dest=target)
        if "/Annots" not in leaf.obj:
            leaf.obj.Annots = pikepdf.Array()
        leaf.obj.Annots.append(whole.make_indirect(link))
