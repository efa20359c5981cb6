"""One report now: asked of the workers (or made here with --inline), its files copied to a folder."""

import json
import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from khuyencong.documents import store
from khuyencong.jobs.models import JobState
from projects.enums import Track
from reports import selectors, services
from reports.enums import FileFormat, ReportKind, RunState
from reports.models import ReportRun
from reports.periods import BadPeriod


class Command(BaseCommand):
    help = "Lập một báo cáo theo số liệu hiện nay / make one report with the figures of now"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=ReportKind.values)
        parser.add_argument("--period", required=True, help="2020, 2020-M01, 2020-Q1, 2020-H1, 2020-9M, 2008..2012")
        parser.add_argument("--unit", default="", help="mã huyện, thành phố; bỏ trống là toàn tỉnh")
        parser.add_argument(
            "--map", default="", metavar="DATE", help="ngày của bản đồ, như 2025-07-01; bỏ trống là theo địa bàn trong hồ sơ"
        )
        parser.add_argument("--source", default="", choices=["", *Track.values])
        parser.add_argument("--out", required=True, help="thư mục nhận tệp")
        parser.add_argument("--inline", action="store_true", help="lập ngay tại đây, không qua tiến trình nền")
        parser.add_argument("--wait", type=int, default=300, help="chờ tiến trình nền tối đa bao nhiêu giây")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = None
        if options["unit"]:
            unit = selectors.unit_of_code(options["unit"])
            if unit is None:
                raise CommandError(f"Không có huyện, thành phố, xã, phường mang mã {options['unit']}.", returncode=2)
        try:
            map_on = selectors.map_day(options["map"])
            run = services.ask_current(kind=options["kind"], period=options["period"], unit=unit, source=options["source"], map_on=map_on)
        except (BadPeriod, selectors.BadMap) as unknown:
            raise CommandError(str(unknown), returncode=2) from unknown
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages), returncode=2) from refused
        run = services.make_now(run=run) if options["inline"] else self._wait(run, options["wait"])
        answer = self._copy(run, Path(options["out"]))
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(f"{run}, {run.place}: {run.snapshot_sha256}")
            for file in answer["files"]:
                self.stdout.write(f"  {file['path']}")

    def _wait(self, run: ReportRun, seconds: int) -> ReportRun:
        """The run as soon as a worker has made it. CommandError when it fails or nobody does it in time."""
        end = time.monotonic() + seconds
        while run.state != RunState.MADE:
            job = selectors.job_of(run)
            if job is None or job.state in (JobState.FAILED, JobState.CANCELLED):
                raise CommandError(f"Không lập được báo cáo: {job.error if job else 'không có việc nào'}")
            if time.monotonic() > end:
                raise CommandError(f"Sau {seconds} giây chưa có tiến trình nền nào lập xong báo cáo; dùng --inline để lập tại đây.")
            time.sleep(0.3)
            run.refresh_from_db()
        return run

    def _copy(self, run: ReportRun, out: Path) -> dict[str, Any]:
        assert run.snapshot is not None
        out.mkdir(parents=True, exist_ok=True)
        files = []
        for file in run.files.order_by("id"):
            unit = f"-{run.unit.code}" if run.unit else ""
            source = f"-{run.source}" if run.source else ""
            source += f"-ban-do-{run.map_on}" if run.map_on else ""
            target = out / f"{run.kind}-{run.period.replace('..', '-')}{unit}{source}{FileFormat(file.format).suffix}"
            with store.opened(file.path) as kept, target.open("wb") as copy:
                shutil.copyfileobj(kept, copy)
            files.append({"path": str(target), "sha256": file.sha256, "pages": file.pages})
        return {
            "kind": run.kind,
            "period": run.period,
            "snapshot_sha256": run.snapshot_sha256,
            "files": files,
            "totals": run.snapshot["totals"],
        }
