"""Browsers that a person has signed in from before."""

from hashlib import sha256

from django.db import transaction

from khuyencong import clock, notices
from khuyencong.actors.models import User
from khuyencong.identity.models import KnownBrowser


@transaction.atomic
def greet(*, user: User, mark: str, device: str, address: str) -> bool:
    """Note a sign-in from a browser; True when the person was told of it: it is a new one, and not their first."""
    key, now = sha256(mark.encode()).hexdigest(), clock.now()
    if KnownBrowser.objects.filter(user=user, key=key).update(last_at=now):
        return False
    is_first = not KnownBrowser.objects.filter(user=user).exists()
    KnownBrowser.objects.bulk_create([KnownBrowser(user=user, key=key, first_at=now, last_at=now)], ignore_conflicts=True)
    if is_first:
        return False
    tell(
        user,
        "new_browser",
        "Đăng nhập từ thiết bị mới",
        f"Tài khoản vừa đăng nhập từ {device}{f', mạng {address}' if address else ''}. Nếu không phải bạn, hãy đổi mật khẩu và đăng xuất mọi thiết bị.",
    )
    return True


def tell(user: User, kind: str, title: str, body: str) -> None:
    """A notice and a letter about the account's safety, in the caller's transaction."""
    notices.tell([user.pk], kind=f"identity.{kind}", title=title, body=body, url="/tai-khoan/")
