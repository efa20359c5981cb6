"""Lines of the log: each begins with its time, level and request, and nobody's text can begin another one.

An exception may carry what somebody typed (PostgreSQL names the value that broke a constraint), so addresses and numbers of people
are covered in the whole line, traceback included.
"""

import logging

from khuyencong.audit import context
from khuyencong.text.scrub import scrub

# Whatever ends a line for some reader, and the characters that steer a terminal.
_ENDS = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code != 0x09}
_ENDS |= {0x0A: "\\n", 0x0D: "\\r", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class Line(logging.Formatter):
    """One line per record; a traceback follows it indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = context.request_id() or "-"
        return scrub(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 logging's own name
        record.message = record.message.translate(_ENDS)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 logging's own name
        return _indented(super().formatException(ei))  # type: ignore[arg-type]

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 logging's own name
        return _indented(super().formatStack(stack_info))


def _indented(text: str) -> str:
    return "\n".join(f"\t{line.translate(_ENDS)}" for line in text.splitlines())
