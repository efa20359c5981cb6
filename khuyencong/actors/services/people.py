"""Accounts and roles: invite, give, end, disable."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal, Role, Scope, holders
from khuyencong.access.grants import scope_of
from khuyencong.actors.belongings import Holder, open_work
from khuyencong.actors.models import Enterprise, Handover, Membership, Organisation, User
from khuyencong.actors.permissions import P
from khuyencong.actors.roles import kinds_of
from khuyencong.actors.selectors import in_force, people
from khuyencong.actors.services.handovers import start_handover
from khuyencong.actors.staffing import HandoverState
from khuyencong.jobs import ask
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed

INVITE_JOB = "actors.invite"
MOST_NAMED = 6


@transaction.atomic
def add_person(*, email: str, full_name: str, password: str | None = None) -> User:
    """A new account. ValidationError when the address is known."""
    return User.objects.create_user(email=email, full_name=nfc(full_name).strip(), password=password)


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    organisation: Organisation | None = None,
    enterprise: Enterprise | None = None,
    title: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Let a person act in a role for an organisation or an enterprise, from a day on.

    ValidationError when the role does not fit the kind of organisation, or is held there already in those days.
    """
    membership = Membership(
        user=user,
        role=role,
        organisation=organisation,
        enterprise=enterprise,
        title=nfc(title).strip(),
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
    )
    if organisation is not None and organisation.kind not in kinds_of(role):
        raise ValidationError({"role": f"{organisation} không có vai trò {Role(role).label}."})
    if valid_to is not None and valid_to < membership.valid_from:
        raise ValidationError({"valid_to": "Ngày kết thúc phải từ ngày bắt đầu trở đi."})
    membership.full_clean()
    membership.save()
    return membership


def _may_place(organisation: Organisation, role: str, who: Principal) -> None:
    """Who manages the organisation's people gives its roles; the operator's role is given by operators alone."""
    if not people.organisations_within(who, P.MANAGE_PEOPLE).filter(pk=organisation.pk).exists():
        raise NotAllowed
    if scope_of(P.MANAGE_PEOPLE, Role(role)) == Scope.PROVINCE and who.scope(P.MANAGE_PEOPLE) != Scope.PROVINCE:
        raise ValidationError({"role": "Vai trò quản trị hệ thống do quản trị hệ thống giao."})


@transaction.atomic
def appoint(
    *, user: User, role: Role, organisation: Organisation, title: str, valid_from: date, valid_to: date | None = None, who: Principal
) -> Membership:
    """Give a person a role at an organisation that one manages; nobody gives one to themselves."""
    if user.pk in who.persons:
        raise ValidationError("Không tự giao vai trò cho chính mình.")
    _may_place(organisation, role, who)
    return give_role(user=user, role=role, organisation=organisation, title=title, valid_from=valid_from, valid_to=valid_to)


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    role: Role,
    organisation: Organisation,
    title: str,
    valid_from: date,
    valid_to: date | None = None,
    who: Principal,
) -> User:
    """A new account with its first role; a letter with a link that works once lets its owner choose a password."""
    _may_place(organisation, role, who)
    user = add_person(email=email, full_name=full_name)
    give_role(user=user, role=role, organisation=organisation, title=title, valid_from=valid_from, valid_to=valid_to)
    _send_invitation(user, who)
    return user


@transaction.atomic
def invite_again(*, user: User, who: Principal) -> None:
    """Another letter to somebody who has not chosen a password yet."""
    _may_touch(user, who)
    if user.has_usable_password():
        raise ValidationError("Người này đã đặt mật khẩu.")
    if not user.is_active:
        raise ValidationError("Tài khoản đang bị khóa.")
    _send_invitation(user, who)


def _send_invitation(user: User, who: Principal) -> None:
    # The link is made when the letter is written: no row keeps it.
    ask(INVITE_JOB, f"{INVITE_JOB}:{user.pk}:{clock.now().timestamp():.0f}", {"user_id": user.pk, "by": who.organisation_name}, who.user_id)


@transaction.atomic
def end_role(*, membership: Membership, on: date, who: Principal, forced_reason: str = "") -> Handover | None:
    """Let a role end on a day (its last).

    A role with open work ends through a handover: ValidationError lists the work. A leader may force it with a reason; the
    work is then kept in a handover that waits for takers, which is returned. The last operator's role is not ended.
    """
    if not people.may_manage(who, membership):
        raise NotAllowed
    if membership.user_id in who.persons:
        raise ValidationError("Không tự kết thúc vai trò của chính mình.")
    if membership.role in _operating():
        _another_operator(membership.user_id)
    row = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user", "organisation").get(pk=membership.pk)
    today = clock.today()
    if row.valid_to is not None and row.valid_to < today:
        raise ValidationError("Vai trò này đã kết thúc.")
    if on < max(today, row.valid_from):
        raise ValidationError({"on": "Ngày kết thúc không được trước hôm nay và trước ngày bắt đầu vai trò."})
    waiting = Handover.objects.filter(membership=row, state__in=HandoverState.open()).exists()
    work = open_work(Holder.of(row))
    kept: Handover | None = None
    if work and not forced_reason.strip():
        raise ValidationError({"on": _listing(row, [f"{thing.title} ({kind.label.lower()})" for kind, thing in work])})
    if work and not waiting:
        kept = start_handover(
            membership=row, effective_on=on, cause="Vai trò kết thúc khi còn việc chưa bàn giao", who=who, forced_reason=forced_reason
        )
    elif work:
        Handover.objects.filter(membership=row, state__in=HandoverState.open()).update(forced_reason=nfc(forced_reason).strip()[:300])
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return kept


def _listing(row: Membership, names: list[str]) -> str:
    more = f" và {len(names) - MOST_NAMED} việc khác" if len(names) > MOST_NAMED else ""
    return (
        f"{row.user.full_name} còn {len(names)} việc chưa bàn giao: {'; '.join(names[:MOST_NAMED])}{more}. Hãy lập biên bản bàn giao trước."
    )


def _operating() -> list[Role]:
    """The roles that see to everybody's account."""
    return [role for role, scope in holders(P.MANAGE_PEOPLE).items() if scope == Scope.PROVINCE]


def _another_operator(user_id: int) -> None:
    """Somebody else stays who can let people in; rows are locked, before any other, so that two operators do not end each other."""
    operators = Membership.objects.filter(in_force(), role__in=_operating()).select_related("user").order_by("pk")
    locked = list(operators.select_for_update(of=("self", "user"), no_key=True))
    lasting = [row for row in locked if row.user_id != user_id and row.user.is_active and row.valid_to is None]
    if not lasting:
        raise ValidationError("Đây là quản trị hệ thống cuối cùng; hãy giao vai trò này cho người khác trước.")


def _may_touch(user: User, who: Principal) -> None:
    """Operators see to every account; a leader to those whose every role of today is at the leader's organisations."""
    scope = who.scope(P.MANAGE_PEOPLE)
    if scope == Scope.PROVINCE:
        return
    mine = people.below(who.organisation_id)
    held = list(Membership.objects.filter(in_force(), user=user).order_by("pk").values_list("organisation_id", flat=True))
    if scope != Scope.DISTRICT or not held or any(pk not in mine for pk in held):
        raise NotAllowed


@transaction.atomic
def disable_account(*, user: User, who: Principal) -> User:
    """The account is out at its next request. Nobody disables themselves, nor the last operator."""
    _may_touch(user, who)
    if user.pk in who.persons:
        raise ValidationError("Không tự khóa tài khoản của chính mình.")
    if Membership.objects.filter(in_force(), user=user, role__in=_operating()).exists():
        _another_operator(user.pk)
    row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if not row.is_active:
        raise ValidationError("Tài khoản này đã bị khóa.")
    row.is_active = False
    row.save(update_fields=["is_active"])
    return row


@transaction.atomic
def enable_account(*, user: User, who: Principal) -> User:
    """Let a disabled account in again."""
    _may_touch(user, who)
    row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if row.is_active:
        raise ValidationError("Tài khoản này đang hoạt động.")
    row.is_active = True
    row.save(update_fields=["is_active"])
    return row
