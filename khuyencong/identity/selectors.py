"""A person's own ways in and sessions."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from khuyencong import clock
from khuyencong.actors.models import User
from khuyencong.identity.models import LinkedIdentity, Passkey, Session


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person can show beside the password."""

    totp: TOTPDevice | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is one; recovery codes alone are none."""
        return self.totp is not None or bool(self.passkeys)


def has_factor(user_id: int) -> bool:
    """Whether the person has an authenticator app or a passkey. One query."""
    totp = TOTPDevice.objects.filter(user_id=OuterRef("pk"), confirmed=True)
    keys = Passkey.objects.filter(user_id=OuterRef("pk"))
    return User.objects.filter(Exists(totp) | Exists(keys), pk=user_id).exists()


def factors_of(user_id: int) -> Factors:
    """Everything a person can show beside the password. Three queries."""
    totp = TOTPDevice.objects.filter(user_id=user_id, confirmed=True).order_by("pk").first()
    return Factors(totp, list(passkeys_of(user_id)), StaticToken.objects.filter(device__user_id=user_id).count())


def passkeys_of(user_id: int) -> QuerySet[Passkey]:
    """A person's passkeys, the oldest first."""
    return Passkey.objects.filter(user_id=user_id).order_by("pk")


def sessions_of(user_id: int) -> QuerySet[Session]:
    """A person's sessions that are open, the last used first."""
    return (
        Session.objects.filter(user_id=user_id, expire_date__gt=clock.machine_now())
        .defer("session_data")
        .order_by("-seen_at", "session_key")
    )


def identities_of(user_id: int) -> QuerySet[LinkedIdentity]:
    """The accounts of identity providers that a person has linked."""
    return LinkedIdentity.objects.filter(user_id=user_id).order_by("pk")
