"""The child's side of a render. Run as a program, without Django and without anything of the portal.

Standard input: one JSON object {task, seconds, megabytes} and what its task needs: a paper {html, made_on, variant, goes_on}, or a picture
of what somebody handed in {content, mime, page, width}. Standard output: a line of JSON, then the file. Everything that could reach
a file or the network is shut before anything of others is read.
"""

import base64
import ctypes
import gc
import hashlib
import io
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

OVER_MEMORY = 3
_PR_SET_PDEATHSIG = 1


def main() -> int:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    order = json.loads(sys.stdin.buffer.read())
    _limit(order["seconds"], order["megabytes"])
    try:
        said, content = _picture(order) if order["task"] == "picture" else _render(order)
    except (MemoryError, SystemError):  # C code that could not allocate may raise nothing, which Python calls a SystemError
        return OVER_MEMORY
    except RecursionError:
        print("nested too deeply", file=sys.stderr)
        return 1
    except (OSError, ValueError, SyntaxError, RuntimeError) as error:
        if order["task"] != "picture":
            raise
        print(error, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)
    sys.stdout.buffer.flush()
    return 0


def _limit(seconds: int, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024 * 1024,) * 2)
    os.nice(10)  # pages go before papers


def _render(order: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    # Nothing of a render forms long chains of garbage; collecting it early costs a fifth of the time.
    gc.set_threshold(50_000, 50, 100)
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    _shut()
    html = order["html"].replace("<head>", f'<head><meta name="dcterms.created" content="{order["made_on"]}">', 1)
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    document = HTML(string=html, url_fetcher=fetcher, base_url=None).render(font_config=fonts)
    identifier = hashlib.sha256(json.dumps([html, order["variant"]]).encode()).digest()[:16]
    said: dict[str, Any] = {}
    if "goes_on" in order:
        pages, said["cut"] = _whole_pages(document.pages) if order["goes_on"] else (document.pages, None)
        document = document.copy(pages)
        said["bookmarks"] = _bookmarks(document.make_bookmark_tree())
    content = document.write_pdf(pdf_variant=order["variant"], pdf_identifier=identifier)
    return {"pages": len(document.pages)} | said, content


def _whole_pages(pages: list[Any]) -> tuple[list[Any], str | None]:
    """The pages of a block that are full, and the row with which the next block begins: the first of those that are left out.

    The last page of a block that goes on is seldom full. A page that begins amid a row stays with the page before it. When no page
    can be left out all stay, and the next block begins after the last row (None).
    """
    rows = [_rows_of(page) for page in pages]
    for last in range(len(pages) - 1, 0, -1):
        before = {row for on_page in rows[:last] for row in on_page}
        if rows[last] and rows[last][0] not in before and before:
            return pages[:last], rows[last][0]
    return pages, None


def _rows_of(page: Any) -> list[str]:
    """The names (`data-row`) of the rows that stand on a page, in their order."""
    found: dict[str, None] = {}
    for box in page._page_box.descendants():
        name = box.element.get("data-row") if getattr(box, "element", None) is not None and box.element_tag == "tr" else None
        if name:
            found[name] = None
    return list(found)


def _bookmarks(tree: list[Any], level: int = 0) -> list[tuple[int, str, int]]:
    """A tree of bookmarks as lines: level, words, page from 0."""
    told = []
    for label, (page, _, _), children, _ in tree:
        told += [(level, label, page), *_bookmarks(children, level + 1)]
    return told


def _picture(order: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """A page of a PDF, or a photograph, as a picture that holds nothing but its points."""
    import pypdfium2
    from PIL import Image, ImageOps

    Image.init()
    _shut()
    content, width = base64.b64decode(order["content"]), order["width"]
    out = io.BytesIO()
    if order["mime"] == "application/pdf":
        document = pypdfium2.PdfDocument(content)
        page = document[order["page"] - 1]
        # A page may claim any size; the picture stays within what a screen needs.
        scale = min(width / max(page.get_width(), 1), 3 * width / max(page.get_height(), 1))
        drawn = page.render(scale=scale, may_draw_forms=False).to_pil()
        pages = len(document)
    else:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            image.draft("RGB", (width, width))
            drawn, pages = ImageOps.exif_transpose(image), 1
            drawn.thumbnail((width, 3 * width))
    flat = drawn.convert("RGB")
    flat.info.clear()  # comments, places, profiles: only the points go on
    if order["mime"] == "image/jpeg":
        flat.save(out, "JPEG", quality=82)
    else:
        flat.save(out, "PNG")
    return {"pages": pages, "mime": "image/jpeg" if order["mime"] == "image/jpeg" else "image/png"}, out.getvalue()


def _shut() -> None:
    """From here on Python itself opens no socket, starts no program, and touches no file but its own code and this folder."""
    own = tuple(str(Path(place).resolve()) + os.sep for place in (sys.prefix, sys.base_prefix, Path.cwd()))
    code = (*own[:2], "/usr/lib/python3", "/usr/local/lib/python3")
    here = own[2]

    def guard(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.fork")):
            raise PermissionError(f"a render does not use {event}")
        if event == "open" and isinstance(args[0], str | bytes):
            place = os.path.realpath(os.fsdecode(args[0]))
            writes = bool((args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            if not place.startswith(here) and (writes or not place.startswith(code)):
                raise PermissionError("a render opens no file")

    sys.addaudithook(guard)


if __name__ == "__main__":
    sys.exit(main())
