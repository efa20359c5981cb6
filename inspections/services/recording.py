"""What comes from the place of a visit: photos, then the minutes. Each has an id that the device made: sent twice it is kept once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from inspections import documents
from inspections.documents import pictures
from inspections.enums import Answered, QuestionKind, SendingState, SignedBy, SignedHow
from inspections.models import Answer, FindingOwner, Photo, Question, Sending, Signature, Visit
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents import contexts as c
from khuyencong.documents import photographs
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.documents.services import attach
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from projects.documents import VisitDetails
from projects.enums import InspectionKind
from projects.models import Inspection, Line
from projects.permissions import P as PROJECTS
from projects.services.inspections import Found, record_inspection

PHOTOS = 30
LATER = "Những gì đã gửi được giữ nguyên, không phải nhập lại."


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to a question."""

    question: Question
    value: str = ""
    number: Decimal | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """How one side signed; `picture` is the PNG that was drawn."""

    side: SignedBy
    name: str
    how: SignedHow
    reason: str = ""
    picture: Any = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes as the form read them."""

    held_on: date
    participants: str
    machine_is_there: bool
    money_is_used_rightly: bool
    papers_are_kept: bool
    conclusion: str
    findings: Sequence[Found] = ()
    answers: Sequence[Said] = ()
    signatures: Sequence[Signed] = field(default=())


def _held(visit: Visit, who: Principal) -> Visit:
    """The visit, locked, for somebody of its team; nobody else writes the team's minutes."""
    rows = Visit.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("line__project", "line__enterprise", "plan__paper", "order", "lead").get(pk=visit.pk)
    scope = who.scope(PROJECTS.INSPECT)
    if scope is None or not Line.machine.within(row.line, who, scope) or not row.team.filter(user_id=who.user_id).exists():
        raise NotAllowed
    return row


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo as the device sent it; what the file itself says of time and place goes before."""

    client_id: UUID
    file: Any
    caption: str = ""
    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    accuracy: int | None = None


@transaction.atomic
def add_photo(*, visit: Visit, who: Principal, taken: Taken) -> Photo:
    """Keep a photo once. FileRefused for what is no picture."""
    return _keep(_held(visit, who), who, [taken])[0]


def _keep(visit: Visit, who: Principal, photos: Sequence[Taken]) -> list[Photo]:
    known = {photo.client_id: photo for photo in Photo.objects.filter(client_id__in=[taken.client_id for taken in photos]).order_by("id")}
    if any(photo.visit_id != visit.pk for photo in known.values()):
        raise ValidationError("Ảnh này đã được gửi cho lần kiểm tra khác.")
    new = [taken for taken in photos if taken.client_id not in known]
    if new and visit.photos.count() + len(new) > PHOTOS:
        raise ValidationError(f"Mỗi lần kiểm tra nhận tối đa {PHOTOS} ảnh.")
    for taken in new:
        known[taken.client_id] = _keep_one(visit, who, taken)
    return [known[taken.client_id] for taken in photos]


def _keep_one(visit: Visit, who: Principal, taken: Taken) -> Photo:
    kept = attach(subject=("visit", visit.pk), purpose="photo", file=taken.file, by_id=who.user_id)
    if not kept.mime.startswith("image/"):
        raise FileRefused("Chỉ nhận ảnh JPG hoặc PNG.")
    taken.file.seek(0)
    told = photographs.taken(taken.file.read())
    has_place = told.latitude is not None
    photo = Photo(
        client_id=taken.client_id,
        visit=visit,
        attachment=kept,
        caption=nfc(taken.caption).strip()[:200],
        taken_at=told.at or taken.taken_at,
        latitude=told.latitude if has_place else taken.latitude,
        longitude=told.longitude if has_place else taken.longitude,
        accuracy=None if has_place else taken.accuracy,
        from_file=has_place or told.at is not None,
    )
    photo.full_clean(validate_unique=False)
    photo.save(force_insert=True)
    return photo


@transaction.atomic
def take_in(
    *, visit: Visit, who: Principal, client_id: UUID, payload: Mapping[str, Any], minutes: Minutes, photos: Sequence[Taken] = ()
) -> Sending:
    """Make the minutes of what was sent, once.

    What the file's state does not allow any more (the part was closed, the visit called off, others were faster) is kept as it was
    sent, with the reason in `words`; sent again under its id it is tried again.
    """
    row = _held(visit, who)
    known = Sending.objects.filter(client_id=client_id).order_by("id").first()
    if known is not None and known.visit_id != row.pk:
        raise ValidationError("Bản này đã được gửi cho lần kiểm tra khác.")
    if known is not None and known.state == SendingState.TAKEN:
        return known
    _keep(row, who, photos)
    sending = known or Sending.objects.create(client_id=client_id, visit=row, by_id=who.user_id, at=clock.now(), payload=dict(payload))
    if known is None:
        _sign(sending, minutes, who)
    words = _obstacle(row)
    if not words:
        try:
            with transaction.atomic():
                _record(row, sending, minutes, who)
        except ValidationError as refused:
            words = " ".join(refused.messages)
    sending.state, sending.words = (SendingState.KEPT, f"{words} {LATER}"[:1000]) if words else (SendingState.TAKEN, "")
    sending.save(update_fields=["state", "words"])
    return sending


def _obstacle(visit: Visit) -> str:
    if visit.inspection_id is not None:
        return f"Lần kiểm tra này đã có biên bản ngày {date_vi(visit.inspection.held_on)}." if visit.inspection else ""
    if visit.cancelled_at is not None:
        return f"Lần kiểm tra này đã bỏ: {visit.cancelled_reason}."
    return ""


def _sign(sending: Sending, minutes: Minutes, who: Principal) -> None:
    for signed in minutes.signatures:
        picture = signed.picture if signed.how == SignedHow.DRAWN else None
        kept = None
        if picture is not None:
            file = picture if getattr(picture, "name", "") else ContentFile(picture, name=f"chu-ky-{signed.side}.png")
            kept = attach(subject=("visit", sending.visit_id), purpose="signature", file=file, by_id=who.user_id)
            if kept.mime != "image/png":
                raise FileRefused("Chữ ký phải là ảnh PNG.")
        signature = Signature(
            sending=sending,
            side=signed.side,
            name=nfc(signed.name).strip(),
            how=signed.how,
            reason=nfc(signed.reason).strip(),
            attachment=kept,
        )
        signature.full_clean()
        signature.save()


def _record(visit: Visit, sending: Sending, minutes: Minutes, who: Principal) -> None:
    inspection = record_inspection(
        line=visit.line,
        who=who,
        kind=InspectionKind(visit.kind),
        held_on=minutes.held_on,
        organisations=[visit.lead, *visit.offices.order_by("name", "id")],
        participants=minutes.participants,
        machine_is_there=minutes.machine_is_there,
        money_is_used_rightly=minutes.money_is_used_rightly,
        papers_are_kept=minutes.papers_are_kept,
        conclusion=minutes.conclusion,
        findings=minutes.findings,
        details=_details(visit, sending, minutes),
    )
    for said in minutes.answers:
        answer = Answer(
            inspection=inspection, question=said.question, value=said.value, number=said.number, remark=nfc(said.remark).strip()
        )
        answer.full_clean(exclude=["inspection", "question"])
        answer.save()
    _name_owners(inspection, minutes)
    visit.inspection = inspection
    visit.save(update_fields=["inspection"])


def _name_owners(inspection: Inspection, minutes: Minutes) -> None:
    for finding, found in zip(inspection.findings.order_by("id"), minutes.findings, strict=True):
        if found.owner.strip():
            FindingOwner.objects.create(finding=finding, name=nfc(found.owner).strip()[:120])


def _details(visit: Visit, sending: Sending, minutes: Minutes) -> VisitDetails:
    photos = list(visit.photos.select_related("attachment").order_by("id")[: pictures.IN_MINUTES])
    signatures = list(sending.signatures.select_related("attachment").order_by("-side", "id"))
    return VisitDetails(
        basis=_basis(visit),
        answers=tuple(c.Fact(said.question.text, _answer_words(said)) for said in minutes.answers),
        photos=tuple(
            c.PaperPhoto(image=documents.reduced(photo.attachment), note=documents.place_words(photo))
            for photo in photos
            if photo.attachment.erased_at is None
        ),
        signatures=tuple(_signature(row) for row in signatures),
    )


def _basis(visit: Visit) -> str:
    if visit.order is not None:
        return f"Thực hiện Quyết định kiểm tra đột xuất số {visit.order.notation} ngày {date_vi(visit.order.issued_on)}"
    paper = visit.plan.paper if visit.plan else None
    told = f" (Quyết định số {paper.notation} ngày {date_vi(paper.issued_on)})" if paper else ""
    return f"Thực hiện kế hoạch kiểm tra năm {visit.plan.year if visit.plan else ''}{told}"


def _answer_words(said: Said) -> str:
    value = Answered(said.value).label if said.value else ""
    if said.number is not None:
        value = f"{said.number.normalize():f} {said.question.unit}".replace(".", ",").strip()
    if said.question.kind == QuestionKind.TEXT:
        return said.remark or "Không có"
    return "; ".join(part for part in (value, said.remark) if part) or "Chưa ghi"


def _signature(row: Signature) -> c.Signature:
    role = {"team": "ĐẠI DIỆN ĐOÀN KIỂM TRA", "beneficiary": "ĐẠI DIỆN CƠ SỞ"}[row.side]
    if row.attachment is not None:
        return c.Signature(role, row.name, image=documents.reduced(row.attachment))
    return c.Signature(role, row.name, note=f"Không ký: {row.reason}" if row.how == SignedHow.REFUSED else "")
