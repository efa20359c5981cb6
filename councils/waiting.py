"""What waits for members of councils: sittings to which they owe a declaration, a sheet or a signature."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from councils.models import AgendaItem, Ballot, Member, Sitting
from councils.permissions import P
from khuyencong.access import Principal
from khuyencong.actors.selectors import in_force
from khuyencong.ui.waiting import Source, Waiting, register_source
from projects.models import ConflictDeclaration


def _sittings(who: Principal) -> QuerySet[Sitting] | None:
    """Invited or opened sittings with a đề án on which the reader has said nothing yet, and minutes that wait for their signature."""
    if not who.may(P.SIT) or who.on_behalf_of_id is not None:
        return None
    mine = Member.objects.filter(in_force(), council=OuterRef("council"), user_id=who.user_id)
    declared = ConflictDeclaration.objects.filter(project=OuterRef("project"), person_id=who.user_id)
    cast = Ballot.objects.filter(item=OuterRef("pk"), member__user_id=who.user_id)
    silent = AgendaItem.objects.filter(sitting=OuterRef("pk"), conclusion="")
    to_declare = Q(invitation__isnull=False) & Q(Exists(silent.filter(~Q(Exists(declared)))))
    free = silent.filter(~Q(Exists(declared.filter(has_conflict=True))), ~Q(Exists(cast)))
    present = Q(attendances__member__user_id=who.user_id)
    to_vote = Q(pk__in=Sitting.objects.filter(present, Exists(free), opened_at__isnull=False).order_by().values("pk"))
    whole = ~Q(Exists(silent))
    to_sign = (
        Q(opened_at__isnull=False)
        & whole
        & (
            Q(secretary__user_id=who.user_id, secretary_signed_at__isnull=True)
            | Q(presided_by__user_id=who.user_id, secretary_signed_at__isnull=False)
        )
    )
    rows = Sitting.objects.filter(to_declare | to_vote | to_sign, Exists(mine), minutes__isnull=True)
    return rows.select_related("council__organisation").order_by("held_on", "pk")


def _row(row: Sitting, who: Principal) -> Waiting:
    if row.opened_at is None:
        verb = "Khai xung đột lợi ích"
    else:
        verb = "Chấm điểm, biểu quyết hoặc ký biên bản"
    return Waiting(
        verb=verb,
        title=str(row),
        code=f"HD-{row.pk}",
        url=row.get_absolute_url(),
        beneficiary=row.place,
        district=row.council.organisation.short_name,
        amount=None,
        since=row.opened_at or row.at,
        due_on=row.held_on,
    )


register_source(Source("councils.sittings", _sittings, _row))
