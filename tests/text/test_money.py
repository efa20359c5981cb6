"""Money in words, in figures and as people type it (domain conventions, Nghị định 30/2020/NĐ-CP)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.text import dong_in_words, million, parse_vnd, percent, vnd, words
from khuyencong.text.money import MOST

amounts = st.integers(0, MOST)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (95, "Chín mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (111, "Một trăm mười một đồng"),
        (115, "Một trăm mười lăm đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_010, "Một nghìn không trăm mười đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (38_500_000, "Ba mươi tám triệu năm trăm nghìn đồng"),
        (90_600_000, "Chín mươi triệu sáu trăm nghìn đồng"),
        (3_100_000_000, "Ba tỷ một trăm triệu đồng"),
        (21_443_000_000, "Hai mươi mốt tỷ bốn trăm bốn mươi ba triệu đồng"),
        (1_000_000_000_001, "Một nghìn tỷ không trăm linh một đồng"),
    ],
)
def test_amounts_in_words(amount, said):
    assert dong_in_words(amount) == said


def test_negative_numbers_say_so():
    assert words(-5) == "âm năm"


@given(st.integers(-MOST, 10**20))
def test_words_are_single_spaced_and_never_a_bare_mot_muoi(number):
    said = words(number)
    assert "  " not in said
    assert said == said.strip()
    assert "một mươi" not in said
    assert not re.search(r"mươi (một|năm)\b", said)


@given(amounts, amounts)
def test_different_amounts_are_said_differently(one, other):
    assert (words(one) == words(other)) == (one == other)


@given(amounts)
def test_figures_are_read_back_as_they_were_written(amount):
    assert parse_vnd(vnd(amount)) == amount
    assert parse_vnd(vnd(amount) + " đồng") == amount
    assert parse_vnd(str(amount)) == amount
    assert parse_vnd(million(amount) + " triệu") == amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("300 triệu", 300_000_000),
        ("300tr", 300_000_000),
        ("300 TRIỆU ĐỒNG", 300_000_000),
        ("300 trieu", 300_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1,5 tỉ", 1_500_000_000),
        ("1,5 ty\u0309 đ", 1_500_000_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1tỷ200triệu5nghìn", 1_200_005_000),
        ("1.443,5 triệu", 1_443_500_000),
        ("500k", 500_000),
        ("300.000.000", 300_000_000),
        ("300 000 000", 300_000_000),
        ("300\u00a0000\u00a0000 ₫", 300_000_000),
        ("300000000", 300_000_000),
        ("  0 ", 0),
        ("90,6 triệu", 90_600_000),
        ("1.000.000 tỷ", MOST),
    ],
)
def test_people_type_money_in_many_ways(typed, amount):
    assert parse_vnd(typed) == amount


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", "Hãy nhập"),
        ("   ", "Hãy nhập"),
        ("đồng", "Hãy nhập"),
        ("-5", "âm"),
        ("−300 triệu", "âm"),
        ("âm 5 triệu", "âm"),
        ("1.5", "Dấu chấm"),
        ("1.5 tỷ", "Dấu chấm"),
        ("0.300", "Dấu chấm"),
        ("300.000.00", "Dấu chấm"),
        ("1.000 000", "Dấu chấm"),
        ("12 34", "Dấu chấm"),
        ("1,500", "dấu phẩy"),
        ("300,000,000", "dấu phẩy"),
        ("1,2,3 tỷ", "dấu phẩy"),
        ("1 tỷ 5", "từng đơn vị"),
        ("5 triệu 1 tỷ", "từng đơn vị"),
        ("5 triệu 5 triệu", "từng đơn vị"),
        ("0,0000001 triệu", "chẵn đồng"),
        ("1,0000000000000000000000000000000000001 tỷ", "chẵn đồng"),
        ("1.000.000,000000001 tỷ", "quá lớn"),
        ("1000000000000001", "quá lớn"),
        ("9" * 100, "quá dài"),
        ("1e5", "Không đọc được"),
        ("٣٠٠", "Không đọc được"),
        ("khoảng 300 triệu", "Không đọc được"),
        ("2 triệu rưỡi", "Không đọc được"),
        ("tỷ", "Không đọc được"),
        (",5 tỷ", "Không đọc được"),
        ("300 usd", "Không đọc được"),
        ("1\u0000", "Không đọc được"),
    ],
)
def test_what_could_be_meant_two_ways_is_refused(typed, hint):
    with pytest.raises(ValueError, match=hint):
        parse_vnd(typed)


@given(st.text(max_size=30) | st.text("0123456789., triệutỷđồngk-", max_size=30))
def test_any_text_is_an_amount_or_a_sentence(typed):
    try:
        amount = parse_vnd(typed)
    except ValueError as refusal:
        sentence = str(refusal)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    else:
        assert 0 <= amount <= MOST


def test_figures_for_reading():
    assert vnd(0) == "0"
    assert vnd(-1_000) == "-1.000"
    assert vnd(21_443_000_000) == "21.443.000.000"
    assert million(90_600_000) == "90,6"
    assert million(21_443_000_000) == "21.443"
    assert million(500) == "0,0005"
    assert million(1_250_000, places=1) == "1,3"
    assert million(0) == "0"


def test_percentages():
    assert percent(300, 637) == "47,1%"
    assert percent(1, 2) == "50%"
    assert percent(189, 211, places=2) == "89,57%"
    assert percent(5, 0) == "–"
