"""Judge a case by the law of its date. Exit 0: within the norms; 1: checked and wrong; 2: the case cannot be read."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.norms.cases import CaseRefused, read_json
from budgets.norms.services import NoNormsLoaded, judge_on
from budgets.norms.terms import Verdict

_MOST_BYTES = 10_000_000
_HEADINGS = {"ok": "Đúng mức hỗ trợ", "violations": "Không đúng mức hỗ trợ", "no_norm": "Không có mức hỗ trợ đã biết"}


class Command(BaseCommand):
    help = "Xét một hồ sơ theo mức hỗ trợ của ngày thẩm định / judge a case by the norms of its date (- reads standard input)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="tệp JSON, hoặc - để đọc từ đầu vào chuẩn / JSON file, or - for standard input")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = judge_on(read_json(_read(options["file"])))
        except (CaseRefused, NoNormsLoaded) as refused:
            raise CommandError(str(refused), returncode=2) from refused
        if options["format"] == "json":
            self.stdout.write(json.dumps(verdict.as_dict(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_as_text(verdict))
        if not verdict.eligible:
            sys.exit(1)


def _read(name: str) -> str:
    """The text of the file, or of standard input. CommandError (2) when it cannot be read."""
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise CommandError("Tệp quá lớn. / The file is too large.", returncode=2)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise CommandError("Tệp không phải văn bản UTF-8. / The file is not UTF-8 text.", returncode=2) from wrong
    except (OSError, ValueError) as wrong:
        raise CommandError(f"Không đọc được tệp {name!r}. / The file cannot be read.", returncode=2) from wrong


def _as_text(verdict: Verdict) -> str:
    return "\n".join([_HEADINGS[verdict.verdict] + ".", *(f"- {line}" for line in verdict.explanation_vi)])
