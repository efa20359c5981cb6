"""Vietnamese text, money and dates. Pure functions without Django; every other room may use them."""

from khuyencong.text.codes import check_character
from khuyencong.text.dates import date_long, date_vi
from khuyencong.text.letters import fold, nfc, sort_key
from khuyencong.text.money import decimal_vi, dong_in_words, doubt, million, parse_vnd, percent, question, vnd, words
from khuyencong.text.phones import parse_phone, phone_vi

__all__ = [
    "check_character",
    "date_long",
    "date_vi",
    "decimal_vi",
    "dong_in_words",
    "doubt",
    "fold",
    "million",
    "nfc",
    "parse_phone",
    "parse_vnd",
    "percent",
    "phone_vi",
    "question",
    "sort_key",
    "vnd",
    "words",
]
