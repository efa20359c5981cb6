"""Asking, keeping the guide, recording guidance on the spot. Answers and all else that moves a question go through the machine."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from guidance import selectors
from guidance.models import GuideEntry, Question, SupportVisit
from guidance.permissions import ANSWERERS, P
from khuyencong import clock, notices
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function, Level
from khuyencong.actors.models import AdminUnit, Enterprise, Organisation
from khuyencong.calendar import clocks
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule
from khuyencong.text import nfc
from khuyencong.workflow.machine import Context
from khuyencong.workflow.refusals import NotAllowed


@transaction.atomic
def ask(*, who: Principal, topic: str, title: str, content: str = "", enterprise: Enterprise | None = None) -> Question:
    """Ask, for a cơ sở that one acts for or (whoever belongs to one) for one's office; the focal point is told and its time begins.

    ValidationError with its field when the cơ sở is not the asker's, nobody answers, or no time is known.
    """
    if not who.may(P.ASK) or who.user_id is None:
        raise NotAllowed
    area: AdminUnit | None
    if who.organisation_id is None:
        if enterprise is None or enterprise.pk not in who.enterprise_ids:
            raise ValidationError({"enterprise": "Cần chọn cơ sở của bạn."})
        area = enterprise.area.district or enterprise.area
    else:
        enterprise = None
        own = Organisation.objects.select_related("area__parent").get(pk=who.organisation_id).area
        area = None if own is None or own.level == Level.PROVINCE else own.district or own
    office = actors.holder_of(Function.FOCAL_POINT)
    if office is None:
        raise ValidationError("Chưa có cơ quan đầu mối khuyến công để nhận câu hỏi; hãy báo người quản trị.")
    row = Question(
        topic=topic, title=nfc(title).strip(), content=nfc(content).strip(), enterprise=enterprise,
        organisation_id=None if enterprise else who.organisation_id, area=area, asked_by_id=who.user_id, role=who.role, asked_at=clock.now(),
        office=office,
    )  # fmt: skip
    row.full_clean(exclude=["asked_by", "organisation", "enterprise", "area", "office"])
    row.save()
    try:
        clocks.start(("guidance_question", row.pk), "guidance_answer")
    except (NoClockRule, CalendarNotLoaded) as unknown:
        raise ValidationError(str(unknown)) from unknown
    notices.tell(
        actors.people_of(organisation_id=office.pk, roles=ANSWERERS), kind="guidance.asked", title=f"Câu hỏi mới: {row}",
        body=f"{row.asker} hỏi: {row.title}", url=row.get_absolute_url(), subject=("guidance_question", row.pk),
    )  # fmt: skip
    return row


def publish_answer(question: Question, context: Context) -> None:
    """Put an answer into the guide under the general question that was written for it; an entry of an earlier answer is said anew."""
    shared = nfc(context.data.get("shared_as", "")).strip()
    if not shared:
        return
    entry = GuideEntry.objects.filter(source=question).order_by("pk").first() or GuideEntry(source=question, written_on=context.day)
    entry.topic, entry.question, entry.answer = question.topic, shared, nfc(question.answer).strip()
    entry.by_id, entry.retired_on, entry.retired_by = context.actor.user_id, None, None
    entry.full_clean(exclude=["source", "by"])
    entry.save()


@transaction.atomic
def write_entry(*, who: Principal, topic: str, question: str, answer: str, row: GuideEntry | None = None) -> GuideEntry:
    """Write an entry of the guide, or (with `row`) say better what it says. ValidationError when one in the guide asks the very same."""
    if not who.may(P.KEEP) or who.user_id is None:
        raise NotAllowed
    entry = GuideEntry(by_id=who.user_id, written_on=clock.today())
    if row is not None:
        entry = GuideEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        if entry.retired_on is not None:
            raise ValidationError("Mục này đã được gỡ.")
    entry.topic, entry.question, entry.answer = topic, nfc(question).strip(), nfc(answer).strip()
    if selectors.guide().filter(question__iexact=entry.question).exclude(pk=entry.pk).exists():
        raise ValidationError({"question": "Đã có mục hỏi đáp với câu hỏi này; hãy sửa mục đó."})
    entry.full_clean(exclude=["source", "by"])
    entry.save()
    return entry


@transaction.atomic
def retire_entry(*, who: Principal, row: GuideEntry) -> GuideEntry:
    """Take an entry out of the guide; doing it again changes nothing."""
    if not who.may(P.KEEP) or who.user_id is None:
        raise NotAllowed
    entry = GuideEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if entry.retired_on is None:
        entry.retired_on, entry.retired_by_id = clock.today(), who.user_id
        entry.save(update_fields=["retired_on", "retired_by"])
    return entry


@transaction.atomic
def record_visit(
    *, who: Principal, topic: str, held_on: date, words: str, agreed: str = "", enterprise: Enterprise | None = None,
    place: str = "", area: AdminUnit | None = None,
) -> SupportVisit:  # fmt: skip
    """Record guidance on the spot, at a cơ sở or another place of one's area.

    ValidationError for a day to come, no place, or a place outside one's area.
    """
    if not who.may(P.VISIT) or who.user_id is None or who.organisation_id is None:
        raise NotAllowed
    if held_on > clock.today():
        raise ValidationError({"held_on": "Ngày hướng dẫn không ở sau hôm nay."})
    if enterprise is not None:
        if not actors.enterprises_visible_to(who).filter(pk=enterprise.pk).exists():
            raise ValidationError({"enterprise": "Không có cơ sở này trong phạm vi của bạn."})
        area = enterprise.area
    if enterprise is None and not nfc(place).strip():
        raise ValidationError({"place": "Cần cho biết đã hướng dẫn ở cơ sở hoặc địa điểm nào."})
    if area is None:
        raise ValidationError({"area": "Cần chọn địa bàn."})
    if who.scope(P.VISIT) == Scope.DISTRICT and not area.lies_in(who.area_ids):
        raise ValidationError({"area": "Địa bàn này không thuộc phạm vi của bạn."})
    row = SupportVisit(
        enterprise=enterprise, place=nfc(place).strip(), area=area, topic=topic, held_on=held_on, words=nfc(words).strip(),
        agreed=nfc(agreed).strip(), organisation_id=who.organisation_id, by_id=who.user_id, recorded_on=clock.today(),
    )  # fmt: skip
    row.full_clean(exclude=["enterprise", "area", "organisation", "by"])
    row.save()
    return row
