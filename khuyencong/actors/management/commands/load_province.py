"""Put the province in place: units, organisations, functions. Idempotent."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from khuyencong.actors.services.units import load_organisations, load_units


class Command(BaseCommand):
    help = "Nạp đơn vị hành chính, tổ chức và chức năng của tỉnh (chạy lại không đổi gì)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        made = {"units": load_units(), "organisations": load_organisations()}
        self.stdout.write(
            json.dumps(made) if options["format"] == "json" else f"{made['units']} đơn vị, {made['organisations']} tổ chức mới"
        )
