"""Information notices and consents about personal data: the words in force, and who has read or agreed to them."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from khuyencong import clock
from khuyencong.notices.models import Consent, Purpose

_DATA = Path(__file__).parent / "data" / "statements.json"


@dataclass(frozen=True, slots=True)
class Statement:
    """The words of one purpose in one version. `is_consent` when the law asks for the person's agreement, not only for being told."""

    purpose: Purpose
    version: str
    title: str
    paragraphs: tuple[str, ...]
    is_consent: bool

    @property
    def sha256(self) -> str:
        """What the row keeps of the words."""
        return hashlib.sha256("\n".join((self.title, *self.paragraphs)).encode()).hexdigest()


@cache
def _statements() -> dict[tuple[Purpose, str], Statement]:
    rows = json.loads(_DATA.read_text(encoding="utf-8"))["statements"]
    made = [Statement(Purpose(r["purpose"]), r["version"], r["title"], tuple(r["text"]), r["ground"] == "consent") for r in rows]
    return {(one.purpose, one.version): one for one in made}


def statement(purpose: Purpose, version: str | None = None) -> Statement:
    """The words of a purpose: the last version, or the named one. LookupError when there are none."""
    found = [one for (known, _), one in sorted(_statements().items()) if known == purpose and version in (None, one.version)]
    if not found:
        raise LookupError(f"no words for {purpose} {version or ''}")
    return found[-1]


def acknowledge_notice(user: Any, *, purpose: Purpose = Purpose.REGISTRATION, version: str = "") -> Consent:
    """Keep that an account's person has read, or agreed to, the words they were shown. Once: a second time gives the same row.

    `version` is the one that the page showed; ValidationError when other words are in force by now.
    """
    return _give({"user": user}, purpose, version)


def consent_of_subject(subject: tuple[str, int], *, purpose: Purpose, version: str = "") -> Consent:
    """The same for somebody without an account, such as ("trainee", 7)."""
    return _give({"subject_kind": subject[0], "subject_id": subject[1]}, purpose, version)


@transaction.atomic
def _give(whose: dict[str, Any], purpose: Purpose, version: str) -> Consent:
    words = statement(purpose)
    if version and version != words.version:
        raise ValidationError("Lời thông báo về dữ liệu cá nhân vừa được thay. Hãy đọc lại bản mới rồi xác nhận.")
    key = whose | {"purpose": purpose, "version": words.version, "withdrawn_at": None}
    try:
        with transaction.atomic():
            return Consent.objects.get_or_create(**key, defaults={"text_sha256": words.sha256})[0]
    except IntegrityError:
        return Consent.objects.get(**key)  # somebody was faster with the same click


@transaction.atomic
def withdraw(consent: Consent) -> Consent:
    """Take a consent back. ValidationError when it is one already, or when the ground is not consent but the law."""
    locked = Consent.objects.select_for_update(of=("self",), no_key=True).get(pk=consent.pk)
    if locked.withdrawn_at is not None:
        raise ValidationError("Sự đồng ý này đã được rút lại trước đó.")
    if not statement(Purpose(locked.purpose), locked.version).is_consent:
        raise ValidationError("Đây là xác nhận đã đọc thông báo, không phải sự đồng ý, nên không rút lại; có thể yêu cầu xóa dữ liệu.")
    locked.withdrawn_at = clock.now()
    locked.save(update_fields=["withdrawn_at"])
    return locked


def consents_of(user_id: int) -> QuerySet[Consent]:
    """What a person has read or agreed to, the latest first."""
    return Consent.objects.filter(user_id=user_id).order_by("-given_at", "-id")


def has_read(user: Any, purpose: Purpose) -> bool:
    """Whether an account's person has acknowledged the words that are in force now."""
    return Consent.objects.filter(user=user, purpose=purpose, version=statement(purpose).version, withdrawn_at__isnull=True).exists()


def agrees(subject: tuple[str, int] | Any, purpose: Purpose) -> bool:
    """Whether a person (an account or a subject) has agreed and not taken it back; what needs a consent asks this first."""
    whose = {"subject_kind": subject[0], "subject_id": subject[1]} if isinstance(subject, tuple) else {"user": subject}
    return Consent.objects.filter(**whose, purpose=purpose, withdrawn_at__isnull=True).exists()
