"""Photos as a paper prints them, with what is said of time and place."""

import base64
import io

from django.utils import timezone
from PIL import Image, ImageOps

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
