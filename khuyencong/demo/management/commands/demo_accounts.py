"""The accounts of the demonstration, and what to try with each."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from khuyencong.access import Role
from khuyencong.actors.models import Membership
from khuyencong.demo.people import DOMAIN, PASSWORD, accounts, later_accounts
from khuyencong.identity.services.factors import shown_code

OWNERS_SHOWN = 3


class Command(BaseCommand):
    help = "Các tài khoản minh họa / the accounts of the demonstration"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        hints = {account.email: account.hint for account in (*accounts(), *later_accounts())}
        rows = Membership.objects.filter(user__email__endswith=f"@{DOMAIN}").select_related("user", "organisation", "enterprise")
        told = [
            {
                "role": row.role,
                "label": Role(row.role).label,
                "email": row.user.email,
                "password": PASSWORD,
                "code": shown_code(row.user),
                "organisation": str(row.organisation or row.enterprise),
                "try": hints.get(row.user.email, "Xem tiến độ, trả lời yêu cầu bổ sung, báo cáo tiến độ, đề nghị chi"),
            }
            for row in rows.order_by("pk")
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"Mật khẩu chung / password: {PASSWORD}")
        self.stdout.write("Cán bộ còn nhập mã lớp hai, hiện ngay trên trang / officers type a second code, shown on the page")
        owners = [one for one in told if one["role"] == Role.ENTERPRISE]
        for one in (*(one for one in told if one["role"] != Role.ENTERPRISE), *owners[-OWNERS_SHOWN:]):
            self.stdout.write(f"  {one['email']:<38} {one['code']:<7}{one['label']} – {one['organisation']}: {one['try']}")
        if len(owners) > OWNERS_SHOWN:
            self.stdout.write(f"  và {len(owners) - OWNERS_SHOWN} cơ sở khác / and more owners: demo_accounts --format json")
