"""The public code of a paper: read on its last page, typed on the verification page."""

import secrets

from khuyencong.text import check_character

LENGTH = 16
_RANDOM_DIGITS = LENGTH - 1


def new_code() -> str:
    """Fifteen random digits and their check digit: too many to guess at the rate the page allows, easy to read out."""
    digits = "".join(secrets.choice("0123456789") for _ in range(_RANDOM_DIGITS))
    return digits + check_character(digits)


def parse_code(typed: str) -> str | None:
    """The code in what a person typed (spaces and hyphens do not count); None when it can be no code."""
    digits = "".join(ch for ch in typed if ch not in " -\u00a0.\t")
    if len(digits) != LENGTH or not digits.isascii() or not digits.isdigit():
        return None
    return digits if check_character(digits[:-1]) == digits[-1] else None


def shown_code(code: str) -> str:
    """The code in groups of four: 1234-5678-9012-3456."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
