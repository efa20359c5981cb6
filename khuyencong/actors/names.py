"""Names of cơ sở as they are compared: pure, also for migrations."""

import re

from khuyencong.text import fold

# Words by which people write one cơ sở in several ways, in the form of `fold` (y as i).
_FORMS = re.compile(
    r"^(?:cong ti|ct|cti|tnhh|co phan|ctcp|cp|mot thanh vien|mtv|hai thanh vien|doanh nghiep|tu nhan|dntn|hop tac xa|htx|to hop tac|tht|"
    r"ho kinh doanh|hkd|co so|san xuat|sx|cssx|thuong mai|tm|dich vu|dv|va)\b\s*"
)


def name_key(name: str) -> str:
    """A name without marks, signs and kind of business: "Công ty TNHH Dừa Xanh" and "CSSX Dừa xanh" are one."""
    folded = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(name)).split())
    bare = folded
    while (shorter := _FORMS.sub("", bare)) != bare and shorter:
        bare = shorter
    return (bare or folded)[:200]
