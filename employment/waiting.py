"""What waits here: needs without a class, classes to finish, trainees to ask after."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from employment import selectors
from employment.permissions import P, reaches
from khuyencong.access import Principal, Scope
from khuyencong.ui.waiting import Source, Waiting, register_source


def _courses(who: Principal) -> QuerySet[Any] | None:
    return selectors.to_finish(who) if reaches(who, P.ORGANISE) else None


def _course_row(row: Any, who: Principal) -> Waiting:
    return Waiting(
        verb="Kết thúc lớp, cấp chứng nhận", title=row.title, code=str(row), url=reverse("employment:finish", args=[row.pk]), beneficiary="", district="",
        amount=None, since=row.opened_at, due_on=row.ends_on,
    )  # fmt: skip


def _asked(who: Principal) -> QuerySet[Any] | None:
    return selectors.to_ask(who) if reaches(who, P.ORGANISE) else None


def _asked_row(row: Any, who: Principal) -> Waiting:
    return Waiting(
        verb="Hỏi lại học viên sau 6 tháng", title=row.course.title, code=str(row), url=reverse("employment:ask", args=[row.pk]),
        beneficiary=row.hired_by.name if row.hired_by else "", district="", amount=None, since=row.at, due_on=row.check_on,
    )  # fmt: skip


def _needs(who: Principal) -> QuerySet[Any] | None:
    return selectors.unanswered(who) if who.scope(P.ORGANISE) == Scope.FIELD and reaches(who, P.ORGANISE) else None


def _need_row(row: Any, who: Principal) -> Waiting:
    return Waiting(
        verb="Mở lớp theo nhu cầu tuyển dụng", title=f"{row.count} người, {row.trade}", code=str(row), url=row.get_absolute_url(),
        beneficiary=row.enterprise.name, district="", amount=None, since=row.posted_at, due_on=row.needed_on,
    )  # fmt: skip


register_source(Source("employment.ask", _asked, _asked_row, reminds=True))
register_source(Source("employment.finish", _courses, _course_row))
register_source(Source("employment.need", _needs, _need_row))
