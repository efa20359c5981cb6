"""Numbers of legal texts, and the articles named behind them, where sentences cite them; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khuyencong.text.letters import fold

# 45/2012/NĐ-CP; 26/2014/TTLT-BTC-BCT; 1881/QĐ-TTg; 91/2025/QH15.
_NUMBER = r"\d{1,5}/(?:\d{4}/)?[A-ZĐ][A-ZĐ0-9]*(?:-(?:TTg|[A-ZĐ0-9]+))*"
_ARTICLE = r"Điều (?P<article>\d{1,3}[a-zđ]?)(?![\wà-ỹ])(?: khoản \d+[a-zđ]?)?(?: điểm [a-zđ]\b)?"
_CITED = re.compile(rf"(?<![\w/])(?P<number>{_NUMBER})(?![\w/])(?:,? {_ARTICLE})?")
_WHOLE = re.compile(_NUMBER)


@dataclass(frozen=True, slots=True)
class Cited:
    """One text that a sentence cites: its number, the article behind it ("Điều 8"; empty for none), and where in the sentence it stands."""

    number: str
    article: str
    start: int
    end: int


def cited_in(words: str) -> Iterator[Cited]:
    """The texts that a sentence cites, in their order."""
    for found in _CITED.finditer(words):
        article = found["article"]
        yield Cited(found["number"], f"Điều {article}" if article else "", found.start(), found.end())


def is_number(words: str) -> bool:
    """Whether it is written like the number of a legal text."""
    return _WHOLE.fullmatch(words) is not None


def symbol_of(number: str) -> str:
    """The letters by which a number says what kind of text bears it: NĐ of 45/2012/NĐ-CP; empty where it says none."""
    letters, dash, _ = number.rpartition("/")[2].partition("-")
    return letters if dash else ""


def anchor(article: str) -> str:
    """The name of an article inside a page's address: “Điều 8a” is dieu-8a."""
    return re.sub(r"[^a-z0-9]+", "-", fold(article)).strip("-")
