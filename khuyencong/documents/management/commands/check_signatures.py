"""Check signed papers, or one file: hash, signature, chain. Exit 0 when all is right, 1 otherwise."""

import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khuyencong.documents.models import PaperSignature
from khuyencong.documents.services.signatures import check_kept, digest_known
from khuyencong.documents.signing import check


class Command(BaseCommand):
    help = "Checks every signed paper in the store (hash, signature, chain of its certificate), or the PDF FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        found = self.of_file(options["file"]) if options["file"] else self.of_store()
        wrong = [row for row in found if row["problems"]]
        if options["format"] == "json":
            self.stdout.write(json.dumps({"checked": len(found), "wrong": len(wrong), "papers": found}, ensure_ascii=False))
        else:
            self.stdout.write(f"{len(found)} tệp đã ký: " + (f"{len(wrong)} tệp sai" if wrong else "đúng"))
            for row in wrong:
                self.stdout.write(f"  {row['paper']}: {' '.join(row['problems'])}")
        if wrong:
            sys.exit(1)

    def of_store(self) -> list[dict[str, Any]]:
        """Each signed paper that is kept."""
        rows = PaperSignature.objects.select_related("paper").defer("paper__context").order_by("pk")
        return [check_kept(row).as_dict() | {"paper": str(row.paper)} for row in rows.iterator(chunk_size=200)]

    def of_file(self, file: Path) -> list[dict[str, Any]]:
        """One file; a paper that the portal knows by its hash was signed at the moment kept with it."""
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được {file}: {error.strerror}") from error
        known = digest_known(hashlib.sha256(content).hexdigest())
        said = check(content, at=known.signed_at if known else None).as_dict()
        return [said | {"paper": str(known.paper) if known else f"{file} (không phải tệp do cổng ký)"}]
