"""Telephone numbers: written in many ways, kept in one (E.164), shown as people here write them."""

import re

# Mobile numbers have ten digits after these beginnings; landlines eleven, from the area code (0275 Bến Tre).
_LOCAL = re.compile(r"0(?:[35789]\d{8}|2\d{9})")
_FOREIGN = re.compile(r"\+[1-9]\d{7,14}")


def parse_phone(raw: str) -> str:
    """The number in E.164: "0903 123 456", "84 903123456" and "+84.903.123.456" are all +84903123456. ValueError when it is none."""
    text = re.sub(r"[\s.()\-]", "", raw)
    if text.startswith("00"):
        text = f"+{text[2:]}"
    if text.startswith("84") and len(text) in (11, 12):
        text = f"+{text}"
    if text.startswith("+84"):
        text = f"0{text[3:].removeprefix('0')}"
    if _LOCAL.fullmatch(text) and text.isascii():
        return f"+84{text[1:]}"
    if _FOREIGN.fullmatch(text) and text.isascii() and not text.startswith("+84"):
        return text
    raise ValueError(raw)


def phone_vi(number: str) -> str:
    """An E.164 number as people read it: 0903 123 456, 0275 382 2345; what is none stays as it is."""
    if not number.startswith("+84"):
        return number
    local = f"0{number[3:]}"
    return f"{local[:4]} {local[4:7]} {local[7:]}"
