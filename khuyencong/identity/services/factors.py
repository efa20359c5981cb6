"""Second factors: an authenticator app (TOTP), recovery codes; setting up, answering, taking away. The work is django-otp's."""

import base64
import hmac
import math
import re
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from khuyencong import clock
from khuyencong.actors.models import User
from khuyencong.identity import records
from khuyencong.identity.models import Passkey, Session
from khuyencong.identity.selectors import has_factor
from khuyencong.identity.services.browsers import tell

CODES = 10
STEP = 30  # seconds that a code of the app lasts
_WRONG = "Mã chưa đúng hoặc đã dùng. Xem mã mới nhất trong ứng dụng, hoặc dùng một mã dự phòng."
# Letters and digits that are not mistaken for one another when copied by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a code: `factor` names the device that knew it (empty: wrong, `why` says so in a sentence)."""

    factor: str = ""
    why: str = ""


def new_key() -> str:
    """A secret for an authenticator app: 160 random bits, as hex."""
    return random_hex(20)


def spoken(key: str) -> str:
    """The secret as apps take it when it is typed: base32 in groups of four."""
    text = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def app_address(user: User, key: str) -> str:
    """What the QR code says to an authenticator app."""
    return TOTPDevice(user=user, key=key).config_url


@transaction.atomic
def enrol_totp(*, user: User, key: str, code: str, request: HttpRequest | None = None) -> TOTPDevice:
    """Keep an authenticator app once it has shown a code; it takes the place of an earlier one. Recorded, and the person is told.

    ValidationError at `code` when the code is not of this secret. The code that proved it is used up.
    """
    totp = TOTP(bytes.fromhex(key), step=STEP)
    totp.time = time.time()
    digits = re.sub(r"\s", "", code)
    if not (re.fullmatch(r"[0-9]{6}", digits, re.ASCII) and totp.verify(int(digits), tolerance=1)):
        raise ValidationError(
            {"code": "Mã chưa đúng. Mã đổi sau mỗi 30 giây: nhập mã đang hiện, và xem đồng hồ của điện thoại có đúng giờ không."}
        )
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(user=user, name="Ứng dụng xác thực", key=key, confirmed=True, drift=totp.drift, last_t=totp.t())
    changed(user, "totp_enrolled", "Đã thêm ứng dụng xác thực", "Ứng dụng xác thực vừa được thêm vào tài khoản.", request)
    return device


@transaction.atomic
def give_totp(*, user: User) -> TOTPDevice:
    """An authenticator app that nobody holds, for an account of the demonstration without one: its codes are shown on the page."""
    return TOTPDevice.objects.get_or_create(user=user, defaults={"name": "Ứng dụng xác thực", "key": new_key(), "confirmed": True})[0]


@transaction.atomic
def give_codes(*, user: User, request: HttpRequest | None = None) -> list[str]:
    """Ten new recovery codes in the place of the old; shown once, kept as keyed hashes alone. Recorded."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Mã dự phòng", confirmed=True)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(code)) for code in codes)
    records.record("identity.codes_given", user_id=user.pk, request=request)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def answer(*, user: User, code: str) -> Answer:
    """Judge a code of the app or a recovery code. Each is good once, also when it is sent twice at the same moment.

    Wrong codes slow the next one down (django-otp); counting them towards the lock-out is the caller's part.
    """
    typed = re.sub(r"[\s-]", "", code).lower()
    device: TOTPDevice | StaticDevice | None
    if re.fullmatch(r"[0-9]{6}", typed, re.ASCII):
        # The row is locked, so that two requests with one code are judged one after the other.
        device = TOTPDevice.objects.select_for_update(of=("self",), no_key=True).filter(user=user, confirmed=True).order_by("pk").first()
    else:
        device = StaticDevice.objects.select_for_update(of=("self",), no_key=True).filter(user=user, confirmed=True).order_by("pk").first()
        typed = _kept(typed)
    if device is None:
        return Answer(why=_WRONG)
    allowed, why = device.verify_is_allowed()
    if not allowed:
        wait = math.ceil((why["locked_until"] - clock.machine_now()).total_seconds())
        return Answer(why=f"Vừa nhập sai mã. Đợi {max(1, wait)} giây rồi nhập lại.")
    return Answer(factor=device.persistent_id) if device.verify_token(typed) else Answer(why=_WRONG)


@transaction.atomic
def remove_totp(*, user: User, must_keep_one: bool, request: HttpRequest | None = None) -> None:
    """Take the authenticator app away. ValidationError when it is the last factor of somebody who must have one."""
    _may_remove(
        user, must_keep_one, TOTPDevice.objects.filter(user=user, confirmed=True).exists(), Passkey.objects.filter(user=user).count()
    )
    TOTPDevice.objects.filter(user=user).delete()
    _drop_codes_with_the_last(user)
    changed(user, "totp_removed", "Đã gỡ ứng dụng xác thực", "Ứng dụng xác thực vừa được gỡ khỏi tài khoản.", request)


@transaction.atomic
def remove_passkey(*, user: User, passkey: Passkey, must_keep_one: bool, request: HttpRequest | None = None) -> None:
    """Take a passkey away. ValidationError when it is the last factor of somebody who must have one."""
    others = Passkey.objects.filter(user=user).exclude(pk=passkey.pk).count()
    _may_remove(user, must_keep_one, True, others + TOTPDevice.objects.filter(user=user, confirmed=True).count())
    passkey.delete()
    _drop_codes_with_the_last(user)
    changed(user, "passkey_removed", "Đã gỡ khóa truy cập", f"Khóa truy cập “{passkey.name}” vừa được gỡ khỏi tài khoản.", request)


@transaction.atomic
def reset_factors(*, user: User, by: User | None, reason: str, request: HttpRequest | None = None) -> None:
    """An operator (`by`; None: from the machine itself) takes all second factors of a person away.

    They set one up at the next sign-in, and every session ends.

    Recorded with the reason, and the person is told. ValidationError: no reason, one's own account, nothing to take away.
    """
    if by is not None and user.pk == by.pk:
        raise ValidationError({"email": "Không tự đặt lại cho mình được: nhờ một quản trị viên khác."})
    if len(reason.strip()) < 10:
        raise ValidationError({"reason": "Cần ghi rõ lý do (ít nhất 10 ký tự): ai yêu cầu, đã xác minh bằng cách nào."})
    if not (has_factor(user.pk) or StaticDevice.objects.filter(user=user).exists()):
        raise ValidationError({"email": "Tài khoản này chưa có lớp xác thực thứ hai nào để đặt lại."})
    for model in (TOTPDevice, StaticDevice, Passkey):
        model.objects.filter(user=user).delete()
    Session.objects.filter(user=user).delete()
    records.record("identity.factors_reset", user_id=user.pk, request=request, by_id=by.pk if by else None, reason=reason.strip())
    tell(
        user,
        "factors_reset",
        "Xác thực hai lớp đã được đặt lại",
        f"{f'Quản trị viên {by.full_name}' if by else 'Người vận hành máy chủ'} đã đặt lại xác thực hai lớp của bạn, lý do: {reason.strip()} "
        "Lần đăng nhập tới, cổng sẽ hướng dẫn thiết lập lại. Nếu không phải bạn yêu cầu, hãy báo ngay cho quản trị hệ thống.",
    )


def changed(user: User, event: str, title: str, body: str, request: HttpRequest | None = None) -> None:
    """Record a change of somebody's ways in and tell them."""
    records.record(f"identity.{event}", user_id=user.pk, request=request)
    tell(user, event, title, f"{body} Nếu không phải bạn làm, hãy đổi mật khẩu và báo ngay cho quản trị hệ thống.")


def shown_code(user: User) -> str:
    """The next code of a demonstration account that will be taken; empty anywhere but in the demonstration."""
    if not settings.SHOW_CODES_OF or not user.email.endswith(f"@{settings.SHOW_CODES_OF}"):
        return ""
    device = TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk").first()
    return next_code(device) if device else ""


def next_code(device: TOTPDevice) -> str:
    """The earliest code from now on that has not been used."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    totp.time += max(0, device.last_t + 1 - totp.t()) * device.step
    return f"{totp.token():06d}"


def _kept(code: str) -> str:
    """A recovery code as the table knows it: 80 bits of a keyed hash, which the column has room for."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"recovery code " + code.encode(), "sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()


def _may_remove(user: User, must_keep_one: bool, is_there: bool, others: int) -> None:  # noqa: FBT001 named where it is called
    if not is_there:
        raise ValidationError("Không còn gì để gỡ.")
    if must_keep_one and not others:
        raise ValidationError("Cán bộ luôn cần một lớp xác thực thứ hai: thêm cách khác trước rồi mới gỡ cách này.")


def _drop_codes_with_the_last(user: User) -> None:
    if not has_factor(user.pk):
        StaticDevice.objects.filter(user=user).delete()
