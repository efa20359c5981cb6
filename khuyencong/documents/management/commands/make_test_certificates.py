"""Test certificates for the organisations of the demonstration; never in production."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from khuyencong.documents.signing.testing import make_certificates


class Command(BaseCommand):
    help = "Makes test certificates, in KC_SIGNING_FOLDER, for the organisations named (all of them without a name) that have none; what they sign says so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="CODE", help="mã cơ quan, như ubnd-tinh, sct")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION or not settings.SIGNING_FOLDER:
            raise CommandError("Chứng thư thử nghiệm chỉ dùng cho bản chạy thử, khi có KC_SIGNING_FOLDER.")
        # The room of organisations lies above this one; its table is asked by name.
        from django.apps import apps  # leaf: the registry is ready only now

        model = apps.get_model("actors", "Organisation")
        rows = dict(model._default_manager.filter(valid_to__isnull=True).order_by("code").values_list("code", "name"))
        codes = options["codes"] or list(rows)
        if unknown := [code for code in codes if code not in rows]:
            raise CommandError(f"Không có cơ quan mang mã {', '.join(unknown)}.")
        made = make_certificates(Path(settings.SIGNING_FOLDER), {code: rows[code] for code in codes})
        self.stdout.write(f"{len(made)} chứng thư thử nghiệm mới")
