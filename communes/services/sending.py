"""Giving communes a task, their links, reminders; calling a task off."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from communes import selectors
from communes.enums import Clause
from communes.links import hash_of, token_of
from communes.models import LINK_LIVES, Assignment, Link, Task
from communes.permissions import P
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors.models import Organisation
from khuyencong.jobs.services import ask
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed

REMINDED_BEFORE = timedelta(days=2)
LONGEST = timedelta(days=366)


@transaction.atomic
def send_task(
    *,
    who: Principal,
    title: str,
    due_on: date,
    words: str = "",
    to: Sequence[Organisation] | None = None,
    clause: str = Clause.SPREAD,
    needs_photo: bool = True,
) -> Task:
    """Give a task to communes (all in reach when none are named): each is told, and gets a link that its contact is mailed.

    ValidationError at its field when there is no commune, one is out of reach, or the day is not ahead.
    """
    if not who.may(P.SEND) or who.user_id is None or who.organisation_id is None:
        raise NotAllowed
    within = {row.pk: row for row in selectors.committees(who)}
    chosen = list(within.values()) if to is None else [within[row.pk] for row in to if row.pk in within]
    if to is not None and len(chosen) != len({row.pk for row in to}):
        raise ValidationError({"to": "Có xã, phường không thuộc địa bàn của cơ quan."})
    if not chosen:
        raise ValidationError(
            {"to": "Cần chọn ít nhất một xã, phường." if within else "Địa bàn của cơ quan hôm nay không có xã, phường nào để giao việc."}
        )
    if not clock.today() <= due_on <= clock.today() + LONGEST:
        raise ValidationError({"due_on": "Hạn báo cáo phải từ hôm nay trở đi và không quá một năm."})
    office = Organisation.objects.select_related("area").get(pk=who.organisation_id)
    task = Task(
        organisation=office, area=office.area, title=nfc(title).strip(), words=nfc(words).strip(), due_on=due_on, clause=clause, needs_photo=needs_photo,
        sent_by_id=who.user_id, sent_at=clock.now(),
    )  # fmt: skip
    task.full_clean(exclude=["organisation", "area", "sent_by"])
    task.save()
    rows = Assignment.objects.bulk_create(Assignment(task=task, organisation=one, area=one.area) for one in chosen)
    _give_links(rows, who.user_id)
    people = [person for row in rows for person in selectors.people_of_commune(row.organisation_id)]
    notices.tell(
        people, kind="communes.task", title=f"Việc mới cho xã: {task.title}", body=f"{office.name} giao, hạn báo cáo {date_vi(due_on)}.",
        url=task.get_absolute_url(), subject=("commune_task", task.pk),
    )  # fmt: skip
    return task


def _give_links(rows: Sequence[Assignment], by_id: int) -> list[Link]:
    """A link for each commune's task, mailed where somebody is known to write to."""
    made = []
    for row in rows:
        link = Link(assignment=row, made_by_id=by_id, made_at=clock.now(), expires_at=_ends(row.task.due_on))
        link.token_hash = hash_of(token_of(link))
        made.append(link)
    Link.objects.bulk_create(made)
    for link in made:
        mail(link, "new")
    return made


def _ends(due_on: date) -> datetime:
    """When a link of a task ends: with the fourteenth day after the task's, or after today when that is over."""
    return datetime.combine(max(due_on, clock.today()) + LINK_LIVES, time(23, 59, 59), tzinfo=clock.ZONE)


def mail(link: Link, why: str) -> None:
    """Ask for the letter that carries a link; `why`: new, near, late. The job finds the address, and sends nothing where there is none."""
    ask("communes.mail_link", f"communes.mail_link:{link.pk}:{why}", {"link": link.pk, "why": why})


@transaction.atomic
def new_link(*, assignment: Assignment, who: Principal) -> Link:
    """Another link for a commune that lost or let expire its own; the earlier one ends. ValidationError once it has reported."""
    row = Assignment.objects.select_for_update(of=("self",), no_key=True).select_related("task").get(pk=assignment.pk)
    if not selectors.is_senders(row.task, who) or who.user_id is None:
        raise NotAllowed
    if row.task.called_off_at is not None:
        raise ValidationError("Việc này đã thôi, không cấp liên kết nữa.")
    if hasattr(row, "report"):
        raise ValidationError("Xã đã báo cáo việc này, không cấp liên kết nữa.")
    end_links(row)
    return _give_links([row], who.user_id)[0]


def end_links(assignment: Assignment) -> None:
    """Links that are still open end now. The caller holds the assignment's lock."""
    assignment.links.filter(used_at__isnull=True, ended_at__isnull=True).update(ended_at=clock.now())


@transaction.atomic
def call_off(*, task: Task, who: Principal, reason: str) -> Task:
    """The task is over, whoever has not reported need not. ValidationError when it was called off before, or nobody says why."""
    row = Task.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)
    if not selectors.is_senders(row, who):
        raise NotAllowed
    if row.called_off_at is not None:
        raise ValidationError("Việc này đã được cho thôi trước đó.")
    said = nfc(reason).strip()
    if not said:
        raise ValidationError({"reason": "Cần nhập lý do."})
    row.called_off_at, row.called_off_by_id, row.called_off_reason = clock.now(), who.user_id, said
    row.save(update_fields=["called_off_at", "called_off_by", "called_off_reason"])
    Link.objects.filter(assignment__task=row, used_at__isnull=True, ended_at__isnull=True).update(ended_at=clock.now())
    waiting = row.assignments.filter(report__isnull=True).order_by("pk").values_list("organisation_id", flat=True)
    people = [person for organisation in list(waiting) for person in selectors.people_of_commune(organisation)]
    notices.tell(
        people, kind="communes.called_off", title=f"Thôi việc đã giao: {row.title}", body=said, url=row.get_absolute_url(),
        subject=("commune_task", row.pk),
    )  # fmt: skip
    return row


def remind() -> int:
    """Remind communes two days before a task's day and once it is over; the sender is told who is late. How many; any number may run at once."""
    today = clock.today()
    found = list(selectors.due_to_remind(today, today + REMINDED_BEFORE).values_list("pk", flat=True))
    return sum(_remind(pk) for pk in found)


@transaction.atomic
def _remind(pk: int) -> bool:
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("task", "organisation")
    row = rows.filter(pk=pk, task__called_off_at__isnull=True).order_by("pk").first()
    if row is None or hasattr(row, "report"):
        return False
    late = row.task.due_on < clock.today()
    field = "reminded_late_on" if late else "reminded_before_on"
    if getattr(row, field) is not None:
        return False
    setattr(row, field, clock.today())
    row.save(update_fields=[field])
    words = "Đã quá hạn báo cáo" if late else "Sắp đến hạn báo cáo"
    people = set(selectors.people_of_commune(row.organisation_id))
    if late:
        people.add(row.task.sent_by_id)
    notices.tell(
        people, kind="communes.remind", title=f"{words}: {row.task.title}", body=f"{row.organisation.name}, hạn {date_vi(row.task.due_on)}.",
        url=row.get_absolute_url(), subject=("commune_assignment", row.pk),
    )  # fmt: skip
    link = selectors.open_link(row)
    if link is not None and link.is_open:
        mail(link, "late" if late else "near")
    return True
