"""Old spreadsheets taken in: kept as a draft with its cells, explained column by column and word by word, then taken in whole or not at all."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents.inspection import FileRefused
from khuyencong.documents.inspection.names import check_name
from khuyencong.documents.spreadsheets import read_rows
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from reports.enums import PastDimension, PastState
from reports.models import PastFigure, PastForm, PastSheet, PastWord, PastYear
from reports.old import columns as heads
from reports.old import words
from reports.old.judging import judge, remembered
from reports.permissions import P

_LOCK = "reports.past"
_LONGEST = 500


def _require(who: Principal) -> None:
    if not who.may(P.HISTORY):
        raise NotAllowed


def _take_turns() -> None:
    """Whoever takes in or withdraws waits for who does so already; released at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])


def _locked(sheet: PastSheet, state: PastState, words_if_not: str) -> PastSheet:
    _take_turns()
    row = PastSheet.objects.select_for_update(of=("self",), no_key=True).filter(pk=sheet.pk).first()
    if row is None or row.state != state:
        raise ValidationError(words_if_not)
    return row


@transaction.atomic
def start(*, who: Principal, name: str, content: bytes) -> PastSheet:
    """Keep a file as a draft, its columns guessed, or as they were said for the last file with the same heads.

    One's own draft of the same file is gone on with. FileRefused when it cannot be read, or is there already.
    """
    _require(who)
    _take_turns()
    digest = hashlib.sha256(content).hexdigest()
    if twin := PastSheet.objects.filter(sha256=digest).exclude(state=PastState.WITHDRAWN).select_related("by").first():
        if twin.state == PastState.DRAFT and twin.by_id == who.user_id:
            return twin
        day = date_vi(clock.day_of(twin.at))
        raise FileRefused(f"Tệp này đã được {twin.by.full_name} gửi ngày {day} (“{twin.name}”, {twin.get_state_display().lower()}).")
    table = [[_kept(cell) for cell in row[: heads.MOST_COLUMNS]] for row in read_rows(name=name, content=content, most=heads.MOST_ROWS)]
    head = heads.guess_head(table)
    sheet = PastSheet(name=nfc(check_name(name)[0])[:250], sha256=digest, table=table, head=head, by_id=who.user_id, at=clock.now())
    if known := remembered(table, head):
        sheet.source, sheet.is_list = known.source, known.is_list
        if not heads.mistakes(known.columns, heads.heads_of(table, head), year=None, is_list=known.is_list):
            sheet.columns = known.columns
    sheet.save()
    return sheet


def _kept(cell: Any) -> str | int | float:
    """A cell as JSON keeps it. FileRefused for what no text holds."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell if abs(cell) < 10**18 else str(cell)
    text = cell.isoformat() if isinstance(cell, datetime | date) else str(cell)
    if "\0" in text:
        raise FileRefused("Tệp có ký tự không hợp lệ trong ô; hãy lưu lại bảng rồi gửi.")
    return nfc(text)[:_LONGEST]


@transaction.atomic
def say_columns(*, sheet: PastSheet, who: Principal, columns: Sequence[str], year: int | None, source: str, is_list: bool) -> PastSheet:
    """Say what the columns of a draft are, and remember it for the next file with the same heads. ValidationError."""
    _require(who)
    row = _locked(sheet, PastState.DRAFT, "Bảng này không còn ở bước ghép cột.")
    labels = heads.heads_of(row.table, row.head)
    if len(columns) != len(labels) or any(one and one not in heads.MEANINGS for one in columns):
        raise ValidationError("Các cột đã chọn không khớp với bảng; hãy tải lại trang.")
    if said := heads.mistakes(columns, labels, year=year, is_list=is_list):
        raise ValidationError(said)
    row.columns, row.year, row.source, row.is_list = list(columns), year, source, is_list
    row.save(update_fields=["columns", "year", "source", "is_list"])
    PastForm.objects.update_or_create(
        signature=heads.signature(labels),
        defaults={"columns": row.columns, "is_list": is_list, "source": source, "by_id": who.user_id, "at": clock.now()},
    )
    return row


@transaction.atomic
def move_head(*, sheet: PastSheet, who: Principal, head: int) -> PastSheet:
    """Say which row (from 1) holds the heads of a draft; its columns are asked for anew. ValidationError."""
    _require(who)
    row = _locked(sheet, PastState.DRAFT, "Bảng này không còn ở bước ghép cột.")
    if not 1 <= head < len(row.table):
        raise ValidationError({"head": f"Dòng tiêu đề từ 1 đến {len(row.table) - 1}."})
    row.head, row.columns = head, []
    row.save(update_fields=["head", "columns"])
    return row


@transaction.atomic
def explain(*, who: Principal, answers: Mapping[tuple[str, str], tuple[str, str]]) -> int:
    """Remember what words mean: (dimension, key) to (the word as written, its meaning). How many. ValidationError for a meaning that is not offered."""
    _require(who)
    _take_turns()
    offered = {dimension: {value for value, _ in words.choices(dimension)} for dimension in PastDimension.values}
    if any(value not in offered.get(dimension, set()) for (dimension, _), (_, value) in answers.items()):
        raise ValidationError("Có từ chưa được trả lời.")
    PastWord.objects.bulk_create(
        [
            PastWord(dimension=dimension, key=key, word=word[:200], value=value, by_id=who.user_id, at=clock.now())
            for (dimension, key), (word, value) in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["dimension", "key"],
        update_fields=["word", "value", "by", "at"],
    )
    return len(answers)


@transaction.atomic
def take_in(*, sheet: PastSheet, who: Principal, replace: bool = False) -> PastSheet:
    """Take the figures of a draft in, all of them; with `replace` in place of what was told of the same years before.

    ValidationError while a cell is wrong, a word unexplained, a year the portal's own, or told already.
    """
    _require(who)
    row = _locked(sheet, PastState.DRAFT, "Bảng này đã nhập hoặc đã bỏ.")
    if not row.columns:
        raise ValidationError("Chưa ghép cột cho bảng này.")
    judged = judge(row)
    if judged.refusals:
        raise ValidationError(judged.refusals)
    if judged.told and not replace:
        raise ValidationError({"replace": "Cần đồng ý lấy số của bảng này thay cho số đang tính của các năm đã nêu."})
    row.state, row.taken_at = PastState.TAKEN, clock.now()
    row.save(update_fields=["state", "taken_at"])
    said = judged.read.said
    PastYear.objects.filter(year__in=judged.years, is_counted=True).update(is_counted=False)
    years = {one.year: one for one in PastYear.objects.bulk_create(PastYear(sheet=row, year=year) for year in judged.years)}
    contents = words.content_ids()
    PastFigure.objects.bulk_create(
        PastFigure(
            of=years[one.year],
            number=one.number,
            district_id=int(one.district) if one.district else None,
            content_id=contents[one.content] if one.content else None,
            source=one.source,
            **one.sums,
        )
        for one in said
    )
    return row


@transaction.atomic
def withdraw(*, sheet: PastSheet, who: Principal, reason: str) -> list[int]:
    """Withdraw a sheet: its years are told by the latest other sheet that has them, if any. The years. ValidationError."""
    _require(who)
    row = _locked(sheet, PastState.TAKEN, "Bảng này chưa nhập hoặc đã rút.")
    reason = nfc(reason).strip()
    if not reason:
        raise ValidationError({"reason": "Cần ghi lý do rút."})
    counted = list(row.years.filter(is_counted=True).order_by("year").values_list("year", flat=True))
    row.years.filter(is_counted=True).update(is_counted=False)
    row.state, row.withdrawn_by_id, row.withdrawn_at, row.reason = PastState.WITHDRAWN, who.user_id, clock.now(), reason[:400]
    row.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "reason"])
    heirs: dict[int, PastYear] = {}
    others = PastYear.objects.filter(year__in=counted, sheet__state=PastState.TAKEN)
    for other in others.order_by("year", "-sheet__taken_at", "-sheet_id"):
        heirs.setdefault(other.year, other)
    PastYear.objects.filter(pk__in=[one.pk for one in heirs.values()]).update(is_counted=True)
    return counted


@transaction.atomic
def throw_away(*, sheet: PastSheet, who: Principal) -> None:
    """Throw a draft away. ValidationError when it is none any more."""
    _require(who)
    _locked(sheet, PastState.DRAFT, "Bảng này đã nhập hoặc đã bỏ.").delete()
