"""Put the criteria and cycles of selections of products in place. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from products.services.rules import load_rules


class Command(BaseCommand):
    help = "Nạp tiêu chí, chu kỳ bình chọn sản phẩm tiêu biểu (chạy lại không đổi gì)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_rules()} quy định mới")
