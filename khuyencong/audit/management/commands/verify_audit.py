"""Prove the trail, for operators and scripts."""

import json
import re
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khuyencong.audit import verify


class Command(BaseCommand):
    help = "Chứng minh nhật ký còn nguyên / prove that the audit trail is whole: exit 0 whole, 1 not, 2 bad input"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--head", default="", metavar="SỐ:MÃ", help="niêm phong đã lưu ở nơi khác / a seal noted elsewhere, number:hash"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        head = options["head"].strip()
        if head and not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{64}", head):
            raise CommandError("Niêm phong viết dạng số:mã băm 64 chữ. / A head is number:hash of 64 letters.", returncode=2)
        begun = time.monotonic()
        # Where somebody was at work during the first, the second may find them gone.
        verify.seal()
        verify.seal()
        proof = verify.verify(head)
        if options["format"] == "json":
            told = {
                "ok": proof.ok,
                "events": proof.events,
                "seals": proof.seals,
                "unsealed": proof.unsealed,
                "head": proof.head,
                "problems": [{"rule": one.rule, "message_vi": one.message} for one in proof.problems],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            words = "còn nguyên" if proof.ok else f"có {len(proof.problems)} chỗ không khớp"
            self.stdout.write(
                f"Nhật ký {words}: {proof.events} sự kiện, {proof.seals} niêm phong, {proof.unsealed} chờ niêm phong"
                f" ({time.monotonic() - begun:.1f} giây). Niêm phong cuối: {proof.head or 'chưa có'}"
            )
            for problem in proof.problems:
                self.stdout.write(f"  {problem.message}")
        if not proof.ok:
            raise SystemExit(1)
