"""The register of personal data as the portal keeps it, and what is held on one person (counts, no contents)."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from khuyencong.access import personal_fields
from khuyencong.actors.models import User
from khuyencong.privacy.services import erasing


class Command(BaseCommand):
    help = "In sổ đăng ký dữ liệu cá nhân; với --person THƯ thì đếm những gì đang giữ về một người và việc xóa sẽ làm gì (không đổi gì)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--person", default="", help="thư điện tử của tài khoản")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        said = self._of(options["person"]) if options["person"] else {"columns": [asdict(row) for row in personal_fields()]}
        if options["format"] == "json":
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for name, rows in said.items():
            for row in rows:
                self.stdout.write(" · ".join(str(value) for value in row.values()) if isinstance(row, dict) else f"{name}: {row}")

    def _of(self, address: str) -> dict[str, Any]:
        try:
            person = User.objects.get_by_natural_key(address)
        except User.DoesNotExist:
            raise CommandError("Không có tài khoản với thư điện tử này. / No account has this address.", returncode=2) from None
        plan = erasing.plan(person)
        return {"tables": [asdict(fate) for fate in plan.fates if fate.held], "refusals": list(plan.refusals)}
