"""Sending texts for reading, confirming that one has read, reminding."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors.models import Membership, Organisation
from khuyencong.actors.selectors import held, in_force, people_of
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from policy.models import LegalText, Opinion, Receipt, Sending
from policy.permissions import P

NEAR = timedelta(days=2)  # how long before its day one is reminded


@transaction.atomic
def send_for_reading(*, who: Principal, text: LegalText, organisations: Sequence[Organisation], due_on: date, words: str = "") -> Sending:
    """Send a text to everybody who works at some offices, to be read by a day; each is told once and confirms for themselves.

    ValidationError when the day is past, or nobody works there.
    """
    if not who.may(P.SEND) or who.user_id is None:
        raise NotAllowed
    if due_on < clock.today():
        raise ValidationError({"due_on": "Hạn đọc không ở trước hôm nay."})
    rows = Membership.objects.filter(
        in_force(), held(), organisation__in=organisations, role__in=list(holders(P.READ)), user__is_active=True
    ).exclude(user_id=who.user_id)
    people = dict(rows.order_by("-pk").values_list("user_id", "organisation_id"))
    if not people:
        raise ValidationError({"organisations": "Ở các cơ quan đã chọn chưa có ai dùng cổng để đọc."})
    sending = Sending.objects.create(text=text, words=nfc(words).strip(), due_on=due_on, sent_on=clock.today(), by_id=who.user_id)
    Receipt.objects.bulk_create(Receipt(sending=sending, user_id=user, organisation_id=office) for user, office in sorted(people.items()))
    notices.tell(
        people, kind="policy.to_read", title=f"Văn bản cần đọc trước {date_vi(due_on)}: {text}",
        body=sending.words or text.title, url=text.get_absolute_url(), subject=("legal_text", text.pk),
    )  # fmt: skip
    return sending


@transaction.atomic
def confirm_read(*, who: Principal, text: LegalText) -> int:
    """Say that one has read a text that was sent to one; how many sendings that answers (none, when it was said before)."""
    if not who.may(P.READ) or who.user_id is None:
        raise NotAllowed
    if not Receipt.objects.filter(sending__text=text, user_id=who.user_id).exists():
        raise ValidationError("Văn bản này không được gửi cho bạn để đọc.")
    return Receipt.objects.filter(sending__text=text, user_id=who.user_id, read_at__isnull=True).update(read_at=clock.now())


@transaction.atomic
def remind_due(on: date | None = None) -> int:
    """Remind who has not read, and offices that have not commented: shortly before the day, and readers once after it. How many were reminded."""
    on = on or clock.today()
    return _remind_readers(on) + _remind_offices(on)


def _remind_readers(on: date) -> int:
    near = Q(reminded_on__isnull=True, sending__due_on__lte=on + NEAR)
    over = Q(reminded_on__lte=F("sending__due_on"), sending__due_on__lt=on)
    rows = Receipt.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(near | over, read_at__isnull=True)
    due = list(rows.select_related("sending__text").order_by("pk"))
    by_sending: dict[int, list[Receipt]] = {}
    for row in due:
        by_sending.setdefault(row.sending_id, []).append(row)
    for some in by_sending.values():
        sending = some[0].sending
        is_late = sending.due_on < on
        notices.tell(
            [row.user_id for row in some], kind="policy.remind_reading",
            title=f"{'Quá hạn đọc' if is_late else 'Sắp hết hạn đọc'} ({date_vi(sending.due_on)}): {sending.text}",
            body="Mở văn bản, đọc và bấm “Tôi đã đọc”.", url=sending.text.get_absolute_url(), subject=("legal_text", sending.text_id),
        )  # fmt: skip
    Receipt.objects.filter(pk__in=[row.pk for row in due]).update(reminded_on=on)
    return len(due)


def _remind_offices(on: date) -> int:
    rows = Opinion.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(
        words="", reminded_on__isnull=True, due_on__range=(on, on + NEAR), dossier__state="consulting"
    )
    due = list(rows.select_related("dossier").order_by("pk"))
    for row in due:
        notices.tell(
            people_of(organisation_id=row.organisation_id, roles=list(holders(P.COMMENT))), kind="policy.remind_comment",
            title=f"Sắp hết hạn góp ý ({date_vi(row.due_on)}): {row.dossier.title}", body="Quá ngày này cổng không nhận góp ý nữa.",
            url=row.dossier.get_absolute_url(), subject=("policy_dossier", row.dossier_id),
        )  # fmt: skip
    Opinion.objects.filter(pk__in=[row.pk for row in due]).update(reminded_on=on)
    return len(due)
