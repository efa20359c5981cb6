"""Handovers: what would pass to whom, and what stands in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.access import Principal, Scope
from khuyencong.actors.belongings import Holder, Keeper, Thing, holdings, keeper
from khuyencong.actors.models import Handover, HandoverItem, HandoverReceiver
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors.people import rows_below
from khuyencong.actors.staffing import HandoverState, Outcome, Section


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing of a draft: who takes it, and otherwise why those named cannot."""

    keeper: Keeper
    thing: Thing
    receiver: HandoverReceiver | None
    why: str = ""
    refused: tuple[tuple[int, str], ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the other rows."""
        return (self.keeper.code, self.thing.pk)


def handovers_visible_to(who: Principal) -> QuerySet[Handover]:
    """Handovers that the principal gives, takes, or oversees."""
    mine = Q(giver_id=who.user_id) | Q(receivers__membership__user_id=who.user_id)
    match who.scope(P.LEAD_HANDOVER):
        case Scope.PROVINCE:
            return Handover.objects.all()
        case Scope.DISTRICT:
            mine |= Q(membership__organisation__in=rows_below(who.organisation_id))
    return Handover.objects.filter(pk__in=Handover.objects.filter(mine).order_by().values("pk"))


def receivers_of(handover: Handover) -> list[HandoverReceiver]:
    """Those who take over, in their order."""
    return list(handover.receivers.select_related("membership__user", "membership__organisation").order_by("position"))


def plan_of(handover: Handover, receivers: Sequence[HandoverReceiver] | None = None) -> list[Planned]:
    """What the giver holds now, and who would take each: whom the list names when they may, else the first who may."""
    takers = receivers_of(handover) if receivers is None else receivers
    rows = handover.items.filter(section=Section.FILE).order_by("id")
    chosen = {(row.keeper, row.subject_id): row.receiver_id for row in rows}
    plan: list[Planned] = []
    for kind, things in holdings(Holder.of(handover.membership)).items():
        ids = [thing.pk for thing in things]
        against = {taker.pk: kind.against(ids, Holder.of(taker.membership)) for taker in takers}
        plan += [_planned(kind, thing, takers, against, chosen.get((kind.code, thing.pk))) for thing in things]
    return plan


def _planned(
    kind: Keeper, thing: Thing, takers: Sequence[HandoverReceiver], against: dict[int, dict[int, str]], wanted: int | None
) -> Planned:
    if kind.ends:
        return Planned(kind, thing, None)
    ordered = sorted(takers, key=lambda taker: (taker.pk != wanted, taker.position))
    refused = tuple((taker.pk, against[taker.pk][thing.pk]) for taker in ordered if thing.pk in against[taker.pk])
    cannot = {pk for pk, _ in refused}
    fit = next((taker for taker in ordered if taker.pk not in cannot), None)
    names = {taker.pk: taker.membership.user.full_name for taker in takers}
    why = "; ".join(f"{names[pk]}: {words}" for pk, words in refused)
    return Planned(kind, thing, fit, why, refused)


def not_signed_for(handover: Handover) -> list[Thing]:
    """What the giver holds now and did not sign for; what comes and goes by itself is not counted."""
    rows = handover.items.filter(section=Section.FILE).order_by("id")
    signed = {(row.keeper, row.subject_id) for row in rows}
    held = holdings(Holder.of(handover.membership))
    return [thing for kind, things in held.items() if not kind.flowing for thing in things if (kind.code, thing.pk) not in signed]


def misfits(handover: Handover) -> list[tuple[str, str, str]]:
    """(thing, receiver, why) for what the signed list gives to somebody who may no longer take it."""
    found: list[tuple[str, str, str]] = []
    for (code, taker), rows in by_taker(handover).items():
        if taker is None:
            continue
        against = keeper(code).against([row.subject_id for row in rows if row.subject_id is not None], Holder.of(taker.membership))
        found += [(row.title, taker.membership.user.full_name, against[row.subject_id]) for row in rows if row.subject_id in against]
    return found


def by_taker(handover: Handover) -> dict[tuple[str, HandoverReceiver | None], list[HandoverItem]]:
    """The rows that name something on the portal, by kind and by who takes them."""
    rows: dict[tuple[str, Any], list[HandoverItem]] = {}
    items = handover.items.filter(section=Section.FILE).select_related("receiver__membership__user").order_by("keeper", "id")
    for item in items:
        rows.setdefault((item.keeper, item.receiver), []).append(item)
    return rows


def without_taker(who: Principal) -> QuerySet[Handover]:
    """Work whose holder's role was ended by force and which nobody has taken yet, for those who see to it."""
    return handovers_visible_to(who).filter(state__in=HandoverState.open()).exclude(forced_reason="")


def former_holders(code: str, subject_id: int) -> set[int]:
    """Ids of the people from whom a thing of a kind has been handed over: who wrote or judged it once is still one who did."""
    rows = HandoverItem.objects.filter(keeper=code, subject_id=subject_id, outcome=Outcome.MOVED)
    return set(rows.order_by().values_list("handover__giver_id", flat=True))


def once_held(code: str, user_ids: Iterable[int], subject: str = "pk") -> Exists:
    """The same as a condition on rows: whether one of these people has handed over the row that `subject` names."""
    rows = HandoverItem.objects.filter(keeper=code, subject_id=OuterRef(subject), outcome=Outcome.MOVED)
    return Exists(rows.filter(handover__giver_id__in=list(user_ids)))
