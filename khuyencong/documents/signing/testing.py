"""Test certificates for the demonstration and tests: an authority of our own that nobody else trusts, and a PKCS#12 file for each organisation."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from khuyencong.documents.signing.certificates import TEST_AUTHORITY

# The demonstration replays years that are past.
_FROM, _TO = datetime(2000, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
_MOST = 64  # letters of a common name (X.520)


def make_certificates(folder: Path, organisations: Mapping[str, str], *, valid_to: datetime = _TO) -> list[str]:
    """Write `<code>.p12` for each organisation (code and name) that has none, with `roots.pem` and `passphrase` beside them; the codes that are new.

    The authority's key is thrown away: a later call makes a further authority, whose certificate is added to the trusted ones.
    """
    missing = {code: name for code, name in organisations.items() if not (folder / f"{code}.p12").exists()}
    if not missing:
        return []
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = folder / "passphrase"
    if not secret.exists():
        _write(secret, secrets.token_urlsafe(24).encode())
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(TEST_AUTHORITY, TEST_AUTHORITY, key, key, _TO, is_authority=True)
    trusted = folder / "roots.pem"
    _write(trusted, (trusted.read_bytes() if trusted.exists() else b"") + authority.public_bytes(Encoding.PEM))
    for code, name in missing.items():
        own = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(name[:_MOST], TEST_AUTHORITY, own, key, valid_to, is_authority=False)
        packed = serialize_key_and_certificates(
            code.encode(), own, certificate, [authority], BestAvailableEncryption(secret.read_bytes().strip())
        )
        _write(folder / f"{code}.p12", packed)
    return list(missing)


def _write(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)


def _certificate(
    name: str, issuer: str, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey, until: datetime, *, is_authority: bool
) -> x509.Certificate:
    def named(words: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, words)])

    usage = x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=not is_authority, key_cert_sign=is_authority, crl_sign=is_authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    built = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    return built.sign(signer, hashes.SHA256())
