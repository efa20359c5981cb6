"""Put the legal texts that rules cite into the library. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from policy.services.loading import load_library


class Command(BaseCommand):
    help = "Nạp các văn bản pháp luật mà quy định của cổng viện dẫn (chạy lại chỉ thêm văn bản còn thiếu)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_library()} văn bản mới")
