"""What communes tell by themselves, its answer, and whom to write to at a commune."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from communes import selectors
from communes.models import Contact, Signal
from communes.permissions import P
from communes.photos import keep_photo
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors.models import Organisation
from khuyencong.actors.services.facts import cleaned
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed


@transaction.atomic
def tell_district(*, who: Principal, kind: str, title: str, words: str, phone: str = "", photo: Any = None) -> Signal:
    """Tell the district (the Sở, where no district is above the commune) something; its officers are told. ValidationError at its field."""
    if not who.may(P.TELL) or who.user_id is None or who.organisation_id is None:
        raise NotAllowed
    office = Organisation.objects.select_related("area__parent").get(pk=who.organisation_id)
    row = Signal(
        kind=kind, organisation=office, area=office.area, title=nfc(title).strip(), words=nfc(words).strip(), phone=_phone(phone), by_id=who.user_id,
        at=clock.now(),
    )  # fmt: skip
    row.full_clean(exclude=["organisation", "area", "by", "photo", "answered_by"])
    row.photo = keep_photo(photo, subject=("commune_office", office.pk), by_id=who.user_id) if photo is not None else None
    row.save()
    notices.tell(
        selectors.answerers_of(office.area), kind="communes.signal", title=f"Tin từ {office.name}: {row.get_kind_display().lower()}", body=row.title,
        url=row.get_absolute_url(), subject=("commune_signal", row.pk),
    )  # fmt: skip
    return row


def _phone(typed: str) -> str:
    """A telephone in the form in which they are kept. ValidationError at its field."""
    return str(cleaned({"phone": typed})["phone"]) if typed.strip() else ""


@transaction.atomic
def answer_signal(*, signal: Signal, who: Principal, answer: str) -> Signal:
    """Answer once; the commune is told. ValidationError when it was answered before."""
    row = Signal.objects.select_for_update(of=("self",), no_key=True).get(pk=signal.pk)
    if who.user_id is None or not selectors.may_answer(who).filter(pk=row.pk).exists():
        raise NotAllowed
    if row.answered_at is not None:
        raise ValidationError("Tin này đã được trả lời trước đó.")
    said = nfc(answer).strip()
    if not said:
        raise ValidationError({"answer": "Cần nhập trả lời."})
    row.answer, row.answered_by_id, row.answered_at = said, who.user_id, clock.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    notices.tell(
        {row.by_id, *selectors.people_of_commune(row.organisation_id)}, kind="communes.answer", title=f"Đã trả lời tin của xã: {row.title}",
        body=said[:500], url=row.get_absolute_url(), subject=("commune_signal", row.pk),
    )  # fmt: skip
    return row


@transaction.atomic
def keep_contact(*, organisation: Organisation, who: Principal, name: str, email: str, phone: str = "") -> Contact:
    """Keep whom to write to at a commune. ValidationError at its field."""
    if who.user_id is None or not selectors.committees_to_keep(who).filter(pk=organisation.pk).exists():
        raise NotAllowed
    row = Contact.objects.filter(organisation=organisation).order_by("pk").first() or Contact(organisation=organisation)
    row.name, row.email, row.phone = nfc(name).strip(), email, _phone(phone)
    row.by_id, row.at = who.user_id, clock.now()
    row.full_clean(exclude=["organisation", "by"])
    row.save()
    return row
