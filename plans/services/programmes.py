"""Keep stage programmes and what they are to reach."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from plans.models import Programme, ProgrammeTarget
from plans.permissions import P


def _may_keep(who: Principal) -> None:
    if not who.may(P.KEEP_PROGRAMME):
        raise NotAllowed


@transaction.atomic
def keep_programme(
    *,
    who: Principal,
    name: str,
    track: str,
    first_year: int,
    last_year: int,
    notation: str,
    authority: str,
    decided_on: date,
    legal_basis: str = "",
    goals: str = "",
    programme: Programme | None = None,
) -> Programme:
    """Enter a programme that was decided, or correct it. ValidationError names the field."""
    _may_keep(who)
    row = programme or Programme(by_id=who.user_id)
    row.name, row.notation, row.authority = nfc(name).strip(), nfc(notation).strip(), nfc(authority).strip()
    row.track, row.first_year, row.last_year, row.decided_on = track, first_year, last_year, decided_on
    row.legal_basis, row.goals = nfc(legal_basis).strip(), nfc(goals).strip()
    if last_year < first_year:
        raise ValidationError({"last_year": "Năm cuối phải từ năm đầu trở đi."})
    if decided_on > clock.today():
        raise ValidationError({"decided_on": "Ngày quyết định không được sau hôm nay."})
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def add_target(
    *,
    programme: Programme,
    who: Principal,
    sub_programme: str,
    goal: str,
    money: int = 0,
    indicator: str = "",
    unit: str = "",
    quantity: int | None = None,
) -> ProgrammeTarget:
    """Add what a programme is to reach in a sub-programme (money of the whole period, đồng)."""
    _may_keep(who)
    row = ProgrammeTarget(
        programme=programme, sub_programme=sub_programme, goal=nfc(goal).strip(), money=money, indicator=nfc(indicator).strip(),
        unit=nfc(unit).strip(), quantity=quantity,
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def drop_target(*, target: ProgrammeTarget, who: Principal) -> None:
    """Take a target out that was entered by mistake; the trail keeps it."""
    _may_keep(who)
    target.delete()
