"""What waits with technology: for the office that has the duty to advise, to guide, to enter what came of it; for a cơ sở to prepare."""

from typing import Any

from django.db.models import Q, QuerySet

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source
from technology import selectors
from technology.enums import RightState, TransferState
from technology.models import PropertyRight, Transfer
from technology.permissions import P, reaches


def _transfers(who: Principal) -> QuerySet[Any] | None:
    """Interests that nobody has advised on."""
    if not reaches(who, P.ADVISE):
        return None
    rows = Transfer.objects.filter(state=TransferState.ASKED).select_related("technology", "enterprise__area")
    return selectors.with_due(rows, "technology_transfer").order_by("moved_at", "pk")


def _rights(who: Principal) -> QuerySet[Any] | None:
    """Registrations to guide, to file, and those on which the granting office is late."""
    if not reaches(who, P.ADVISE):
        return None
    waiting = Q(state__in=(RightState.ASKED, RightState.PREPARED))
    waiting |= Q(state__in=RightState.at_the_office(), expected_on__lt=clock.today())
    rows = PropertyRight.objects.filter(waiting).select_related("enterprise__area")
    return selectors.with_due(rows, "property_right").order_by("moved_at", "pk")


def _to_prepare(who: Principal) -> QuerySet[Any] | None:
    """Registrations whose papers a cơ sở has to bring together."""
    if not who.may(P.ASK):
        return None
    rows = PropertyRight.objects.filter(state=RightState.PREPARING, enterprise__in=who.enterprise_ids).select_related("enterprise__area")
    return rows.order_by("moved_at", "pk")


_VERBS = {
    RightState.ASKED: "Hướng dẫn đăng ký sở hữu công nghiệp",
    RightState.PREPARED: "Nộp đơn, ghi số đơn",
    RightState.PREPARING: "Chuẩn bị hồ sơ đăng ký",
}


def _row(row: Any, verb: str, title: str, due_on: Any) -> Waiting:
    return Waiting(
        verb=verb, title=title, code=row.code, url=row.get_absolute_url(), beneficiary=row.enterprise.name,
        district=row.enterprise.area.name, amount=None, since=row.moved_at, due_on=due_on,
    )  # fmt: skip


def _right(row: Any, who: Principal) -> Waiting:
    verb = _VERBS.get(row.state, "Hỏi Cục Sở hữu trí tuệ: quá ngày trả lời")
    return _row(row, verb, f"{row.get_kind_display()}: {row.subject}", getattr(row, "due_on", None) or row.expected_on)


register_source(Source("technology.advise", _transfers, lambda row, who: _row(row, "Tư vấn công nghệ", row.technology.name, row.due_on)))
register_source(Source("technology.guide", _rights, _right))
register_source(Source("technology.prepare", _to_prepare, _right))
