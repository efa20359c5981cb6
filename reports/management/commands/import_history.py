"""Take in the đề án of the years before the portal; a trial unless --commit is given."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.history import import_history

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "history_2008_2012.csv"


class Command(BaseCommand):
    help = "Nhập đề án các năm trước khi có cổng; không có --commit thì chỉ chạy thử."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default=str(DEFAULT))
        parser.add_argument("--commit", action="store_true")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(options["file"])
        try:
            content = file.read_bytes()
        except OSError as missing:
            raise CommandError(f"Không đọc được tệp {file}: {missing.strerror}", returncode=2) from missing
        done = import_history(content=content, name=file.name, commit=options["commit"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(asdict(done), ensure_ascii=False))
        else:
            self.stdout.write(f"{done.rows} dòng, tổng kinh phí {done.total_cost} đồng, {done.models} mô hình sản xuất sạch hơn")
            for mistake in done.mistakes:
                self.stdout.write(f"  dòng {mistake.line}, cột {mistake.column or '—'}: {mistake.message}")
            if done.known_before:
                self.stdout.write("Tệp này đã được nhập trước đây; không có gì thay đổi.")
            elif not done.mistakes:
                self.stdout.write("Đã nhập." if done.saved else "Chạy thử, chưa ghi gì; thêm --commit để nhập.")
        if done.mistakes:
            raise CommandError(f"Có {len(done.mistakes)} chỗ sai, không nhập dòng nào.")
