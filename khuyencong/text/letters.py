"""Letters: one composed form, the form for searching, the key for sorting."""

import unicodedata
from functools import lru_cache

# Dictionary order of the Vietnamese alphabet, with the four letters that only foreign words have.
_RANK = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 1)}
# Order of the tones in dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# Signs that Vietnamese papers use beside their keyboard forms; the server's `unaccent` writes them the same way.
_SIGNS = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."},
)


def nfc(text: str) -> str:
    """The composed form (Unicode NFC), in which the portal keeps all text."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The form in which texts are compared when people search.

    Small letters without marks, đ as d, y as i everywhere, spaces collapsed: "Mỹ  Lồng", "Mĩ Lồng" and "my long" are one,
    and "hòa" is "hoà" because the tone is lost wherever it stood. All y are written as i, not only those that
    spelling lets vary, so that the beginning of a word folds to the beginning of its folded form.
    `kc_fold(text)` in the database gives the same result on Vietnamese text.
    """
    bare = "".join(ch for ch in unicodedata.normalize("NFD", text) if not unicodedata.combining(ch))
    return " ".join(bare.translate(_SIGNS).lower().replace("y", "i").split())


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """A string that sorts in Vietnamese dictionary order under collation "C".

    The letters decide first, a word before its continuations; among equal letters the tones decide, from the left.
    """
    letters, tones = [], []
    for ch in nfc(text).lower():
        parts = unicodedata.normalize("NFD", ch)
        tone = next((_TONE[part] for part in parts if part in _TONE), "0")
        bare = nfc("".join(part for part in parts if part not in _TONE))
        letters.append(chr(0x100 + _RANK[bare]) if bare in _RANK else " " if bare.isspace() else bare)
        tones.append(tone)
    return "".join(letters) + "\x01" + "".join(tones)
