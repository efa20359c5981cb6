"""Names of uploaded files: shown to people and sent back as the name to save under, never used as a path."""

import re
import unicodedata

from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.text import nfc

MOST_LETTERS = 150
# Inner suffixes that make "bao-gia.exe.pdf" look like what it is not.
_PROGRAMS = re.compile(
    r"\.(exe|com|bat|cmd|scr|pif|msi|dll|js|jse|vbs|vbe|wsf|hta|ps1|sh|php\d?|phtml|asp|aspx|jsp|jar|py|html?|svg|xml|lnk|docm|xlsm)(?=\.)",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_FORBIDDEN = set('/\\:*?"<>|')


def check_name(name: str) -> tuple[str, str]:
    """The name in NFC with single spaces, and its suffix in small letters. FileRefused for a name that hides something."""
    composed = nfc(name)
    if any(unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for ch in composed):
        raise FileRefused("Tên tệp có ký tự ẩn hoặc ký tự điều khiển. Hãy đổi tên tệp rồi nộp lại.")
    composed = " ".join(composed.split())
    if _FORBIDDEN & set(composed) or composed.startswith(".") or ".." in composed:
        raise FileRefused('Tên tệp có ký tự không dùng được (như / \\ : * ? " < > | hoặc hai dấu chấm liền). Hãy đổi tên tệp rồi nộp lại.')
    stem, dot, suffix = composed.rpartition(".")
    if not dot or not stem.strip() or not suffix:
        raise FileRefused("Tên tệp thiếu phần đuôi như .pdf hay .jpg. Hãy đặt lại tên tệp.")
    if len(composed) > MOST_LETTERS or len(composed.encode()) > 240:
        raise FileRefused(f"Tên tệp dài quá {MOST_LETTERS} ký tự. Hãy rút gọn tên tệp.")
    if _PROGRAMS.search(composed) or _RESERVED.match(composed):
        raise FileRefused("Tên tệp giống tên của một chương trình. Hãy đổi tên tệp rồi nộp lại.")
    return composed, "." + suffix.lower()
