"""Put the checklists and time limits of inspections in place. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from inspections.services.loading import load_inspection_rules


class Command(BaseCommand):
    help = "Nạp bảng hỏi kiểm tra và thời hạn theo dõi tồn tại (chạy lại không đổi gì)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_inspection_rules()} bảng hỏi, thời hạn mới")
