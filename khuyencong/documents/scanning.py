"""Asking clamd about a file (its INSTREAM command): one connection a file, bounded in time.

The scanner comes after `inspection`, which judges what a file is; this judges what is known to be harmful. Without KC_CLAMD nothing is asked.
"""

import socket
import struct
import time
from urllib.parse import urlsplit

from django.conf import settings

_CHUNK = 256 * 1024
_REPLY_MOST = 4096
_CONNECT_SECONDS = 3.0


class ScannerAway(Exception):
    """The scanner gave no verdict: not there, too slow, or it could not judge this file."""


def is_configured() -> bool:
    """Whether this portal has a scanner."""
    return bool(settings.CLAMD)


def scan(content: bytes) -> str:
    """What clamd found, by its own name; empty for a clean file. ScannerAway without a verdict."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                part = content[start : start + _CHUNK]
                line.sendall(struct.pack("!I", len(part)) + part)
            line.sendall(struct.pack("!I", 0))
            reply = _reply(line)
    except (OSError, ValueError) as error:
        raise ScannerAway(str(error)) from error
    said = reply.partition(": ")[2]
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND").strip()[:200] or "không rõ tên"
    raise ScannerAway(reply or "no answer")


def answers() -> bool:
    """Whether the scanner is there now."""
    try:
        with _connected() as line:
            line.sendall(b"zPING\0")
            return _reply(line) == "PONG"
    except (OSError, ValueError):
        return False


def _connected() -> socket.socket:
    where = urlsplit(settings.CLAMD)
    if where.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_CONNECT_SECONDS)
        try:
            line.connect(where.path)
        except OSError:
            line.close()
            raise
    elif where.scheme == "tcp" and where.hostname:
        line = socket.create_connection((where.hostname, where.port or 3310), timeout=_CONNECT_SECONDS)
    else:
        raise ValueError(f"no address of a scanner: {settings.CLAMD}")
    line.settimeout(settings.CLAMD_SECONDS)
    return line


def _reply(line: socket.socket) -> str:
    """The scanner's answer, up to its NUL; it has CLAMD_SECONDS in all."""
    end, said = time.monotonic() + settings.CLAMD_SECONDS, b""
    while b"\0" not in said and len(said) < _REPLY_MOST:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the scanner takes too long")
        line.settimeout(left)
        part = line.recv(_REPLY_MOST)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].decode(errors="replace").strip()
