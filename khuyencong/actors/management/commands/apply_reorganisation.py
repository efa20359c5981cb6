"""Reorganise units and organisations from a file; a rehearsal unless --commit is given."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from khuyencong.actors.models import User
from khuyencong.actors.services import reorganisation


class Command(BaseCommand):
    help = "Sắp xếp đơn vị, tổ chức theo tệp; không có --commit thì chỉ chạy thử / reorganise units and organisations, a dry run unless --commit"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="tệp JSON, hoặc tên một tệp đi kèm như 2025-07-01-vinh-long")
        parser.add_argument("--commit", action="store_true", help="thực hiện / carry it out")
        parser.add_argument("--by", default="", help="thư điện tử của người thực hiện, ghi vào nhật ký")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._person(options["by"])
        try:
            plan = reorganisation.read(self._content(options["file"]))
        except reorganisation.BadFile as bad:
            raise CommandError(f"Tệp không dùng được / not a reorganisation file: {bad}", returncode=2) from bad
        try:
            done = reorganisation.apply(plan=plan, by_id=by, commit=options["commit"])
        except reorganisation.Refused as refused:
            if options["format"] == "json":
                problems = [{"rule": problem.rule, "message_vi": problem.message_vi} for problem in refused.problems]
                self.stdout.write(json.dumps({"code": plan.code, "committed": False, "problems": problems}, ensure_ascii=False))
            for problem in refused.problems:
                self.stderr.write(f"  [{problem.rule}] {problem.message_vi}")
            raise CommandError(f"Có {len(refused.problems)} chỗ sai, không thay đổi gì / nothing was changed.") from refused
        except ValidationError as error:
            raise CommandError(f"{' '.join(error.messages)} / Nothing was changed.") from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(done.as_dict() | {"problems": []}, ensure_ascii=False))
            return
        for line in done.lines:
            self.stdout.write(line)
        self.stdout.write("Đã thực hiện." if done.committed else "Chạy thử, chưa ghi gì; thêm --commit để thực hiện.")

    def _content(self, name: str) -> bytes:
        known = {path.stem: path for path in reorganisation.shipped()}
        path = known.get(name, Path(name))
        try:
            return path.read_bytes()
        except OSError as missing:
            raise CommandError(f"Không đọc được tệp / cannot read {name}: {missing.strerror}", returncode=2) from missing

    def _person(self, email: str) -> int | None:
        if not email:
            return None
        user = User.objects.filter(email=email.strip().lower()).order_by("id").first()
        if user is None:
            raise CommandError(f"Không có tài khoản {email} / no such account.", returncode=2)
        return user.pk
