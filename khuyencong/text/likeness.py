"""How alike two texts are, as PostgreSQL's `pg_trgm` counts it, for few texts that are in hand already."""

import re

from khuyencong.text.letters import fold

_WORDS = re.compile(r"[^\W_]+")


def trigrams(text: str) -> frozenset[str]:
    """The threes of letters of each word of the folded text; a word has two blanks before it and one behind."""
    return frozenset(
        padded[at : at + 3] for word in _WORDS.findall(fold(text)) for padded in (f"  {word} ",) for at in range(len(padded) - 2)
    )


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1: shared trigrams over all of both (`similarity` of pg_trgm, on folded texts)."""
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0
