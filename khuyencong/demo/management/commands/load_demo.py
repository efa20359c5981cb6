"""Load the demonstration; may be repeated."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khuyencong.demo.loading import PARTS, StepFailed, load
from khuyencong.settings.environment import PRODUCTION
from projects.enums import ProjectState
from projects.models import Project


class Command(BaseCommand):
    help = "Nạp dữ liệu minh họa qua các dịch vụ của cổng / load the demonstration through the portal's services"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=f"chỉ nạp phần: {', '.join(PARTS)}"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if PRODUCTION:
            raise CommandError("Không nạp dữ liệu minh họa vào hệ thống thật. / No demonstration in production.", returncode=2)
        begun = time.monotonic()
        try:
            done = load(options["only"])
        except StepFailed as failure:
            raise CommandError(f"Dữ liệu minh họa không nạp được / the demonstration was refused: {failure}") from failure
        states = {state.value: 0 for state in ProjectState}
        for state in Project.objects.order_by("pk").values_list("state", flat=True):
            states[state] += 1
        if options["format"] == "json":
            self.stdout.write(json.dumps({"new": done, "states": states}))
            return
        new = ", ".join(f"{name}: {count}" for name, count in done.items()) or "không có gì mới"
        self.stdout.write(f"Dữ liệu minh họa ({time.monotonic() - begun:.1f} giây): {new}.")
        self.stdout.write("; ".join(f"{ProjectState(state).label}: {count}" for state, count in states.items() if count))
