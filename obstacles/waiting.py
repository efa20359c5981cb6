"""What waits with obstacles: for the Sở to answer, for UBND tỉnh to decide."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from khuyencong.access import Principal
from khuyencong.calendar.models import Clock
from khuyencong.ui.waiting import Source, Waiting, register_source
from obstacles import selectors
from obstacles.models import Obstacle
from obstacles.permissions import P


def _with_due(rows: QuerySet[Obstacle]) -> QuerySet[Obstacle]:
    running = Clock.objects.filter(subject_kind="obstacle", subject_id=OuterRef("pk"), stopped_at__isnull=True).order_by("pk")
    return rows.annotate(due_on=Subquery(running.values("due_on")[:1]))


def _to_answer(who: Principal) -> QuerySet[Any] | None:
    return _with_due(selectors.to_answer()) if who.may(P.ANSWER) else None


def _to_decide(who: Principal) -> QuerySet[Any] | None:
    return _with_due(selectors.to_decide()) if who.may(P.DECIDE) else None


def _row(verb: str, row: Any) -> Waiting:
    return Waiting(
        verb=verb, title=row.title, code=row.code, url=row.get_absolute_url(), beneficiary=row.raiser,
        district=row.area.name if row.area else "", amount=None, since=row.moved_at, due_on=row.due_on,
    )  # fmt: skip


register_source(Source("obstacles.answer", _to_answer, lambda row, who: _row("Trả lời vướng mắc", row)))
register_source(Source("obstacles.decide", _to_decide, lambda row, who: _row("Cho ý kiến về vướng mắc", row)))
