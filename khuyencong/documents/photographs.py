"""What a photograph's own file says of when and where it was taken, and a copy that says nothing of it."""

import io
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from PIL import ExifTags, Image, ImageOps

from khuyencong.clock import ZONE

LONGEST = 1600  # pixels of the longer side of a copy


@dataclass(frozen=True, slots=True)
class Taken:
    """When and where, as far as the camera wrote it; degrees with six digits."""

    at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def taken(content: bytes) -> Taken:
    """Time and place from EXIF; nothing where the file says nothing, or nonsense."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            exif = image.getexif()
            details, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return Taken()
    latitude = _degrees(gps, ExifTags.GPS.GPSLatitudeRef, ExifTags.GPS.GPSLatitude, 90)
    longitude = _degrees(gps, ExifTags.GPS.GPSLongitudeRef, ExifTags.GPS.GPSLongitude, 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return Taken(_moment(details), latitude, longitude)


def _moment(details: Any) -> datetime | None:
    """A camera writes the wall clock of where it is: here, Việt Nam's, unless it names another."""
    said, offset = str(details.get(ExifTags.Base.DateTimeOriginal, "")), str(details.get(ExifTags.Base.OffsetTimeOriginal, ""))
    try:
        naive = datetime.strptime(said.strip("\0 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=ZONE)
    except ValueError:
        return None
    try:
        return datetime.strptime(f"{naive:%Y-%m-%d %H:%M:%S}{offset.strip()}", "%Y-%m-%d %H:%M:%S%z") if offset.strip() else naive
    except ValueError:
        return naive


def _degrees(gps: Any, side: int, parts: int, most: int) -> Decimal | None:
    """Degrees from EXIF's degrees, minutes and seconds, south and west negative."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[parts])
        value = degrees + minutes / 60 + seconds / 3600
        value = -value if str(gps[side]).strip("\0 ").upper() in ("S", "W") else value
        return Decimal(str(round(value, 6))) if -most <= value <= most else None
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None


def without_traces(content: bytes) -> bytes:
    """A JPEG copy, upright and at most `LONGEST` pixels wide or high, that carries the picture and nothing else."""
    with Image.open(io.BytesIO(content)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((LONGEST, LONGEST))
        out = io.BytesIO()
        # A new picture: whatever the camera and its programs wrote beside the pixels stays behind.
        bare = Image.new("RGB", upright.size)
        bare.paste(upright)
        bare.save(out, "JPEG", quality=85)
    return out.getvalue()
