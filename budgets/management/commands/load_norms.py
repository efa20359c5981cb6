"""Add the norms and contents that are missing; may be repeated."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from budgets.norms.loading import load_norms


class Command(BaseCommand):
    help = "Nạp mức hỗ trợ và danh mục nội dung / load the norms of support and the list of contents"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        done = load_norms()
        if options["format"] == "json":
            self.stdout.write(json.dumps(asdict(done)))
        else:
            self.stdout.write(
                f"Thêm {done.norms_added} mức hỗ trợ (có {done.norms}), {done.contents_added} nội dung (có {done.contents}), {done.rules_added} câu hỏi và điều kiện."
            )
