"""A business register on loopback: answers by tax code as it is told, and keeps what it was asked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Door:
    """Its address, and what was asked of it: path and key."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def door(answers: Mapping[str, tuple[int, bytes]]) -> Iterator[Door]:
    """One that answers `answers` by code with status and body, 404 for others; 302 leads to the code 0000000000."""
    kept = Door()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept.asked.append((self.path, self.headers.get("Authorization", "")))
            status, body = answers.get(self.path.rsplit("/", 1)[-1], (404, b""))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{kept.url.replace('{code}', '0000000000')}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        kept.url = f"http://127.0.0.1:{server.server_port}/dn/{{code}}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join(10)
