"""Enter a directive as data. Idempotent."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from directive.services import load_directive


class Command(BaseCommand):
    help = "Nạp một chỉ thị với các mục, bằng chứng và quy tắc màu; không nêu tệp thì nạp Chỉ thị về khuyến công (chạy lại không đổi gì)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = json.loads(options["file"].read_text(encoding="utf-8")) if options["file"] else None
            row, new = load_directive(told)
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise CommandError(f"Không đọc được tệp: {error}") from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{row.number}: {new} mục mới")
