"""Write the rows of a table of costs, with the sums of its line and what stands beside it. The caller holds the locks."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from khuyencong.text import nfc
from projects.costs import Item, beyond, sums_of
from projects.enums import Track
from projects.models import CostItem, CostShare, Line
from projects.models.serials import serial_keys
from projects.selectors.overlaps import lines_with


def replace_table(row: Line, items: Sequence[Item], *, track: str, serial_number: str, serial_reason: str, other_state_note: str) -> None:
    """Write a line with another table; its sums follow. The line is locked, and the đề án counted anew, by the caller."""
    _check_items(items, track=track)
    sums = sums_of(items)
    row.serial_number, row.serial_reason = nfc(serial_number).strip(), nfc(serial_reason).strip()
    _check_serials(row)
    row.total_cost, row.requested = sums.cost, sums.grant
    row.other_state, row.social = sums.other_state, sums.social
    row.other_state_note = nfc(other_state_note).strip() if sums.by_source else ""
    if sums.by_source and not row.other_state_note:
        raise ValidationError({"other_state_note": "Cần ghi tên nguồn khác."})
    row.full_clean(exclude=["counterpart", "serial_keys"])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # another file has named the machine a moment ago
        _check_serials(row)
        raise ValidationError("Có người vừa ghi cùng số liệu; hãy xem lại.") from error
    _write_items(row, items)


def _check_serials(line: Line) -> None:
    """ValidationError where a machine's number stands in another file and nobody says why. Whose file it is, the writer need not know."""
    keys = serial_keys(line.serial_number)
    if not keys or line.serial_reason:
        return
    there = sorted(set(keys) & {key for row in lines_with(keys, besides=line).order_by("pk")[:20] for key in row.serial_keys})
    if there:
        raise ValidationError(
            {"serial_number": f"Số hiệu {', '.join(there)} đã có ở một hồ sơ khác. Ghi sai thì sửa; đúng máy này thì ghi lý do ở ô dưới."}
        )


def _check_items(items: Sequence[Item], *, track: str) -> None:
    """ValidationError where there is none, one is paid beyond its amount, or the đề án's own source stands among the others."""
    if not items:
        raise ValidationError({"items": "Cần ít nhất một khoản mục chi phí."})
    for one in items:
        if words := beyond(one):
            raise ValidationError({"items": f"{one.name}: {words}"})
        if track in one.elsewhere:
            own = Track(track).label.lower()
            raise ValidationError({"items": f"{one.name}: nguồn {own} là nguồn của đề án, ghi ở phần đề nghị hỗ trợ."})


def _write_items(line: Line, items: Sequence[Item]) -> None:
    """Replace the rows of a table."""
    CostItem.objects.filter(line=line).delete()
    fresh, shares = [], []
    for n, one in enumerate(items, start=1):
        item = CostItem(
            line=line, position=n, name=nfc(one.name).strip(), unit=nfc(one.unit).strip(), quantity=one.quantity, amount=one.amount,
            by_grant=one.by_grant,
        )  # fmt: skip
        item.full_clean(exclude=["line"])
        fresh.append(item)
        for source, amount in one.elsewhere.items():
            share = CostShare(item=item, source=source, amount=amount)
            share.clean_fields(exclude=["item"])
            shares.append(share)
    CostItem.objects.bulk_create(fresh)
    CostShare.objects.bulk_create(shares)
