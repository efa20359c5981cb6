"""Photographs and scans."""

import io
import re
import warnings
import zipfile

from PIL import Image, UnidentifiedImageError

from khuyencong.documents.inspection.refusal import FileRefused

# Above every telephone's camera and an A3 scan at 600 dpi; a decoded pixel takes up to four bytes.
MOST_PIXELS = 80_000_000
_FOREIGN = re.compile(rb"<script|<\?php|<html|<!doctype html|<svg|%PDF-\d|\x4d\x5a.{58,200}This program cannot", re.IGNORECASE | re.DOTALL)
_BROKEN = "Ảnh bị hỏng hoặc không đọc được. Hãy chụp hoặc quét lại rồi nộp."


def check_jpeg(content: bytes) -> None:
    """Refuse what is no whole JPEG photograph."""
    _check(content, "JPEG", end=b"\xff\xd9")


def check_png(content: bytes) -> None:
    """Refuse what is no whole PNG picture."""
    _check(content, "PNG", end=b"IEND\xaeB`\x82")


def _check(content: bytes, form: str, *, end: bytes) -> None:
    if end not in content:
        raise FileRefused(_BROKEN)  # cut off; Pillow can be told, process-wide, not to mind
    if _FOREIGN.search(content) or zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefused("Ảnh chứa lẫn nội dung của loại tệp khác. Hãy lưu lại ảnh rồi nộp.")
    with warnings.catch_warnings():
        # The size is judged below by our own measure; what Pillow thinks of odd but readable pictures is no reason.
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=(form,)) as image:
                width, height = image.size
                if width * height > MOST_PIXELS or getattr(image, "n_frames", 1) > 20:
                    raise FileRefused(f"Ảnh quá lớn ({width} × {height} điểm ảnh). Hãy giảm kích thước ảnh rồi nộp.")
                image.draft("L", (64, 64))  # a JPEG is read at an eighth of its size, which is enough to know that it is whole
                image.load()
        except FileRefused:
            raise
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError, IndexError):
            raise FileRefused(_BROKEN) from None
