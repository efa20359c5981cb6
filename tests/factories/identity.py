"""Second factors for tests: an authenticator app in a person's hand."""

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from khuyencong.actors.models import User
from khuyencong.identity.services import factors


def give_totp(user: User) -> TOTPDevice:
    """The person has an authenticator app."""
    return factors.give_totp(user=user)


def code_now(key: str, *, steps: int = 0) -> str:
    """What an app with that secret shows now, or so many half minutes later."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


def fresh_code(email: str) -> str:
    """A code that will be taken, as if the last one had been used long ago; that one is taken once has tests of its own."""
    device = TOTPDevice.objects.get(user__email=email)
    device.last_t = -1
    device.throttling_failure_count, device.throttling_failure_timestamp = 0, None
    device.save()
    return code_now(device.key)
