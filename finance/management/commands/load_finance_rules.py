"""Put accounts, budget codes and thresholds of warnings in place. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from finance.services.rules import load_finance_rules


class Command(BaseCommand):
    help = "Nạp tài khoản kế toán, mục lục ngân sách, ngưỡng cảnh báo (chạy lại không đổi gì)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_finance_rules()} quy định mới")
