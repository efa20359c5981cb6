"""The link that lets an invited person choose their first password: signed, once, for a few days. No row keeps it."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from khuyencong.actors.models import User


class _Invited(PasswordResetTokenGenerator):
    """Django's generator, with a salt of its own: a link stops working once a password is chosen, or with its time (PASSWORD_RESET_TIMEOUT)."""

    key_salt = "khuyencong.actors.invitations"


_generator = _Invited()


def key_of(user: User) -> str:
    """What the link carries: who, and the token."""
    return f"{urlsafe_base64_encode(str(user.pk).encode())}.{_generator.make_token(user)}"


def invited(key: str) -> User | None:
    """Whose link it is; None when it is forged, used, too old, or of an account that is disabled or has a password."""
    who, _, token = key.partition(".")
    try:
        pk = int(force_str(urlsafe_base64_decode(who)))
    except (ValueError, UnicodeDecodeError, OverflowError):
        return None
    if pk > 2**62:
        return None
    user = User.objects.filter(pk=pk, is_active=True).order_by("pk").first()
    if user is None or user.has_usable_password() or not _generator.check_token(user, token):
        return None
    return user
