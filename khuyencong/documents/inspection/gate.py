"""The one door of uploaded files."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from khuyencong.documents.inspection import images, office, pdf
from khuyencong.documents.inspection.names import check_name
from khuyencong.documents.inspection.refusal import FileRefused

_OOXML = "application/vnd.openxmlformats-officedocument."
ALLOWED_VI = "PDF, JPEG, PNG, DOCX hoặc XLSX"


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken."""

    name: str
    mime: str
    suffixes: tuple[str, ...]
    magic: bytes
    check: Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept."""

    name: str
    mime: str
    suffix: str


TYPES = (
    FileType("PDF", "application/pdf", (".pdf",), b"%PDF-", pdf.check),
    FileType("JPEG", "image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", images.check_jpeg),
    FileType("PNG", "image/png", (".png",), b"\x89PNG\r\n\x1a\n", images.check_png),
    FileType("DOCX", _OOXML + "wordprocessingml.document", (".docx",), b"PK\x03\x04", office.check_docx),
    FileType("XLSX", _OOXML + "spreadsheetml.sheet", (".xlsx",), b"PK\x03\x04", office.check_xlsx),
)
# The test file of virus scanners, in two halves so that scanners leave this source alone.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"


def inspect(*, name: str, content: bytes) -> Inspected:
    """What the file is, with its cleaned name. FileRefused when its name or content is not one of the allowed kinds."""
    clean_name, suffix = check_name(name)
    if not content:
        raise FileRefused("Tệp rỗng. Hãy chọn lại tệp có nội dung.")
    most = settings.ATTACHMENT_MAX_BYTES
    if len(content) > most:
        raise FileRefused(f"Tệp lớn hơn {most // (1024 * 1024)} MB. Hãy giảm dung lượng hoặc tách thành nhiều tệp.")
    by_name = next((kind for kind in TYPES if suffix in kind.suffixes), None)
    if by_name is None:
        raise FileRefused(f"Chỉ nhận tệp {ALLOWED_VI}. Tệp “{clean_name}” thuộc loại khác.")
    if not content.startswith(by_name.magic):
        raise FileRefused(f"Nội dung tệp không phải {by_name.name} như phần đuôi của tên tệp. Hãy lưu lại đúng định dạng rồi nộp.")
    if _EICAR in content:
        raise FileRefused("Tệp chứa mẫu mã độc. Hãy quét vi-rút máy tính rồi nộp tệp khác.")
    by_name.check(content)
    return Inspected(name=clean_name, mime=by_name.mime, suffix=by_name.suffixes[0])
