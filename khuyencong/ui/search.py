"""Searching in the database by the folded form of a text, and for what is like it."""

from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, Model, QuerySet, TextField

from khuyencong.text import fold

_Row = TypeVar("_Row", bound=Model)
_LIKE = 0.35


class Fold(Func):
    """`kc_fold(text)`: the searching form of a Vietnamese text, equal to `khuyencong.text.fold` in Python."""

    function = "kc_fold"
    arity = 1
    output_field = TextField()


def alike(text: str, rows: QuerySet[_Row], words: Any = "search_text", *, most: int = 5) -> list[_Row]:
    """The rows whose `words` (a folded column by name, or an expression) are like a text, the likest first; none for fewer than three letters."""
    phrase = fold(text)[:200].strip()
    if len(phrase) < 3:
        return []
    folded = F(words) if isinstance(words, str) else words
    found = rows.alias(likeness=TrigramWordSimilarity(phrase, folded)).filter(likeness__gte=_LIKE)
    return list(found.order_by("-likeness", "-pk")[:most])
