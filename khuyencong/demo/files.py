"""Real small files for the demonstration: scans as PDF and photographs as JPEG, drawn in code, with Vietnamese names."""

import io
import textwrap
import time
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageDraw, ImageFont

FONTS = Path(str(find_spec("fontpkg_be_vietnam_pro").origin)).parent / "files"  # type: ignore[union-attr]
NOTE = "TÀI LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
# The same file whenever it is drawn: the store then keeps one copy.
EPOCH = time.gmtime(0)
A5_AT_100_DPI = (583, 827)


def _font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"BeVietnamPro-{weight}.ttf"), size)


@lru_cache(maxsize=256)
def _scan(title: str, body: str) -> bytes:
    page = Image.new("L", A5_AT_100_DPI, 255)
    pen = ImageDraw.Draw(page)
    pen.text((40, 40), NOTE, font=_font(13, "SemiBold"), fill=90)
    pen.multiline_text((40, 90), "\n".join(textwrap.wrap(title.upper(), 36)), font=_font(22, "Bold"), fill=0, spacing=8)
    lines = [part for paragraph in body.split("\n") for part in textwrap.wrap(paragraph, 56) or [""]]
    pen.multiline_text((40, 190), "\n".join(lines), font=_font(16), fill=0, spacing=9)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=100, title=title, creationDate=EPOCH, modDate=EPOCH)
    return out.getvalue()


@lru_cache(maxsize=256)
def _photo(title: str) -> bytes:
    picture = Image.linear_gradient("L").resize((640, 420))
    shot = Image.merge(
        "RGB", (picture.point(lambda v: 60 + v // 3), picture.point(lambda v: 90 + v // 3), picture.point(lambda v: 80 + v // 4))
    )
    pen = ImageDraw.Draw(shot)
    # A workshop of boxes: roof, hall, machine.
    pen.polygon([(90, 190), (320, 90), (550, 190)], fill=(150, 80, 60))
    pen.rectangle((110, 190, 530, 350), fill=(214, 206, 188))
    pen.rectangle((190, 240, 330, 340), fill=(88, 120, 140), outline=(40, 60, 70), width=4)
    pen.ellipse((370, 250, 460, 340), fill=(120, 130, 120), outline=(40, 60, 70), width=4)
    pen.text((20, 376), "\n".join(textwrap.wrap(title, 60)), font=_font(16, "SemiBold"), fill=(255, 255, 255))
    pen.text((20, 14), NOTE, font=_font(13), fill=(255, 255, 255))
    out = io.BytesIO()
    shot.save(out, "JPEG", quality=70)
    return out.getvalue()


def scan(name: str, body: str) -> SimpleUploadedFile:
    """A scanned page under a Vietnamese name; `body` is its text."""
    return SimpleUploadedFile(f"{name}.pdf", _scan(name, body), content_type="application/pdf")


def photo(name: str) -> SimpleUploadedFile:
    """A photograph under a Vietnamese name."""
    return SimpleUploadedFile(f"{name}.jpg", _photo(name), content_type="image/jpeg")


def photo_on_the_spot(name: str, at: datetime) -> SimpleUploadedFile:
    """The same as a telephone takes it, with the time and a place in Bến Tre in its file."""
    notes, out = Image.Exif(), io.BytesIO()
    notes.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{at:%Y:%m:%d %H:%M:%S}"
    notes.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (10.0, 14.0, 30.0), 3: "E", 4: (106.0, 22.0, 30.0)})
    with Image.open(io.BytesIO(_photo(name))) as shot:
        shot.save(out, "JPEG", quality=70, exif=notes)
    return SimpleUploadedFile(f"{name}.jpg", out.getvalue(), content_type="image/jpeg")
