"""Fill the work calendar and the default time limits; may be repeated."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khuyencong.calendar.loading import FIRST_YEAR, load_calendar


class Command(BaseCommand):
    help = "Nạp lịch làm việc và thời hạn mặc định / load the work calendar and the default time limits"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--first", type=int, default=FIRST_YEAR, metavar="YEAR")
        parser.add_argument("--last", type=int, default=None, metavar="YEAR", help="mặc định: năm sau / next year")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if not 1976 <= first <= (last or first) <= 2199:
            raise CommandError(
                "Năm đầu phải từ 1976 và không sau năm cuối (đến 2199). / The years must run from 1976 to 2199.", returncode=2
            )
        done = load_calendar(first, last)
        if options["format"] == "json":
            self.stdout.write(json.dumps(asdict(done), ensure_ascii=False))
        else:
            self.stdout.write(
                f"Lịch {done.first_year}–{done.last_year}: {done.days} ngày đặc biệt, "
                f"giữ nguyên {done.kept} ngày do người dùng nhập, thêm {done.rules_added} thời hạn."
            )
