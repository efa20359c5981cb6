"""DOCX and XLSX: ZIP packages of XML parts, judged without trusting what the package says about itself."""

import io
import re
import zipfile
import zlib

from khuyencong.documents.inspection.refusal import FileRefused

MOST_PARTS = 3000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
# Below this a high ratio is only an empty table.
_RATIO_FROM = 4 * 1024 * 1024
_CHUNK = 64 * 1024
_END_OF_PACKAGE = 22

_MACROS = re.compile(
    r"vbaproject|vbadata|/activex|/embeddings/|macrosheets|/customui|\.(exe|dll|js|vbs|bin\.exe|hta|jar|com|bat)$", re.IGNORECASE
)
_REMOTE = re.compile(
    rb"/relationships/(attachedTemplate|oleObject|frame|subDocument|externalLinkPath|mailMergeSource|package)\"[^>]*TargetMode=\"External\""
    rb"|TargetMode=\"External\"[^>]*/relationships/(attachedTemplate|oleObject|frame|subDocument|mailMergeSource|package)\"",
    re.IGNORECASE,
)
_ENTITIES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_BROKEN = "Tệp Word hoặc Excel bị hỏng, không đọc được. Hãy lưu lại tệp rồi nộp."
_ACTS = "Tệp có macro, đối tượng nhúng hoặc liên kết tới tệp ở nơi khác. Hãy lưu lại thành .docx hoặc .xlsx thường rồi nộp."
_BOMB = "Tệp khi mở ra lớn bất thường. Hãy lưu lại tệp rồi nộp."


def check_docx(content: bytes) -> None:
    """Refuse what is no plain Word document."""
    _check(content, main="word/document.xml", main_type=b"wordprocessingml.document.main+xml")


def check_xlsx(content: bytes) -> None:
    """Refuse what is no plain Excel workbook."""
    _check(content, main="xl/workbook.xml", main_type=b"spreadsheetml.sheet.main+xml")


def _check(content: bytes, *, main: str, main_type: bytes) -> None:
    # The end record stands at the very end, without a comment: no room for a second file behind the package.
    if content[-_END_OF_PACKAGE : -_END_OF_PACKAGE + 4] != b"PK\x05\x06":
        raise FileRefused(_BROKEN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_parts(parts, len(content))
            names = {part.filename for part in parts}
            if main not in names or "[Content_Types].xml" not in names:
                raise FileRefused("Nội dung tệp không phải Word hoặc Excel như phần đuôi của tên tệp. Hãy lưu lại đúng định dạng rồi nộp.")
            _read_parts(package, parts, main_type)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, IndexError):
        raise FileRefused(_BROKEN) from None


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    """What the directory alone tells: number, names, promised sizes, locks."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused(_BOMB)
    if len({part.filename.lower() for part in parts}) != len(parts):
        raise FileRefused(_BROKEN)
    if sum(part.compress_size for part in parts) > size:
        raise FileRefused(_BOMB)  # parts that overlap
    first = min((part.header_offset for part in parts), default=1)
    if first != 0:
        raise FileRefused(_BROKEN)  # something stands before the package
    for part in parts:
        steps = part.filename.split("/")
        if (
            ".." in steps
            or part.filename.startswith(("/", "~"))
            or "\\" in part.filename
            or ":" in part.filename
            or "\0" in part.orig_filename
        ):
            raise FileRefused("Tệp chứa đường dẫn trỏ ra ngoài. Hãy lưu lại tệp rồi nộp.")
        if (part.external_attr >> 16) & 0o170000 == 0o120000:
            raise FileRefused("Tệp chứa đường dẫn trỏ ra ngoài. Hãy lưu lại tệp rồi nộp.")
        if part.flag_bits & 0x1:
            raise FileRefused("Tệp bị khóa bằng mật khẩu. Hãy bỏ mật khẩu rồi nộp.")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(_BROKEN)
        if part.file_size > _RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise FileRefused(_BOMB)
        if _MACROS.search("/" + part.filename):
            raise FileRefused(_ACTS)


def _read_parts(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], main_type: bytes) -> None:
    """Unpack every part, bounded; look for what acts in those that can."""
    total = 0
    for part in parts:
        said = bytearray()
        reads_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        with package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > MOST_UNPACKED:
                    raise FileRefused(_BOMB)
                # A declaration stands at the start of a part; relationships are small and read whole.
                read_whole = part.filename.endswith((".rels", "[Content_Types].xml"))
                if not said or (reads_xml and (read_whole or len(said) < 2 * _CHUNK)):
                    said += chunk
        _check_text(part.filename, bytes(said), main_type)


def _check_text(name: str, said: bytes, main_type: bytes) -> None:
    if b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" in said or said.startswith((b"MZ", b"\x7fELF")):
        raise FileRefused("Tệp chứa mẫu mã độc. Hãy quét vi-rút máy tính rồi nộp tệp khác.")
    if name == "[Content_Types].xml" and (main_type not in said or b"macroEnabled" in said or b"vbaProject" in said):
        raise FileRefused(_ACTS if b"macro" in said or b"vba" in said else _BROKEN)
    if _ENTITIES.search(said) or (name.endswith(".rels") and _REMOTE.search(said)):
        raise FileRefused(_ACTS)
