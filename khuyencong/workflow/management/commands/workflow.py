"""The declared life of a đề án, or of another thing that moves."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from khuyencong.workflow import drawing, registry


class Command(BaseCommand):
    help = "In quy trình đã khai báo: trạng thái, bước chuyển, vai trò, điều kiện. (Prints a declared machine.)"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--machine", default="project", help="tên quy trình; mặc định là của đề án")
        parser.add_argument("--format", choices=("json", "mermaid"), default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        known = registry.machines()
        machine = known.get(options["machine"])
        if machine is None:
            names = ", ".join(known) or "–"
            self.stderr.write(f"Không có quy trình {options['machine']!r}; hiện có: {names}. (No such machine.)")
            sys.exit(2)
        if options["format"] == "mermaid":
            self.stdout.write(drawing.as_mermaid(machine))
        else:
            self.stdout.write(json.dumps(drawing.as_data(machine), ensure_ascii=False, indent=2))
