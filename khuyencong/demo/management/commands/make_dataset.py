"""Fill an empty scratch database with a synthetic province, for measurements."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khuyencong.demo import dataset


class Command(BaseCommand):
    help = "Nạp dữ liệu thử tải vào cơ sở dữ liệu riêng, trống / fill an empty scratch database (named bench_… or test_…)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--proposals", type=int, default=100_000, metavar="N", help="số đề án, từ 10")
        parser.add_argument("--enterprises", type=int, default=8000, metavar="N", help="số cơ sở, từ 20")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["proposals"] < 10 or options["enterprises"] < 20:
            raise CommandError("Cần ít nhất 10 đề án và 20 cơ sở. / At least 10 proposals and 20 enterprises.", returncode=2)
        try:
            done = dataset.make(proposals=options["proposals"], enterprises=options["enterprises"], seed=options["seed"])
        except dataset.NotScratch as refusal:
            raise CommandError(f"{refusal} / This database is not a scratch one, or not empty.", returncode=2) from refusal
        self.stdout.write(json.dumps(done) if options["format"] == "json" else ", ".join(f"{name}: {n}" for name, n in done.items()))
