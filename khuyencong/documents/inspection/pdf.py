"""PDF files: readable by everybody, and nothing in them that acts."""

import io
import re
import zipfile

import pikepdf

from khuyencong.documents.inspection.refusal import FileRefused

MOST_OBJECTS = 300_000
MOST_PAGES = 2000
# Actions that run something, send something or open another file; going to a page or a web address is none of them.
_ACTING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute", "/Movie", "/Sound"}
_ACTING_KEYS = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent")
_HTML_AT_START = re.compile(rb"<script|<html|<!doctype|<svg|<\?php", re.IGNORECASE)
_ACTS = (
    "Tệp PDF có chứa mã lệnh, biểu mẫu động hoặc tệp nhúng nên không nhận. "
    "Hãy in lại ra PDF (chọn “Microsoft Print to PDF” hoặc quét bản giấy) rồi nộp."
)


def check(content: bytes) -> None:
    """Refuse a PDF that is broken, locked, a second kind of file as well, or acts by itself."""
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n\t \0"):
        raise FileRefused("Tệp PDF không đầy đủ hoặc có phần thừa ở cuối. Hãy xuất lại tệp PDF rồi nộp.")
    if _HTML_AT_START.search(content[:2048]) or zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefused("Tệp PDF chứa lẫn nội dung của loại tệp khác. Hãy xuất lại tệp PDF rồi nộp.")
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=True, suppress_warnings=True) as document:
            if document.is_encrypted:
                raise FileRefused("Tệp PDF bị khóa bằng mật khẩu. Hãy bỏ mật khẩu rồi nộp.")
            if len(document.objects) > MOST_OBJECTS or len(document.pages) > MOST_PAGES:
                raise FileRefused(f"Tệp PDF quá phức tạp hoặc có hơn {MOST_PAGES} trang. Hãy tách thành nhiều tệp.")
            if not len(document.pages):
                raise FileRefused("Tệp PDF không có trang nào. Hãy xuất lại tệp PDF rồi nộp.")
            if any(_acts(item, 0) for item in document.objects):
                raise FileRefused(_ACTS)
    except pikepdf.PasswordError:
        raise FileRefused("Tệp PDF bị khóa bằng mật khẩu. Hãy bỏ mật khẩu rồi nộp.") from None
    except FileRefused:
        raise
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError, MemoryError):
        raise FileRefused("Tệp PDF bị hỏng, không đọc được. Hãy xuất lại tệp PDF rồi nộp.") from None


def _acts(item: object, depth: int) -> bool:
    """Whether an object, or one written inside of it, acts. Indirect ones are met on their own."""
    if isinstance(item, pikepdf.Array):
        return any(_acts(part, depth + 1) for part in item if _is_inside(part)) if depth < 30 else True
    if isinstance(item, pikepdf.Stream):
        return _acts(item.stream_dict, depth + 1)
    if not isinstance(item, pikepdf.Dictionary):
        return False
    if depth >= 30 or any(key in item for key in _ACTING_KEYS):
        return True
    action = item.get("/S")
    if isinstance(action, pikepdf.Name) and str(action) in _ACTING:
        return True
    return any(_acts(part, depth + 1) for part in item.values() if _is_inside(part))


def _is_inside(part: object) -> bool:
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not getattr(part, "is_indirect", False)
