"""Whether the kept sums are those of all đề án."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import services

SHOWN = 20


class Command(BaseCommand):
    help = "So số liệu cộng sẵn với số đếm lại từ mọi đề án / prove the kept sums; exit 1 when they differ"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="trước đó cộng lại tất cả / make all of them again first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            services.start_again()
            self.stdout.write(f"Đã cộng lại {services.fold_all()} đề án.")
        found = services.differences()
        for line in found[:SHOWN]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} chỗ lệch.")
        self.stdout.write("Số liệu cộng sẵn khớp với số đếm lại.")
