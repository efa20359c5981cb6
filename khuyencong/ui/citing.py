"""Citations on pages lead to the text and article that they name, where a room above keeps a library of them."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.core.signals import request_finished, request_started
from django.db import InterfaceError, OperationalError
from markupsafe import Markup, escape

from khuyencong.text import citations


class Kept(NamedTuple):
    """Where a text of the library is read, and which of its articles are there (“Điều 8”)."""

    url: str
    articles: frozenset[str]


Library = Mapping[str, Kept]

_library: Callable[[], Library] | None = None
# What was found stays for the request that asked: a page with many citations costs one question. Outside of requests each asks anew.
_found: ContextVar[Library | None] = ContextVar("library", default=None)
_in_request: ContextVar[bool] = ContextVar("in_request", default=False)


def register_library(library: Callable[[], Library]) -> None:
    """Say where texts are found by their numbers; a second library is a mistake and refused."""
    global _library  # noqa: PLW0603 one library for the whole portal, told once when the apps are ready
    if _library is not None and _library is not library:
        raise ValueError("two libraries of legal texts")
    _library = library


def _begin(**_: Any) -> None:
    _found.set(None)
    _in_request.set(True)


def _end(**_: Any) -> None:
    _found.set(None)
    _in_request.set(False)


request_started.connect(_begin, dispatch_uid="citing.begin")
request_finished.connect(_end, dispatch_uid="citing.end")


def _kept() -> Library:
    known = _found.get()
    if known is None:
        try:
            known = _library() if _library is not None else {}
        except (InterfaceError, OperationalError):
            # The database is away. Citations stay words; whether the page can be made is for what else it asks.
            known = {}
        if _in_request.get():
            _found.set(known)
    return known


def cited(words: Any) -> Any:
    """A sentence with a link at each text that it cites and the library has, to the article where it has that; other words stay as they are."""
    sentence = str(words or "")
    named = list(citations.cited_in(sentence))
    library = _kept() if named else {}
    if not any(one.number in library for one in named):
        return words
    parts, at = [], 0
    for one in named:
        text = library.get(one.number)
        if text is None:
            continue
        where = f"#{citations.anchor(one.article)}" if one.article in text.articles else ""
        parts.append(escape(sentence[at : one.start]))
        parts.append(Markup('<a href="{}{}">{}</a>').format(text.url, where, sentence[one.start : one.end]))
        at = one.end
    parts.append(escape(sentence[at:]))
    return Markup("").join(parts)
