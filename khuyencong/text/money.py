"""Money: whole đồng as `int`, read from what people type and written the way Vietnamese papers do."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from khuyencong.text.letters import fold

MOST = 10**15
"""The largest amount taken from a person: a million tỷ đồng, far above any budget the portal keeps."""
DOUBTED = 100_000
"""Below this many đồng an amount is asked back: whoever counts in triệu types 300 for three hundred million. 99.999 triệu is 100 tỷ."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def _three(number: int, *, full: bool) -> list[str]:
    """Up to three digits in words; `full` also says the hundreds that are zero."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens > 1:
        said += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        said += ["mười"]
    elif ones and said:
        said += ["linh"]
    if ones == 1 and tens > 1:
        said += ["mốt"]
    elif ones == 5 and tens:
        said += ["lăm"]
    elif ones:
        said += [_DIGITS[ones]]
    return said


def words(number: int) -> str:
    """A whole number in Vietnamese words, in small letters."""
    if number < 0:
        return "âm " + words(-number)
    if number == 0:
        return "không"
    said: list[str] = []
    if number >= 10**9:
        said = [words(number // 10**9), "tỷ"]
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        part = number // size % 1000
        if part:
            said += _three(part, full=bool(said)) + ([name] if name else [])
    return " ".join(said)


def dong_in_words(amount: int) -> str:
    """An amount as a decision writes it in brackets: "Chín mươi triệu sáu trăm nghìn đồng"."""
    text = words(amount)
    return text[0].upper() + text[1:] + " đồng"


def vnd(amount: int) -> str:
    """Whole đồng with dots between thousands, without the word đồng: "1.000.000"."""
    return f"{amount:,d}".replace(",", ".")


def decimal_vi(value: Decimal) -> str:
    """Dots between thousands, a comma before decimals, no zeros at the end."""
    whole, _, rest = f"{value:,f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + ("," + rest if rest else "")


def million(amount: int, places: int | None = None) -> str:
    """An amount of đồng in triệu đồng: 90600000 gives "90,6". Exact, or rounded half up to `places` decimals."""
    value = Decimal(amount).scaleb(-6)
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return decimal_vi(value)


def percent(part: int | Decimal, whole: int | Decimal, places: int = 1) -> str:
    """The share of `part` in `whole`, rounded half up: "47,1%", "50%"; "–" when there is nothing to share."""
    if whole == 0:
        return "–"
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return decimal_vi(share) + "%"


# Units as `fold` writes them (y as i, no marks).
_UNITS = {"ti": 10**9, "trieu": 10**6, "tr": 10**6, "nghin": 10**3, "ngan": 10**3, "k": 10**3}
_CURRENCY = re.compile(r"\s*(?:d|dong|vnd|₫)\.?$")
_PART = re.compile(r" ?([0-9][0-9 .,]*?) ?(?:([a-z]+)|$)")
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*")


def _number(text: str, *, unit: bool) -> Fraction:
    """One written number; `unit` says that a word such as triệu follows, so that a comma can only be decimal."""
    whole, comma, rest = text.partition(",")
    if comma and not unit:
        raise ValueError("Số tiền có dấu phẩy: viết kèm đơn vị (1,5 triệu), hoặc dùng dấu chấm ngăn hàng nghìn (1.500.000).")
    if comma and not _PLAIN.fullmatch(rest):
        raise ValueError("Chỉ viết một dấu phẩy, trước phần lẻ, ví dụ 1,5 tỷ; hàng nghìn ngăn bằng dấu chấm.")
    if not _PLAIN.fullmatch(whole) and not _GROUPED.fullmatch(whole):
        raise ValueError("Dấu chấm chỉ ngăn hàng nghìn, mỗi nhóm ba chữ số, ví dụ 300.000.000; phần lẻ viết sau dấu phẩy, ví dụ 1,5 tỷ.")
    return Fraction(re.sub(r"[. ]", "", whole) + ("." + rest if comma else ""))


def parse_vnd(text: str) -> int:
    """Whole đồng from what a person typed: "300 triệu", "1,5 tỷ", "1 tỷ 200 triệu", "300.000.000", "300000000 đồng".

    ValueError with a Vietnamese sentence for everything that could be meant in two ways ("1.5", "1,500"), is negative,
    is no whole number of đồng, or is above `MOST`.
    """
    typed = _CURRENCY.sub("", fold(text))
    if not typed:
        raise ValueError("Hãy nhập số tiền.")
    if typed.startswith(("-", "−", "am ")):
        raise ValueError("Số tiền không được âm.")
    if len(typed) > 60:
        raise ValueError("Số tiền quá dài, hãy viết gọn lại, ví dụ 300 triệu.")
    total, last_unit, position = Fraction(0), None, 0
    while position < len(typed):
        part = _PART.match(typed, position)
        if not part or (part[2] and part[2] not in _UNITS):
            raise ValueError("Không đọc được số tiền; hãy viết như 300 triệu, 1,5 tỷ hoặc 300.000.000.")
        unit = _UNITS.get(part[2], 1)
        if last_unit is not None and (unit >= last_unit or not part[2]):
            raise ValueError("Hãy ghi rõ từng đơn vị, từ lớn đến nhỏ, ví dụ 1 tỷ 200 triệu.")
        total += _number(part[1], unit=bool(part[2])) * unit
        last_unit, position = unit, part.end()
    if total.denominator != 1:
        raise ValueError("Số tiền phải chẵn đồng, không có phần lẻ của một đồng.")
    if total > MOST:
        raise ValueError("Số tiền quá lớn, vượt một triệu tỷ đồng; hãy kiểm tra lại.")
    return int(total)


def doubt(amount: int | None) -> str:
    """What to ask back of an amount so small that it was likely meant in triệu; empty when there is nothing to ask."""
    if amount is None or not 0 < amount < DOUBTED:
        return ""
    return f"Ghi {vnd(amount)} đồng; nếu là {vnd(amount)} triệu đồng, hãy viết “{vnd(amount)} triệu”."


def question(amount: int | None, usual: int = 0) -> str:
    """What to ask back of an amount that looks absurd, by itself or beside what is `usual` here (đồng); empty when there is nothing to ask."""
    if amount is None or amount <= 0:
        return ""
    if amount < DOUBTED:
        return f"{vnd(amount)} đồng? Có phải {vnd(amount)} triệu đồng?"
    if usual >= 1000 * amount:
        return f"{vnd(amount)} đồng? Số thường gặp ở đây là khoảng {vnd(usual)} đồng."
    return ""
