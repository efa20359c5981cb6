"""The check that ends a public code, so that a code read out over the telephone is not taken for its neighbour."""

from stdnum import damm


def check_character(code: str) -> str:
    """The check digit of a public code: "KC-2026-0042" gives the last character of its full form.

    Damm's quasigroup over the digits of `code`: every single wrong digit and every swap of two neighbours changes it.
    Letters and hyphens do not count. ValueError when there is no digit at all.
    """
    digits = "".join(ch for ch in code if ch in "0123456789")
    if not digits:
        raise ValueError(f"no digit in {code!r}")
    return str(damm.calc_check_digit(digits))
