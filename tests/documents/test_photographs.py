"""What a photograph says of time and place is read, and a copy says nothing of it."""

import io
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from PIL import ExifTags, Image

from khuyencong.documents.photographs import LONGEST, Taken, taken, without_traces
from tests.factories.documents import image_bytes, photograph

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_time_and_place_are_read():
    found = taken(photograph("2024:03:30 08:15:00", (10, 14, 24.0), (106, 22, 30.0)))
    assert found == Taken(datetime(2024, 3, 30, 8, 15, tzinfo=HERE), Decimal("10.24"), Decimal("106.375"))
    assert taken(photograph("2024:03:30 08:15:00", (10, 14, 24.0), (106, 22, 30.0), sides="SW")).latitude == Decimal("-10.24")


@pytest.mark.parametrize(
    "content",
    [
        image_bytes(),
        image_bytes("PNG"),
        b"",
        b"%PDF-1.7",
        photograph("30/03/2024", (91, 0, 0.0), (106, 0, 0.0)),
        photograph("", (10, 0, 0.0), None),
    ],
    ids=["no words", "png", "nothing", "no picture", "off the earth", "half a place"],
)
def test_what_is_not_said_or_cannot_be_is_nothing(content):
    assert taken(content) == Taken()


def test_a_copy_carries_the_picture_and_nothing_else():
    content = photograph("2024:03:30 08:15:00", (10, 14, 24.0), (106, 22, 30.0), size=(2000, 1000), turned=6)
    copy = without_traces(content)
    assert taken(copy) == Taken()
    with Image.open(io.BytesIO(copy)) as image:
        assert not dict(image.getexif())
        assert image.size == (LONGEST // 2, LONGEST)  # upright: the camera was held on its side
    assert b"Camera of Lan" in content
    assert b"Camera of Lan" not in copy
    assert ExifTags.Base.Make in Image.open(io.BytesIO(content)).getexif()
