"""Taking personal numbers out of free text: addresses of e-mail, telephones, personal numbers, tax codes, bank accounts."""

import re
from collections.abc import Collection

_EMAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
# A run of nine digits or more (the portal's own identifiers are shorter), or what is grouped as telephones, personal numbers and
# accounts are: from 0 or +84, or in fours. Amounts and dates begin and group otherwise. A hash or a UUID is no number.
_NUMBER = re.compile(r"(?<![\w.-])(?:\+?\d{9,19}(?:-\d{3})?|(?:0|\+84[ .-]?)\d{2,3}(?:[ .-]\d{2,4}){2,4}|\d{4}(?: \d{4}){2,4})(?![\w-])")
COVERED = "•••"


def scrub(text: str, *, keep: Collection[str] = ()) -> str:
    """The text with e-mail addresses and long numbers covered, except those in `keep` (written as digits, or lower-case addresses)."""

    def address(match: re.Match[str]) -> str:
        return match[0] if match[0].lower() in keep else f"{COVERED}@{COVERED}"

    def number(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])
        return match[0] if digits in keep else f"{COVERED}{digits[-3:]}"

    return _NUMBER.sub(number, _EMAIL.sub(address, text))
