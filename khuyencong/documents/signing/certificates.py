"""Whose key signs: a PKCS#12 file for each organisation, or a token (PKCS#11). Keys are read when something is signed, and not kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asn1crypto import x509
from django.conf import settings

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

# How the authority of test certificates is called; what it signs says so in its stamp.
TEST_AUTHORITY = "Chứng thư thử nghiệm, không có giá trị pháp lý"


class CannotSign(Exception):
    """There is a certificate, but no signature can be made with it; the message is a Vietnamese sentence."""


def may_sign(code: str) -> bool:
    """Whether a certificate is configured for the organisation with this code. The key is not touched."""
    return code in settings.SIGNING_PKCS11_CODES if settings.SIGNING_PKCS11_MODULE else _file(code) is not None


@contextmanager
def signer_of(code: str) -> Iterator["Signer"]:
    """Who signs for an organisation, for as long as the block lasts. CannotSign."""
    if settings.SIGNING_PKCS11_MODULE:
        with _token(code) as held:
            yield held
        return
    file = _file(code)
    if file is None:
        raise CannotSign("Cơ quan này chưa có chứng thư số trên cổng.")
    # slow import: most of the portal's processes never sign
    from pyhanko.sign.signers import SimpleSigner

    try:
        signer = SimpleSigner.load_pkcs12_data(file.read_bytes(), other_certs=[], passphrase=_secret(settings.SIGNING_PASSPHRASE_FILE))
    except (OSError, ValueError) as error:
        raise CannotSign(f"Không mở được chứng thư số “{file.name}”: sai mật khẩu hoặc tệp hỏng.") from error
    if signer is None or signer.signing_cert is None:
        raise CannotSign(f"Không mở được chứng thư số “{file.name}”: sai mật khẩu hoặc tệp hỏng.")
    # Who checks trusts an authority of their own accord; a root inside of the file would only be bytes that nothing covers.
    signer.embed_roots = False
    yield signer


def roots() -> list[x509.Certificate]:
    """The authorities that are trusted with certificates; none when none are configured. CannotSign when their file cannot be read."""
    return _trusted(settings.SIGNING_ROOTS)


def roots_of_time() -> list[x509.Certificate]:
    """The authorities that are trusted with time stamps, in the same way."""
    return _trusted(settings.SIGNING_TSA_ROOTS)


def _trusted(path: str) -> list[x509.Certificate]:
    if not path:
        return []
    # slow import: most of the portal's processes never sign
    from pyhanko.keys import load_certs_from_pemder_data

    try:
        return list(load_certs_from_pemder_data(Path(path).read_bytes()))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise CannotSign("Không đọc được danh sách tổ chức chứng thực được tin cậy.") from error


def said_of(certificate: x509.Certificate) -> tuple[str, str]:
    """Whose certificate it is, and who gave it."""
    return _name(certificate.subject), _name(certificate.issuer)


def _name(name: x509.Name) -> str:
    told: dict[str, Any] = name.native
    said = told.get("common_name") or told.get("organization_name") or name.human_friendly
    return str(said)[:200]


def _file(code: str) -> Path | None:
    if not settings.SIGNING_FOLDER:
        return None
    file = Path(settings.SIGNING_FOLDER) / f"{code}.p12"
    # A code is a slug; one that leads elsewhere is not looked for.
    return file if file.name == f"{code}.p12" and file.is_file() else None


def _secret(path: str) -> bytes | None:
    return Path(path).read_bytes().strip() if path else None


@contextmanager
def _token(code: str) -> Iterator["Signer"]:
    try:
        # slow import, and a package that only places with a token install
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as missing:
        raise CannotSign("Máy này chưa cài gói python-pkcs11 nên không ký bằng thiết bị PKCS#11 được.") from missing
    try:
        pin = (_secret(settings.SIGNING_PKCS11_PIN_FILE) or b"").decode()
        session = open_pkcs11_session(settings.SIGNING_PKCS11_MODULE, token_label=settings.SIGNING_PKCS11_TOKEN, user_pin=pin)
    except Exception as error:
        raise CannotSign("Không mở được thiết bị ký số (PKCS#11).") from error
    with session:
        yield PKCS11Signer(session, cert_label=code, key_label=code, embed_roots=False)
