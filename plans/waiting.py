"""What waits besides the đề án: versions of plans and lists for whoever decides on them, needs for a survey."""

from typing import Any

from django.db.models import Q, QuerySet

from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source
from plans.enums import ListStatus, NeedState, PlanStatus
from plans.models import AnnualPlan, ListDecision, Registration
from plans.permissions import P
from plans.selectors import annual, calls, lists
from projects.models import ApprovalAuthority


def _plans(who: Principal) -> QuerySet[AnnualPlan] | None:
    if not who.may(P.APPROVE_PLAN):
        return None
    rows = annual.visible_to(who).filter(status=PlanStatus.SUBMITTED).exclude(drafted_by_id__in=who.persons)
    deciding = ApprovalAuthority.objects.filter(role=who.role).order_by().values("track")
    return rows.filter(track__in=deciding)


def _lists(who: Principal) -> QuerySet[ListDecision] | None:
    if not who.may(P.SIGN_LIST):
        return None
    rows = lists.visible_to(who).filter(status=ListStatus.SUBMITTED).exclude(drafted_by_id__in=who.persons)
    deciding = ApprovalAuthority.objects.filter(role=who.role).order_by().values("track")
    return rows.filter(track__in=deciding)


def _needs(who: Principal) -> QuerySet[Registration] | None:
    if not who.may(P.SURVEY):
        return None
    return calls.needs_visible_to(who).filter(Q(state=NeedState.REGISTERED))


def _of_plan(row: Any, _who: Any) -> Waiting:
    district = row.district.name if row.district else ""
    verb = "Gửi danh mục" if row.is_national else "Phê duyệt kế hoạch"
    return Waiting(verb, str(row), "", row.get_absolute_url(), "", district, None, row.submitted_at)


def _of_list(row: Any, _who: Any) -> Waiting:
    return Waiting(
        "Ký quyết định danh mục",
        row.title,
        "",
        row.get_absolute_url(),
        "",
        row.district.name if row.district else "",
        None,
        row.submitted_at,
    )


def _of_need(row: Any, _who: Any) -> Waiting:
    return Waiting(
        "Khảo sát", row.title, "", row.get_absolute_url(), row.enterprise.name, row.district.name, row.grant, row.at,
        due_on=row.call.survey_until,
    )  # fmt: skip


register_source(Source("plans", _plans, _of_plan))
register_source(Source("lists", _lists, _of_list))
register_source(Source("needs", _needs, _of_need))
