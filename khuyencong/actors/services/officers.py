"""Assign officers in charge of khuyến công, and record what they have learnt (directive, clauses 8b and 1c)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import Membership, OfficerAssignment, Organisation, Qualification, Training, User
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import in_force, people
from khuyencong.documents.services import attach
from khuyencong.documents.services.attachments import Uploaded
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed

DECISION = "decision"
OVERLAP = "Đơn vị đã có người phụ trách chính trong thời gian này; hãy kết thúc phân công đó trước."


def _may_assign(organisation_id: int, who: Principal) -> None:
    if not people.organisations_within(who, P.ASSIGN_OFFICER).filter(pk=organisation_id).exists():
        raise NotAllowed


@transaction.atomic
def assign_officer(
    *,
    organisation: Organisation,
    user: User,
    valid_from: date,
    decision_number: str,
    decided_on: date,
    share: int,
    who: Principal,
    is_main: bool = True,
    valid_to: date | None = None,
    note: str = "",
    decision: Uploaded | None = None,
) -> OfficerAssignment:
    """Put a person of the organisation in charge from a day on, by a decision (its file is optional).

    ValidationError at its field: a term that overlaps, days out of order, somebody who has no role there on that day.
    FileRefused for a file that is no good.
    """
    _may_assign(organisation.pk, who)
    if decided_on > valid_from:
        raise ValidationError({"decided_on": "Quyết định phải có trước hoặc cùng ngày bắt đầu phụ trách."})
    if valid_to is not None and valid_to < valid_from:
        raise ValidationError({"valid_to": "Ngày kết thúc phải từ ngày bắt đầu trở đi."})
    if not 1 <= share <= 100:
        raise ValidationError({"share": "Thời gian dành cho khuyến công từ 1 đến 100 %."})
    member = Membership.objects.filter(in_force(valid_from), user=user, user__is_active=True)
    if not member.filter(organisation_id__in=people.below(organisation.pk)).exists():
        raise ValidationError({"user": "Người này không giữ vai trò nào ở đơn vị vào ngày bắt đầu phụ trách."})
    row = OfficerAssignment(
        organisation=organisation,
        user=user,
        is_main=is_main,
        valid_from=valid_from,
        valid_to=valid_to,
        decision_number=nfc(decision_number).strip(),
        decided_on=decided_on,
        share=share,
        note=nfc(note).strip(),
        created_by_id=who.user_id,
    )
    row.full_clean()
    _saved(row)
    if decision is not None:
        attach(subject=("assignment", row.pk), purpose=DECISION, file=decision, by_id=who.user_id)
    return row


def _saved(row: OfficerAssignment) -> None:
    """Two leaders at once: the second reads the same sentence as one who came later."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError({"valid_from": OVERLAP}) from error


@transaction.atomic
def end_assignment(*, assignment: OfficerAssignment, on: date, reason: str, who: Principal) -> OfficerAssignment:
    """Let a term end on a day (its last). ValidationError when the day lies before its beginning or after its end."""
    _may_assign(assignment.organisation_id, who)
    row = OfficerAssignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
    if on < row.valid_from:
        raise ValidationError({"on": "Ngày kết thúc phải từ ngày bắt đầu trở đi."})
    if row.valid_to is not None and on >= row.valid_to:
        raise ValidationError({"on": f"Phân công này đã kết thúc ngày {row.valid_to:%d/%m/%Y}."})
    if not reason.strip():
        raise ValidationError({"reason": "Cần ghi lý do kết thúc."})
    row.valid_to, row.ended_reason = on, nfc(reason).strip()[:300]
    row.full_clean()
    row.save(update_fields=["valid_to", "ended_reason"])
    return row


def _may_record(user: User, who: Principal) -> None:
    """One's own learning, or that of one's organisation's people."""
    if user.pk != who.user_id and not (who.may(P.MANAGE_PEOPLE) and people.people_within(who).filter(pk=user.pk).exists()):
        raise NotAllowed


@transaction.atomic
def record_qualification(*, user: User, degree: str, field: str, years: int, who: Principal) -> Qualification:
    """Write down a degree. ValidationError when it is recorded already."""
    _may_record(user, who)
    return _kept(Qualification(user=user, degree=degree, field=nfc(field).strip(), years=years))


@transaction.atomic
def record_training(*, user: User, who: Principal, **facts: Any) -> Training:
    """Write down a course (topic, name, organiser, starts_on, ends_on, certificate); one that has not ended yet is refused."""
    _may_record(user, who)
    if facts["ends_on"] < facts["starts_on"]:
        raise ValidationError({"ends_on": "Ngày kết thúc phải từ ngày bắt đầu trở đi."})
    if facts["ends_on"] > clock.today():
        raise ValidationError({"ends_on": "Chỉ ghi khóa đã học xong."})
    return _kept(Training(user=user, **{name: nfc(value).strip() if isinstance(value, str) else value for name, value in facts.items()}))


@transaction.atomic
def enter_training(*, user: User, **facts: Any) -> Training:
    """Write down a course for who was there; what is recorded already takes its certificate. The room that held the course answers for who may."""
    row = Training.objects.filter(user=user, name=facts["name"], starts_on=facts["starts_on"]).order_by("pk").first()
    if row is None:
        return _kept(Training(user=user, **facts))
    row.certificate = facts["certificate"]
    row.save(update_fields=["certificate"])
    return row


def _kept(row: Any) -> Any:
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def forget_qualification(*, qualification: Qualification, who: Principal) -> None:
    """Take a wrong entry away."""
    _may_record(qualification.user, who)
    qualification.delete()


@transaction.atomic
def forget_training(*, training: Training, who: Principal) -> None:
    """Take a wrong entry away."""
    _may_record(training.user, who)
    training.delete()
