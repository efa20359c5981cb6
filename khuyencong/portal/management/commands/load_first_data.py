"""Everything of the project's own files that a portal needs before its first user. Idempotent."""

from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import transaction

# What others stand on, in this order; the loaders of the remaining rooms follow by name. The demonstration is no part of it.
FIRST = ("load_province", "load_calendar", "load_norms", "load_rules")
_NOT = {"load_demo", "load_first_data"}


def loaders() -> tuple[str, ...]:
    """The commands that put a file's rows in place."""
    others = sorted(name for name in get_commands() if name.startswith("load_") and name not in {*FIRST, *_NOT})
    return (*FIRST, *others)


class Command(BaseCommand):
    help = "Nạp mọi dữ liệu ban đầu: đơn vị, lịch, định mức, các quy định (chạy lại chỉ thêm dòng còn thiếu)."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for name in loaders():
            call_command(name, stdout=self.stdout, verbosity=options["verbosity"])
