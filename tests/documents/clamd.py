"""A process that speaks clamd's part of the conversation: PING and INSTREAM, one connection a question.

Run as a program: `python clamd.py MODE`; it prints its port. MODE `judge` finds MARK, `mute` takes everything and never answers,
`limit` says that every stream is too large.
"""

import contextlib
import socketserver
import struct
import subprocess
import sys
from collections.abc import Iterator

MARK = b"KHUYEN-CONG-TEST-VIRUS"


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if self.server.mode == "mute":
            while self.rfile.read(4096):
                pass
            return
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert command == b"zINSTREAM\0", command
        said = b""
        while (size := struct.unpack("!I", self.rfile.read(4))[0]) > 0:
            said += self.rfile.read(size)
        if self.server.mode == "limit":
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.wfile.write(b"stream: Test.Signature FOUND\0" if MARK in said else b"stream: OK\0")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextlib.contextmanager
def scanner(mode: str = "judge") -> Iterator[str]:
    """The address of a running one; stopped at the end."""
    process = subprocess.Popen([sys.executable, "-I", __file__, mode], stdout=subprocess.PIPE)
    try:
        yield f"tcp://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.communicate(timeout=10)


if __name__ == "__main__":
    with _Server(("127.0.0.1", 0), _Line) as server:
        server.mode = sys.argv[1]
        print(server.server_address[1], flush=True)
        server.serve_forever()
