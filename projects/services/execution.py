"""Progress, requests for money, acceptance: what happens to a line between its moves."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from budgets.enums import Stage
from budgets.services import funding
from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.calendar import clocks
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule
from khuyencong.documents import photographs
from khuyencong.documents.inspection import FileRefused
from khuyencong.documents.services import attach
from khuyencong.text import nfc, vnd
from khuyencong.workflow.machine import Context
from khuyencong.workflow.refusals import Refused
from projects import documents
from projects.enums import AttachmentPurpose, Office, PaymentKind
from projects.models import (
    Acceptance,
    AcceptedItem,
    Line,
    PaymentRequest,
    ProgressItem,
    ProgressPhoto,
    ProgressReport,
    Seat,
    SourcePart,
)
from projects.permissions import P
from projects.selectors import money, papers
from projects.services import parts, stopping
from projects.services.holding import held
from projects.workflow import line_works, payment_steps, purses

MOST_PHOTOS = 10  # a report's
WORKS = {PaymentKind.ADVANCE: line_works.ADVANCE, PaymentKind.PARTIAL: line_works.PARTIAL, PaymentKind.PAYMENT: line_works.PAYMENT}


@transaction.atomic
def report_progress(
    *,
    line: Line,
    who: Principal,
    percent: int,
    text: str,
    cost_so_far: int,
    is_final: bool = False,
    proof: Any = None,
    photos: Sequence[Any] = (),
    quantities: Mapping[int, int] | None = None,
    correction_reason: str = "",
) -> ProgressReport:
    """Keep a progress report, with its proof, photographs and how much of each planned item (by its id) is done.

    A final one needs 100 % and a proof. Time and place of a photograph are read from it; a copy without them is kept beside.
    With a `correction_reason` it stands in the place of the last one, and may say less than that did. Raises ValidationError by field.
    """
    row = held(line, who, line_works.REPORT)
    if is_final and percent != 100:
        raise ValidationError({"percent": "Báo cáo hoàn thành phải ghi tiến độ 100 %."})
    if is_final and proof is None:
        raise ValidationError({"proof": "Báo cáo hoàn thành phải có minh chứng."})
    if len(photos) > MOST_PHOTOS:
        raise ValidationError({"photos": f"Mỗi báo cáo tối đa {MOST_PHOTOS} ảnh."})
    items = {item.pk: item for item in row.items.order_by("position")}
    if set(quantities or {}) - set(items):
        raise ValidationError("Có khoản mục không thuộc dự toán.")
    last = row.progress_reports.order_by("-at", "-id").first()
    reason = nfc(correction_reason).strip()
    if reason and last is None:
        raise ValidationError({"correction_reason": "Chưa có báo cáo nào để sửa."})
    before = (
        row.progress_reports.filter(corrected_by__isnull=True).exclude(pk=last.pk).order_by("-at", "-id").first()
        if reason and last
        else last
    )
    if before is not None and percent < before.percent:
        hint = "" if reason else " Nếu lần trước ghi nhầm, nêu lý do sửa."
        raise ValidationError({"percent": f"Tiến độ không được thấp hơn lần trước ({before.percent} %).{hint}"})
    said = (percent, nfc(text), cost_so_far, is_final, who.user_id)
    if last is not None and (last.percent, last.text, last.cost_so_far, last.is_final, last.by_id) == said:
        raise ValidationError("Báo cáo này đã được gửi.")
    kept = attach(subject=("line", row.pk), purpose=AttachmentPurpose.PROGRESS, file=proof, by_id=who.user_id) if proof else None
    report = ProgressReport(
        line=row, percent=percent, text=nfc(text), cost_so_far=cost_so_far, is_final=is_final, proof=kept, by_id=who.user_id, at=clock.now(),
        corrects=last if reason else None, correction_reason=reason,
    )  # fmt: skip
    report.full_clean()
    report.save()
    ProgressItem.objects.bulk_create(
        ProgressItem(report=report, item=items[pk], quantity=quantity) for pk, quantity in (quantities or {}).items()
    )
    for photo in photos:
        _keep_photo(report, photo, who)
    documents.progress_report(row, report, who)
    return report


def _keep_photo(report: ProgressReport, photo: Any, who: Principal) -> ProgressPhoto:
    """The photograph as it was sent, what it says of time and place, and a copy that says nothing of them."""
    try:
        kept = attach(subject=("line", report.line_id), purpose=AttachmentPurpose.PROGRESS, file=photo, by_id=who.user_id)
    except FileRefused as error:
        raise ValidationError({"photos": f"{photo.name}: {error}"}) from error
    if not kept.mime.startswith("image/"):
        raise ValidationError({"photos": f"{kept.name}: mục ảnh chỉ nhận ảnh JPG, PNG."})
    photo.seek(0)
    content = photo.read()
    told = photographs.taken(content)
    bare = SimpleUploadedFile(f"{PurePath(kept.name).stem}.jpg", photographs.without_traces(content))
    copy = attach(subject=("line", report.line_id), purpose=AttachmentPurpose.PHOTO_COPY, file=bare, by_id=who.user_id)
    row = ProgressPhoto(report=report, original=kept, copy=copy, taken_at=told.at, latitude=told.latitude, longitude=told.longitude)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def request_payment(
    *,
    line: Line,
    who: Principal,
    kind: PaymentKind,
    amount: int,
    note: str,
    files: Mapping[str, Any] | None = None,
    part: SourcePart | None = None,
) -> PaymentRequest:
    """Ask for an advance, a partial or the last payment, out of the đề án's own source or of another's part, with the papers that its kind
    needs (`files` by purpose). Refused with every reason when the rule does not allow it now, and when a needed paper lacks."""
    row = held(line, who, WORKS[kind])
    part = parts.part_of(row, part)
    given = {purpose: file for purpose, file in (files or {}).items() if file}
    request = PaymentRequest(
        line=row, part=part, kind=kind, amount=amount, note=nfc(note), requested_by_id=who.user_id, requested_at=clock.now()
    )
    request.full_clean(exclude=["paper"])
    context = Context(actor=who, reason="", data={}, at=clock.now())
    refusals = [
        guard(request, context)
        for guard in (payment_steps.amount_is_allowed, payment_steps.year_is_open, payment_steps.nothing_found_stands_open)
    ]
    if any(refusals):
        raise Refused([refusal for refusal in refusals if refusal])
    missing = [one for one in papers.asked_for(row, kind, given=given) if one.is_required and not one.is_there]
    if missing:
        raise ValidationError({f"paper_{one.purpose}": f"Cần {one.words}: {one.citation}." for one in missing})
    request.save()
    for purpose, file in given.items():
        try:
            attach(subject=("payment", request.pk), purpose=AttachmentPurpose(purpose), file=file, by_id=who.user_id)
        except FileRefused as error:
            raise ValidationError({f"paper_{purpose}": str(error)}) from error
    request.paper = documents.payment_request(row, request, who)
    request.save(update_fields=["paper"])
    try:
        clocks.start(("payment", request.pk), "payment", clock.today())
    except (NoClockRule, CalendarNotLoaded) as unknown:
        raise ValidationError(str(unknown)) from unknown
    people = actors.people_in_role(*holders(P.CHECK_PAYMENT))
    if people:
        notices.tell(
            people,
            kind="payment.requested",
            title=f"Chờ kiểm tra hồ sơ chi {vnd(amount)} đồng: {row.enterprise.name}" + (f" ({part.name})" if part else ""),
            body=request.note,
            url=row.get_absolute_url(),
            subject=("line", row.pk),
        )
    return request


@transaction.atomic
def record_acceptance(
    *,
    line: Line,
    who: Principal,
    held_on: date,
    participants: str,
    is_passed: bool,
    real_cost: int,
    grant: int,
    remarks: str,
    new_jobs: int = 0,
    capacity: str = "",
    panel: Mapping[Office, str] | None = None,
    quantities: Mapping[int, int] | None = None,
    measures: Mapping[str, Any] | None = None,
) -> Acceptance:
    """Keep the minutes of an acceptance on the spot.

    The grant is at most what was approved, within the norm and in proportion to the real cost (tested by the move). `panel` says who sat for
    which office, `quantities` how much of each planned item (by its id) was found, `measures` the content's results by key.
    """
    row = held(line, who, line_works.ACCEPT)
    if held_on > clock.today():
        raise ValidationError({"held_on": "Ngày nghiệm thu không được sau hôm nay."})
    if row.approved is not None and grant > row.approved:
        raise ValidationError({"grant": f"Không quá số được duyệt {vnd(row.approved)} đồng."})
    last = row.acceptances.order_by("-at", "-id").first()
    said = (held_on, is_passed, real_cost, grant, nfc(remarks), who.user_id)
    if last is not None and (last.held_on, last.is_passed, last.real_cost, last.grant, last.remarks, last.by_id) == said:
        raise ValidationError("Biên bản nghiệm thu này đã được lập.")
    items = {item.pk: item for item in row.items.order_by("position")}
    if strange := set(quantities or {}) - set(items):
        raise ValidationError(f"Không có khoản mục này trong dự toán: {strange}.")
    row.acceptances.filter(is_passed=True).update(is_passed=False)
    acceptance = Acceptance(
        line=row,
        held_on=held_on,
        participants=nfc(participants),
        is_passed=is_passed,
        real_cost=real_cost,
        grant=grant,
        remarks=nfc(remarks),
        new_jobs=new_jobs,
        capacity=nfc(capacity),
        measures=dict(measures or {}),
        by_id=who.user_id,
        at=clock.now(),
    )
    acceptance.full_clean(exclude=["paper"])
    acceptance.save()
    seats = [Seat(acceptance=acceptance, office=office, name=nfc(name).strip()) for office, name in (panel or {}).items() if name.strip()]
    found = [AcceptedItem(acceptance=acceptance, item=items[pk], quantity=quantity) for pk, quantity in (quantities or {}).items()]
    for one in (*seats, *found):
        one.full_clean()
    Seat.objects.bulk_create(seats)
    AcceptedItem.objects.bulk_create(found)
    acceptance.paper = documents.acceptance_minutes(row, acceptance, who)
    acceptance.save(update_fields=["paper"])
    return acceptance


@transaction.atomic
def recover_advance(*, line: Line, who: Principal, amount: int, voucher: str, on: date, part: SourcePart | None = None) -> None:
    """Record that a beneficiary gave money of one purse back: all of it once terminated, else what the acceptance does not cover; open advances first."""
    row = held(line, who, line_works.RECOVER)
    part = parts.part_of(row, part)
    owed = dict(purses.owed_to(row)).get(part, 0)
    if amount <= 0 or amount > owed:
        raise ValidationError({"amount": f"Còn {vnd(owed)} đồng tạm ứng phải thu hồi về nguồn {purses.label(row, part)}."})
    stopping.receive(row, amount=amount, voucher=nfc(voucher).strip(), on=on, by_id=who.user_id)
    context = Context(actor=who, reason="", data={}, at=clock.now())
    movement = money.movement(row, context, part) | {"on": on, "paper": nfc(voucher).strip()}
    key, position = f"line:{row.pk}:recover:{nfc(voucher).strip()}", purses.money_in(row, part)
    of_advances = min(amount, position.advanced)
    if of_advances:
        funding.recover(**movement, amount=of_advances, key=key)
    if amount > of_advances:
        funding.recover(**movement, amount=amount - of_advances, stage=Stage.PAID, key=f"{key}:paid")
