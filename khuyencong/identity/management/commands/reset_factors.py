"""Take somebody's second factors away from the machine itself, for when no operator can come in."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from khuyencong.actors.models import User
from khuyencong.identity.services.factors import reset_factors


class Command(BaseCommand):
    help = "Đặt lại xác thực hai lớp của một người / reset somebody's second factors"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="ADDRESS")
        parser.add_argument("--reason", required=True, help="ai yêu cầu, đã xác minh bằng cách nào / who asked, how it was verified")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).order_by("pk").first()
        if user is None:
            raise CommandError("Không có tài khoản nào dùng thư điện tử này. / No account has this address.", returncode=2)
        try:
            reset_factors(user=user, by=None, reason=options["reason"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self.stdout.write(f"Đã đặt lại xác thực hai lớp của {user.full_name}.")
