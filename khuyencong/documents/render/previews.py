"""Pictures of what people handed in, so that a browser never opens their files: drawn in a child, as papers are."""

import base64
from dataclasses import dataclass

from khuyencong.documents.render.confined import RenderFailed, run_child

SHOWN = ("application/pdf", "image/jpeg", "image/png")
WIDTH = 1100  # px: an A4 page is read without glasses
_SECONDS, _MEGABYTES = 20, 1200
_ANY_DAY = "2000-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page, and how many pages there are."""

    content: bytes
    mime: str
    pages: int


def picture_of(content: bytes, *, mime: str, page: int = 1, width: int = WIDTH) -> Picture:
    """Page `page` (from 1) of a PDF, or a photograph, drawn anew. RenderFailed for what cannot be drawn, also a page that is not there."""
    if mime not in SHOWN or page < 1:
        raise RenderFailed("Loại tệp này không xem trước được.")
    order = {
        "task": "picture",
        "content": base64.b64encode(content).decode(),
        "mime": mime,
        "page": page,
        "width": width,
        "seconds": _SECONDS,
        "megabytes": _MEGABYTES,
    }
    said, drawn = run_child(order, made_on=_ANY_DAY)
    return Picture(content=drawn, mime=said["mime"], pages=said["pages"])
