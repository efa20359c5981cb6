"""One difference worked off: matched by hand, argued, asked about, answered; a match taken back; minutes made."""

from typing import Any

from django.urls import reverse

from khuyencong.text import vnd
from khuyencong.workflow.pages import Doing, Starting, found
from projects.models import PaymentRequest
from treasury import forms, selectors
from treasury.models import Match, Question, StatementRow
from treasury.permissions import P
from treasury.services import matching
from treasury.services.reconciling import days_of, reconcile
from treasury.views.subjects import find_payment, find_row


class _OfRow(Doing):
    permission = P.MATCH
    template_name = "treasury/doing.html"
    subject: StatementRow

    def find(self) -> StatementRow:
        return find_row(self.kwargs["pk"])

    def side(self) -> dict[str, Any]:
        """The subject as the services take it."""
        return {"row": self.subject}

    def more(self) -> dict[str, Any]:
        row = self.subject
        return {
            "facts": [("Kho bạc ghi", f"{row.voucher}, {row.dated_on:%d/%m/%Y}, {vnd(row.amount)} đồng"), ("Đơn vị nhận", row.beneficiary)]
        }


class _OfPayment(Doing):
    permission = P.MATCH
    template_name = "treasury/doing.html"
    subject: PaymentRequest

    def find(self) -> PaymentRequest:
        return find_payment(self.kwargs["pk"])

    def side(self) -> dict[str, Any]:
        """The subject as the services take it."""
        return {"payment": self.subject}

    def back(self) -> str:
        return reverse("treasury:payment", args=[self.subject.pk])

    def more(self) -> dict[str, Any]:
        one = self.subject
        told = f"{one.voucher}, {one.paid_on:%d/%m/%Y}, {vnd(one.amount)} đồng"
        return {"facts": [("Cổng ghi", told), ("Đơn vị thụ hưởng", one.line.enterprise.name)]}


class MatchRow(_OfRow):
    """Match a line by hand."""

    form_class = forms.MatchForm
    title = submit = "Khớp bằng tay"

    def form_arguments(self) -> dict[str, Any]:
        return {"proposals": selectors.proposals_for(self.subject), "of_row": True}

    def perform(self, data: dict[str, Any]) -> str:
        matching.match_by_hand(row=self.subject, payment=find_payment(data["choice"]), who=self.principal, reason=data["reason"])
        return "Đã khớp."


class MatchPayment(_OfPayment):
    """Match a payment by hand."""

    form_class = forms.MatchForm
    title = submit = "Khớp bằng tay"

    def form_arguments(self) -> dict[str, Any]:
        return {"proposals": selectors.proposals_of(self.subject), "of_row": False}

    def perform(self, data: dict[str, Any]) -> str:
        matching.match_by_hand(row=find_row(data["choice"]), payment=self.subject, who=self.principal, reason=data["reason"])
        return "Đã khớp."


class _Explains:
    form_class = forms.TextForm
    title = "Giải trình chênh lệch"
    submit = "Lưu giải trình"

    def perform(self, data: dict[str, Any]) -> str:
        matching.explain(who=self.principal, text=data["text"], **self.side())  # type: ignore[attr-defined]
        return "Đã lưu giải trình."


class ExplainRow(_Explains, _OfRow):
    """Argue a line."""


class ExplainPayment(_Explains, _OfPayment):
    """Argue a payment."""


class _Asks:
    form_class = forms.TextForm
    title = "Hỏi kế toán"
    submit = "Gửi câu hỏi"

    def perform(self, data: dict[str, Any]) -> str:
        matching.ask(who=self.principal, text=data["text"], **self.side())  # type: ignore[attr-defined]
        return "Đã gửi câu hỏi; người được hỏi thấy ở “Việc của tôi”."


class AskRow(_Asks, _OfRow):
    """Ask about a line."""


class AskPayment(_Asks, _OfPayment):
    """Ask about a payment."""


class Answer(Doing):
    """Answer a question."""

    permission = P.ANSWER
    template_name = "treasury/doing.html"
    form_class = forms.TextForm
    title = "Trả lời về chênh lệch với Kho bạc"
    submit = "Gửi trả lời"
    subject: Question

    def find(self) -> Question:
        rows = Question.objects.select_related("row", "payment__line__enterprise", "asked_by", "answered_by")
        question: Question = found(rows, self.kwargs["pk"])
        return question

    def why_not(self) -> str:
        return "Câu hỏi này đã được trả lời." if self.subject.answered_at else ""

    def back(self) -> str:
        if not self.principal.may(P.VIEW):
            return reverse("portal:queue")
        return (
            reverse("treasury:row", args=[self.subject.row_id])
            if self.subject.row_id
            else reverse("treasury:payment", args=[self.subject.payment_id])
        )

    def perform(self, data: dict[str, Any]) -> str:
        matching.answer(question=self.subject, who=self.principal, text=data["text"])
        return "Đã gửi trả lời."

    def more(self) -> dict[str, Any]:
        question = self.subject
        row, payment = question.row, question.payment
        if row:
            about = f"Kho bạc: {row.voucher}, {row.dated_on:%d/%m/%Y}, {vnd(row.amount)} đồng, {row.beneficiary}"
        else:
            assert payment is not None  # the database lets no question be about nothing
            about = f"Cổng: {payment.voucher}, {payment.paid_on:%d/%m/%Y}, {vnd(payment.amount)} đồng, {payment.line.enterprise.name}"
        return {"facts": [("Về", about), ("Câu hỏi", question.text), ("Người hỏi", question.asked_by.full_name)]}


class Undo(Doing):
    """Take a match back."""

    permission = P.MATCH
    template_name = "treasury/doing.html"
    form_class = forms.UndoForm
    title = submit = "Bỏ khớp"
    subject: Match

    def find(self) -> Match:
        match: Match = found(Match.objects.select_related("row", "payment__line__enterprise"), self.kwargs["pk"])
        return match

    def why_not(self) -> str:
        return "Khớp này đã được bỏ." if self.subject.undone_at else ""

    def back(self) -> str:
        return reverse("treasury:row", args=[self.subject.row_id])

    def perform(self, data: dict[str, Any]) -> str:
        matching.undo_match(match=self.subject, who=self.principal, reason=data["reason"])
        return "Đã bỏ khớp."

    def more(self) -> dict[str, Any]:
        row, payment = self.subject.row, self.subject.payment
        return {
            "facts": [
                ("Kho bạc ghi", f"{row.voucher}, {row.dated_on:%d/%m/%Y}, {vnd(row.amount)} đồng, {row.beneficiary}"),
                ("Cổng ghi", f"{payment.voucher}, {payment.paid_on:%d/%m/%Y}, {vnd(payment.amount)} đồng, {payment.line.enterprise.name}"),
            ]
        }


class Reconcile(Starting):
    """Make the minutes of a month or quarter; what they would say stands above."""

    permission = P.RECONCILE
    template_name = "treasury/reconcile.html"
    form_class = forms.PeriodForm
    title = "Lập biên bản đối chiếu"
    submit = "Lập biên bản"
    list_url = "treasury:reconciliations"

    def initial(self) -> dict[str, Any]:
        return {"period": self.code}

    @property
    def code(self) -> str:
        """The period that is looked at: asked for in the address or sent, else the first on offer."""
        asked = self.request.POST.get("period") or self.request.GET.get("ky") or ""
        offered = forms.periods()
        return asked if asked in offered else offered[0]

    def perform(self, data: dict[str, Any]) -> str:
        row = reconcile(code=data["period"], who=self.principal)
        return f"Đã lập {row.paper}: {row.differences} chênh lệch, {row.unexplained} chưa giải trình."

    def more(self) -> dict[str, Any]:
        first, last, name = days_of(self.code)
        offered = [(code, days_of(code)[2]) for code in forms.periods()]
        return super().more() | {"period": selectors.period_of(first, last), "name": name, "code": self.code, "offered": offered}
