"""What a person holds in the actors' own room, and below it: unread notices, delegations, being in charge of khuyến công."""

from collections.abc import Sequence

from django.db.models import Q

from khuyencong import clock, notices
from khuyencong.actors.belongings import Handing, Holder, Keeper, Thing, register_keeper
from khuyencong.actors.models import Delegation, Membership, OfficerAssignment
from khuyencong.actors.selectors import in_force
from khuyencong.actors.services import delegations
from khuyencong.notices.models import Notice
from khuyencong.notices.services import mark_read
from khuyencong.text import date_vi

_LASTING = Q(revoked_at__isnull=True)


def _unread(holder: Holder) -> list[Thing]:
    """One row for all unread notices; they go when the person has no other role to read them in."""
    others = Membership.objects.filter(in_force(), user_id=holder.user_id).exclude(pk=holder.membership_id)
    count = Notice.objects.filter(user_id=holder.user_id, read_at__isnull=True).order_by().count()
    if not count or others.exists():
        return []
    return [Thing(holder.membership_id, f"{count} thông báo chưa đọc", "Chuyển nguyên văn cho người nhận")]


def _pass_notices(_: Sequence[int], handing: Handing) -> None:
    """The receiver gets each as their own; the giver's are read."""
    rows = Notice.objects.filter(user_id=handing.giver.user_id, read_at__isnull=True).order_by("pk")
    for row in rows:
        about = (row.subject_kind, row.subject_id) if row.subject_id is not None else None
        notices.tell([handing.receiver.user_id], kind=row.kind, title=row.title, body=row.body, url=row.url, subject=about)
    mark_read(user_id=handing.giver.user_id)


def _delegated(holder: Holder) -> list[Thing]:
    rows = Delegation.objects.filter(
        _LASTING, Q(giver_id=holder.membership_id) | Q(receiver_id=holder.membership_id), valid_to__gte=clock.today()
    )
    return [
        Thing(
            row.pk,
            f"Ủy quyền của {row.giver.user.full_name} cho {row.receiver.user.full_name}",
            f"Văn bản {row.paper_number}, đến hết {date_vi(row.valid_to)}",
            "/uy-quyen/",
        )
        for row in rows.select_related("giver__user", "receiver__user").order_by("pk")
    ]


def _end_delegations(ids: Sequence[int], handing: Handing) -> None:
    for row in Delegation.objects.filter(_LASTING, pk__in=ids).order_by("pk"):
        delegations.end(row, reason=handing.reason, by_id=handing.actor.user_id or handing.giver.user_id)


def _in_charge(holder: Holder) -> list[Thing]:
    rows = OfficerAssignment.objects.filter(user_id=holder.user_id, organisation_id=holder.organisation_id)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today()), valid_from__lte=clock.today())
    return [
        Thing(row.pk, f"Phụ trách khuyến công tại {row.organisation.short_name}", f"Quyết định {row.decision_number}", "/can-bo/")
        for row in rows.select_related("organisation").order_by("pk")
    ]


def _end_assignments(ids: Sequence[int], handing: Handing) -> None:
    """The term ends with the role; the leader assigns the next officer by a decision of its own."""
    for row in OfficerAssignment.objects.filter(pk__in=ids).order_by("pk"):
        row.valid_to, row.ended_reason = max(row.valid_from, handing.on), handing.reason[:300]
        row.save(update_fields=["valid_to", "ended_reason"])


register_keeper(
    Keeper("actors.notices", "Thông báo chưa đọc", _unread, _pass_notices, blocks=False, flowing=True),
    Keeper("actors.delegations", "Ủy quyền", _delegated, _end_delegations, ends=True),
    Keeper("actors.in_charge", "Phân công phụ trách khuyến công", _in_charge, _end_assignments, ends=True),
)
