"""Products in a selection: registered and withdrawn by their cơ sở, scored by the members of the panel."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.documents import photographs
from khuyencong.documents.inspection import FileRefused, inspect
from khuyencong.documents.models import Attachment
from khuyencong.documents.services import attach
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from products import models
from products.enums import SelectionState
from products.models import Entry, Mark, Product, Selection, SelectionCriterion, Sheet
from products.permissions import P
from products.selectors import selections
from products.services.selections import locked

PHOTO = "product_photo"
MOST_PHOTO_BYTES = 20 * 1024 * 1024


@transaction.atomic
def enter_product(
    *, selection: Selection, who: Principal, enterprise: Enterprise | None, name: str, group: str, description: str, photo: Any = None
) -> Entry:
    """Register a product of one's cơ sở; one of the same name is the same product. Who withdrew it may register it again; whoever holds it is told.

    ValidationError at its field: a cơ sở that is not one's own or lies elsewhere, registered already, time over, a file that is no picture.
    """
    if not who.may(P.ENTER) or who.user_id is None:
        raise NotAllowed
    row = locked(selection)
    if enterprise is None or enterprise.pk not in who.enterprise_ids:
        raise ValidationError({"enterprise": "Cần chọn cơ sở của bạn."})
    if not selections.takes(row, enterprise):
        raise ValidationError({"enterprise": f"Cơ sở ở ngoài địa bàn của {row}."})
    today = clock.today()
    if row.state != SelectionState.OPEN or not row.opens_on <= today <= row.closes_on:
        raise ValidationError(f"Kỳ bình chọn chỉ nhận đăng ký từ {date_vi(row.opens_on)} đến hết {date_vi(row.closes_on)}.")
    said, words = " ".join(nfc(name).split()), nfc(description).strip()
    product = selections.twin_of(enterprise, said) or Product(enterprise=enterprise, name=said, kept_by_id=who.user_id, kept_at=clock.now())
    entry = Entry.objects.filter(selection=row, product=product.pk).order_by("pk").first() if product.pk else None
    if entry is not None and entry.excluded_at is not None:
        raise ValidationError({"name": f"Sản phẩm đã bị loại khỏi kỳ này: {entry.excluded_reason}"})
    if entry is not None and entry.stands:
        raise ValidationError({"name": "Sản phẩm này đã đăng ký trong kỳ này."})
    product.group = group
    product.full_clean(exclude=["enterprise", "kept_by"], validate_constraints=False)
    product.save()
    entry = entry or models.Entry(selection=row, product=product)  # by its room: the ledger has entries of its own
    entry.description, entry.withdrawn_at = words, None
    entry.registered_by_id, entry.registered_at = who.user_id, clock.now()
    entry.full_clean(exclude=["selection", "product", "photo", "registered_by", "excluded_by", "certificate"], validate_constraints=False)
    entry.save()
    if photo:
        entry.photo = _photo(entry, photo, who)
        entry.save(update_fields=["photo"])
    notices.tell(
        selections.holders_of(row), kind="products.entered", title=f"Đăng ký dự bình chọn: {product.name}", body=f"{enterprise.name}, {row}",
        url=row.get_absolute_url(), subject=("product_selection", row.pk),
    )  # fmt: skip
    return entry


def _photo(entry: Entry, photo: Any, who: Principal) -> Attachment:
    """A copy of the picture that says nothing of where and when it was taken; the file that was sent is not kept."""
    content = photo.read(MOST_PHOTO_BYTES + 1)
    try:
        inspected = inspect(name=photo.name or "", content=content)
        if not inspected.mime.startswith("image/"):
            raise ValidationError({"photo": "Ảnh chỉ nhận JPG, PNG."})
        bare = SimpleUploadedFile(f"{PurePath(inspected.name).stem}.jpg", photographs.without_traces(content))
        return attach(subject=("product_entry", entry.pk), purpose=PHOTO, file=bare, by_id=who.user_id)
    except FileRefused as refused:
        raise ValidationError({"photo": str(refused)}) from refused


@transaction.atomic
def withdraw_entry(*, entry: Entry, who: Principal) -> Entry:
    """Take one's product out again, while the selection takes products."""
    selection = locked(entry.selection)
    row = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("product").get(pk=entry.pk)
    if not who.may(P.ENTER) or row.product.enterprise_id not in who.enterprise_ids:
        raise NotAllowed
    if not row.stands:
        raise ValidationError("Sản phẩm này đã rút hoặc đã bị loại.")
    if selection.state != SelectionState.OPEN:
        raise ValidationError("Đã bắt đầu chấm điểm, không rút được nữa.")
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    return row


@transaction.atomic
def score_product(*, entry: Entry, who: Principal, points: Mapping[int, int], remarks: str = "") -> Sheet:
    """What a member of the panel gives a product: points by criterion, all of them. Written anew until the scores are closed.

    NotAllowed for who does not sit on the panel; ValidationError: a product of one's own cơ sở, not the time, points missing or too many
    (at `criterion_<id>`).
    """
    selection = locked(entry.selection)
    juror = selection.panel.filter(user=who.user_id).order_by("pk").first()
    if not who.may(P.SCORE) or juror is None:
        raise NotAllowed
    row = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("product").get(pk=entry.pk)
    if selections.is_of_ones_own(row, juror.user_id):
        raise ValidationError("Đây là sản phẩm của cơ sở mà bạn là người của cơ sở đó; bạn không chấm sản phẩm này.")
    if selection.state != SelectionState.SCORING:
        raise ValidationError(f"Kỳ bình chọn ở tình trạng “{selection.state_label}”, không chấm được.")
    if not row.stands:
        raise ValidationError("Sản phẩm này đã rút hoặc đã bị loại.")
    criteria = {one.pk: one for one in selection.criteria.order_by("position")}
    _check(criteria, points)
    sheet = Sheet.objects.filter(entry=row, juror=juror).order_by("pk").first() or Sheet(entry=row, juror=juror)
    sheet.remarks, sheet.at = nfc(remarks).strip(), clock.now()
    sheet.full_clean(exclude=["entry", "juror"], validate_constraints=False)
    sheet.save()
    Mark.objects.bulk_create(
        [Mark(sheet=sheet, criterion=criteria[pk], points=points[pk]) for pk in criteria], update_conflicts=True, update_fields=["points"],
        unique_fields=["sheet", "criterion"],
    )  # fmt: skip
    return sheet


def _check(criteria: Mapping[int, SelectionCriterion], points: Mapping[int, int]) -> None:
    if set(points) - set(criteria):
        raise ValidationError("Có tiêu chí không thuộc kỳ bình chọn này.")
    wrong = {
        f"criterion_{pk}": f"“{one.label}”: từ 0 đến {one.most} điểm."
        for pk, one in criteria.items()
        if not 0 <= points.get(pk, -1) <= one.most
    }
    if wrong:
        raise ValidationError(wrong)
