"""The pivot that the page shows."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.enums import Track
from reports import figures, periods, selectors
from reports.figures import Where


class Command(BaseCommand):
    help = "Thống kê theo một hoặc hai chiều / a measure by one or two dimensions"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, help=", ".join(figures.DIMENSIONS))
        parser.add_argument("--period", required=True, help="2020, 2020-M01, 2020-Q1, 2020-H1, 2020-9M, 2008..2012")
        parser.add_argument("--measure", default="projects", choices=list(figures.MEASURES))
        parser.add_argument("--unit", default="", help="mã huyện, thành phố; bỏ trống là toàn tỉnh")
        parser.add_argument(
            "--map", default="", metavar="DATE", help="ngày của bản đồ, như 2025-07-01; bỏ trống là theo địa bàn trong hồ sơ"
        )
        parser.add_argument("--source", default="", choices=["", *Track.values])
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        by = [name.strip() for name in options["by"].split(",") if name.strip()]
        unknown = [name for name in by if name not in figures.DIMENSIONS]
        if unknown or not 1 <= len(by) <= 2 or len(set(by)) != len(by):
            raise CommandError(f"Chọn một hoặc hai chiều khác nhau trong: {', '.join(figures.DIMENSIONS)}.", returncode=2)
        try:
            period = periods.parse(options["period"])
            map_on = selectors.map_day(options["map"])
        except (periods.BadPeriod, selectors.BadMap) as wrong:
            raise CommandError(str(wrong), returncode=2) from wrong
        unit = None
        if options["unit"]:
            unit = selectors.unit_of_code(options["unit"])
            if unit is None:
                raise CommandError(f"Không có huyện, thành phố, xã, phường mang mã {options['unit']}.", returncode=2)
        where = Where(period, unit.pk if unit else None, options["source"], map_on)
        pivot = selectors.pivot(where, by, options["measure"])
        rows = [
            {
                **{name: (row["values"][place], row["labels"][place])[name == "district"] for place, name in enumerate(by)},
                pivot.measure: row["figure"],
            }
            for row in pivot.rows
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in pivot.rows:
            self.stdout.write("\t".join([*row["labels"], "…" if row["figure"] is None else str(row["figure"])]))
        self.stdout.write(f"Toàn bộ\t{'…' if pivot.total is None else pivot.total}")
