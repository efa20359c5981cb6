"""Offices that owe an opinion: reminded before and after their day, and their silence written down."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from khuyencong import clock, notices
from khuyencong.access import holders
from khuyencong.actors import selectors as actors
from projects.enums import OpinionState, ProjectState
from projects.models import OpinionRequest
from projects.permissions import P

JOB = "projects.remind_opinions"
AGAIN = timedelta(days=3)


def remind_who_owes() -> int:
    """Remind each office on the day before its last day, on the first day after it, and every three days from then on.

    The first day after is kept as the day since which it is silent; the appraiser is told. Twice on a day changes nothing.
    Returns how many were reminded.
    """
    today = clock.today()
    due = Q(reminded_on__isnull=True, due_on__lte=today + timedelta(days=1)) | Q(silent_since__isnull=True, due_on__lt=today)
    due |= Q(due_on__lt=today, reminded_on__lte=today - AGAIN)
    rows = OpinionRequest.objects.filter(due, state=OpinionState.ASKED, project__state=ProjectState.APPRAISING)
    done = 0
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        done += _remind(pk)
    return done


@transaction.atomic
def _remind(pk: int) -> bool:
    today = clock.today()
    row = OpinionRequest.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "project").get(pk=pk)
    if row.state != OpinionState.ASKED or row.reminded_on == today:
        return False
    falls_silent = row.silent_since is None and row.due_on < today
    row.reminded, row.reminded_on = row.reminded + 1, today
    if falls_silent:
        row.silent_since = today
    row.save(update_fields=["reminded", "reminded_on", "silent_since"])
    late = f"đã quá hạn {row.due_on:%d/%m/%Y}" if row.silent_since else f"hạn {row.due_on:%d/%m/%Y}"
    told = {"url": row.project.get_absolute_url(), "subject": ("project", row.project_id)}
    people = actors.people_of(organisation_id=row.organisation_id, roles=tuple(holders(P.ANSWER_OPINION)))
    if people:
        title = f"Nhắc cho ý kiến (lần {row.reminded}), {late}: {row.project}"
        notices.tell(people, kind="project.opinion_reminded", title=title, body=row.question, **told)
    if falls_silent and row.project.appraiser_id:
        notices.tell(
            [row.project.appraiser_id],
            kind="project.opinion_silent",
            title=f"{row.organisation.short_name} chưa cho ý kiến, {late}: {row.project}",
            body="Việc chưa trả lời được ghi lại, không coi là đồng ý. Có thể kết luận khi nêu rõ lý do.",
            **told,
        )
    return True
