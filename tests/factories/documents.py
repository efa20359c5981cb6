"""Organisations, signers and files to make papers and attachments from."""

import io
import zipfile
from datetime import date
from itertools import count

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.documents.frame import Signer
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.models import Paper
from khuyencong.documents.services import issue
from khuyencong.text import sort_key

_serial = count(1)
DAY = date(2020, 2, 4)
SIGNER = Signer(name="Trần Văn Đức", title="PHÓ CHỦ TỊCH", capacity="KT. CHỦ TỊCH")
DECISION = PaperKind("test_decision", "QĐ", "Quyết định phê duyệt", "documents/quyet_dinh_phe_duyet.html", heading="QUYẾT ĐỊNH")
UNNUMBERED = PaperKind("test_unnumbered", "GĐN", "Giấy đề nghị", "documents/quyet_dinh_phe_duyet.html", needs_number=False)
register_paper(DECISION, UNNUMBERED)


def make_organisation(name: str = "Sở Công Thương", symbol: str = "SCT", parent: Organisation | None = None) -> Organisation:
    """An organisation of tỉnh Bến Tre."""
    serial = next(_serial)
    area, _ = AdminUnit.objects.get_or_create(
        code="83",
        level=Level.PROVINCE,
        defaults={"name": "Tỉnh Bến Tre", "sort_name": sort_key("Tỉnh Bến Tre"), "valid_from": date(2004, 6, 9)},
    )
    return Organisation.objects.create(
        kind="doit",
        code=f"to-chuc-{serial}",
        name=name,
        short_name=name,
        symbol=symbol,
        parent=parent,
        area=area,
        valid_from=date(2004, 6, 9),
    )


def decision_context(**over: object) -> dict[str, object]:
    """What a decision of two đề án says."""
    return {
        "authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        "grounds": ["Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công"],
        "programme": "khuyến công địa phương đợt 1 năm 2020",
        "project_count": 1,
        "total_cost": 1_008_000_000,
        "total_grant": 90_600_000,
        "funding": "khuyến công địa phương năm 2020",
        "lines": [
            {
                "project": "Ứng dụng dây chuyền ép nước trái cây đóng hộp",
                "beneficiary": "DNTN Hoài Cổ",
                "address": "xã Sơn Đông, thành phố Bến Tre",
                "total": 1_008_000_000,
                "grant": 90_600_000,
            }
        ],
        "duties": ["Sở Tài chính cấp kinh phí."],
        "carried_out_by": "Giám đốc Sở Công Thương",
        "recipients": ["Như Điều 3", "Lưu: VT, SCT"],
    } | over


def make_paper(
    organisation: Organisation | None = None,
    *,
    kind: PaperKind = DECISION,
    on: date = DAY,
    subject: tuple[str, int] = ("project", 1),
    title: str = "Về việc phê duyệt đề án khuyến công địa phương đợt 1 năm 2020",
    **over: object,
) -> Paper:
    """An issued decision."""
    return issue(
        kind.code,
        subject=subject,
        organisation=organisation or make_organisation(),
        title=title,
        context=decision_context(**over),
        signer=SIGNER,
        by_id=None,
        on=on,
    )


def pdf_bytes(pages: int = 1) -> bytes:
    """A small real PDF."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def image_bytes(form: str = "JPEG", size: tuple[int, int] = (40, 30), *, comment: bytes = b"") -> bytes:
    """A small real picture; a JPEG may carry a comment."""
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, form, **({"comment": comment} if comment else {}))
    return out.getvalue()


def photograph(
    at: str,
    latitude: tuple[float, ...] | None,
    longitude: tuple[float, ...] | None,
    *,
    sides: str = "NE",
    size: tuple[int, int] = (40, 30),
    turned: int = 1,
) -> bytes:
    """A picture as a telephone takes it, with its time and place; `turned` is how it was held (1 upright, 6 on its side)."""
    image = Image.new("RGB", size, "green")
    exif = image.getexif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Orientation] = "Camera of Lan", turned
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = at
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for tag, ref, side, value in (
        (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, sides[0], latitude),
        (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, sides[1], longitude),
    ):
        if value is not None:
            place[tag], place[ref] = value, side
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)


def office_bytes(suffix: str = ".docx", more: dict[str, bytes] | None = None) -> bytes:
    """A minimal Word or Excel package, with further parts."""
    main, kind = {
        ".docx": ("word/document.xml", "wordprocessingml.document"),
        ".xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    }[suffix]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        parts = {"[Content_Types].xml": _TYPES.format(main=main, kind=kind).encode(), main: "<w>Báo giá</w>".encode()} | (more or {})
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)
