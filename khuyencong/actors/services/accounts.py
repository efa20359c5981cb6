"""Accounts by one-time links: an address is proven before a password is chosen, and an owner's invitation is taken up once."""

from datetime import timedelta
from typing import TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.db import models, transaction

from khuyencong import clock
from khuyencong.actors.models import EmailProof, Invitation, User
from khuyencong.actors.models.joining import PROOF_LIVES
from khuyencong.actors.services.people import add_person
from khuyencong.jobs.services import ask
from khuyencong.notices.consents import acknowledge_notice

PROOFS_AN_HOUR = 3
_SALT = {EmailProof: "actors.proof", Invitation: "actors.invitation"}
Row = TypeVar("Row", bound=models.Model)
GONE = "Liên kết này đã được dùng, đã bị thu hồi hoặc đã hết hạn."


def token_of(row: EmailProof | Invitation) -> str:
    """What stands in the mailed link: the row's key, signed; without the portal's secret the row gives no link."""
    return Signer(salt=_SALT[type(row)]).sign(str(row.key))


def row_of(model: type[Row], token: str) -> Row | None:
    """The row of a link, whatever has become of it; None when the link is not ours."""
    try:
        key = Signer(salt=_SALT[model]).unsign(token)  # type: ignore[index]
    except BadSignature:
        return None
    return model._default_manager.filter(key=key).order_by("pk").first()


def is_open(row: EmailProof | Invitation) -> bool:
    """Whether the link can still be used."""
    ended = (getattr(row, name, None) for name in ("used_at", "cancelled_at"))
    return row.expires_at > clock.now() and not any(ended)


def clean_email(raw: str) -> str:
    """The address in the form in which accounts are kept. ValidationError when it is none."""
    email = raw.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": "Thư điện tử không đúng dạng, ví dụ ten@coso.vn."}) from error
    return email


@transaction.atomic
def ask_for_account(*, email: str) -> None:
    """Send a one-time link to an address; whether it has an account already is said in the letter alone.

    At most `PROOFS_AN_HOUR` letters an hour go to one address; further asking changes nothing and tells nothing.
    """
    email = clean_email(email)
    # Addresses are not kept longer than their links are of use.
    EmailProof.objects.filter(expires_at__lt=clock.now() - PROOF_LIVES).delete()
    recent = EmailProof.objects.filter(email=email, asked_at__gt=clock.now() - timedelta(hours=1)).count()
    if recent >= PROOFS_AN_HOUR:
        return
    proof = EmailProof(email=email)
    proof.full_clean()
    proof.save()
    ask("actors.mail_proof", f"actors.mail_proof:{proof.pk}", {"proof": proof.pk})


@transaction.atomic
def open_account(proof: EmailProof, *, full_name: str, password: str, notice: str) -> User:
    """The account of a proven address. ValidationError names the field; the link is used up only when the account is there."""
    row = EmailProof.objects.select_for_update(of=("self",), no_key=True).filter(pk=proof.pk).first()
    if row is None or not is_open(row):
        raise ValidationError(GONE)
    user = new_person(email=row.email, full_name=full_name, password=password, notice=notice)
    # This link and the others of the address are used up.
    EmailProof.objects.filter(email=row.email).delete()
    return user


def new_person(*, email: str, full_name: str, password: str, notice: str) -> User:
    """An account that opens by a password which the portal's rules allow. ValidationError names the field.

    `notice` is the version of the words on personal data that the person says to have read; it is kept with the account.
    """
    name = " ".join(full_name.split())
    try:
        validate_password(password, User(email=email, full_name=name))
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user = add_person(email=email, full_name=name, password=password)
    acknowledge_notice(user, version=notice)
    return user
