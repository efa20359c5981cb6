"""Two versions of a text, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*|\s+")
_BESIDE = 90  # letters of unchanged text that are shown on each side of a change


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: `same` in both, `gone`, or `new`."""

    how: str
    text: str


def between(was: str, now: str) -> tuple[Piece, ...]:
    """Two texts word by word; long stretches that both have are cut in their middle."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    pieces = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append(Piece("same", _cut("".join(old[a:b]), first=a == 0, last=b == len(old))))
            continue
        pieces += [Piece(kind, said) for kind, said in (("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))) if said]
    return tuple(pieces)


def _cut(text: str, *, first: bool, last: bool) -> str:
    if (first and last) or len(text) <= 2 * _BESIDE + 20:
        return text
    head, tail = "" if first else text[:_BESIDE], "" if last else text[-_BESIDE:]
    return f"{head} … {tail}"
