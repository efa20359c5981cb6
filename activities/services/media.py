"""Communication: what a medium plans, brings out and is reminded of (directive, clauses 1b, 7a, 7b)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction

from activities.enums import ActivityState, Kind
from activities.markup import cleaned, words_of
from activities.models import Activity, MediaPlan, MediaReminder, Publication
from activities.permissions import P, publishes
from activities.selectors import media as reading
from activities.services import PHOTO, held_by, plan_activity, projects_within, show
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Organisation
from khuyencong.documents.services import attach
from khuyencong.documents.services.attachments import Uploaded
from khuyencong.notices.services import tell
from khuyencong.text import nfc
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed
from projects.models import Project

LONGEST_BODY = 60_000
REMIND_AGAIN = 30
"""Days between two reminders by the schedule."""


def clause_of(who: Principal, kind: Kind) -> str:
    """The clause that an item serves: programmes and columns of the broadcaster and the paper 7b, other media 7a, the Sở's own news 1b."""
    if who.has_duty(Function.BROADCASTER, Function.PRESS):
        return "7b" if kind in reading.COLUMNS else "7a"
    return "7a" if who.has_duty(Function.OUTREACH_LEAD) else "1b"


def _said(*, topic: str, link: str, audience: int | None, summary: str, body: str, is_public: bool) -> dict[str, Any]:
    link, summary, body = nfc(link).strip(), nfc(summary).strip(), cleaned(body)
    if link:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError as wrong:
            raise ValidationError({"link": "Đường dẫn phải bắt đầu bằng http:// hoặc https://."}) from wrong
    if len(body) > LONGEST_BODY:
        raise ValidationError({"body": "Bài viết quá dài."})
    summary = summary or words_of(body)[:300]
    if is_public and not (link or summary or body):
        raise ValidationError({"link": "Đăng ở trang tin thì cần đường dẫn hoặc bài viết."})
    return {"topic": topic, "link": link, "audience": audience, "summary": summary, "body": body, "is_public": is_public}


@transaction.atomic
def record_item(
    *,
    who: Principal,
    kind: str,
    title: str,
    topic: str,
    on: date,
    link: str = "",
    audience: int | None = None,
    summary: str = "",
    body: str = "",
    is_public: bool = False,
    projects: Iterable[Project] = (),
    technologies: Iterable[int] = (),
    photo: Uploaded | None = None,
) -> Activity:
    """Write down an article, a column or a programme of one's office in one step: held when its day has come, planned otherwise.

    NotAllowed for who has no duty to communicate; ValidationError at the field; FileRefused for a picture that is no good.
    """
    if not publishes(who, P.PUBLISH):
        raise NotAllowed
    if kind not in Kind.of_media():
        raise ValidationError({"kind": "Chọn tin bài, chuyên mục hoặc chương trình."})
    said = _said(topic=topic, link=link, audience=audience, summary=summary, body=body, is_public=is_public)
    clause = clause_of(who, Kind(kind))
    row = plan_activity(who=who, kind=kind, title=title, starts_on=on, clause=clause, projects=projects, technologies=technologies)
    item = Publication(activity=row, **said)
    item.full_clean(exclude=["activity"])
    item.save()
    if photo is not None:
        attach(subject=("activity", row.pk), purpose=PHOTO, file=photo, by_id=who.user_id)
    if on <= clock.today():
        runner.fire(row, "hold", actor=who, version=row.version, data={"held_from": on})
    return row


@transaction.atomic
def amend_item(
    *, activity: Activity, who: Principal, projects: Iterable[Project] = (), technologies: Iterable[int] = (), **said: Any
) -> Publication:
    """Write anew what an item says; its title and day change only while it is planned. NotAllowed for another office, ValidationError as above."""
    row = held_by(activity, who)
    item = Publication.objects.filter(activity=row).order_by("pk").first()
    if item is None:
        raise NotAllowed
    if row.state == ActivityState.CANCELLED:
        raise ValidationError("Hoạt động đã hủy; không sửa được nữa.")
    for name, value in _said(**said).items():
        setattr(item, name, value)
    item.full_clean(exclude=["activity"])
    item.save()
    named = {one.pk for one in projects}
    if named and projects_within(who).filter(pk__in=named).count() < len(named):
        raise ValidationError({"projects": "Có đề án ngoài phạm vi của bạn."})
    row.projects.set(named)
    show(row, who, technologies)
    return item


def plan_media(*, who: Principal, year: int, kind: str, topic: str, count: int) -> None:
    """One line of the plan of a year; see `plan_year`."""
    plan_year(who=who, year=year, counts={(kind, topic): count})


@transaction.atomic
def plan_year(*, who: Principal, year: int, counts: dict[tuple[str, str], int]) -> None:
    """Plan how many of each kind on each topic one's office brings out in a year; 0 takes a line away, what is not named stays.

    NotAllowed for who has no duty to communicate; ValidationError for a kind, topic, year or number that is none.
    """
    if not publishes(who, P.PUBLISH) or who.organisation_id is None or who.user_id is None:
        raise NotAllowed
    # The office's row is what two planners meet at.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=who.organisation_id)
    there = {(row.kind, row.topic): row for row in MediaPlan.objects.filter(organisation=who.organisation_id, year=year)}
    for (kind, topic), count in counts.items():
        row = there.get((kind, topic))
        if not count:
            if row is not None:
                row.delete()
            continue
        row = row or MediaPlan(organisation_id=who.organisation_id, year=year, kind=kind, topic=topic)
        row.count, row.by_id, row.at = count, who.user_id, clock.now()
        row.full_clean(exclude=["organisation", "by"], validate_unique=False)
        row.save()


@transaction.atomic
def remind_media(*, organisation: Organisation, who: Principal, words: str) -> MediaReminder:
    """Remind a medium. NotAllowed for who does not coordinate communication; ValidationError: no medium, no words, reminded today already."""
    if not reading.may_remind(who):
        raise NotAllowed
    if not reading.media().filter(pk=organisation.pk).exists():
        raise ValidationError("Cơ quan này không có nhiệm vụ tuyên truyền.")
    return _remind(organisation, nfc(words).strip(), by_id=who.user_id)


def _remind(organisation: Organisation, words: str, *, by_id: int | None) -> MediaReminder:
    row = MediaReminder(organisation=organisation, on=clock.today(), by_id=by_id, words=words)
    row.full_clean(exclude=["organisation", "by"])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError("Hôm nay cơ quan này đã được nhắc.") from error
    tell(
        actors.people_of(organisation_id=organisation.pk), kind="activities.reminder", title="Nhắc tuyên truyền về khuyến công", body=words,
        url="/truyen-thong/", subject=("organisation", organisation.pk),
    )  # fmt: skip
    return row


@transaction.atomic
def remind_silent() -> int:
    """Remind each medium that has said nothing for too long, at most once in thirty days; any number of these may run at once. How many."""
    today, count = clock.today(), 0
    for row in reading.silent(today):
        if row.reminded_on is not None and (today - row.reminded_on).days < REMIND_AGAIN:
            continue
        words = f"{row.silent_days} ngày chưa có tin, bài, chuyên mục, chương trình nào về khuyến công được ghi trên cổng."
        try:
            _remind(row.organisation, words, by_id=None)
        except ValidationError:
            continue  # somebody was faster
        count += 1
    return count
