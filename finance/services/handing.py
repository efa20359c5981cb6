"""Handing the books of a period to accounting, and its answer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from budgets.models import FiscalYear
from finance.bookkeeping import Period
from finance.columns import file_hash
from finance.models import BooksHandover
from finance.permissions import P
from finance.selectors.books import books, owners_exported_by
from khuyencong import clock, notices
from khuyencong.access import Principal, holders
from khuyencong.actors import selectors as actors
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed

NOT_ONESELF = "Người chuyển sổ không tự xác nhận; việc này của người khác trong cơ quan."


@transaction.atomic
def hand_over(*, period: Period, who: Principal) -> BooksHandover:
    """Say that the file of a period went to accounting; those who may answer are told.

    ValidationError while something is not declared, for an empty period, while an answer is waited for, and for a file that was taken in already.
    """
    if not who.may(P.EXPORT_BOOKS) or who.organisation_id is None:
        raise NotAllowed
    FiscalYear.objects.select_for_update(of=("self",), no_key=True).get(pk=period.year)  # two at once: the second finds the first
    found = books(period, owners_exported_by(who))
    if found.missing:
        raise ValidationError(f"Còn {len(found.missing)} khoản chưa khai báo nên chưa có tệp để chuyển.")
    if not found.lines:
        raise ValidationError("Kỳ này không có bút toán.")
    before = BooksHandover.objects.filter(organisation_id=who.organisation_id, fiscal_year_id=period.year, period=period.key)
    if before.filter(answered_at__isnull=True).exists():
        raise ValidationError(f"{period.label} đã chuyển, đang chờ kế toán trả lời.")
    digest = file_hash(found.lines)
    if before.filter(sha256=digest, was_taken=True).exists():
        raise ValidationError("Đúng tệp này kế toán đã nhập; từ đó chưa có bút toán mới.")
    row = BooksHandover.objects.create(
        organisation_id=who.organisation_id, fiscal_year_id=period.year, period=period.key, lines=len(found.lines), amount=found.amount,
        last_entry_id=max(line.entry_id for line in found.lines), sha256=digest, by_id=who.user_id or 0,
    )  # fmt: skip
    takers = actors.people_of(organisation_id=who.organisation_id, roles=tuple(holders(P.TAKE_BOOKS)))
    notices.tell(
        [user for user in takers if user != who.user_id], kind="finance.books_handed", title=f"Sổ chuyển kế toán: {period.label}",
        body=f"{who.name} đã chuyển {row.lines} dòng. Nhập vào phần mềm kế toán rồi xác nhận, hoặc trả lại kèm lý do.",
        url=reverse("finance:answer_books", args=[row.pk]),
    )  # fmt: skip
    return row


@transaction.atomic
def answer(*, handover: BooksHandover, who: Principal, was_taken: bool, words: str) -> BooksHandover:
    """Say under which number the software keeps the file, or why it was not taken in. Once, and not by who handed it over.

    ValidationError at `words`, when it is answered already, or by who handed it over.
    """
    if not who.may(P.TAKE_BOOKS) or who.organisation_id != handover.organisation_id:
        raise NotAllowed
    row = BooksHandover.objects.select_for_update(of=("self",), no_key=True).get(pk=handover.pk)
    if row.by_id in who.persons:
        raise ValidationError(NOT_ONESELF)
    if row.answered_at is not None:
        raise ValidationError("Lần chuyển này đã có trả lời.")
    said = nfc(words).strip()
    if not said or "\0" in said:
        raise ValidationError({"words": "Cần ghi số ghi sổ trong phần mềm." if was_taken else "Cần ghi lý do trả lại."})
    row.was_taken, row.words, row.answered_by_id, row.answered_at = was_taken, said, who.user_id, clock.now()
    row.full_clean(exclude=["organisation", "fiscal_year", "last_entry", "by", "answered_by"])
    row.save(update_fields=["was_taken", "words", "answered_by", "answered_at"])
    notices.tell(
        [row.by_id], kind="finance.books_answered",
        title="Kế toán đã nhập sổ" if was_taken else "Kế toán trả lại sổ", body=said,
        url=f"{reverse('finance:books')}?nam={row.fiscal_year_id}&ky={row.period}",
    )  # fmt: skip
    return row
