"""The parent's side of a render: start a child with limits, take its PDF or its failure.

The child gets the HTML on its standard input and an environment without secrets; it reads no file but fonts and its
own code, and opens no connection. It is killed when it is over its time or memory, and dies with its parent.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings

CHILD = Path(__file__).with_name("child.py")
# How the child ends at its memory limit: by its own word, or as libraries below Python end when an allocation fails.
_OVER_MEMORY = (3, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGTRAP, -signal.SIGKILL)


class RenderFailed(Exception):
    """The HTML could not be made into a PDF; the message says why."""


class RenderOverLimit(RenderFailed):
    """The render needed more time or memory than it may use."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF and the number of its pages."""

    content: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a long PDF: its pages, the row (`data-row`) with which the next block begins (None: after the last one), its bookmarks."""

    content: bytes
    pages: int
    cut: str | None
    bookmarks: tuple[tuple[int, str, int], ...]


def render_pdf(
    html: str,
    *,
    made_on: date | datetime,
    variant: str | None = "pdf/a-3b",
    seconds: int | None = None,
    megabytes: int | None = None,
) -> Rendered:
    """The PDF of a complete HTML page; the same input gives the same bytes.

    `made_on` is the moment that the PDF's metadata names. `variant` is WeasyPrint's `pdf_variant`. `seconds` (wall time)
    and `megabytes` (address space) default to RENDER_SECONDS and RENDER_MEGABYTES. RenderOverLimit, RenderFailed.
    """
    order = _paper(html, made_on, variant, seconds, megabytes)
    said, content = run_child(order, made_on=order["made_on"])
    return Rendered(content=content, pages=said["pages"])


def render_part(html: str, *, made_on: date | datetime, variant: str | None, goes_on: bool) -> Part:
    """A block of a long PDF, in a child and within limits of its own; one that goes on ends with a full page. RenderOverLimit, RenderFailed."""
    order = _paper(html, made_on, variant, None, None) | {"goes_on": goes_on}
    said, content = run_child(order, made_on=order["made_on"])
    bookmarks = tuple((level, label, page) for level, label, page in said["bookmarks"])
    return Part(content=content, pages=said["pages"], cut=said["cut"], bookmarks=bookmarks)


def _paper(html: str, made_on: date | datetime, variant: str | None, seconds: int | None, megabytes: int | None) -> dict[str, Any]:
    return {
        "task": "paper",
        "html": html,
        "made_on": _moment(made_on),
        "variant": variant,
        "seconds": seconds or settings.RENDER_SECONDS,
        "megabytes": megabytes or settings.RENDER_MEGABYTES,
    }


def run_child(order: dict[str, Any], *, made_on: str) -> tuple[dict[str, Any], bytes]:
    """What a child answers to an order: a few facts and a file. RenderOverLimit, RenderFailed."""
    seconds = order["seconds"]
    with tempfile.TemporaryDirectory(prefix="khuyencong-render-") as folder:
        process = subprocess.Popen(  # noqa: S603 our own words
            [sys.executable, "-I", "-B", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=_environment(Path(folder), made_on=made_on),
            start_new_session=True,
            close_fds=True,
        )
        try:
            out, err = process.communicate(json.dumps(order).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise RenderOverLimit(f"Tạo bản PDF quá {seconds} giây nên đã dừng.") from None
        finally:
            _end(process)
    return _read(process.returncode, out, err, order)


def _read(returncode: int, out: bytes, err: bytes, order: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    if returncode == 0:
        head, _, content = out.partition(b"\n")
        return json.loads(head), content
    if returncode == -signal.SIGXCPU:
        raise RenderOverLimit(f"Tạo bản PDF quá {order['seconds']} giây nên đã dừng.")
    if returncode in _OVER_MEMORY or b"MemoryError" in err or b"Cannot allocate memory" in err:
        raise RenderOverLimit(f"Tạo bản PDF cần hơn {order['megabytes']} MB bộ nhớ nên đã dừng.")
    last = err.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {returncode}"]
    raise RenderFailed(f"Không tạo được bản PDF: {last[0][:300]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the child and reap it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _moment(made_on: date | datetime) -> str:
    if not isinstance(made_on, datetime):
        made_on = datetime.combine(made_on, time(0), tzinfo=UTC)
    return made_on.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _environment(folder: Path, *, made_on: str) -> dict[str, str]:
    """No secrets, a home of its own, the fonts of the system and the one that the portal brings along."""
    noto = Path(str(find_spec("fontpkg_noto_serif").origin)).parent / "files"  # type: ignore[union-attr]
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{escape(str(noto))}</dir>'
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        # Subset fonts carry the moment of their making.
        "SOURCE_DATE_EPOCH": str(int(datetime.fromisoformat(made_on).timestamp())),
        "FONTCONFIG_FILE": str(fonts),
    }
