"""What waits for somebody beside the treasury's statements: lines without a payment, questions without an answer."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source
from treasury import selectors
from treasury.enums import Standing
from treasury.models import Question, StatementRow
from treasury.permissions import P


def _rows(who: Principal) -> QuerySet[StatementRow] | None:
    """Lines that nobody has matched, argued or asked about."""
    return selectors.rows().filter(standing=Standing.OPEN).order_by("dated_on", "pk") if who.may(P.MATCH) else None


def _row(row: StatementRow, _: Any) -> Waiting:
    return Waiting(
        verb="Xử lý chênh lệch với Kho bạc",
        title=row.content or row.beneficiary,
        code=row.voucher,
        url=row.get_absolute_url(),
        beneficiary=row.beneficiary,
        district="Kho bạc Nhà nước",
        amount=row.amount,
        since=None,
    )


def _questions(who: Principal) -> QuerySet[Question] | None:
    """Questions of others."""
    return selectors.questions_for(who.persons) if who.may(P.ANSWER) else None


def _question(question: Question, _: Any) -> Waiting:
    payment = question.payment
    of_row = question.row
    return Waiting(
        verb="Trả lời về chênh lệch với Kho bạc",
        title=question.text,
        code=of_row.voucher if of_row else payment.voucher if payment else "",
        url=reverse("treasury:answer", args=[question.pk]),
        beneficiary=of_row.beneficiary if of_row else payment.line.enterprise.name if payment else "",
        district="Kho bạc Nhà nước",
        amount=of_row.amount if of_row else payment.amount if payment else None,
        since=question.asked_at,
    )


register_source(Source("treasury.questions", _questions, _question))
register_source(Source("treasury.rows", _rows, _row))
