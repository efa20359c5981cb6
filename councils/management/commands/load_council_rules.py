"""Put the criteria of councils and the reasons of priority in place. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from councils.services.rules import load_rules


class Command(BaseCommand):
    help = "Nạp tiêu chí chấm điểm của Hội đồng và lý do ưu tiên (chạy lại không đổi gì)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_rules()} quy định mới")
