"""Who acts for a cơ sở: invited by an owner, let in on request, given another role, ended. There is always an owner left."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal, Role, Scope
from khuyencong.actors import selectors
from khuyencong.actors.enums import JoinState
from khuyencong.actors.models import Enterprise, Invitation, JoinRequest, Membership, User
from khuyencong.actors.permissions import P
from khuyencong.actors.services import facts as keep
from khuyencong.actors.services.accounts import GONE, clean_email, is_open, new_person
from khuyencong.actors.services.people import give_role
from khuyencong.actors.workflow.enterprise_machine import ENTERPRISE
from khuyencong.documents.services import attach
from khuyencong.documents.services.attachments import Uploaded
from khuyencong.jobs.services import ask
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed, Stale

TITLES = {Role.ENTERPRISE: "Chủ cơ sở", Role.ENTERPRISE_STAFF: "Nhân viên"}
LAST_OWNER = "Cơ sở phải luôn còn ít nhất một tài khoản chủ cơ sở; hãy giao vai trò chủ cơ sở cho người khác trước."


def owners_of(enterprise: Enterprise) -> list[Membership]:
    """The owners of today whose accounts are active."""
    rows = Membership.objects.filter(selectors.in_force(), enterprise=enterprise, role=Role.ENTERPRISE, user__is_active=True)
    return list(rows.select_related("user").order_by("valid_from", "id"))


def may_invite(enterprise: Enterprise, who: Principal) -> bool:
    """An owner invites; its district too, as long as the cơ sở has no owner with an account."""
    try:
        keep.require(enterprise, who, P.MANAGE_ACCOUNTS)
    except NotAllowed:
        try:
            keep.require(enterprise, who, P.INVITE_FIRST_OWNER)
        except NotAllowed:
            return False
        return not owners_of(enterprise)
    return True


@transaction.atomic
def invite(enterprise: Enterprise, *, who: Principal, email: str, role: Role) -> Invitation:
    """Send a one-time link by which somebody may act for the cơ sở. ValidationError when they do already, or are invited."""
    row = keep.locked(enterprise)
    if not may_invite(row, who):
        raise NotAllowed
    if who.scope(P.MANAGE_ACCOUNTS) is None and role != Role.ENTERPRISE:
        raise ValidationError({"role": "Cơ quan chỉ mời chủ cơ sở; chủ cơ sở tự mời nhân viên."})
    email = clean_email(email)
    now = clock.now()
    if Membership.objects.filter(selectors.in_force(), enterprise=row, user__email=email).exists():
        raise ValidationError({"email": "Người này đã có vai trò ở cơ sở."})
    # An invitation that ran out makes room for a new one.
    row.invitations.filter(email=email, used_at__isnull=True, cancelled_at__isnull=True, expires_at__lte=now).update(cancelled_at=now)
    if row.invitations.filter(email=email, used_at__isnull=True, cancelled_at__isnull=True).exists():
        raise ValidationError({"email": "Đã gửi lời mời tới địa chỉ này; thu hồi lời mời cũ trước khi mời lại."})
    invitation = Invitation(enterprise=row, email=email, role=role, by_id=who.user_id)
    invitation.full_clean()
    invitation.save()
    ask("actors.mail_invitation", f"actors.mail_invitation:{invitation.pk}", {"invitation": invitation.pk}, who.user_id)
    return invitation


@transaction.atomic
def call_back(invitation: Invitation, *, who: Principal) -> Invitation:
    """End an invitation that nobody has taken up. Stale when it is used or called back already."""
    if not may_invite(invitation.enterprise, who):
        raise NotAllowed
    row = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if row.used_at or row.cancelled_at:
        raise Stale
    row.cancelled_at = clock.now()
    row.save(update_fields=["cancelled_at"])
    return row


@transaction.atomic
def take_up(invitation: Invitation, *, user: User) -> Membership:
    """The invited person, signed in, accepts. ValidationError when the link is gone, or was sent to another address."""
    row = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if not is_open(row):
        raise ValidationError(GONE)
    if user.email != row.email:
        raise ValidationError(f"Lời mời này gửi tới {row.email}; hãy đăng nhập bằng tài khoản đó.")
    enterprise = keep.locked(row.enterprise)
    _not_yet(enterprise, user)
    membership = _let_in(enterprise, user, Role(row.role))
    row.used_at, row.used_by = clock.now(), user
    row.save(update_fields=["used_at", "used_by"])
    return membership


@transaction.atomic
def take_up_with_account(invitation: Invitation, *, full_name: str, password: str, notice: str) -> User:
    """The invited person has no account yet: the letter has proven the address, so it is made with the acceptance."""
    user = new_person(email=invitation.email, full_name=full_name, password=password, notice=notice)
    take_up(invitation, user=user)
    return user


@transaction.atomic
def change_role(membership: Membership, *, who: Principal, role: Role) -> Membership:
    """Another role for somebody of the cơ sở, from today on. The last owner stays one."""
    enterprise, row = _held(membership, who)
    if row.role == role:
        return row
    if role not in Role.of_enterprises():
        raise ValidationError({"role": "Vai trò này không thuộc cơ sở."})
    _another_owner(enterprise, row)
    _end(row)
    return _let_in(enterprise, row.user, role)


@transaction.atomic
def end_membership(membership: Membership, *, who: Principal) -> None:
    """Somebody acts for the cơ sở no longer, from their next request on. The last owner stays."""
    enterprise, row = _held(membership, who)
    _another_owner(enterprise, row)
    _end(row)


@transaction.atomic
def ask_to_join(
    enterprise: Enterprise, *, user: User, message: str, of_district: bool = False, document: Uploaded | None = None
) -> JoinRequest:
    """Ask to act for a known cơ sở. Its owners decide; the district when there is none or none can be reached, on a paper that shows why."""
    row = keep.locked(enterprise)
    _not_yet(row, user)
    owners = owners_of(row)
    of_district = of_district or not owners
    if of_district and document is None:
        raise ValidationError(
            {"document": "Cần kèm giấy tờ chứng minh (giấy đăng ký, quyết định thay đổi người đại diện) để địa phương quyết định."}
        )
    request = JoinRequest(enterprise=row, user=user, message=nfc(message).strip(), of_district=of_district)
    request.full_clean()
    request.save()
    if document is not None:
        attach(subject=("join_request", request.pk), purpose="proof", file=document, by_id=user.pk)
    to = ENTERPRISE.audiences["district"](row) if of_district else [membership.user_id for membership in owners]
    _tell(to, row, "enterprise.join_asked", f"{user.full_name} đề nghị tham gia {row.name}", request.message)
    return request


def may_decide(request: JoinRequest, who: Principal) -> bool:
    """An owner decides on any request, the district on those that were put to it."""
    try:
        keep.require(request.enterprise, who, P.DECIDE_JOIN)
    except NotAllowed:
        return False
    return who.scope(P.DECIDE_JOIN) == Scope.ENTERPRISE or request.of_district


@transaction.atomic
def decide_join(request: JoinRequest, *, who: Principal, role: Role | None, reason: str = "") -> JoinRequest:
    """Let somebody in with a role, or refuse with a reason (`role` None). Stale when it is decided already."""
    if not may_decide(request, who):
        raise NotAllowed
    enterprise = keep.locked(request.enterprise)
    row = JoinRequest.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=request.pk)
    if row.state != JoinState.OPEN:
        raise Stale
    row.decided_by_id, row.decided_at, row.reason = who.user_id, clock.now(), nfc(reason).strip()
    if role is None:
        if not row.reason:
            raise ValidationError({"reason": "Cần ghi lý do từ chối."})
        row.state, words = JoinState.REFUSED, "Không được tham gia"
    else:
        _not_yet(enterprise, row.user)
        row.state, row.role, words = JoinState.ACCEPTED, role, "Được tham gia"
        _let_in(enterprise, row.user, role)
    row.full_clean()
    row.save()
    _tell([row.user_id], enterprise, "enterprise.join_decided", f"{words} {enterprise.name}", row.reason)
    return row


def _held(membership: Membership, who: Principal) -> tuple[Enterprise, Membership]:
    """The cơ sở, locked so that two owners do not end each other at once, and the membership as it stands."""
    assert membership.enterprise is not None
    enterprise = keep.locked(membership.enterprise)
    keep.require(enterprise, who, P.MANAGE_ACCOUNTS)
    row = Membership.objects.filter(selectors.in_force(), pk=membership.pk, enterprise=enterprise).select_related("user").first()
    if row is None:
        raise Stale
    return enterprise, row


def _another_owner(enterprise: Enterprise, row: Membership) -> None:
    if row.role == Role.ENTERPRISE and all(owner.pk == row.pk for owner in owners_of(enterprise)):
        raise ValidationError(LAST_OWNER)


def _end(row: Membership) -> None:
    """Yesterday was the last day; a role of today alone was never held."""
    today = clock.today()
    if row.valid_from >= today:
        row.delete()
        return
    row.valid_to = today - timedelta(days=1)
    row.save(update_fields=["valid_to"])


def _let_in(enterprise: Enterprise, user: User, role: Role) -> Membership:
    return give_role(user=user, role=role, enterprise=enterprise, title=TITLES[role])


def _not_yet(enterprise: Enterprise, user: User) -> None:
    if Membership.objects.filter(selectors.in_force(), enterprise=enterprise, user=user).exists():
        raise ValidationError("Tài khoản này đã có vai trò ở cơ sở.")


def _tell(user_ids: object, enterprise: Enterprise, kind: str, title: str, body: str = "") -> None:
    url = enterprise.get_absolute_url()
    notices.tell(user_ids, kind=kind, title=title, body=body, url=url, subject=("enterprise", enterprise.pk))
