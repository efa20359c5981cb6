"""Two rows of one cơ sở become one: everything that hangs on the one follows to the other; it stays to be read."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors
from khuyencong.actors.enums import ChangeState, JoinState
from khuyencong.actors.hooks import mover_of
from khuyencong.actors.models import Enterprise, EnterpriseChange, EnterpriseMerge, EnterpriseYear, Invitation, JoinRequest, Membership
from khuyencong.actors.permissions import P
from khuyencong.actors.services import facts as keep
from khuyencong.text import nfc
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import Stale

# History of the merged row stays with it; figures and people follow by rules of their own, below.
STAY = (Enterprise, EnterpriseChange, EnterpriseMerge, Invitation, JoinRequest)
FILLED = ("tax_code", "vsic_code", "address", "representative", "phone", "employees", "capital", "founded_on", "craft_village_id")


@transaction.atomic
def merge_enterprises(*, loser: Enterprise, keeper: Enterprise, who: Principal, version: int, reason: str) -> EnterpriseMerge:
    """Let `loser` go into `keeper`: lines, people and figures follow, empty facts are filled from it, the move is logged.

    Refused, NotAllowed or Stale as the machine says; ValidationError when rows of both cannot stand together. Both rows are held
    in the order of their ids, so that two merges wait for each other.
    """
    keep.require(loser, who, P.MERGE_ENTERPRISES)
    keep.require(keeper, who, P.MERGE_ENTERPRISES)
    held = Enterprise.objects.select_for_update(of=("self",), no_key=True).select_related("area").filter(pk__in=(loser.pk, keeper.pk))
    rows = {row.pk: row for row in held.order_by("pk")}
    gone, stays = rows[loser.pk], rows[keeper.pk]
    if gone.version != version:
        raise Stale
    runner.fire(gone, "merge", actor=who, version=version, reason=reason, data={"into": stays})
    moved = {label: ids for label, ids in _follow(stays, gone).items() if ids}
    for name in FILLED:
        if getattr(stays, name) in (None, "") and getattr(gone, name) not in (None, ""):
            setattr(stays, name, getattr(gone, name))
    keep.save(stays)
    return EnterpriseMerge.objects.create(loser=gone, keeper=stays, moved=moved, reason=nfc(reason).strip()[:500], by_id=who.user_id)


def _follow(keeper: Enterprise, loser: Enterprise) -> dict[str, list[int]]:
    """Set every link to the loser over to the keeper; the ids of the rows by their model."""
    moved: dict[str, list[int]] = {}
    _end_what_waits(loser)
    for relation in Enterprise._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if model in STAY:
            continue
        label = model._meta.label
        if model is Membership:
            moved[label] = _people(keeper, loser)
        elif model is EnterpriseYear:
            moved[label] = _years(keeper, loser)
        elif (mover := mover_of(label)) is not None:
            moved[label] = mover(keeper.pk, loser.pk)
        else:
            moved[label] = _links(model, name, keeper, loser)
    return moved


def _links(model: type[models.Model], name: str, keeper: Enterprise, loser: Enterprise) -> list[int]:
    rows = model._default_manager.filter(**{name: loser})
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    try:
        with transaction.atomic():
            rows.update(**{name: keeper})
    except IntegrityError as error:
        raise ValidationError(f"Hai cơ sở cùng có {model._meta.verbose_name} không thể đứng chung; cần xử lý trước khi gộp.") from error
    return ids


def _people(keeper: Enterprise, loser: Enterprise) -> list[int]:
    """Those who act for the loser act for the keeper; who acts for both keeps the role that they have there."""
    there = set(keeper.memberships.filter(selectors.in_force()).values_list("user_id", flat=True))
    rows = Membership.objects.filter(selectors.in_force(), enterprise=loser)
    ids = list(rows.exclude(user_id__in=there).order_by("pk").values_list("pk", flat=True))
    Membership.objects.filter(pk__in=ids).update(enterprise=keeper)
    return ids


def _years(keeper: Enterprise, loser: Enterprise) -> list[int]:
    """Figures of years that the keeper has not reported itself."""
    own = list(keeper.years.order_by("year").values_list("year", flat=True))
    ids = list(loser.years.exclude(year__in=own).order_by("pk").values_list("pk", flat=True))
    EnterpriseYear.objects.filter(pk__in=ids).update(enterprise=keeper)
    return ids


def _end_what_waits(loser: Enterprise) -> None:
    """Nothing waits for a decision on a row that is only read: invitations and requests for it end, they may be sent to the keeper."""
    now: Any = clock.now()
    loser.invitations.filter(used_at__isnull=True, cancelled_at__isnull=True).update(cancelled_at=now)
    loser.join_requests.filter(state=JoinState.OPEN).update(state=JoinState.WITHDRAWN, decided_at=now)
    loser.changes.filter(state=ChangeState.PROPOSED).update(state=ChangeState.WITHDRAWN, decided_at=now)
