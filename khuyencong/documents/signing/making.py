"""Signing a PDF: the bytes given stay as they are, the signature is added behind them (PAdES, SHA-256), with an authority's time stamp if configured."""

import io
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from khuyencong import clock
from khuyencong.documents.signing.certificates import TEST_AUTHORITY, CannotSign, said_of, signer_of
from khuyencong.documents.signing.checking import check
from khuyencong.documents.signing.stamp import place_in, stamp_pdf

FIELD = "ChuKySo"
_RESERVED = 16384  # bytes for the signature and its certificates
_RESERVED_FOR_TIME = 16384  # more of them for a time stamp and the certificates of who gives it
_SECONDS = 20  # that an authority may take


class AuthorityAway(Exception):
    """The authority that says when something was signed does not answer; worth another attempt."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed PDF, and whose certificate signed it."""

    content: bytes
    subject: str
    issuer: str
    fingerprint: str


def sign(content: bytes, *, code: str, office: str, signer: str, place: str, at: datetime) -> Signed:
    """The PDF with the signature of the organisation `code` and a stamp: office, signer, time. CannotSign, AuthorityAway; RenderFailed from the stamp.

    `at` is the moment that stamp and signature name. A certificate that is not valid then signs nothing. Where an authority of time is
    configured nothing is signed without its word (RFC 3161), which is checked before it is kept.
    """
    # slow import: most of the portal's processes never sign
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
    from pyhanko.stamp import StaticStampStyle

    class AtMoment(signers.PdfSigner):
        """Names the portal's own time, which the stamp names too."""

        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = at
            return session

    local = at.astimezone(clock.ZONE)
    with signer_of(code) as who, tempfile.TemporaryDirectory(prefix="khuyencong-sign-") as folder:
        certificate = who.signing_cert
        if certificate is None or not certificate.not_valid_before <= at <= certificate.not_valid_after:
            raise CannotSign("Chứng thư số của cơ quan đã hết hạn hoặc chưa có hiệu lực nên không ký được.")
        subject, issuer = said_of(certificate)
        stamp = Path(folder) / "stamp.pdf"
        stamp.write_bytes(stamp_pdf(office=office, signer=signer, at=local, note=issuer if issuer == TEST_AUTHORITY else ""))
        where = place_in(content)
        told = signers.PdfSignatureMetadata(
            field_name=FIELD, name=office, location=place, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        field = fields.SigFieldSpec(
            FIELD, on_page=where.page, box=tuple(round(side) for side in where.box), readable_field_name="Chữ ký số"
        )
        look = StaticStampStyle.from_pdf_file(str(stamp), border_width=0)
        authority = HTTPTimeStamper(settings.SIGNING_TSA, timeout=_SECONDS) if settings.SIGNING_TSA else None
        try:
            out = AtMoment(told, who, timestamper=authority, stamp_style=look, new_field_spec=field).sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(content)), bytes_reserved=_RESERVED + (_RESERVED_FOR_TIME if authority else 0)
            )
        except (TimestampRequestError, TimeoutError) as error:
            raise AuthorityAway("Tổ chức cấp dấu thời gian chưa trả lời nên chưa ký.") from error
        except (SigningError, PdfError, ValueError) as error:
            raise CannotSign("Không tạo được chữ ký số cho tệp này.") from error
        if authority and (problems := check(out.getvalue(), at=at).problems):
            raise CannotSign(" ".join(problems))
        return Signed(out.getvalue(), subject, issuer, certificate.sha256.hex())
