"""One commune's task: its report, its link with a QR code, reporting by one's account, another link."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communes import forms, selectors, services
from communes.enums import TONES
from communes.links import token_of
from communes.models import Assignment
from communes.permissions import P
from khuyencong.access.views import Allowed
from khuyencong.actors.letters import address_of
from khuyencong.documents.inspection import FileRefused
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found


class AssignmentPage(Allowed):
    """What one commune reported; to who gave the task, its link as an address and a picture while it can be used."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row: Assignment = found(selectors.assignments_visible_to(self.principal), pk)
        report = getattr(row, "report", None)
        is_senders = selectors.is_senders(row.task, self.principal)
        link = selectors.open_link(row) if is_senders and report is None else None
        address = address_of("communes:by_link", token_of(link)) if link is not None and link.is_open and token_of(link) else ""
        is_own = self.principal.may(P.REPORT) and row.organisation_id == self.principal.organisation_id
        names = {
            "row": row,
            "report": report,
            "tone": TONES[row.standing],
            "is_senders": is_senders,
            "may_report": is_own and report is None and row.task.called_off_at is None,
            "address": address,
            "expires_at": link.expires_at if link else None,
            "picture": segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
            if address
            else "",
            "contact": selectors.contact_of(row.organisation_id) if is_senders else None,
            "may_keep_contacts": self.principal.may(P.KEEP_CONTACT),
        }
        response = render(request, "communes/assignment.html", names)
        if address:
            response["Cache-Control"] = "no-store"
        return response


class _Own(pages.Doing):
    subject: Assignment

    def back(self) -> str:
        return self.subject.get_absolute_url()


class ReportTask(_Own):
    """Report for one's commune: three fields and a photo."""

    permission = P.REPORT
    form_class = forms.ReportForm
    template_name = "communes/report.html"
    title = "Báo cáo việc được giao"
    submit = "Gửi báo cáo"
    files = True
    refusals = {FileRefused: "photo"}

    def find(self) -> Assignment:
        rows = selectors.assignments_visible_to(self.principal).filter(organisation=self.principal.organisation_id)
        row: Assignment = found(rows, self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        if self.subject.task.called_off_at is not None:
            return "Việc này đã được cho thôi, không cần báo cáo nữa."
        return "Xã đã báo cáo việc này rồi; mỗi việc báo cáo một lần." if hasattr(self.subject, "report") else ""

    def form_arguments(self) -> dict[str, Any]:
        return {"task": self.subject.task}

    def perform(self, data: dict[str, Any]) -> str:
        services.report_by_account(assignment=self.subject, who=self.principal, **data)
        return "Đã gửi báo cáo."


class NewLink(_Own):
    """Another link for a commune."""

    permission = P.SEND
    form_class = forms.NothingForm
    title = submit = "Cấp liên kết khác"

    def find(self) -> Assignment:
        rows = selectors.assignments_visible_to(self.principal).filter(task__organisation=self.principal.organisation_id)
        row: Assignment = found(rows, self.kwargs["pk"])
        return row

    def perform(self, data: dict[str, Any]) -> str:
        services.new_link(assignment=self.subject, who=self.principal)
        return "Đã cấp liên kết khác; liên kết cũ không dùng được nữa."
