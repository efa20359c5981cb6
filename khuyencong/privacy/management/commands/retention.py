"""What is past its time: looked at, or erased with --commit."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from khuyencong.privacy.services import retention


class Command(BaseCommand):
    help = "Tìm dữ liệu cá nhân đã hết thời hạn giữ; xóa khi có --commit (không có thì chỉ xem)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commit", action="store_true", help="xóa thật")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = retention.run() if options["commit"] else retention.survey()
        if options["format"] == "json":
            said = {"committed": options["commit"], "found": sum(row.found for row in rows), "rules": [asdict(row) for row in rows]}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(f"{row.label} ({row.time}): {row.found} dòng, đã xóa {row.erased}")
        if not options["commit"]:
            self.stderr.write("Chỉ xem; thêm --commit để xóa. / Dry run; add --commit to erase.")
