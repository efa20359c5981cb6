"""Names of cơ sở as they are compared: pure, also for migrations."""

import re

from khuyencong.text import fold

# Words by which people write one cơ sở in several ways, in the form of `fold` (y as i).
_FORMS = re.compile(
    r"^(?:cong ti|ct|cti|tnhh|co phan|ctcp|cp|mot thanh vien|mtv|hai thanh vien|doanh nghiep|tu nhan|dntn|hop tac xa|htx|to hop tac|tht|"
    r"ho kinh doanh|hkd|co so|san xuat|sx|cssx|thuong mai|tm|dich vu|dv|va)\b\s*"
)


def bare(text: str) -> str:
    """A text without marks and signs, as it is compared: letters and digits with one space between."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())


def name_key(name: str) -> str:
    """A name without marks, signs and kind of business: "Công ty TNHH Dừa Xanh" and "CSSX Dừa xanh" are one."""
    folded = short = bare(name)
    while (shorter := _FORMS.sub("", short)) != short and shorter:
        short = shorter
    return (short or folded)[:200]
