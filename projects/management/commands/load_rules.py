"""Put the dated rules of the procedure in place. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from projects.services.rules import load_rules


class Command(BaseCommand):
    help = "Nạp quy định về tạm ứng và thẩm quyền phê duyệt (chạy lại không đổi gì)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_rules()} quy định mới")
