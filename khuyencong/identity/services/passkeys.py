"""Passkeys (WebAuthn): what the browser is asked, and judging its answer. The judging is the `webauthn` package's.

A question's challenge lies in the session and is good for one answer.
"""

import json
import secrets
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from khuyencong import clock
from khuyencong.actors.models import User
from khuyencong.identity.models import Passkey
from khuyencong.identity.selectors import passkeys_of
from khuyencong.identity.services.factors import changed
from khuyencong.text import nfc

CHALLENGE = "identity_challenge"
MOST = 10
_REFUSED = "Khóa truy cập không được nhận. Thử lại, hoặc dùng cách khác."
# Anything a browser could be made to send: the package raises its own errors, and plain ones for data of another shape.
_BAD = (WebAuthnException, UnsupportedAlgorithm, ValueError, LookupError, TypeError, AttributeError, EOFError, RecursionError)


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey that was shown; `is_strong` when it also knew its holder (PIN, finger, face)."""

    passkey: Passkey
    is_strong: bool

    @property
    def factor(self) -> str:
        """How a session notes it."""
        return f"identity.passkey/{self.passkey.pk}"


def domain(request: HttpRequest) -> str:
    """The domain that keys are bound to; empty where none can be, as passkeys know no bare addresses."""
    host = settings.PASSKEY_DOMAIN or request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return host
    return ""


def ask_new(request: HttpRequest, user: User) -> str:
    """Options for making a passkey, as JSON for the browser."""
    known = list(passkeys_of(user.pk))
    handle = bytes(known[0].handle) if known else secrets.token_bytes(32)
    options = webauthn.generate_registration_options(
        rp_id=domain(request),
        rp_name=f"Khuyến công {settings.PROVINCE_NAME}",
        user_id=handle,
        user_name=user.email,
        user_display_name=user.full_name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(known),
    )
    request.session[CHALLENGE] = {"challenge": bytes_to_base64url(options.challenge), "handle": bytes_to_base64url(handle), "for": "new"}
    return webauthn.options_to_json(options)


def ask_known(request: HttpRequest, user: User | None = None) -> str:
    """Options for showing a passkey, as JSON: of a person as their second factor, or of anybody who must then prove to be its holder."""
    options = webauthn.generate_authentication_options(
        rp_id=domain(request),
        allow_credentials=_descriptors(list(passkeys_of(user.pk))) if user else None,
        user_verification=UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED,
    )
    request.session[CHALLENGE] = {"challenge": bytes_to_base64url(options.challenge), "for": "show"}
    return webauthn.options_to_json(options)


@transaction.atomic
def add_passkey(*, request: HttpRequest, user: User, answer: str, name: str) -> Passkey:
    """Keep a passkey that the browser has made. Recorded, and the person is told. ValidationError when the answer does not hold."""
    asked = _asked(request, "new")
    if passkeys_of(user.pk).count() >= MOST:
        raise ValidationError(f"Mỗi tài khoản giữ nhiều nhất {MOST} khóa truy cập: gỡ khóa cũ trước.")
    try:
        proof = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(asked["challenge"]),
            expected_rp_id=domain(request),
            expected_origin=_origin(request),
        )
        transports = json.loads(answer).get("response", {}).get("transports") or []
    except _BAD as error:
        raise ValidationError(_REFUSED) from error
    if Passkey.objects.filter(credential_id=proof.credential_id).exists():
        raise ValidationError("Khóa truy cập này đã có tài khoản.")
    passkey = Passkey(
        user=user,
        name=(nfc(name).strip() or "Khóa truy cập")[:60],
        credential_id=proof.credential_id,
        public_key=proof.credential_public_key,
        handle=base64url_to_bytes(asked["handle"]),
        sign_count=proof.sign_count,
        transports=[one for one in transports if one in set(AuthenticatorTransport)],
    )
    passkey.save()
    changed(user, "passkey_added", "Đã thêm khóa truy cập", f"Khóa truy cập “{passkey.name}” vừa được thêm vào tài khoản.", request)
    return passkey


@transaction.atomic
def show_passkey(*, request: HttpRequest, answer: str, user: User | None = None) -> Shown:
    """Judge a shown passkey: one of `user`'s, or with no user anybody's that has proved its holder.

    ValidationError when it does not hold, is unknown, or its counter went back (a copied key). The counter is kept.
    """
    asked = _asked(request, "show")
    try:
        identifier = base64url_to_bytes(json.loads(answer)["rawId"])
        rows = Passkey.objects.select_for_update(of=("self",), no_key=True).select_related("user")
        passkey = rows.filter(credential_id=identifier, user__is_active=True, **({"user": user} if user else {})).order_by("pk").first()
        if passkey is None:
            raise ValidationError(_REFUSED)
        proof = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(asked["challenge"]),
            expected_rp_id=domain(request),
            expected_origin=_origin(request),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=user is None,
        )
    except _BAD as error:
        raise ValidationError(_REFUSED) from error
    passkey.sign_count, passkey.used_at = proof.new_sign_count, clock.now()
    passkey.save(update_fields=["sign_count", "used_at"])
    return Shown(passkey, proof.user_verified)


def _asked(request: HttpRequest, purpose: str) -> dict[str, Any]:
    asked = request.session.pop(CHALLENGE, None)
    if not asked or asked["for"] != purpose or not domain(request):
        raise ValidationError("Câu hỏi cho khóa truy cập đã cũ. Hãy bấm nút một lần nữa.")
    return dict(asked)


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _descriptors(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=bytes(key.credential_id), transports=[AuthenticatorTransport(one) for one in key.transports])
        for key in passkeys
    ]
