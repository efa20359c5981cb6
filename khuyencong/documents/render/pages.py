"""The HTML of papers: Jinja2 in its sandbox, autoescaped, from the folder of paper templates alone."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from khuyencong import text
from khuyencong.documents.frame import Signer
from khuyencong.documents.kinds import PaperKind
from khuyencong.documents.models import Paper

FOLDER = settings.BASE_DIR / "templates" / "documents"
# What every paper's look depends on, besides its own template.
_SHARED = ("base.html", "parts.html", "paper.css")


@lru_cache(maxsize=1)
def environment() -> ImmutableSandboxedEnvironment:
    """The one environment of papers: an undefined name is an error, user text is only ever text."""
    env = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.filters.update(vnd=text.vnd, million=text.million, words=text.dong_in_words)
    env.filters.update(day=_day, long_day=_long_day, lines=_lines, unstopped=_unstopped)
    return env


def template_sha256(kind: PaperKind) -> str:
    """Hash of the template's sources: which layout a paper was issued in."""
    names = (*_SHARED, kind.template.removeprefix("documents/"))
    return hashlib.sha256(b"\0".join((FOLDER / name).read_bytes() for name in names)).hexdigest()


def paper_html(paper: Paper) -> str:
    """The page of an issued paper, from what was frozen."""
    address = settings.PORTAL_BASE_URL.rstrip("/") + reverse("documents:verify", args=[paper.code])
    return _html(
        paper.declared,
        content=paper.context,
        title=paper.title,
        on=paper.issued_on,
        signer=Signer(name=paper.signer_name, title=paper.signer_title, capacity=paper.signer_capacity),
        notation=paper.notation,
        check={"code": paper.shown_code, "address": address, "qr": qr_svg(address)},
    )


def draft_html(kind: PaperKind, *, title: str, content: Mapping[str, Any], signer: Signer, on: date) -> str:
    """The page of a draft: marked as one, without number and code."""
    return _html(kind, content=content, title=title, on=on, signer=signer, notation="", check=None)


def qr_svg(address: str) -> Markup:
    """A QR code as inline SVG, named for who hears it read; its size is the style sheet's."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, title="Mã QR của trang kiểm chứng")
    return Markup(drawn)  # noqa: S704 drawn by us


def _html(
    kind: PaperKind,
    *,
    content: Mapping[str, Any],
    title: str,
    on: date,
    signer: Signer,
    notation: str,
    check: Mapping[str, Any] | None,
) -> str:
    template = environment().get_template(kind.template.removeprefix("documents/"))
    return template.render(
        kind=kind,
        heading=kind.heading or kind.label.upper(),
        frame=content["frame"],
        body=content["body"],
        title=title,
        notation=notation,
        on=on,
        signer=signer,
        check=check,
        is_draft=check is None,
        stylesheet=Markup(environment().get_template("paper.css").render(landscape=kind.landscape)),  # noqa: S704 our own file
    )


def _as_date(value: str | date) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _day(value: str | date | None) -> str:
    """04/10/2012; dots to fill in by hand where no day is known."""
    return text.date_vi(_as_date(value)) if value else "……/……/………"


def _long_day(value: str | date | None) -> str:
    """ngày 04 tháng 10 năm 2012."""
    return text.date_long(_as_date(value)) if value else "ngày …… tháng …… năm ………"


def _unstopped(words: str) -> str:
    """What somebody typed, without the mark at its end: the paper sets its own."""
    if isinstance(words, Markup):
        # As the text that it stands for: a letter written as an entity ends with a mark of its own.
        return escape(_unstopped(words.unescape()))
    return words.rstrip().rstrip(".;,:").rstrip()


def _lines(value: str) -> list[str]:
    """The paragraphs of a text that somebody typed."""
    return [line.strip() for line in value.splitlines() if line.strip()]
