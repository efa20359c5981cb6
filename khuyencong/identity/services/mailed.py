"""Links by mail: to sign in without a password (not for staff), and to set a new password.

Whether an address has an account is asked by the worker, after the page has answered: the answer, and the time it takes,
are the same for every address. The row holds no secret; the worker signs its id, and one use marks it used.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction

from khuyencong import clock
from khuyencong.actors.models import User
from khuyencong.identity.models import MailedKey
from khuyencong.jobs.services import ask

Purpose = MailedKey.Purpose
KEPT_FOR = timedelta(days=7)


@transaction.atomic
def ask_key(*, purpose: MailedKey.Purpose, email: str) -> None:
    """Note that a link was asked for, and let the worker send it if there is whom to send it to."""
    key = MailedKey.objects.create(purpose=purpose, email=email.strip().lower())
    ask("identity.mail", f"identity.mail:{key.pk}", {"key": key.pk})


def sign(key: MailedKey) -> str:
    """What the link carries."""
    return signing.dumps(key.pk, salt=f"identity.mailed.{key.purpose}")


def open_key(*, purpose: MailedKey.Purpose, signed: str) -> MailedKey | None:
    """The row of a link that still opens; None when it is forged, used or too old."""
    try:
        number = signing.loads(signed, salt=f"identity.mailed.{purpose}")
    except signing.BadSignature:
        return None
    since = clock.now() - settings.MAILED_KEY_FOR
    return MailedKey.objects.filter(pk=number, purpose=purpose, used_at__isnull=True, asked_at__gt=since).order_by("pk").first()


def person_of(*, purpose: MailedKey.Purpose, signed: str) -> User | None:
    """Whose link it is, while it still opens; None as well for who has no active account."""
    key = open_key(purpose=purpose, signed=signed)
    return User.objects.filter(email=key.email, is_active=True).order_by("pk").first() if key else None


@transaction.atomic
def use_key(*, purpose: MailedKey.Purpose, signed: str) -> User | None:
    """Whose link it is, once: of two uses at one moment one gets None. None as well for who has no active account."""
    key = open_key(purpose=purpose, signed=signed)
    if key is None or not MailedKey.objects.filter(pk=key.pk, used_at__isnull=True).update(used_at=clock.now()):
        return None
    return User.objects.filter(email=key.email, is_active=True).order_by("pk").first()


def too_many(key: MailedKey) -> bool:
    """Whether the address was sent links enough for the moment."""
    since = key.asked_at - settings.MAILED_KEY_FOR
    earlier = MailedKey.objects.filter(email=key.email, purpose=key.purpose, asked_at__gt=since, pk__lt=key.pk)
    return earlier.count() >= settings.MAILED_KEYS_AT_ONCE
