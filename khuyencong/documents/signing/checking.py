"""Checking a signed PDF: the bytes, the signature over them, the chain of its certificate, the time stamp of an authority where there is one."""

import io
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from asn1crypto.parser import peek

from khuyencong import clock
from khuyencong.documents.signing.certificates import roots, roots_of_time, said_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `problems` are Vietnamese sentences; none: all is right. `stamped_at` is the word of an authority, where it gave one."""

    subject: str = ""
    issuer: str = ""
    fingerprint: str = ""
    at: datetime | None = None
    problems: tuple[str, ...] = ()
    stamped_at: datetime | None = None
    stamped_by: str = ""

    @property
    def is_right(self) -> bool:
        """Whether bytes, signature and chain are right."""
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        times = {name: at.isoformat() if at else None for name, at in (("at", self.at), ("stamped_at", self.stamped_at))}
        return asdict(self) | times | {"is_right": self.is_right}


def check(content: bytes, *, at: datetime | None = None) -> Checked:
    """Check a PDF that was signed once. `at` is the moment at which the certificate must have been valid; by default now.

    Nothing is fetched. A file that is no PDF, has no signature or several, or was changed in any byte is told as a problem.
    """
    # slow import: most of the portal's processes never check a signature
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    moment = at or clock.now()
    try:
        found = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
        if len(found) != 1:
            return Checked(problems=("Tệp không có chữ ký số." if not found else "Tệp có nhiều hơn một chữ ký số.",))
        one = found[0]
        context = ValidationContext(trust_roots=roots(), allow_fetching=False, moment=moment)
        of_time = ValidationContext(trust_roots=roots_of_time(), allow_fetching=False, moment=moment)
        status = validate_pdf_signature(one, context, ts_validation_context=of_time)
        padded = _is_padded_with_nothing(one)
    except Exception:  # noqa: BLE001 a file of others may break the reader in any way; each means the same
        return Checked(problems=("Không đọc được chữ ký số: tệp hỏng hoặc đã bị sửa.",))
    problems = []
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.modification_level == ModificationLevel.NONE
    if not (status.intact and whole and padded):
        problems.append("Tệp đã bị sửa sau khi ký.")
    if not status.valid:
        problems.append("Chữ ký không khớp với chứng thư số.")
    if not status.trusted:
        problems.append("Chứng thư số không do tổ chức chứng thực được tin cậy cấp, hoặc không có hiệu lực lúc ký.")
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        problems.append("Dấu thời gian không khớp với chữ ký.")
    elif stamp is not None and not stamp.trusted:
        problems.append("Dấu thời gian không do tổ chức được tin cậy cấp.")
    subject, issuer = said_of(status.signing_cert)
    stamped_at, stamped_by = (stamp.timestamp, said_of(stamp.signing_cert)[0]) if stamp is not None else (None, "")
    return Checked(subject, issuer, status.signing_cert.sha256.hex(), status.signer_reported_dt, tuple(problems), stamped_at, stamped_by)


def _is_padded_with_nothing(signature: Any) -> bool:
    """Whether the room kept for the signature holds nothing behind it: the signature itself does not cover that room."""
    room = bytes(signature.pkcs7_content)
    return not any(room[peek(room) :])
