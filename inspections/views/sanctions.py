"""Before a measure is taken: considered, answered, decided, lifted."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inspections import selectors
from inspections.enums import Measure, Outcome
from inspections.forms import planning as forms
from inspections.models import Sanction
from inspections.permissions import P
from inspections.services import following
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.workflow.pages import Doing
from projects.models import Finding


def find_sanction(request: HttpRequest, pk: int) -> Sanction:
    """A proceeding that the reader may see; 404 otherwise."""
    rows = selectors.sanctions_visible_to(request.principal)  # type: ignore[attr-defined]
    found = rows.select_related(
        "line__project", "line__enterprise", "finding", "notice", "reply_proof", "proposed_by", "replied_by", "decided_by"
    ).filter(pk=pk)  # fmt: skip
    if (row := found.order_by("pk").first()) is None:
        raise Http404
    return row


class SanctionPage(Allowed):
    """One proceeding."""

    permission = P.VIEW_SANCTION

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, who = find_sanction(request, pk), self.principal
        open_ = not row.outcome
        return render(
            request,
            "inspections/sanction.html",
            {
                "row": row,
                "is_office": not who.enterprise_ids,
                "may_reply": open_ and row.replied_at is None and who.may(P.REPLY),
                "may_decide": open_ and who.may(P.DECIDE_SANCTION) and row.proposed_by_id not in who.persons,
                "may_lift": row.outcome == Outcome.IMPOSED and row.lifted_at is None and who.may(P.DECIDE_SANCTION),
                "is_heard": row.replied_at is not None or clock.today() > row.reply_until,
            },
        )


class Propose(Doing):
    """Consider a measure after a finding."""

    permission = P.PROPOSE_SANCTION
    form_class = forms.SanctionForm
    title = "Yêu cầu giải trình"
    submit = "Gửi thông báo giải trình"
    subject: Finding

    def find(self) -> Finding:
        rows = selectors.findings_visible_to(self.principal).select_related("inspection__line__project")
        found = rows.filter(pk=self.kwargs["pk"]).order_by("pk").first()
        if found is None:
            raise Http404
        return found

    def more(self) -> dict[str, Any]:
        return {"subject": self.subject.text}

    def back(self) -> str:
        return str(self.made.get_absolute_url() if hasattr(self, "made") else reverse("inspections:findings"))

    def perform(self, data: dict[str, Any]) -> str:
        self.made = following.propose(finding=self.subject, measure=Measure(data["measure"]), grounds=data["grounds"], who=self.principal)
        return f"Đã gửi thông báo; cơ sở giải trình đến hết ngày {self.made.reply_until:%d/%m/%Y}."


class _OfSanction(Doing):
    refusals: ClassVar[Mapping[type[Exception], str]] = {FileRefused: "proof"}
    subject: Sanction

    def find(self) -> Sanction:
        return find_sanction(self.request, self.kwargs["pk"])


class Reply(_OfSanction):
    """The cơ sở answers."""

    permission = P.REPLY
    form_class = forms.ReplyForm
    title = "Giải trình"
    submit = "Gửi giải trình"
    files = True

    def perform(self, data: dict[str, Any]) -> str:
        following.reply(sanction=self.subject, who=self.principal, **data)
        return "Đã gửi giải trình."


class Decide(_OfSanction):
    """Impose or drop."""

    permission = P.DECIDE_SANCTION
    form_class = forms.DecideForm
    title = "Quyết định xử lý"
    submit = "Ban hành"

    def perform(self, data: dict[str, Any]) -> str:
        row = following.decide(sanction=self.subject, outcome=Outcome(data["outcome"]), decision=data["decision"], who=self.principal)
        return f"{row.get_outcome_display()}: {row.get_measure_display().lower()}. Đã báo cơ sở."


class Lift(_OfSanction):
    """End a measure."""

    permission = P.DECIDE_SANCTION
    form_class = forms.ConfirmForm
    title = "Thôi áp dụng biện pháp"
    submit = "Thôi áp dụng"

    def perform(self, data: dict[str, Any]) -> str:
        following.lift(sanction=self.subject, who=self.principal)
        return "Đã thôi áp dụng; cơ sở được báo."
