"""Who may reach what: every route × method × role, read from the URL resolver and the table of grants."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from khuyencong.access import tables


class Command(BaseCommand):
    help = "In ma trận quyền: mỗi địa chỉ, phương thức, vai trò được phép hay không, tới đâu. (Prints who may reach what.)"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("json", "text", "markdown"), default="text", help="json, bảng chữ hoặc Markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["format"]:
            case "json":
                self.stdout.write(json.dumps(list(tables.cells()), ensure_ascii=False, indent=0))
            case "markdown":
                self.stdout.write(tables.as_markdown())
            case _:
                self.stdout.write(tables.as_text())
