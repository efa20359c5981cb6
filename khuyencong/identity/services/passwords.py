"""A new password."""

from django.db import transaction
from django.http import HttpRequest

from khuyencong.actors.models import User
from khuyencong.identity.services.factors import changed
from khuyencong.identity.services.sessions import end_sessions


@transaction.atomic
def set_password(*, user: User, password: str, keep: str | None = None, request: HttpRequest | None = None) -> None:
    """Change somebody's password, which the form has judged. All their sessions end but the one whose key is `keep`. Recorded, and they are told."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user=user, keep=keep, request=request)
    changed(user, "password_changed", "Mật khẩu đã đổi", "Mật khẩu của tài khoản vừa được đổi.", request)
