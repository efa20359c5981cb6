"""Tax codes: the check digit, the personal number's parts, from which day; and names as they are compared."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from khuyencong.actors.names import name_key
from khuyencong.actors.tax_codes import clean_tax_code, is_personal, root_of

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0100233488", "0100233488"),
        (" 0314409058-002 ", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        ("083 085 001 234", "083085001234"),
        ("083200001234", "083200001234"),
    ],
)
def test_right_codes(typed, kept):
    assert clean_tax_code(typed, DAY) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0100233480", "chữ số kiểm tra"),
        ("1300000000", "chữ số kiểm tra"),
        ("12345", "10 hoặc 13"),
        ("0314409058-000", "10 hoặc 13"),
        ("003085001234", "ba chữ số đầu 003"),
        ("083085\x00001234", "10 hoặc 13"),
        ("083320001234", "năm sinh 2020"),
        ("083215001234", "năm sinh 2015"),
    ],
)
def test_wrong_codes_say_why(typed, words):
    with pytest.raises(ValidationError, match=words):
        clean_tax_code(typed, DAY)


def test_a_personal_number_is_no_tax_code_before_its_day():
    with pytest.raises(ValidationError, match="01/07/2025"):
        clean_tax_code("083085001234", date(2025, 6, 30))
    assert is_personal(clean_tax_code("083085001234", date(2025, 7, 1)))


def test_a_branch_shares_its_root_and_a_person_has_none():
    assert root_of("0314409058-002") == root_of("0314409058") == "0314409058"
    assert root_of("083085001234") == "083085001234"
    assert not is_personal("0314409058-002")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Công ty TNHH Dừa Xanh", "CSSX Dừa xanh", True),
        ("Cơ sở sản xuất kẹo dừa Mỹ Lồng", "Hộ kinh doanh Kẹo Dừa Mĩ Lồng", True),
        ("DNTN Hoài Cổ", "Doanh nghiệp tư nhân HOÀI CỔ", True),
        ("Công ty TNHH Dừa Xanh", "Công ty TNHH Dừa Vàng", False),
        ("Cơ sở", "Hộ kinh doanh", False),
    ],
)
def test_names_are_compared_without_form_and_marks(one, other, same):
    assert (name_key(one) == name_key(other)) is same
