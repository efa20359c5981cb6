"""A long PDF of blocks: each is rendered in a child of its own, so that memory does not grow with the rows; then they are put in one file.

The blocks' pages follow each other as if they had been laid out at once: a block that goes on is cut where its last full page ends, and
the next one begins with the row that stood there. Pages are numbered when all are there, “12/57”, as only then their number is known.
Fit for variants without structure (PDF/A-3b, PDF/A-3u): the tags of several files cannot be put into one faithfully.
"""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pikepdf

from khuyencong.documents.render.confined import Part, Rendered, render_pdf

_POINTS = 25.4 / 72  # mm


def join(parts: Iterator[Part] | list[Part], *, made_on: date, variant: str | None) -> Rendered:
    """One PDF of the parts in their order, every page but the first numbered, the bookmarks of all. The same parts give the same bytes."""
    with pikepdf.new() as whole:
        bookmarks: list[tuple[int, str, int]] = []
        opened: list[pikepdf.Pdf] = []
        try:
            for part in parts:
                start = len(whole.pages)
                source = pikepdf.open(io.BytesIO(part.content))
                opened.append(source)
                if not start:
                    _take_over(whole, source)
                whole.pages.extend(source.pages)
                bookmarks += [(level, label, page + start) for level, label, page in part.bookmarks]
            _number(whole, made_on, variant)
            _outline(whole, bookmarks)
            out = io.BytesIO()
            whole.save(out, min_version="1.7", deterministic_id=True)
            return Rendered(content=out.getvalue(), pages=len(whole.pages))
        finally:
            for source in opened:
                source.close()


def _take_over(whole: pikepdf.Pdf, first: pikepdf.Pdf) -> None:
    """What the file says of itself (title, language, variant, colours) is what its first part says."""
    for name in ("/Metadata", "/OutputIntents", "/Lang", "/ViewerPreferences"):
        if name in first.Root:
            value = first.Root[name]
            whole.Root[name] = whole.copy_foreign(value) if value.is_indirect else whole.copy_foreign(first.make_indirect(value))
    whole.trailer["/Info"] = whole.copy_foreign(first.docinfo)


def _number(whole: pikepdf.Pdf, made_on: date, variant: str | None) -> None:
    """“12/57” in the middle of the top margin of every page but the first, as papers of the state have it."""
    total, style, body = len(whole.pages), {}, []
    for number, page in enumerate(whole.pages, 1):
        width, height = (round(float(side) * _POINTS, 2) for side in page.mediabox[2:])
        name = style.setdefault((width, height), f"p{len(style)}")
        body.append(f'<section class="{name}"><div>{f"{number}/{total}" if number > 1 else ""}</div></section>')
    sizes = "".join(f"@page {name} {{ size: {w}mm {h}mm }} .{name} {{ page: {name}; height: {h - 1}mm }}" for (w, h), name in style.items())
    sheet = (
        '@page { margin: 0 } body { margin: 0; font: 13pt "Times New Roman", "Liberation Serif", "Noto Serif", serif }'
        "section { break-after: page; overflow: hidden } section:last-child { break-after: auto }"
        f"div {{ margin: 0 17mm 0 30mm; line-height: 20mm; text-align: center }} {sizes}"
    )
    html = f'<!doctype html><html lang="vi"><head><title>Số trang</title><style>{sheet}</style></head><body>{"".join(body)}</body></html>'
    made = render_pdf(html, made_on=made_on, variant=variant)
    with pikepdf.open(io.BytesIO(made.content)) as stamps:
        for number, (page, stamp) in enumerate(zip(list(whole.pages)[1:], list(stamps.pages)[1:], strict=True), 2):
            # Under a name of its own: pages of a block share their resources. (`add_overlay` would give a random one.)
            name = page.add_resource(whole.copy_foreign(stamp.as_form_xobject()), pikepdf.Name.XObject, pikepdf.Name(f"/Number{number}"))
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q q %s Do Q" % str(name).encode())


def _outline(whole: pikepdf.Pdf, bookmarks: list[tuple[int, str, int]]) -> None:
    with whole.open_outline() as outline:
        above: list[Any] = [outline.root]
        for level, label, page in bookmarks:
            item = pikepdf.OutlineItem(label, page)
            del above[level + 1 :]
            above[-1].append(item)
            above.append(item.children)
