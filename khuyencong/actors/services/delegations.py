"""Delegate a role by dates, and take it back (Nghị định 30/2020/NĐ-CP, Điều 13)."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.access.grants import scope_of
from khuyencong.actors.enums import OrganisationKind
from khuyencong.actors.models import Delegation, Membership
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import delegations as selectors
from khuyencong.actors.staffing import SigningForm
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed

RULE = "Nghị định 30/2020/NĐ-CP, Điều 13"
COMMITTEES = (OrganisationKind.PROVINCE_COMMITTEE, OrganisationKind.DISTRICT_COMMITTEE, OrganisationKind.COMMUNE_COMMITTEE)


@transaction.atomic
def delegate(
    *,
    giver: Membership,
    receiver: Membership,
    form: str,
    title: str,
    valid_from: date,
    valid_to: date,
    paper_number: str,
    paper_date: date,
    who: Principal,
    permissions: Sequence[str] = (),
) -> Delegation:
    """Let `receiver` act in the role of `giver`, who is the acting leader. Without `permissions` the whole role is delegated.

    ValidationError at its field for: oneself, another organisation, a delegate who delegates, a permission that is delegated
    already for some of those days, one that the role does not hold, days out of order, a form that does not fit the title.
    """
    if who.membership_id != giver.pk or who.on_behalf_of_id is not None or not who.may(P.DELEGATE):
        raise NotAllowed
    pair = Membership.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[giver.pk, receiver.pk]).order_by("pk")
    found = {row.pk: row for row in pair.select_related("user", "organisation")}
    giver, receiver = found[giver.pk], found[receiver.pk]
    title = nfc(title).strip()
    _check_people(giver, receiver)
    _check_days(giver, receiver, valid_from, valid_to, paper_date)
    _check_form(giver, form, title)
    unknown = [code for code in permissions if scope_of(code, giver.role) is None]  # type: ignore[arg-type]
    if unknown:
        raise ValidationError({"permissions": "Chỉ ủy quyền được những việc thuộc vai trò của mình."})
    _check_alone(giver, receiver, valid_from, valid_to, permissions)
    row = Delegation(
        giver=giver,
        receiver=receiver,
        form=form,
        title=title,
        permissions=sorted(permissions),
        valid_from=valid_from,
        valid_to=valid_to,
        paper_number=nfc(paper_number).strip(),
        paper_date=paper_date,
        created_by_id=who.user_id,
    )
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # another delegation came between the check and this row
        raise ValidationError("Vừa có một ủy quyền khác trùng thời gian. Hãy tải lại trang.") from error
    words = f"{giver.user.full_name} ủy quyền cho bạn từ {date_vi(valid_from)} đến hết {date_vi(valid_to)}"
    body = f"Văn bản số {row.paper_number} ngày {date_vi(paper_date)}. Chọn vai “thay mặt” ở mục Đổi vai để dùng."
    notices.tell([receiver.user_id], kind="actors.delegated", title=words, body=body, url="/doi-vai/")
    return row


def _check_people(giver: Membership, receiver: Membership) -> None:
    if receiver.user_id == giver.user_id:
        raise ValidationError({"receiver": "Không tự ủy quyền cho chính mình."})
    if receiver.organisation_id != giver.organisation_id:
        raise ValidationError({"receiver": "Chỉ ủy quyền cho người cùng cơ quan."})
    if not receiver.user.is_active:
        raise ValidationError({"receiver": "Tài khoản của người nhận ủy quyền đã bị khóa."})


def _check_days(giver: Membership, receiver: Membership, first: date, last: date, paper: date) -> None:
    if last < first:
        raise ValidationError({"valid_to": "Ngày kết thúc phải từ ngày bắt đầu trở đi."})
    if last < clock.today():
        raise ValidationError({"valid_to": "Thời gian ủy quyền đã qua."})
    if paper > first:
        raise ValidationError({"paper_date": "Văn bản ủy quyền phải có trước hoặc cùng ngày bắt đầu."})
    for member, field in ((giver, "valid_from"), (receiver, "receiver")):
        if member.valid_from > first or (member.valid_to is not None and member.valid_to < last):
            raise ValidationError({field: f"{member.user.full_name} không giữ vai trò suốt thời gian ủy quyền."})


def _check_form(giver: Membership, form: str, title: str) -> None:
    if form == SigningForm.TM and giver.organisation is not None and giver.organisation.kind not in COMMITTEES:
        raise ValidationError({"form": f"TM. chỉ dùng khi ký thay mặt tập thể Ủy ban nhân dân ({RULE})."})
    if form in (SigningForm.KT, SigningForm.TM) and not title.lower().startswith("phó"):
        raise ValidationError({"title": f"Ký thay người đứng đầu (KT.) phải là cấp phó; người khác ký TL. hoặc TUQ. ({RULE})."})


def _check_alone(giver: Membership, receiver: Membership, first: date, last: date, permissions: Sequence[str]) -> None:
    meeting = Delegation.objects.filter(revoked_at__isnull=True, valid_from__lte=last, valid_to__gte=first)
    same_office = meeting.filter(giver__organisation_id=giver.organisation_id)
    if same_office.filter(receiver__user_id=giver.user_id).exists():
        raise ValidationError("Bạn đang nhận ủy quyền trong thời gian này; người nhận ủy quyền không ủy quyền lại.")
    if same_office.filter(giver__user_id=receiver.user_id).exists():
        raise ValidationError({"receiver": "Người này đã ủy quyền cho người khác trong thời gian này."})
    twice = meeting.filter(giver=giver)
    if permissions:
        twice = twice.filter(Q(permissions=[]) | Q(permissions__overlap=list(permissions)))
    other = twice.select_related("receiver__user").order_by("valid_from", "id").first()
    if other is not None:
        term = f"từ {date_vi(other.valid_from)} đến hết {date_vi(other.valid_to)}"
        raise ValidationError({"valid_from": f"Việc này đã ủy quyền cho {other.receiver.user.full_name} {term}."})


@transaction.atomic
def revoke(*, delegation: Delegation, reason: str, who: Principal) -> Delegation:
    """Take a delegation back from now on: the leader who gave it, or who manages the organisation's people."""
    row = (
        Delegation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("giver__user", "receiver__user")
        .get(pk=delegation.pk)
    )
    if not selectors.may_revoke(who, row):
        raise NotAllowed
    if row.revoked_at is not None:
        raise ValidationError("Ủy quyền này đã được thu hồi.")
    if row.valid_to < clock.today():
        raise ValidationError("Ủy quyền này đã hết hạn.")
    if not reason.strip():
        raise ValidationError({"reason": "Cần ghi lý do thu hồi."})
    end(row, reason=reason, by_id=who.user_id or 0)
    words = f"Ủy quyền của {row.giver.user.full_name} đã được thu hồi"
    notices.tell([row.receiver.user_id], kind="actors.delegation_revoked", title=words, body=row.revoked_reason, url="")
    return row


def end(row: Delegation, *, reason: str, by_id: int) -> None:
    """Mark a delegation as taken back."""
    row.revoked_at, row.revoked_by_id, row.revoked_reason = clock.now(), by_id, nfc(reason).strip()[:300]
    row.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
