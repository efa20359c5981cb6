"""Holding a selection: opened with its criteria, its panel named, products taken out. What moves it goes through the machine."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from khuyencong import clock, notices
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import AdminUnit, User
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from products.enums import SelectionLevel, SelectionState
from products.models import Entry, Juror, Selection, SelectionCriterion
from products.permissions import P
from products.selectors import selections

_COPIED = ("position", "label", "guidance", "weight", "most", "citation")


@transaction.atomic
def open_selection(*, who: Principal, year: int, closes_on: date, certificate_years: int | None = None) -> Selection:
    """Open the selection of one's own level and area from today; the criteria in force are copied, its cơ sở are told.

    ValidationError at its field: too soon after the last one of the level, no rule or criteria known, days out of order.
    """
    if not selections.may_open(who) or who.user_id is None:
        raise NotAllowed
    today = clock.today()
    province = who.scope(P.HOLD) == Scope.PROVINCE
    area = None if province else AdminUnit.objects.get(pk=next(iter(who.area_ids)))
    level = SelectionLevel.PROVINCE if province else SelectionLevel.DISTRICT
    if not today.year - 1 <= year <= today.year + 1:
        raise ValidationError({"year": "Năm bình chọn là năm nay, năm trước hoặc năm sau."})
    if closes_on < today:
        raise ValidationError({"closes_on": "Hạn đăng ký không được trước hôm nay."})
    if certificate_years is not None and not 1 <= certificate_years <= 20:
        raise ValidationError({"certificate_years": "Số năm từ 1 đến 20; để trống khi không ghi thời hạn."})
    cycle, criteria = selections.cycle_of(level, today), selections.criteria_on(today)
    if cycle is None or not criteria:
        raise ValidationError("Chưa khai báo tiêu chí, chu kỳ bình chọn đang áp dụng.")
    last = selections.before(level, area.pk if area else None, year)
    if last is not None and year - last.year < cycle.years:
        raise ValidationError({"year": f"Kỳ trước là năm {last.year}; hai kỳ cách nhau {cycle.years} năm ({cycle.citation})."})
    row = Selection(
        level=level, area=area, year=year, opens_on=today, closes_on=closes_on, certificate_years=certificate_years, opened_by_id=who.user_id,
        opened_at=clock.now(),
    )  # fmt: skip
    row.full_clean(exclude=["area", "opened_by"], validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Somebody opened the same in the same moment.
        raise ValidationError({"year": "Năm này đã có kỳ bình chọn của cấp này."}) from None
    SelectionCriterion.objects.bulk_create(
        SelectionCriterion(selection=row, **{name: getattr(one, name) for name in _COPIED}) for one in criteria
    )
    notices.tell(
        selections.around(row), kind="products.open", title=f"{row}: mời đăng ký sản phẩm", body=f"Nhận đăng ký đến hết ngày {date_vi(closes_on)}.",
        url=row.get_absolute_url(), subject=("product_selection", row.pk),
    )  # fmt: skip
    return row


def locked(selection: Selection) -> Selection:
    """The selection, so that its state stays what it is until the transaction ends."""
    return Selection.objects.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=selection.pk)


def _held(selection: Selection, who: Principal, *states: SelectionState) -> Selection:
    row = locked(selection)
    if not selections.holds(row, who) or who.user_id is None:
        raise NotAllowed
    if row.state not in states:
        raise ValidationError(f"Kỳ bình chọn ở tình trạng “{row.state_label}”, không còn sửa được.")
    return row


@transaction.atomic
def seat(*, selection: Selection, who: Principal, user: User) -> Juror:
    """Name somebody to the panel, before scoring begins; they are told. Naming them twice changes nothing."""
    row = _held(selection, who, SelectionState.OPEN)
    there = row.panel.filter(user=user).order_by("pk").first()
    if there is not None:
        return there
    if not selections.candidates(row).filter(pk=user.pk).exists():
        raise ValidationError({"user": "Chỉ chọn người có tài khoản đang hoạt động ở cơ quan hoặc cơ sở."})
    made = Juror.objects.create(selection=row, user=user, by_id=who.user_id, at=clock.now())
    notices.tell(
        [user.pk], kind="products.seated", title=f"Mời tham gia Ban giám khảo: {row}", body="Khi bắt đầu chấm, phiếu chấm hiện ở “Việc của tôi”.",
        url=row.get_absolute_url(), subject=("product_selection", row.pk),
    )  # fmt: skip
    return made


@transaction.atomic
def unseat(*, juror: Juror, who: Principal) -> None:
    """Take somebody from the panel again, before scoring begins."""
    _held(juror.selection, who, SelectionState.OPEN)
    Juror.objects.filter(pk=juror.pk).delete()


@transaction.atomic
def exclude(*, entry: Entry, who: Principal, reason: str) -> Entry:
    """Do not take a product, with the reason; its cơ sở is told. Not after the scores were closed."""
    _held(entry.selection, who, SelectionState.OPEN, SelectionState.SCORING)
    row = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("product", "selection__area").get(pk=entry.pk)
    said = nfc(reason).strip()
    if not said:
        raise ValidationError({"reason": "Cần nhập lý do."})
    if not row.stands:
        raise ValidationError("Sản phẩm này đã rút hoặc đã bị loại.")
    row.excluded_at, row.excluded_by_id, row.excluded_reason = clock.now(), who.user_id, said
    row.full_clean(exclude=["selection", "product", "photo", "registered_by", "excluded_by", "certificate"])
    row.save(update_fields=["excluded_at", "excluded_by", "excluded_reason"])
    notices.tell(
        selections.people_of([row.product.enterprise_id]), kind="products.excluded", title=f"Không nhận dự bình chọn: {row.product.name}", body=said,
        url=row.selection.get_absolute_url(), subject=("product_selection", row.selection_id),
    )  # fmt: skip
    return row
