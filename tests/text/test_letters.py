"""Folding for search and the dictionary order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.text import fold, nfc, sort_key

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
vietnamese = st.text(LETTERS + LETTERS.upper() + "0123456789 -–“”…,.", max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Khởi", "dong khoi"),
        ("  Hòa \t\n Lợi ", "hoa loi"),
        ("Mỹ Lồng", "mi long"),
        ("An Qui", "an qui"),
        ("2014–2018 “dừa”…", '2014-2018 "dua"...'),
        ("ĐẶNG THỊ THÚY", "dang thi thui"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), [("An Quy", "An Qui"), ("Mỹ", "Mĩ"), ("hòa", "hoà"), ("Thúy", "Thuý"), ("Tỷ", "tỉ")])
def test_spellings_of_one_word_fold_alike(one, other):
    assert fold(one) == fold(other)


@given(vietnamese | st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(vietnamese)
def test_composed_and_decomposed_text_are_one(text):
    apart = unicodedata.normalize("NFD", text)
    assert nfc(apart) == nfc(text)
    assert fold(apart) == fold(text)
    assert sort_key(apart) == sort_key(text)


@given(vietnamese, vietnamese)
def test_the_beginning_of_a_word_folds_to_the_beginning_of_its_fold(start, rest):
    start = start.strip()
    assert fold(start + rest).startswith(fold(start))


@pytest.mark.parametrize(
    "in_order",
    [
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "â", "b", "c", "d", "đ", "e", "ê", "g"],
        ["Ba Tri", "Bình Đại", "Châu Thành", "Chợ Lách", "Giồng Trôm", "Mỏ Cày Bắc", "Mỏ Cày Nam", "Thạnh Phú"],
        ["An", "An Hòa", "An Hội", "Ân"],
        ["Dừa", "Dứa", "Đào"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai"],
        ["o", "ô", "ơ", "p", "u", "ư", "v"],
    ],
)
def test_dictionary_order(in_order):
    shuffled = [*in_order[1::2], *in_order[::2]]
    assert sorted(shuffled, key=sort_key) == in_order


@given(st.text(LETTERS, min_size=1, max_size=12))
def test_tones_count_only_among_equal_letters(word):
    toneless = unicodedata.normalize(
        "NFC", "".join(ch for ch in unicodedata.normalize("NFD", word) if ch not in "\u0300\u0309\u0303\u0301\u0323")
    )
    assert sort_key(toneless) <= sort_key(word)
    assert sort_key(toneless).split("\x01")[0] == sort_key(word).split("\x01")[0]
    assert sort_key(word) < sort_key(toneless + "a")
