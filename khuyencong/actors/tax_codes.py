"""Tax codes: of enterprises with their check digit, and since 2025-07-01 the personal numbers of households."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from khuyencong import clock

# Thông tư 86/2024/TT-BTC: from this day a household's tax code is the 12-digit personal number of its head.
PERSONAL_NUMBER_FROM = date(2025, 7, 1)
# Thông tư 59/2021/TT-BCA: the first three digits are the province of the birth's registration (the 63 provinces of that time).
_PROVINCES = frozenset({
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
    34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
    67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
})  # fmt: skip


def clean_tax_code(raw: str, on: date | None = None) -> str:
    """The tax code in its standard form (`1300000000`, `0314409058-002`, or 12 digits). ValidationError in Vietnamese when it is none."""
    text = re.sub(r"[\s.]", "", raw)
    if re.fullmatch(r"[0-9]{12}", text):
        day = on or clock.today()
        if day < PERSONAL_NUMBER_FROM:
            raise ValidationError("Mã số thuế 12 chữ số chỉ dùng từ ngày 01/07/2025 (Thông tư 86/2024/TT-BTC).")
        return _personal(text, day)
    try:
        number = mst.validate(text)
    except NumberError as error:
        raise ValidationError(
            "Mã số thuế không đúng: cần 10 hoặc 13 chữ số có chữ số kiểm tra đúng, hoặc 12 chữ số định danh của hộ kinh doanh."
        ) from error
    return f"{number[:10]}-{number[10:]}" if len(number) == 13 else number


def is_personal(code: str | None) -> bool:
    """Whether a tax code is somebody's personal number."""
    return bool(code) and len(code or "") == 12 and "-" not in (code or "")


def root_of(code: str) -> str:
    """The ten digits that a parent and its branches share; a personal number is its own."""
    return code[:10] if not is_personal(code) else code


def _personal(text: str, day: date) -> str:
    """Province, century with sex, year of birth: what can be told of the number without the register it stands in."""
    if int(text[:3]) not in _PROVINCES:
        raise ValidationError(f"Số định danh không đúng: ba chữ số đầu {text[:3]} không phải mã tỉnh, thành phố.")
    born = 1900 + 100 * (int(text[3]) // 2) + int(text[4:6])
    # Who runs a household business is of age (Nghị định 01/2021/NĐ-CP, Điều 80).
    if not day.year - 120 <= born <= day.year - 18:
        raise ValidationError(f"Số định danh không đúng: chữ số thứ tư đến thứ sáu cho năm sinh {born}.")
    return text
