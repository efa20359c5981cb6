"""Taking in the treasury's statement: judged whole, kept once, matched at once."""

import hashlib
from dataclasses import dataclass, field

from django.db import connection, transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents.inspection import FileRefused
from khuyencong.documents.inspection.names import check_name
from khuyencong.documents.spreadsheets import Wrong, read_rows
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from treasury.models import Statement, StatementRow
from treasury.permissions import P
from treasury.reading import HEAD_WITHIN, MOST_ROWS, Line, read_lines
from treasury.services.matching import match_automatically, take_turns


@dataclass(slots=True)
class Judged:
    """What a file holds: its payments, those that are there already, every mistake; the statement and how many matched once it is kept."""

    lines: list[Line] = field(default_factory=list)
    known: list[tuple[Line, StatementRow]] = field(default_factory=list)
    errors: list[Wrong] = field(default_factory=list)
    statement: Statement | None = None
    matched: int = 0

    @property
    def rows(self) -> int:
        """How many payments the file names."""
        return len(self.lines)

    @property
    def total(self) -> int:
        """What they make (đồng)."""
        return sum(line.amount for line in self.lines)


@transaction.atomic
def import_statement(*, who: Principal, name: str, content: bytes, commit: bool) -> Judged:
    """Judge a file and, with `commit` and without a mistake, keep it and match what is beyond doubt, all in one transaction.

    FileRefused when it cannot be read, or was taken before. A voucher that stands in an earlier file is a mistake, told with that file.
    """
    if not who.may(P.IMPORT):
        raise NotAllowed
    digest = hashlib.sha256(content).hexdigest()
    take_turns()
    if twin := Statement.objects.filter(sha256=digest).select_related("by").first():
        day = date_vi(clock.day_of(twin.at))
        raise FileRefused(f"Tệp này đã được {twin.by.full_name} nhập ngày {day} (“{twin.name}”, {twin.rows_count} dòng).")
    judged = _judge(read_rows(name=name, content=content, most=MOST_ROWS + HEAD_WITHIN))
    if commit and not judged.errors:
        judged.statement = _keep(judged.lines, who, name=nfc(check_name(name)[0])[:250], digest=digest)
        judged.matched = match_automatically(who=who)
    return judged


def _judge(table: list[list[object]]) -> Judged:
    lines, wrong = read_lines(table)
    judged = Judged(lines=lines, errors=wrong)
    if not lines and not wrong:
        raise FileRefused("Tệp không có khoản chi nào dưới dòng tiêu đề.")
    if len(lines) > MOST_ROWS:
        raise FileRefused(f"Tệp có hơn {MOST_ROWS} khoản chi; hãy tách thành nhiều tệp.")
    seen: dict[tuple[str, int], int] = {}
    there = _there(lines)
    for line in lines:
        key = (line.voucher_key, line.dated_on.year)
        if (first := seen.setdefault(key, line.number)) != line.number:
            judged.errors.append(Wrong(line.number, "Số chứng từ", f"{line.voucher} đã có ở dòng {first}"))
        elif known := there.get(key):
            judged.known.append((line, known))
            words = f"{line.voucher} đã có trong “{known.statement.name}”, dòng {known.number}, nhập ngày {date_vi(clock.day_of(known.statement.at))}"
            judged.errors.append(Wrong(line.number, "Số chứng từ", words))
    judged.errors.sort(key=lambda one: one.row)
    return judged


def _there(lines: list[Line]) -> dict[tuple[str, int], StatementRow]:
    """Lines of earlier files under the same vouchers, by voucher and year."""
    found = StatementRow.objects.filter(voucher_key__in={line.voucher_key for line in lines}).select_related("statement").order_by("pk")
    return {(row.voucher_key, row.dated_on.year): row for row in found}


def _keep(lines: list[Line], who: Principal, *, name: str, digest: str) -> Statement:
    days = [line.dated_on for line in lines]
    statement = Statement(
        name=name, sha256=digest, rows_count=len(lines), total=sum(line.amount for line in lines), first_on=min(days), last_on=max(days),
        by_id=who.user_id, at=clock.now(),
    )  # fmt: skip
    statement.full_clean()
    statement.save()
    columns = (
        "statement_id", "number", "dated_on", "voucher", "voucher_key", "account", "beneficiary", "beneficiary_key", "tax_code", "amount", "content",
    )  # fmt: skip
    with connection.cursor() as cursor, cursor.copy(f"COPY treasury_statementrow ({', '.join(columns)}) FROM STDIN") as copy:
        for line in lines:
            values = [getattr(line, column) for column in columns[1:]]
            copy.write_row([statement.pk, *values])
    return statement
