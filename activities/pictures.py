"""The picture that goes with a shared address of a news item: its title on the portal's green."""

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from activities.models import Publication

SIZE = (1200, 630)
EDGE = 80
GREEN, PALE, WHITE = "#0b5f4b", "#cfe6dd", "#ffffff"
MOST_LINES = 5


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    files = Path(str(find_spec("fontpkg_noto_serif").origin)).parent / "files"  # type: ignore[union-attr]
    return ImageFont.truetype(str(files / "NotoSerif[wdth,wght].ttf"), size)


def _lines(words: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]
    return lines


def share_picture(item: Publication) -> bytes:
    """A PNG of 1200 × 630: topic, title, who brought it out."""
    picture = Image.new("RGB", SIZE, GREEN)
    draw = ImageDraw.Draw(picture)
    title, small = _font(56), _font(30)
    draw.text((EDGE, EDGE - 10), f"{item.get_topic_display()} · {settings.PROVINCE_NAME}", font=small, fill=PALE)
    for number, line in enumerate(_lines(item.activity.title, title, SIZE[0] - 2 * EDGE)):
        draw.text((EDGE, 150 + number * 76), line, font=title, fill=WHITE)
    draw.text((EDGE, SIZE[1] - EDGE - 30), item.activity.organisation.name, font=small, fill=PALE)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
