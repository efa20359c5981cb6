"""The door of a state identity provider (OpenID Connect, authorization code with PKCE). The protocol is Authlib's.

Nobody gets an account through this door: it finds the account that a person has already, by the link they made or by an
address that the provider says is verified.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

from khuyencong.actors.models import User
from khuyencong.identity import records
from khuyencong.identity.models import LinkedIdentity
from khuyencong.identity.services.factors import changed

# Seconds that the provider's clock may differ from ours.
LEEWAY = 30
FACTOR = "oidc"


class NotAnswered(Exception):
    """The provider cannot be reached, or answers with something that is no answer."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the provider says of who came, after every check of its word."""

    issuer: str
    subject: str
    email: str  # empty unless the provider has verified it
    is_strong: bool


def is_on() -> bool:
    """Whether a provider is set."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


@lru_cache(maxsize=4)
def _client(issuer: str, client_id: str, secret: str) -> Any:
    registry = OAuth()
    return registry.register(
        "state",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": settings.OIDC_SCOPE, "code_challenge_method": "S256", "default_timeout": settings.OIDC_SECONDS},
    )


def client() -> Any:
    """Authlib's client of the provider; it remembers the provider's addresses and keys."""
    return _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)


def set_out(request: HttpRequest, back: str) -> HttpResponse:
    """Send the browser to the provider. State, nonce and the PKCE verifier stay in the session. NotAnswered when it is away."""
    try:
        return client().authorize_redirect(request, back)
    except (RequestException, ValueError, KeyError, RuntimeError, OAuthError) as error:
        raise NotAnswered(str(error)) from error


def come_back(request: HttpRequest) -> Claimed:
    """Fetch and judge the provider's word: state, PKCE, signature, issuer, audience, times, nonce.

    ValidationError when a check fails or the person said no; NotAnswered when the provider is away.
    """
    asked = {"iss": {"essential": True, "value": settings.OIDC_ISSUER}, "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID}}
    try:
        token = client().authorize_access_token(request, claims_options=asked, leeway=LEEWAY)
    except RequestException as error:
        raise NotAnswered(str(error)) from error
    except (OAuthError, JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
        records.record("identity.provider_refused", user_id=None, request=request, why=type(error).__name__)
        raise ValidationError("Nơi định danh chưa xác nhận được lần đăng nhập này. Hãy bắt đầu lại từ trang đăng nhập.") from error
    claims = token.get("userinfo") or {}
    if not claims.get("sub"):
        raise ValidationError("Nơi định danh không cho biết ai vừa đăng nhập. Hãy bắt đầu lại từ trang đăng nhập.")
    verified = claims.get("email_verified") is True
    methods = claims.get("amr") or []
    strong = claims.get("acr") in settings.OIDC_STRONG_ACR or any(one in settings.OIDC_STRONG_AMR for one in methods)
    return Claimed(str(claims["iss"]), str(claims["sub"]), str(claims.get("email") or "").strip().lower() if verified else "", strong)


@transaction.atomic
def person_of(claimed: Claimed, request: HttpRequest | None = None) -> User | None:
    """The active person of a provider's account: by their link, else by the verified address, which then becomes the link.

    None when nobody is known so: no account is ever made here, and an account that is linked to another subject is not taken.
    """
    linked = LinkedIdentity.objects.filter(issuer=claimed.issuer, subject=claimed.subject).select_related("user").order_by("pk").first()
    if linked:
        return linked.user if linked.user.is_active else None
    if not claimed.email:
        return None
    user = User.objects.filter(email=claimed.email, is_active=True).order_by("pk").first()
    if user is None or LinkedIdentity.objects.filter(user=user, issuer=claimed.issuer).exists():
        return None
    link(user=user, claimed=claimed, request=request)
    return user


@transaction.atomic
def link(*, user: User, claimed: Claimed, request: HttpRequest | None = None) -> LinkedIdentity:
    """Let a person sign in with an account of the provider. Recorded, and they are told. ValidationError when it is another's."""
    try:
        with transaction.atomic():
            made = LinkedIdentity.objects.create(user=user, issuer=claimed.issuer, subject=claimed.subject)
    except IntegrityError as error:
        raise ValidationError("Tài khoản định danh này, hoặc tài khoản của bạn ở nơi định danh, đã được liên kết rồi.") from error
    changed(user, "identity_linked", "Đã liên kết tài khoản định danh", f"Tài khoản nay đăng nhập được bằng {settings.OIDC_NAME}.", request)
    return made


@transaction.atomic
def unlink(*, user: User, identity: LinkedIdentity, request: HttpRequest | None = None) -> None:
    """Take a link away. Recorded, and the person is told. ValidationError when there would be no way in left."""
    if not user.has_usable_password():
        raise ValidationError("Hãy đặt mật khẩu trước khi bỏ liên kết, để còn cách đăng nhập.")
    identity.delete()
    changed(
        user,
        "identity_unlinked",
        "Đã bỏ liên kết tài khoản định danh",
        f"{settings.OIDC_NAME.capitalize()} không còn mở được tài khoản.",
        request,
    )
