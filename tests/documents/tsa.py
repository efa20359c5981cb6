"""An authority of time (RFC 3161) on loopback, with a key of its own that nobody else trusts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

NAME = "Dấu thời gian thử nghiệm"


@dataclass(frozen=True)
class Authority:
    """Its address and the certificate (PEM) of who vouches for it."""

    url: str
    root: bytes


@contextmanager
def authority(at: datetime, *, mode: str = "right") -> Iterator[Authority]:
    """One that says that it is `at`. `mode`: `right`; `busy` answers 503; `other` stamps something else; `words` answers a page."""
    root, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    above, certificate = _certificate("Gốc thử nghiệm", root, root, is_authority=True), _certificate(NAME, key, root, is_authority=False)
    packed = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(asn1.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(packed), fixed_dt=at)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            if mode == "other":
                asked["message_imprint"]["hashed_message"] = b"\0" * 32
            said = b"<html></html>" if mode == "words" else stamper.request_tsa_response(asked).dump()
            self.send_response(503 if mode == "busy" else 200)
            self.send_header("Content-Type", "text/html" if mode == "words" else "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Authority(f"http://127.0.0.1:{server.server_port}/tsa", above.public_bytes(Encoding.PEM))
        finally:
            server.shutdown()
            thread.join(10)


def _certificate(name: str, key: rsa.RSAPrivateKey, signer: rsa.RSAPrivateKey, *, is_authority: bool) -> x509.Certificate:
    def named(words: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, words)])

    usage = x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=False, key_cert_sign=is_authority, crl_sign=is_authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    built = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named("Gốc thử nghiệm"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2045, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if not is_authority:
        built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return built.sign(signer, hashes.SHA256())
