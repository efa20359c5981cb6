"""Keeping the catalogue: a technology written down, changed, given a picture and places where it works. Its state moves through the machine."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents import photographs
from khuyencong.documents.inspection import FileRefused, inspect
from khuyencong.documents.services import attach
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed, Stale
from projects.models import Project
from projects.selectors import public
from technology import selectors
from technology.models import SeenWorking, Technology
from technology.permissions import P, reaches
from technology.services.words import no_nul

PHOTO = "technology_photo"
_TEXTS = ("name", "does", "supplier", "capacity", "energy")
_ONE_LINE = ("name", "supplier")
MOST_PHOTO_BYTES = 20 * 1024 * 1024


class Twin(ValidationError):
    """The technology is in the catalogue already; `twin` is that row."""

    def __init__(self, twin: Technology) -> None:
        super().__init__({"name": f"“{twin.name}” của {twin.supplier} đã có trong danh mục ({twin.state_label.lower()})."})
        self.twin = twin


@transaction.atomic
def keep_technology(
    *, who: Principal, technology: Technology | None = None, photo: Any = None, seen_at: str = "", version: int | None = None, **facts: Any
) -> Technology:
    """Write a technology down as a draft, or change one that is there. `photo` replaces the picture; `seen_at` adds a place in words.

    `Twin` when its name and supplier stand in the catalogue already, however they are written; ValidationError at its field for
    what cannot be; Stale when the row has moved since the version that was shown.
    """
    if not reaches(who, P.KEEP) or who.user_id is None:
        raise NotAllowed
    facts = _cleaned(facts)
    row = _held(technology, version) if technology is not None else Technology(kept_by_id=who.user_id, kept_at=clock.now())
    for name, value in facts.items():
        setattr(row, name, value)
    check(row)
    row.full_clean(exclude=["kept_by", "photo"], validate_constraints=False)
    if (twin := selectors.twin_of(name=row.name, supplier=row.supplier, but=row.pk)) is not None:
        raise Twin(twin)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Somebody wrote the same down in the same moment.
        twin = selectors.twin_of(name=row.name, supplier=row.supplier, but=row.pk)
        if twin is None:
            raise
        raise Twin(twin) from None
    if photo:
        row.photo = _photo(row, photo, who)
        row.save(update_fields=["photo"])
    if seen_at.strip():
        see_working(technology=row, who=who, place=seen_at)
    return row


def _held(technology: Technology, version: int | None) -> Technology:
    row = Technology.objects.select_for_update(of=("self",), no_key=True).get(pk=technology.pk)
    if version is not None and row.version != version:
        raise Stale
    return row


def _cleaned(facts: dict[str, Any]) -> dict[str, Any]:
    found = dict(facts)
    no_nul(**{name: found[name] for name in _TEXTS if name in found})
    for name in _TEXTS:
        if name in found:
            text = nfc(found[name] or "").strip()
            found[name] = " ".join(text.split()) if name in _ONE_LINE else text
    if "vsic_codes" in found:
        found["vsic_codes"] = sorted(set(found["vsic_codes"] or ()))
    return found


def check(row: Technology) -> None:
    """Refuse ranges that are turned round and codes that the list of today does not hold. ValidationError at the field."""
    wrong: dict[str, str] = {}
    if row.price_from is not None and row.price_to is not None and row.price_from > row.price_to:
        wrong["price_to"] = "Giá đến phải từ giá từ trở lên."
    for name in ("price_from", "price_to"):
        if (value := getattr(row, name)) is not None and value <= 0:
            wrong[name] = "Giá phải lớn hơn 0 đồng; chưa biết thì để trống."
    if row.least_employees is not None and row.most_employees is not None and row.least_employees > row.most_employees:
        wrong["most_employees"] = "Số lao động đến phải từ số lao động từ trở lên."
    if unknown := _unknown(row.vsic_codes):
        wrong["vsic_codes"] = f"Không có mã ngành {', '.join(unknown)} trong danh mục hôm nay."
    if row.state == "published" and row.price_from is None and row.price_to is None:
        wrong["price_from"] = "Công nghệ đang giới thiệu cần có khoảng giá."
    if wrong:
        raise ValidationError(wrong)


def _unknown(codes: Sequence[str]) -> list[str]:
    if not codes:
        return []
    known = {code for code, _ in selectors.industries()}
    return [code for code in codes if code not in known]


def _photo(row: Technology, photo: Any, who: Principal) -> Any:
    """A copy of the picture that says nothing of where and when it was taken; the file that was sent is not kept."""
    content = photo.read(MOST_PHOTO_BYTES + 1)
    try:
        inspected = inspect(name=photo.name or "", content=content)
    except FileRefused as refused:
        raise ValidationError({"photo": str(refused)}) from refused
    if not inspected.mime.startswith("image/"):
        raise ValidationError({"photo": "Ảnh chỉ nhận JPG, PNG."})
    bare = SimpleUploadedFile(f"{PurePath(inspected.name).stem}.jpg", photographs.without_traces(content))
    try:
        return attach(subject=("technology", row.pk), purpose=PHOTO, file=bare, by_id=who.user_id)
    except FileRefused as refused:
        raise ValidationError({"photo": str(refused)}) from refused


@transaction.atomic
def see_working(*, technology: Technology, who: Principal, project: Project | None = None, place: str = "") -> SeenWorking:
    """Say where it works: at a đề án whose grant was approved, or at a place in words. Saying it twice changes nothing.

    ValidationError when neither or both are said, or when the đề án is not one that everybody may know of.
    """
    if not reaches(who, P.KEEP) or who.user_id is None:
        raise NotAllowed
    place = " ".join(nfc(place).split())
    if (project is None) == (not place):
        raise ValidationError("Ghi mã đề án, hoặc ghi nơi đang dùng.")
    if project is not None and not public.funded().filter(pk=project.pk).exists():
        raise ValidationError({"code": "Chỉ nêu đề án đã được phê duyệt kinh phí hỗ trợ."})
    if len(place) > 200 or "\0" in place:
        raise ValidationError({"place": "Nơi đang dùng dài quá 200 ký tự hoặc có ký tự không hợp lệ."})
    row, _ = SeenWorking.objects.get_or_create(
        technology=technology, project=project, place=place, defaults={"by_id": who.user_id, "at": clock.now()}
    )
    return row


@transaction.atomic
def unsee(*, seen: SeenWorking, who: Principal) -> None:
    """Take a place away again."""
    if not reaches(who, P.KEEP):
        raise NotAllowed
    SeenWorking.objects.filter(pk=seen.pk).delete()
