"""The tokens of one-time links: what is mailed and drawn, and how its row is found again."""

from hashlib import sha256

from django.core.signing import BadSignature, Signer

from communes.models import Link

_SALT = "communes.link"


def token_of(link: Link) -> str:
    """What the link carries: the row's key, signed; empty when the portal's secret has changed since, so that it would not open."""
    token = _signer().sign(str(link.key))
    return token if not link.token_hash or hash_of(token) == link.token_hash else ""


def hash_of(token: str) -> str:
    """What the row keeps of a token."""
    return sha256(token.encode()).hexdigest()


def link_of(token: str) -> Link | None:
    """The row of a token, whatever has become of it; None when the token is not ours."""
    try:
        _signer().unsign(token)
    except BadSignature:
        return None
    rows = Link.objects.select_related("assignment__task__organisation", "assignment__organisation", "assignment__area")
    return rows.filter(token_hash=hash_of(token)).order_by("pk").first()


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
