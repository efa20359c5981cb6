"""Put the province in place: units, organisations, functions, lists that judge cơ sở. Idempotent."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from khuyencong.actors.services.lists import load_lists
from khuyencong.actors.services.units import load_organisations, load_units


class Command(BaseCommand):
    help = "Nạp đơn vị hành chính, tổ chức, chức năng, mã ngành và tiêu chí quy mô (chạy lại không đổi gì)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        made = {"units": load_units(), "organisations": load_organisations(), "lists": load_lists()}
        self.stdout.write(
            json.dumps(made)
            if options["format"] == "json"
            else f"{made['units']} đơn vị, {made['organisations']} tổ chức, {made['lists']} dòng danh mục mới"
        )
