"""Prove the ledger: exit 0 when it is true, 1 with the rows that are wrong."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from budgets.ledger import verify


class Command(BaseCommand):
    help = "Proves that every entry balances and every balance is the sum of its legs, over the whole ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        proof = verify()
        if options["format"] == "json":
            self.stdout.write(json.dumps(proof.as_dict(), ensure_ascii=False))
        else:
            self.stdout.write(f"{proof.entries} bút toán, {proof.legs} dòng: " + ("đúng" if proof.ok else f"{len(proof.problems)} chỗ sai"))
            for problem in proof.problems:
                self.stdout.write(f"  {problem.question}: {problem.what} {problem.id}, {problem.detail}")
        if not proof.ok:
            sys.exit(1)
