"""Photos as a paper prints them, and what their files say of time and place."""

import base64
import io
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from PIL import ExifTags, Image, ImageOps

from inspections.models import Photo
from khuyencong.clock import ZONE
from khuyencong.documents import store
from khuyencong.documents.models import Attachment
from khuyencong.text import date_vi

ON_PAPER = (560, 560)  # px: 76 mm at 190 dpi
IN_MINUTES = 8  # photos printed; the others stay in the file


def reduced(attachment: Attachment) -> str:
    """A data URI of a picture small enough to be frozen into a paper; upright, without the file's own notes."""
    content = store.read(attachment.path)
    with Image.open(io.BytesIO(content)) as image:
        out, is_drawn = io.BytesIO(), attachment.mime == "image/png"
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail(ON_PAPER)
        if is_drawn:
            upright.save(out, "PNG", optimize=True)
        else:
            upright.convert("RGB").save(out, "JPEG", quality=60, optimize=True)
    return f"data:{attachment.mime};base64,{base64.b64encode(out.getvalue()).decode()}"


def place_words(photo: Photo) -> str:
    """When and where, and who says so."""
    said = [photo.caption] if photo.caption else []
    if photo.taken_at:
        local = timezone.localtime(photo.taken_at, ZONE)
        said.append(f"{local:%H:%M} {date_vi(local.date())}")
    if photo.latitude is not None and photo.longitude is not None:
        near = f" (±{photo.accuracy} m)" if photo.accuracy else ""
        said.append(f"{photo.latitude:.5f}, {photo.longitude:.5f}{near}")
    said.append("theo tệp ảnh" if photo.from_file else "theo máy chụp" if photo.taken_at else "không rõ giờ, nơi chụp")
    return "; ".join(said)


@dataclass(frozen=True, slots=True)
class Told:
    """What a picture's own file says."""

    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def told_by(content: bytes) -> Told:
    """Time and place from EXIF; nothing where the file says nothing, or nonsense."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            exif = image.getexif()
            details, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return Told()
    latitude, longitude = _degrees(gps, 1, 90), _degrees(gps, 3, 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return Told(_moment(details), latitude, longitude)


def _moment(details: Any) -> datetime | None:
    said, offset = str(details.get(ExifTags.Base.DateTimeOriginal, "")), str(details.get(ExifTags.Base.OffsetTimeOriginal, ""))
    try:
        naive = datetime.strptime(said.strip("\0 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=ZONE)
    except ValueError:
        return None
    try:
        return datetime.strptime(f"{naive:%Y-%m-%d %H:%M:%S}{offset.strip()}", "%Y-%m-%d %H:%M:%S%z") if offset.strip() else naive
    except ValueError:
        return naive


def _degrees(gps: Any, first: int, most: int) -> Decimal | None:
    """Degrees from EXIF's degrees, minutes, seconds; `first` is the tag of the hemisphere, the next one that of the numbers."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[first + 1])
        value = degrees + minutes / 60 + seconds / 3600
        value = -value if str(gps[first]).strip("\0 ").upper() in ("S", "W") else value
        return Decimal(str(round(value, 6))) if -most <= value <= most else None
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
