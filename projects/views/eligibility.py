"""Pages on which the appraiser ticks the conditions and argues an exception, and a leader decides it."""

from typing import Any

from django.http import Http404

from khuyencong import clock
from projects.forms.eligibility import ArgueExceptionForm, ConditionsForm, DecideExceptionForm
from projects.models import Line, NormException
from projects.permissions import P
from projects.selectors import law
from projects.selectors.eligibility import conditions_of
from projects.selectors.visibility import visible_to
from projects.services import eligibility
from projects.views.acting import Doing, find_line
from projects.views.appraisal import OfProject


class TickConditions(OfProject):
    """Each condition of support, met or not, with its evidence."""

    permission = P.APPRAISE
    form_class = ConditionsForm
    template_name = "projects/conditions.html"
    title = "Điều kiện hỗ trợ"
    submit = "Lưu điều kiện"

    def form_arguments(self) -> dict[str, Any]:
        return {"conditions": conditions_of(self.subject)}

    def perform(self, data: dict[str, Any]) -> str:
        kept = eligibility.tick_conditions(project=self.subject, who=self.principal, ticks=data["ticks"])
        unmet = sum(not tick.is_met for tick in kept)
        return f"Đã ghi {len(kept)} điều kiện" + (f", {unmet} điều kiện chưa đạt." if unmet else ", tất cả đạt.")


class ArgueException(Doing):
    """Ask for an exception for one beneficiary."""

    permission = P.APPRAISE
    form_class = ArgueExceptionForm
    template_name = "projects/exception.html"
    title = "Đề nghị ngoại lệ"
    submit = "Gửi đề nghị"
    subject: Line

    def find(self) -> Line:
        return find_line(self.request, self.kwargs["code"], self.kwargs["position"])

    def perform(self, data: dict[str, Any]) -> str:
        eligibility.argue_exception(line=self.subject, who=self.principal, **data)
        return "Đã gửi đề nghị ngoại lệ đến lãnh đạo."

    def back(self) -> str:
        return self.subject.project.tab_url("tham-dinh")

    def more(self) -> dict[str, Any]:
        return {"line": self.subject, "verdict": law.judge_line(self.subject, on=clock.today()).as_dict(), "asked": None}


class DecideException(Doing):
    """The leader grants or refuses."""

    permission = P.DECIDE_EXCEPTION
    form_class = DecideExceptionForm
    template_name = "projects/exception.html"
    title = "Quyết định ngoại lệ"
    submit = "Ghi quyết định"
    subject: NormException

    def find(self) -> NormException:
        rows = NormException.objects.filter(line__project__in=visible_to(self.principal), line__project__code=self.kwargs["code"])
        rows = rows.select_related(
            "line__project__district", "line__enterprise__area__parent", "line__area__parent", "line__content", "argued_by"
        )
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def perform(self, data: dict[str, Any]) -> str:
        row = eligibility.decide_exception(exception=self.subject, who=self.principal, **data)
        return f"Đã ghi: {row.get_state_display().lower()}."

    def back(self) -> str:
        return self.subject.line.project.tab_url("tham-dinh")

    def more(self) -> dict[str, Any]:
        line = self.subject.line
        return {"line": line, "verdict": law.judge_line(line, on=clock.today()).as_dict(), "asked": self.subject}
