"""Put the rules of reporting in place. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.services import load_rules


class Command(BaseCommand):
    help = "Nạp chế độ báo cáo định kỳ (chạy lại không đổi gì)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_rules()} chế độ báo cáo mới")
