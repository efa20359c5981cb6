"""Found a council, and say who sits on it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from councils.enums import Seat
from councils.models import Council, Member
from councils.permissions import P
from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors.models import Membership, User
from khuyencong.actors.selectors import in_force
from khuyencong.actors.services.people import add_person
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed


def organises(who: Principal) -> None:
    """Refuse whoever does not organise councils."""
    if not who.may(P.ORGANISE) or who.organisation_id is None:
        raise NotAllowed


@transaction.atomic
def found_council(
    *,
    who: Principal,
    name: str,
    decision: str,
    decided_on: date,
    valid_from: date,
    valid_to: date | None = None,
    quorum_bp: int = 6667,
    majority_bp: int = 5000,
) -> Council:
    """A council by the decision that founds it. ValidationError: a decision of the future, a term that ends before it begins."""
    organises(who)
    if decided_on > clock.today():
        raise ValidationError({"decided_on": "Ngày quyết định không được sau hôm nay."})
    if valid_from < decided_on:
        raise ValidationError({"valid_from": "Nhiệm kỳ không được bắt đầu trước ngày quyết định."})
    if valid_to is not None and valid_to < valid_from:
        raise ValidationError({"valid_to": "Ngày hết nhiệm kỳ phải từ ngày bắt đầu trở đi."})
    council = Council(
        name=nfc(name).strip(),
        organisation_id=who.organisation_id,
        decision=nfc(decision).strip(),
        decided_on=decided_on,
        valid_from=valid_from,
        valid_to=valid_to,
        quorum_bp=quorum_bp,
        majority_bp=majority_bp,
        by_id=who.user_id,
        at=clock.now(),
    )
    council.full_clean()
    council.save()
    return council


def fit_to_sit(on: date | None = None) -> list[Membership]:
    """Roles whose holders may sit, with their people, one a person, by name."""
    rows = Membership.objects.filter(in_force(on), role__in=list(holders(P.SIT)), user__is_active=True)
    found: dict[int, Membership] = {}
    for row in rows.select_related("user", "organisation").order_by("user__full_name", "user_id", "id"):
        found.setdefault(row.user_id, row)
    return list(found.values())


def _seat(council: Council, user: User, seat: str, title: str) -> Member:
    member = Member(council=council, user=user, seat=seat, title=nfc(title).strip(), valid_from=max(clock.today(), council.valid_from))
    member.full_clean()
    member.save()
    return member


@transaction.atomic
def add_member(*, council: Council, who: Principal, user_id: int, seat: str, title: str = "") -> Member:
    """Give a seat to somebody of an office; an expert from outside comes by `add_expert`. The person is told."""
    organises(who)
    if seat == Seat.EXPERT:
        raise ValidationError({"seat": "Chuyên gia ngoài cơ quan được thêm riêng."})
    role = next((row for row in fit_to_sit() if row.user_id == user_id), None)
    if role is None:
        raise ValidationError({"user_id": "Người này không có vai trò tham gia Hội đồng."})
    office = role.organisation.name if role.organisation else ""
    member = _seat(council, role.user, seat, title.strip() or ", ".join(part for part in (role.title, office) if part))
    notices.tell(
        [user_id],
        kind="council.seated",
        title=f"{member.get_seat_display()}: {council.name}",
        body=f"Theo {council.decision}.",
        url=council.get_absolute_url(),
        subject=("council", council.pk),
    )
    return member


@transaction.atomic
def add_expert(*, council: Council, who: Principal, full_name: str, email: str, title: str) -> Member:
    """A seat for an expert of no office here. They get an account without a role; the secretary enters their signed sheets."""
    organises(who)
    if not title.strip():
        raise ValidationError({"title": "Cần ghi chức vụ, nơi công tác của chuyên gia."})
    user = User.objects.filter(email__iexact=email.strip()).order_by("id").first()
    if user is not None and user.full_name.casefold() != nfc(full_name).strip().casefold():
        raise ValidationError({"email": f"Địa chỉ này là của {user.full_name}."})
    if user is None:
        user = add_person(email=email.strip(), full_name=full_name)
    return _seat(council, user, Seat.EXPERT, title)


@transaction.atomic
def end_member(*, member: Member, who: Principal, last_day: date) -> Member:
    """End a seat with a day; what the person scored and voted until then stays."""
    organises(who)
    row = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    if row.valid_to is not None:
        raise ValidationError("Người này đã thôi tham gia Hội đồng.")
    if last_day < row.valid_from:
        raise ValidationError({"last_day": "Ngày cuối phải từ ngày bắt đầu trở đi."})
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    return row
