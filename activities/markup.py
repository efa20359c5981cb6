"""Texts with marks of their own (HTML), cleaned: what is left shows letters, links and lists, and can do nothing."""

import re
from html import escape

import nh3
from markupsafe import Markup

from khuyencong.text import nfc

TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "b", "strong", "i", "em", "blockquote", "a"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}
_TAG = re.compile(r"<[a-zA-Z/!]")
_GAP = re.compile(r"\n\s*\n")


def cleaned(text: str) -> str:
    """What may be kept of a text that somebody typed or pasted. Plain text becomes paragraphs; scripts, styles, pictures and handlers go, words stay."""
    text = nfc(text).replace("\r\n", "\n").strip()
    if not _TAG.search(text):
        parts = [escape(part.strip(), quote=False).replace("\n", "<br>") for part in _GAP.split(text) if part.strip()]
        text = "\n".join(f"<p>{part}</p>" for part in parts)
    return nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow").strip()


def shown(body: str) -> Markup:
    """A kept text for a page; it is cleaned once more, whoever wrote the row."""
    return Markup(cleaned(body)) if body else Markup("")  # noqa: S704 cleaned


def words_of(body: str) -> str:
    """The words alone."""
    return re.sub(r"\s+", " ", nh3.clean(body, tags=set())).strip()
