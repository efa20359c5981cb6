"""What waits with guidance: questions for one's office to answer."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from guidance import selectors
from guidance.permissions import P
from khuyencong.access import Principal
from khuyencong.calendar.models import Clock
from khuyencong.ui.waiting import Source, Waiting, register_source


def _to_answer(who: Principal) -> QuerySet[Any] | None:
    if not who.may(P.ANSWER) or who.organisation_id is None:
        return None
    running = Clock.objects.filter(subject_kind="guidance_question", subject_id=OuterRef("pk"), stopped_at__isnull=True).order_by("pk")
    return selectors.to_answer(who).annotate(due_on=Subquery(running.values("due_on")[:1]))


def _row(row: Any, who: Principal) -> Waiting:
    return Waiting(
        verb="Trả lời câu hỏi", title=row.title, code=row.code, url=row.get_absolute_url(), beneficiary=row.asker,
        district=row.area.name if row.area else "", amount=None, since=row.moved_at, due_on=row.due_on,
    )  # fmt: skip


register_source(Source("guidance.answer", _to_answer, _row))
