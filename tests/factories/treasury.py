"""Statements of the treasury for tests."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from khuyencong import clock
from khuyencong.access import Role
from projects.enums import LineState, PaymentKind
from projects.models import Line
from tests.factories.projects import Cast, give_estimate, make_line, pay
from treasury.services.importing import Judged, import_statement

HEADS = ("Ngày", "Số chứng từ", "Đơn vị nhận", "Mã số thuế", "Số tiền", "Nội dung")


def csv_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as a CSV of an office: semicolons, days as people write them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def paid_thrice(on: date) -> SimpleNamespace:
    """A part that was paid three times: 60 triệu in advance, twice 30 triệu for parts."""
    with clock.at(on):
        cast = Cast()
        give_estimate()
        line = make_line(LineState.IMPLEMENTING, cast)
        paid = [pay(line, cast, PaymentKind.ADVANCE, 60_000_000), *(pay(line, cast, PaymentKind.PARTIAL, 30_000_000) for _ in range(2))]
    line = Line.objects.select_related("enterprise", "project").get(pk=line.pk)
    return SimpleNamespace(day=on, cast=cast, line=line, paid=paid, officer=cast[Role.FINANCE_OFFICER], name=line.enterprise.name)


def row_of(scene: Any, voucher: str, amount: int, *, day: date | None = None, name: str = "", code: str = "") -> tuple[Any, ...]:
    """A line of the statement in the order of HEADS; of the scene's day and beneficiary where nothing else is said."""
    return (day or scene.day, voucher, name or scene.name, code, amount, "Chi khuyến công")


def take(scene: Any, *rows: tuple[Any, ...], commit: bool = True, name: str = "kho-bac.csv") -> Judged:
    """Import lines as the scene's officer."""
    return import_statement(who=scene.officer, name=name, content=csv_of([HEADS, *rows]), commit=commit)
