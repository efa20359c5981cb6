"""A line of the treasury or a payment: what it says, how it stands, what was said about it, what may be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from khuyencong.access.views import Allowed
from khuyencong.workflow.pages import found
from projects.models import PaymentRequest
from projects.permissions import P as PROJECTS
from treasury import selectors
from treasury.enums import Standing
from treasury.models import Match, Question, StatementRow
from treasury.permissions import P


def find_row(pk: int) -> StatementRow:
    """A line of the treasury; 404 when there is none."""
    row: StatementRow = found(selectors.rows().select_related("statement"), pk)
    return row


def find_payment(pk: int) -> PaymentRequest:
    """A payment of the portal; 404 when it is not paid."""
    payment: PaymentRequest = found(selectors.payments(), pk)
    return payment


class _Page(Allowed):
    """A line or a payment: what it says, how it stands, what was said about it, what may be done."""

    permission = P.VIEW
    side = ""

    def find(self, pk: int) -> Any:
        """The subject; 404 when there is none."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        subject = self.find(pk)
        here = {self.side: subject}
        matches = Match.objects.filter(**here).select_related(
            "by", "undone_by", "row__statement", "payment__line__enterprise", "payment__line__project"
        )
        live = next((one for one in matches.order_by("-pk") if one.undone_at is None and one.payment.state == "paid"), None)
        questions = Question.objects.filter(**here).select_related("asked_by", "answered_by").order_by("-pk")
        may = self.principal.may(P.MATCH) and live is None
        names = {
            "subject": subject,
            "is_row": self.side == "row",
            "standing": Standing(subject.standing),
            "live": live,
            "matches": list(matches.order_by("-pk")),
            "questions": list(questions),
            "explanations": list(
                (subject.explanations if self.side == "row" else subject.treasury_explanations).select_related("by").order_by("-pk")
            ),
            "proposals": self.proposals(subject) if may else [],
            "acts": [(label, reverse(f"treasury:{name}_{self.side}", args=[pk])) for label, name in ACTS] if may else [],
            "undo": reverse("treasury:undo", args=[live.pk]) if live and self.principal.may(P.MATCH) else "",
            "may_answer": self.principal.may(P.ANSWER),
            "who": self.principal,
            "reverse": self.reversal(subject) if live is None else "",
        }
        return render(request, "treasury/subject.html", names)

    def proposals(self, subject: Any) -> list[selectors.Proposal]:
        """What it may be matched with."""
        raise NotImplementedError

    def reversal(self, subject: Any) -> str:
        """Where a payment that was recorded wrongly is reversed; empty where the reader may not."""
        return ""


ACTS = (("Khớp bằng tay", "match"), ("Giải trình", "explain"), ("Hỏi kế toán", "ask"))


class RowPage(_Page):
    """A line of the treasury."""

    side = "row"

    def find(self, pk: int) -> StatementRow:
        return find_row(pk)

    def proposals(self, subject: Any) -> list[selectors.Proposal]:
        return selectors.proposals_for(subject)


class PaymentPage(_Page):
    """A payment of the portal."""

    side = "payment"

    def find(self, pk: int) -> PaymentRequest:
        return find_payment(pk)

    def proposals(self, subject: Any) -> list[selectors.Proposal]:
        return selectors.proposals_of(subject)

    def reversal(self, subject: Any) -> str:
        may = self.principal.may(PROJECTS.REVERSE_PAYMENT)
        return reverse("projects:move_payment", args=[subject.line.project.code, subject.pk, "reverse"]) if may else ""
