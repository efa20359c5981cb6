"""Put the dated rules of planning in place. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from plans.services.rules import load_plan_rules


class Command(BaseCommand):
    help = "Nạp quy định nhận hồ sơ ngoài đợt và hạn gửi danh mục (chạy lại không đổi gì)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_plan_rules()} quy định mới")
