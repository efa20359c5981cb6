"""Fairs: written down, booths asked for and given, what was sold."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Enterprise
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from products.enums import BoothAnswer
from products.models import Booth, Fair
from products.permissions import P
from products.selectors import fairs as reading
from projects.models import Project

_TEXTS = ("name", "host", "place")
_UNCHECKED = ("organisation", "project", "kept_by")


@transaction.atomic
def keep_fair(
    *, who: Principal, name: str, host: str, place: str, starts_on: date, ends_on: date, booths: int, apply_by: date | None = None,
    project: Project | None = None, fair: Fair | None = None,
) -> Fair:  # fmt: skip
    """Write a fair down for one's office, or change it. Booths are asked for until the day before it begins, unless said otherwise.

    ValidationError at its field: days out of order, fewer booths than were given; and for a fair that was cancelled or is over.
    """
    if not who.may(P.LEAD_FAIR) or who.user_id is None or who.organisation_id is None:
        raise NotAllowed
    row = _led(fair, who) if fair is not None else Fair(organisation_id=who.organisation_id, kept_by_id=who.user_id, kept_at=clock.now())
    said = {"name": name, "host": host, "place": place}
    for key in _TEXTS:
        setattr(row, key, " ".join(nfc(said[key]).split()))
    row.starts_on, row.ends_on, row.booths, row.project = starts_on, ends_on, booths, project
    row.apply_by = apply_by or starts_on
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "Ngày bế mạc không được trước ngày khai mạc."})
    if fair is None and ends_on < clock.today():
        raise ValidationError({"ends_on": "Hội chợ này đã qua."})
    if row.apply_by > ends_on:
        raise ValidationError({"apply_by": "Hạn đăng ký không được sau ngày bế mạc."})
    given = row.booths - reading.free(row) if row.pk else 0
    if booths < given:
        raise ValidationError({"booths": f"Đã nhận {given} gian hàng; không giảm dưới số này."})
    row.full_clean(exclude=_UNCHECKED)
    row.save()
    return row


def _led(fair: Fair, who: Principal) -> Fair:
    """The fair of one's office, locked. ValidationError when it was cancelled."""
    row = Fair.objects.select_for_update(of=("self",), no_key=True).get(pk=fair.pk)
    if not reading.is_of(row, who) or who.user_id is None:
        raise NotAllowed
    if row.cancelled_at is not None:
        raise ValidationError("Hội chợ này đã bị hủy.")
    return row


@transaction.atomic
def cancel_fair(*, fair: Fair, who: Principal, reason: str) -> Fair:
    """Cancel a fair before its last day; every cơ sở that asked is told."""
    row, why = _led(fair, who), nfc(reason).strip()
    if not why:
        raise ValidationError({"reason": "Cần nhập lý do."})
    if row.ends_on < clock.today():
        raise ValidationError("Hội chợ đã kết thúc, không hủy được.")
    row.cancelled_at, row.cancelled_reason = clock.now(), why
    row.full_clean(exclude=_UNCHECKED)
    row.save(update_fields=["cancelled_at", "cancelled_reason"])
    asked = (
        row.applications.exclude(answer__in=(BoothAnswer.WITHDRAWN, BoothAnswer.REFUSED))
        .order_by("pk")
        .values_list("enterprise_id", flat=True)
    )
    _tell(list(asked), row, "products.fair_cancelled", f"Hủy hội chợ: {row.name}", why)
    return row


def _tell(enterprises: list[int], fair: Fair, kind: str, title: str, body: str) -> None:
    notices.tell(
        actors.people_of_enterprises(enterprises), kind=kind, title=title, body=body, url=fair.get_absolute_url(), subject=("fair", fair.pk)
    )


@transaction.atomic
def ask_booth(*, fair: Fair, who: Principal, enterprise: Enterprise | None, goods: str, booths: int = 1, needs: str = "") -> Booth:
    """Ask for booths for one's cơ sở; who took it back may ask again. The office that leads the fair is told.

    ValidationError at its field: a cơ sở that is not one's own, more than the fair has, asked already, time over, cancelled.
    """
    if not who.may(P.ASK_BOOTH) or who.user_id is None:
        raise NotAllowed
    if enterprise is None or enterprise.pk not in who.enterprise_ids:
        raise ValidationError({"enterprise": "Cần chọn cơ sở của bạn."})
    held = Fair.objects.select_for_update(of=("self",), no_key=True).get(pk=fair.pk)
    if held.cancelled_at is not None:
        raise ValidationError("Hội chợ này đã bị hủy.")
    if not reading.takes(held):
        raise ValidationError(f"Hội chợ chỉ nhận đăng ký đến hết {date_vi(held.apply_by)}.")
    if not 1 <= booths <= min(held.booths, 20):
        raise ValidationError({"booths": f"Số gian hàng từ 1 đến {min(held.booths, 20)}."})
    there = held.applications.filter(enterprise=enterprise).order_by("pk").first()
    if there is not None and there.answer != BoothAnswer.WITHDRAWN:
        raise ValidationError({"enterprise": f"Cơ sở đã đăng ký gian hàng ở hội chợ này ({there.get_answer_display() or 'chờ trả lời'})."})
    row = there or Booth(fair=held, enterprise=enterprise)
    row.goods, row.needs, row.booths = nfc(goods).strip(), nfc(needs).strip(), booths
    row.asked_by_id, row.asked_at = who.user_id, clock.now()
    row.answer, row.answered_by, row.answered_at = "", None, None
    row.full_clean(exclude=["fair", "enterprise", "asked_by"])
    row.save()
    notices.tell(
        actors.people_of(organisation_id=held.organisation_id), kind="products.booth_asked", title=f"Đăng ký gian hàng: {enterprise.name}",
        body=f"{held.name}: {booths} gian", url=held.get_absolute_url(), subject=("fair", held.pk),
    )  # fmt: skip
    return row


def _booth(booth: Booth) -> tuple[Fair, Booth]:
    """The fair and the request, locked in this order: booths are given one after the other."""
    fair = Fair.objects.select_for_update(of=("self",), no_key=True).get(pk=booth.fair_id)
    row = Booth.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise").get(pk=booth.pk)
    row.fair = fair
    return fair, row


@transaction.atomic
def answer_booth(*, booth: Booth, who: Principal, accept: bool, reason: str = "") -> Booth:
    """Give the booths that were asked for, or refuse them with the reason; the cơ sở is told.

    ValidationError: answered before, more than are left, no reason, a fair that was cancelled or is over.
    """
    fair, row = _booth(booth)
    if not reading.is_of(fair, who) or who.user_id is None:
        raise NotAllowed
    if fair.cancelled_at is not None or fair.ends_on < clock.today():
        raise ValidationError("Hội chợ đã bị hủy hoặc đã kết thúc.")
    if row.answer:
        raise ValidationError(f"Đăng ký này: {row.get_answer_display().lower()}.")
    why = nfc(reason).strip()
    left = reading.free(fair)
    if accept and row.booths > left:
        raise ValidationError({"accept": f"Hội chợ còn {left} gian hàng, cơ sở đăng ký {row.booths}."})
    if not accept and not why:
        raise ValidationError({"reason": "Không nhận thì cần nêu lý do."})
    row.answer, row.reason = (BoothAnswer.ACCEPTED, "") if accept else (BoothAnswer.REFUSED, why)
    row.answered_by_id, row.answered_at = who.user_id, clock.now()
    row.full_clean(exclude=["fair", "enterprise", "asked_by", "answered_by"])
    row.save(update_fields=["answer", "reason", "answered_by", "answered_at"])
    title = f"{'Nhận' if accept else 'Không nhận'} đăng ký gian hàng: {fair.name}"
    _tell([row.enterprise_id], fair, "products.booth_answered", title, why or f"{row.booths} gian hàng, từ {date_vi(fair.starts_on)}.")
    return row


@transaction.atomic
def withdraw_booth(*, booth: Booth, who: Principal) -> Booth:
    """Take one's request back, also one that was given, before the fair begins."""
    fair, row = _booth(booth)
    if not who.may(P.ASK_BOOTH) or row.enterprise_id not in who.enterprise_ids or who.user_id is None:
        raise NotAllowed
    if row.answer in (BoothAnswer.REFUSED, BoothAnswer.WITHDRAWN):
        raise ValidationError(f"Đăng ký này: {row.get_answer_display().lower()}.")
    if fair.starts_on <= clock.today():
        raise ValidationError("Hội chợ đã khai mạc, không rút được nữa.")
    row.answer, row.answered_by_id, row.answered_at = BoothAnswer.WITHDRAWN, who.user_id, clock.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    return row


@transaction.atomic
def tell_results(*, booth: Booth, who: Principal, orders: int, order_value: int, revenue: int) -> Booth:
    """What a cơ sở sold at a fair: contracts signed, their value and the revenue there (đồng). The cơ sở itself says, or the office that leads it.

    ValidationError at its field; again replaces what was said, until 90 days after the fair.
    """
    fair, row = _booth(booth)
    mine = who.may(P.ASK_BOOTH) and row.enterprise_id in who.enterprise_ids
    if who.user_id is None or not (mine or reading.is_of(fair, who)):
        raise NotAllowed
    if not reading.may_tell(row):
        raise ValidationError("Chỉ báo kết quả của gian hàng được nhận, từ ngày khai mạc đến 90 ngày sau khi bế mạc.")
    wrong: dict[str, Any] = {
        name: "Không được là số âm."
        for name, value in (("orders", orders), ("order_value", order_value), ("revenue", revenue))
        if value < 0
    }
    if not wrong and bool(orders) != bool(order_value):
        wrong = {"order_value": "Có hợp đồng thì ghi giá trị; không có hợp đồng thì để 0 cả hai."}
    if wrong:
        raise ValidationError(wrong)
    row.orders, row.order_value, row.revenue, row.told_by_id, row.told_at = orders, order_value, revenue, who.user_id, clock.now()
    row.full_clean(exclude=["fair", "enterprise", "asked_by", "answered_by", "told_by"])
    row.save(update_fields=["orders", "order_value", "revenue", "told_by", "told_at"])
    return row
