"""Reports before and after the support, who is late with progress, and what became of it, summed."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access.views import Allowed
from projects.forms import following as forms
from projects.models.following import FIGURES
from projects.permissions import P
from projects.selectors import following, progress
from projects.selectors.visibility import lines_visible_to
from projects.services.following import report_follow_up
from projects.views.execution import OfLine
from projects.workflow import line_works as works


class ReportFollowUp(OfLine):
    """A year's figures of a beneficiary: before the support, or some months after it."""

    work = works.FOLLOW_UP
    form_class = forms.FollowUpForm
    submit = "Gửi số liệu"

    @property
    def report(self) -> Any:
        """The report of the address; None before the first figures of how it stood before."""
        months = self.kwargs["months"]
        row = self.subject.follow_ups.filter(months=months).first()
        if row is None and months:
            raise Http404
        return row

    def initial(self) -> dict[str, Any]:
        row = self.report
        return {name: getattr(row, name) for name in (*FIGURES, "note")} if row else {}

    def perform(self, data: dict[str, Any]) -> str:
        note = data.pop("note")
        row = report_follow_up(line=self.subject, who=self.principal, months=self.kwargs["months"], figures=data, note=note)
        return f"Đã ghi số liệu {row.label.lower()}."

    def about(self) -> dict[str, Any]:
        row = self.report
        facts = [("Kỳ", row.label if row else "Trước khi được hỗ trợ")] + (
            [("Hạn", f"{row.due_on:%d/%m/%Y}")] if row and row.months else []
        )
        return {"facts": facts, "points": ["Ghi số liệu của 12 tháng gần nhất; chỉ tiêu không có thì ghi 0."], "refusals": ()}


class LateReports(Allowed):
    """Parts that are carried out, the latest with its report first, and those that owe a report after the support."""

    permission = P.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, today = progress.reporting(lines_visible_to(self.principal)), clock.today()
        asked = [(row, max(0, (today - row.due_on).days)) for row in following.asked_of(self.principal)]
        late = sum(1 for row in rows if row.late) + sum(1 for _, days in asked if days)
        return render(request, "projects/late_reports.html", {"rows": rows, "asked": asked, "late": late})


class Effects(Allowed):
    """Before and after of what the reader may see, by year and content."""

    permission = P.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "projects/effects.html", {"effects": following.effects_for(self.principal)})


class EffectsFile(Allowed):
    """The same as a CSV file."""

    permission = P.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(
            content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="hieu-qua.csv"'}
        )
        answer.write("\ufeff")  # spreadsheets read UTF-8 by it
        out = csv.writer(answer)
        heads = [f"{label}, {when}" for label in following.LABELS.values() for when in ("trước", "sau")]
        out.writerow(["Năm", "Nội dung", "Số phần có đủ số liệu", "Số phần đã nghiệm thu", "Kinh phí hỗ trợ (đồng)", *heads])
        for row in following.effects_for(self.principal):
            figures = [value for one in row.figures for value in (one.before, one.after)]
            out.writerow([row.year, row.content, row.lines, row.of, row.grant, *("" if value is None else value for value in figures)])
        return answer
