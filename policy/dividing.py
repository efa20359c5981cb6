"""A text as people paste it, divided into its articles; pure."""

import re

PREAMBLE = "Mở đầu"
_HEAD = re.compile(r"^[ \t]*(?P<code>Điều[ \t]+\d{1,3}[a-zđ]?|Phụ lục(?:[ \t]+[IVXLC\d]+)?)[ \t]*(?:[.:]|$)", re.MULTILINE)


def articles_of(words: str) -> list[tuple[str, str]]:
    """(code, words) of each article in order; what stands before the first is “Mở đầu”. A code that comes again goes on under the first."""
    heads = list(_HEAD.finditer(words))
    found: dict[str, str] = {}
    starts = [(PREAMBLE, 0, heads[0].start() if heads else len(words))]
    ends = [head.start() for head in heads[1:]] + [len(words)] * bool(heads)
    starts += [(" ".join(head["code"].split()), head.end(), end) for head, end in zip(heads, ends, strict=True)]
    for code, start, end in starts:
        said = words[start:end].strip()
        if said:
            found[code] = f"{found[code]}\n\n{said}" if code in found else said
    return list(found.items())


def joined(articles: list[tuple[str, str]]) -> str:
    """The text again, as it can be divided."""
    return "\n\n".join(words if code == PREAMBLE else f"{code}. {words}" for code, words in articles)
