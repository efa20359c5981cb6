"""What waits besides moves: exceptions for a leader to decide, scans of signed contracts to attach."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source
from projects.enums import ExceptionState, ProjectState
from projects.models import Line, NormException
from projects.permissions import P
from projects.selectors.scans import unscanned


def _exceptions(who: Principal) -> QuerySet[NormException] | None:
    """Those that the reader may decide: never their own."""
    if not who.may(P.DECIDE_EXCEPTION):
        return None
    rows = NormException.objects.filter(state=ExceptionState.ASKED, line__project__state=ProjectState.APPRAISING)
    rows = rows.exclude(argued_by__in=who.persons).exclude(line__project__written_by__in=who.persons)
    return rows.select_related("line__project__district", "line__enterprise").order_by("argued_at", F("pk"))


def _row(row: Any, _: Any) -> Waiting:
    project = row.line.project
    return Waiting(
        verb="Quyết định ngoại lệ",
        title=project.title,
        code=project.code,
        url=reverse("projects:decide_exception", args=[project.code, row.pk]),
        beneficiary=row.line.enterprise.name,
        district=project.district.name,
        amount=row.amount,
        since=row.argued_at,
        due_on=row.until,
    )


register_source(Source("projects.exceptions", _exceptions, _row))


def _unscanned(who: Principal) -> QuerySet[Line] | None:
    return unscanned(who) if who.may(P.CONTRACT) else None


def _contract(row: Any, _: Any) -> Waiting:
    project = row.project
    return Waiting(
        verb="Đính kèm bản ký hợp đồng",
        title=project.title,
        code=project.code,
        url=reverse("projects:attach_signed_contract", args=[project.code, row.position]),
        beneficiary=row.enterprise.name,
        district=project.district.name,
        amount=row.contract.amount,
        since=row.moved_at,
        due_on=row.due,
    )


register_source(Source("projects.signed_scans", _unscanned, _contract))
