"""Draw up a handover and carry it out. Its signatures are moves of the machine (khuyencong.actors.workflow)."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.belongings import Handing, Holder, holdings, keeper
from khuyencong.actors.models import Handover, HandoverItem, HandoverReceiver, Membership
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import handovers as selectors
from khuyencong.actors.selectors import people
from khuyencong.actors.staffing import HandoverState, Outcome, Section
from khuyencong.text import nfc
from khuyencong.workflow.machine import Context
from khuyencong.workflow.refusals import NotAllowed

MOST_RECEIVERS = 8
MOST_ROWS = 200


@transaction.atomic
def start_handover(*, membership: Membership, effective_on: date, cause: str, who: Principal, forced_reason: str = "") -> Handover:
    """Begin to hand over a role: the holder does so, or who leads the organisation. ValidationError names the field that is wrong."""
    if not may_draw_up(membership, who):
        raise NotAllowed
    membership = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=membership.pk)
    if membership.organisation_id is None:
        raise ValidationError("Chỉ bàn giao vai trò ở một cơ quan.")
    if not forced_reason:
        _check_day(membership, effective_on)
    if Handover.objects.filter(membership=membership, state__in=HandoverState.open()).exists():
        raise ValidationError("Vai trò này đang có một lần bàn giao chưa xong.")
    row = Handover(
        membership=membership,
        giver=membership.user,
        effective_on=effective_on,
        cause=nfc(cause).strip(),
        forced_reason=nfc(forced_reason).strip(),
        created_by_id=who.user_id,
    )
    row.full_clean(exclude=["paper", "giver_signed_by"])
    row.save()
    return row


def may_draw_up(membership: Membership, who: Principal) -> bool:
    """Whether the principal draws up the handover of a role: its holder in their own name, or who leads the organisation."""
    if who.may(P.HAND_OVER) and membership.user_id == who.user_id and who.on_behalf_of_id is None:
        return True
    scope = who.scope(P.LEAD_HANDOVER)
    return scope == Scope.PROVINCE or (scope == Scope.DISTRICT and membership.organisation_id in people.below(who.organisation_id))


def _check_day(membership: Membership, day: date) -> None:
    today = clock.today()
    if membership.valid_to is not None and membership.valid_to < today:
        raise ValidationError("Vai trò này đã kết thúc.")
    if day < today or day < membership.valid_from:
        raise ValidationError({"effective_on": "Ngày bàn giao không được trước hôm nay và trước ngày nhận vai trò."})
    if membership.valid_to is not None and day > membership.valid_to:
        raise ValidationError({"effective_on": f"Vai trò này chỉ được giao đến hết ngày {membership.valid_to:%d/%m/%Y}."})


def _draft(handover: Handover, who: Principal) -> Handover:
    """The handover, locked, while it is drawn up and by who may do so. NotAllowed or ValidationError otherwise."""
    row = Handover.objects.select_for_update(of=("self",), no_key=True).select_related("membership", "giver").get(pk=handover.pk)
    if not may_draw_up(row.membership, who):
        raise NotAllowed
    if row.state != HandoverState.DRAFT:
        raise ValidationError("Biên bản đã ký, không sửa được; bên nhận có thể trả lại để lập lại.")
    return row


@transaction.atomic
def describe(*, handover: Handover, effective_on: date, cause: str, note: str, who: Principal) -> Handover:
    """Correct the day, the cause and the remarks of a draft."""
    row = _draft(handover, who)
    if not row.forced_reason:
        _check_day(row.membership, effective_on)
        row.effective_on = effective_on
    row.cause, row.note = nfc(cause).strip(), nfc(note).strip()
    row.full_clean(exclude=["paper", "giver_signed_by"])
    row.save(update_fields=["effective_on", "cause", "note"])
    return row


@transaction.atomic
def add_receiver(*, handover: Handover, membership: Membership, who: Principal) -> HandoverReceiver:
    """Name somebody who takes over: another person with a role of today at the same organisation."""
    row = _draft(handover, who)
    fit = people.colleagues(row.membership.organisation_id or 0, but=[row.giver_id]).filter(pk=membership.pk).first()
    if fit is None:
        raise ValidationError({"membership": "Người nhận phải là người khác, đang giữ vai trò ở cùng cơ quan và tài khoản còn hoạt động."})
    named = row.receivers.order_by("position")
    if named.filter(membership__user_id=fit.user_id).exists():
        raise ValidationError({"membership": "Người này đã có trong danh sách nhận."})
    if named.count() >= MOST_RECEIVERS:
        raise ValidationError({"membership": f"Một lần bàn giao có nhiều nhất {MOST_RECEIVERS} người nhận."})
    last = named.aggregate(last=Max("position"))["last"] or 0
    return HandoverReceiver.objects.create(handover=row, membership=fit, position=last + 1)


@transaction.atomic
def remove_receiver(*, handover: Handover, receiver_id: int, who: Principal) -> None:
    """Take a receiver off the draft; what they would have taken goes to the others."""
    row = _draft(handover, who)
    row.items.filter(receiver_id=receiver_id).update(receiver=None)
    row.receivers.filter(pk=receiver_id).delete()


@transaction.atomic
def choose_takers(*, handover: Handover, choices: dict[tuple[str, int], int], who: Principal) -> None:
    """Say who takes which thing: (kind, key) → receiver. A receiver who may not take it is refused in words, and nothing is kept."""
    row = _draft(handover, who)
    takers = {taker.pk: taker for taker in selectors.receivers_of(row)}
    refusals: list[str] = []
    chosen: list[tuple[selectors.Planned, HandoverReceiver | None]] = []
    for planned in selectors.plan_of(row):
        wanted = choices.get(planned.key)
        if wanted is None or planned.keeper.ends:
            continue
        taker, refused = takers.get(wanted), dict(planned.refused)
        if taker is None:
            raise ValidationError("Người nhận được chọn không có trong danh sách nhận.")
        if wanted in refused:
            refusals.append(f"“{planned.thing.title}” không giao được cho {taker.membership.user.full_name}: {refused[wanted]}.")
        chosen.append((planned, taker))
    if refusals:
        raise ValidationError(refusals)
    _write(row, chosen)


def _write(handover: Handover, chosen: Sequence[tuple[selectors.Planned, HandoverReceiver | None]]) -> None:
    """Keep a row for each thing with its taker; those that are there are brought up to date."""
    known = {(item.keeper, item.subject_id): item for item in handover.items.filter(section=Section.FILE).order_by("id")}
    fresh: list[HandoverItem] = []
    for planned, taker in chosen:
        item = known.get(planned.key)
        if item is None:
            item = HandoverItem(handover=handover, section=Section.FILE, keeper=planned.keeper.code, subject_id=planned.thing.pk)
            fresh.append(item)
        item.receiver, item.title = taker, planned.thing.title[:300]
        item.detail, item.url = planned.thing.detail[:500], planned.thing.url[:300]
    HandoverItem.objects.bulk_create(fresh)
    HandoverItem.objects.bulk_update(known.values(), ["receiver", "title", "detail", "url"])


@transaction.atomic
def add_row(*, handover: Handover, section: str, title: str, detail: str, receiver_id: int | None, who: Principal) -> HandoverItem:
    """Write down something that is not on the portal: paper files, keys, seals, unfinished matters."""
    row = _draft(handover, who)
    if section not in set(Section.values) - {Section.FILE}:
        raise ValidationError({"section": "Chọn một phần của danh mục."})
    if row.items.count() >= MOST_ROWS:
        raise ValidationError(f"Danh mục có nhiều nhất {MOST_ROWS} dòng.")
    taker = row.receivers.filter(pk=receiver_id).order_by("pk").first() if receiver_id else row.receivers.order_by("position").first()
    item = HandoverItem(handover=row, section=section, title=nfc(title).strip(), detail=nfc(detail).strip(), receiver=taker)
    item.full_clean()
    item.save()
    return item


@transaction.atomic
def remove_row(*, handover: Handover, item_id: int, who: Principal) -> None:
    """Take a freely written row off the draft."""
    _draft(handover, who).items.filter(pk=item_id).exclude(section=Section.FILE).delete()


def write_list(handover: Handover) -> None:
    """Make the rows of things on the portal those that the giver holds now; called by the move, inside its transaction."""
    plan = selectors.plan_of(handover)
    held = {planned.key for planned in plan}
    rows = handover.items.filter(section=Section.FILE).order_by("id").values_list("pk", "keeper", "subject_id")
    handover.items.filter(pk__in=[pk for pk, code, key in rows if (code, key) not in held]).delete()
    _write(handover, [(planned, planned.receiver) for planned in plan])


def move_everything(handover: Handover, context: Context) -> None:
    """Move each thing to who signed for it; what the giver no longer holds is marked so. Called by the last signature."""
    giver = Holder.of(handover.membership)
    held = {(kind.code, thing.pk) for kind, things in holdings(giver).items() for thing in things}
    now = clock.now()
    first = selectors.receivers_of(handover)[0]
    for (code, taker), rows in selectors.by_taker(handover).items():
        kind = keeper(code)
        here = [row for row in rows if (row.keeper, row.subject_id) in held]
        receiver = taker or first
        handing = Handing(giver, Holder.of(receiver.membership), context.actor, last_day(handover), f"Bàn giao công việc: {handover.cause}")
        ids = [row.subject_id for row in here if row.subject_id is not None]
        if ids:
            kind.hand(ids, handing)
        moved = {row.pk for row in here}
        outcome = Outcome.ENDED if kind.ends else Outcome.MOVED
        handover.items.filter(pk__in=moved).update(outcome=outcome, done_at=now)
        handover.items.filter(pk__in={row.pk for row in rows} - moved).update(outcome=Outcome.GONE, done_at=now)
    handover.items.exclude(section=Section.FILE).update(outcome=Outcome.MOVED, done_at=now)


def last_day(handover: Handover) -> date:
    """The last day of the giver's role: as agreed, but not before the last signature."""
    return max(handover.effective_on, clock.today())


def end_the_role(handover: Handover) -> None:
    """The giver's role ends on the agreed day, not before today."""
    last = last_day(handover)
    rows = Membership.objects.filter(pk=handover.membership_id, valid_from__lte=last)
    rows.filter(valid_to__isnull=True).update(valid_to=last)
    rows.filter(valid_to__gt=last).update(valid_to=last)
    handover.membership.refresh_from_db(fields=["valid_to"])
