"""Who goes on with a budget whose owner has ended: its successors by decree, or the UBND of the units that its area became."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from budgets.enums import OPEN_STAGES, Outcome, SettlementStatus
from budgets.models import Account, SettlementRow
from budgets.selectors.settlements import Unsettled, to_settle
from khuyencong.actors.enums import Function
from khuyencong.actors.models import AdminUnit, AdminUnitSuccession, FunctionHolder, Organisation, OrganisationSuccession
from khuyencong.actors.selectors import in_force


@dataclass(frozen=True, slots=True)
class Ended:
    """An owner who is no longer there when the next year begins and whose money goes on: who may take it over (id, name)."""

    part: Unsettled
    heirs: tuple[tuple[int, str], ...]

    @property
    def only(self) -> int | None:
        """The one heir, where nothing is to be chosen."""
        return self.heirs[0][0] if len(self.heirs) == 1 else None


def first_day_after(year: int) -> date:
    """The day from which the money of a closed year stands in the next."""
    return date(year + 1, 1, 1)


def ended_owners(year: int) -> list[Ended]:
    """Approved settlements of a year with money that goes on, whose owner has ended before the next year begins."""
    on = first_day_after(year)
    parts = [one for one in to_settle(year) if one.is_approved]
    ended = Organisation.objects.filter(pk__in={one.owner_id for one in parts}, valid_to__lt=on).order_by("pk").in_bulk()
    carried = SettlementRow.objects.filter(settlement__fiscal_year_id=year, settlement__status=SettlementStatus.APPROVED)
    pairs = set(carried.filter(outcome=Outcome.CARRY, left__gt=0).order_by().values_list("settlement__source", "settlement__owner"))
    funds = Account.objects.filter(
        fiscal_year_id=year, fund__isnull=False, stage__in=OPEN_STAGES, balance__gt=0
    )  # a giver's money always goes on
    pairs |= set(funds.order_by().values_list("source", "owner"))
    going = [one for one in parts if one.owner_id in ended and (one.source, one.owner_id) in pairs]
    known = {pk: heirs_of(ended[pk], on) for pk in dict.fromkeys(one.owner_id for one in going)}
    return [Ended(one, known[one.owner_id]) for one in going]


def heirs_of(owner: Organisation, on: date) -> tuple[tuple[int, str], ...]:
    """Organisations in force on a day that went on for one that ended (through several decrees), by name; without any, the UBND of the
    units that its area, or the communes in it, became."""
    found = _followed(OrganisationSuccession, {owner.pk})
    rows = Organisation.objects.filter(in_force(on), pk__in=found)
    if not rows.exists() and owner.area_id:
        within = AdminUnit.objects.filter(parent_id=owner.area_id).order_by("pk").values_list("pk", flat=True)
        units = _followed(AdminUnitSuccession, {owner.area_id, *within})
        holders = FunctionHolder.objects.filter(in_force(on), function=Function.LOCAL_AUTHORITY, area_id__in=units)
        rows = Organisation.objects.filter(in_force(on), pk__in=holders.order_by().values("organisation"))
    return tuple(rows.order_by("name", "pk").values_list("pk", "name"))


def _followed(model: type[OrganisationSuccession] | type[AdminUnitSuccession], first: Iterable[int]) -> set[int]:
    """All that came after some rows: a successor may have ended and gone on as another. One query a generation; decrees go forward in time."""
    seen: set[int] = set()
    fresh = set(first)
    while fresh:
        rows = model._default_manager.filter(old__in=fresh)
        fresh = set(rows.order_by("pk").values_list("new_id", flat=True)) - seen
        seen |= fresh
    return seen


__all__ = ["Ended", "ended_owners", "first_day_after", "heirs_of"]
