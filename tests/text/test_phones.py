"""Telephone numbers in the ways in which people write them."""

import pytest

from khuyencong.text import parse_phone, phone_vi


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("0903 123 456", "+84903123456", "0903 123 456"),
        ("+84.903.123.456", "+84903123456", "0903 123 456"),
        ("84 903123456", "+84903123456", "0903 123 456"),
        ("0084903123456", "+84903123456", "0903 123 456"),
        ("+84 (0) 903 123 456", "+84903123456", "0903 123 456"),
        ("0275 3 822 345", "+842753822345", "0275 382 2345"),
        ("+65 6123 4567", "+6561234567", "+6561234567"),
    ],
)
def test_ways_of_writing_are_one_number(typed, kept, shown):
    assert parse_phone(typed) == kept
    assert phone_vi(kept) == shown
    assert parse_phone(shown) == kept


@pytest.mark.parametrize(
    "typed", ["", "123", "0103 123 456", "090312345", "09031234567", "+84 123", "không có", "٠٩٠٣١٢٣٤٥٦", "0903\x00123456"]
)
def test_what_is_none_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        parse_phone(typed)
