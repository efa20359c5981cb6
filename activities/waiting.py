"""What waits with activities: those whose days are over and of which nothing is told yet."""

from typing import Any

from django.db.models import QuerySet

from activities import selectors
from activities.models import Activity
from activities.permissions import P
from activities.selectors import training
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source


def _due(who: Principal) -> QuerySet[Any] | None:
    return selectors.due(who, clock.today()) if who.may(P.KEEP) and who.organisation_id else None


def _row(row: Activity, who: Principal) -> Waiting:
    return Waiting(
        verb="Ghi kết quả hoạt động", title=row.title, code=row.code, url=row.get_absolute_url(), beneficiary=row.organisation.name,
        district=row.area.name if row.area else "", amount=None, since=row.created_at,
    )  # fmt: skip


def _about(verb: str, activity: Activity, since: Any, due_on: Any = None) -> Waiting:
    return Waiting(
        verb=verb, title=activity.title, code=activity.code, url=activity.get_absolute_url(), beneficiary=activity.organisation.name,
        district=activity.area.name if activity.area else "", amount=None, since=since, due_on=due_on,
    )  # fmt: skip


def _invited(who: Principal) -> QuerySet[Any] | None:
    return training.to_answer(who) if who.may(P.JOIN) and who.organisation_id else None


def _to_judge(who: Principal) -> QuerySet[Any] | None:
    return training.to_judge(who) if who.may(P.JOIN) and who.user_id else None


def _to_certify(who: Principal) -> QuerySet[Any] | None:
    return training.to_certify(who) if who.may(P.KEEP) and who.organisation_id else None


register_source(
    Source("activities.certify", _to_certify, lambda row, who: _about("Cấp giấy chứng nhận", row.activity, row.activity.moved_at))
)
register_source(
    Source("activities.invited", _invited, lambda row, who: _about("Cử người dự lớp", row.course.activity, row.at, row.course.register_by))
)
register_source(
    Source("activities.judge", _to_judge, lambda row, who: _about("Đánh giá lớp đã dự", row.course.activity, row.registered_at))
)
register_source(Source("activities.due", _due, _row))
