"""Posting needs, closing them, saying which need stands behind a training đề án."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from employment import selectors
from employment.enums import CONTENT
from employment.models import Backing, Need
from employment.permissions import P, reaches
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from projects.models import Line

AHEAD = timedelta(days=730)
LEAST_WAGE = 100_000


@transaction.atomic
def post_need(
    *, who: Principal, enterprise: Enterprise, trade: str, count: int, needed_on: date, wage: int | None = None, words: str = ""
) -> Need:
    """Post that a cơ sở wants people (wage in đồng a month); the office that plans training is told. ValidationError at its field."""
    if not who.may(P.POST) or who.user_id is None:
        raise NotAllowed
    if enterprise.pk not in who.enterprise_ids:
        raise ValidationError({"enterprise": "Chỉ đăng được nhu cầu của cơ sở mình."})
    if not clock.today() <= needed_on <= clock.today() + AHEAD:
        raise ValidationError({"needed_on": "Ngày cần người phải từ hôm nay trở đi và không quá hai năm."})
    if wage is not None and wage < LEAST_WAGE:
        raise ValidationError({"wage": "Lương một tháng ghi bằng đồng, ví dụ 6.000.000 hoặc “6 triệu”."})
    row = Need(
        enterprise=enterprise, trade=nfc(trade).strip(), count=count, needed_on=needed_on, wage=wage, words=nfc(words).strip(),
        posted_by_id=who.user_id, posted_at=clock.now(),
    )  # fmt: skip
    row.full_clean(exclude=["enterprise", "posted_by", "closed_by"])
    row.save()
    notices.tell(
        selectors.planners(), kind="employment.need", title=f"Nhu cầu tuyển dụng mới: {row.count} người, {row.trade}",
        body=f"{enterprise.name} cần từ ngày {date_vi(needed_on)}.", url=row.get_absolute_url(), subject=("recruiting_need", row.pk),
    )  # fmt: skip
    return row


@transaction.atomic
def close_need(*, need: Need, who: Principal, outcome: str) -> Need:
    """Close a need. ValidationError when it was closed before, or a class for it runs."""
    row = Need.objects.select_for_update(of=("self",), no_key=True).get(pk=need.pk)
    if who.user_id is None or not selectors.needs_of(who).filter(pk=row.pk).exists():
        raise NotAllowed
    if row.closed_at is not None:
        raise ValidationError("Nhu cầu này đã được đóng.")
    running = row.courses.filter(finished_at__isnull=True, cancelled_at__isnull=True).order_by("pk").first()
    if running is not None:
        raise ValidationError(
            f"Lớp “{running.title}” mở theo nhu cầu này còn đang học đến {date_vi(running.ends_on)}; đóng nhu cầu sau khi lớp kết thúc hoặc bị hủy."
        )
    row.outcome, row.closed_by_id, row.closed_at = outcome, who.user_id, clock.now()
    row.full_clean(exclude=["enterprise", "posted_by", "closed_by"])
    row.save(update_fields=["outcome", "closed_by", "closed_at"])
    return row


@transaction.atomic
def back_line(*, line: Line, need: Need, who: Principal) -> Backing:
    """Say that a need stands behind a part of a training đề án; again changes nothing. ValidationError for a part that trains nobody."""
    if not reaches(who, P.LINK) or who.user_id is None:
        raise NotAllowed
    if line.content.code != CONTENT:
        raise ValidationError("Phần này của đề án không phải đào tạo nghề.")
    row, _ = Backing.objects.get_or_create(line=line, need=need, defaults={"by_id": who.user_id, "at": clock.now()})
    return row
