"""Taking numbers from the books."""

from datetime import date

from django.db import transaction

from khuyencong.documents.frame import Issuer
from khuyencong.documents.models import NumberBook, VoidNumber
from khuyencong.text import nfc


def take_number(*, organisation: Issuer, type_code: str, on: date) -> tuple[NumberBook, int]:
    """The next number of a book, under the book's lock until the caller's transaction ends.

    The caller uses it in the same transaction: the database refuses a commit that took a number and left it unused.
    """
    wanted = {"organisation_id": organisation.pk, "type_code": type_code, "year": on.year}
    # Who is second in a race gets the row of the first.
    NumberBook.objects.bulk_create([NumberBook(**wanted)], ignore_conflicts=True)
    book = NumberBook.objects.select_for_update(of=("self",), no_key=True).filter(**wanted).order_by("pk")[0]
    book.last += 1
    book.save(update_fields=["last"])
    return book, book.last


def notation_of(*, number: int, type_code: str, symbol: str) -> str:
    """The notation of a paper, "05/TTr-SCT": a zero before numbers below 10 (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{number:02d}/{type_code}-{symbol}"


def letter_notation(*, number: int, symbol: str, drafter: str) -> str:
    """The notation of a công văn, "105/SCT-QLCN": whose it is and which unit drafted it, no type."""
    return f"{number:02d}/{symbol}-{drafter}" if drafter else f"{number:02d}/{symbol}"


@transaction.atomic
def void_number(*, organisation: Issuer, type_code: str, on: date, reason: str, by_id: int | None) -> VoidNumber:
    """Keep the next number of a book as void, with the reason. ValueError without one."""
    if not reason.strip():
        raise ValueError("Cần ghi lý do bỏ trống số văn bản.")
    book, number = take_number(organisation=organisation, type_code=type_code, on=on)
    return VoidNumber.objects.create(book=book, number=number, reason=nfc(reason.strip()), by_id=by_id)
