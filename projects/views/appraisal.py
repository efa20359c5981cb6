"""Pages of the district's check, the norm check, opinions and the appraiser's conclusion."""

from typing import Any, ClassVar

from django.http import Http404

from khuyencong import clock
from khuyencong.actors.enums import Function
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import OpinionAnswer
from projects.forms.appraisal import (
    AnswerOpinionForm,
    ApologiseForm,
    AskOpinionForm,
    ConcludeForm,
    NormCheckForm,
    RemindForm,
    SiteCheckForm,
    WithdrawOpinionForm,
)
from projects.models import OpinionRequest, Project
from projects.permissions import P
from projects.selectors import appraising, law
from projects.selectors.visibility import visible_to
from projects.services import appraisal
from projects.views.acting import Doing, find_project


class OfProject(Doing):
    """Something done to a đề án."""

    subject: Project

    def find(self) -> Project:
        return find_project(self.request, self.kwargs["code"])


class SiteCheck(OfProject):
    """The district's check on the spot."""

    permission = P.REVIEW_DISTRICT
    form_class = SiteCheckForm
    title = "Ghi biên bản kiểm tra cơ sở"
    submit = "Lưu và lập biên bản"

    def perform(self, data: dict[str, Any]) -> str:
        check = appraisal.record_site_check(project=self.subject, who=self.principal, **data)
        return f"Đã lập {check.paper.notation}." if check.paper else "Đã ghi biên bản."


class NormCheck(OfProject):
    """Judge every line by the law of today and keep the verdicts."""

    permission = P.APPRAISE
    form_class = NormCheckForm
    template_name = "projects/norm_check.html"
    title = "Đối chiếu định mức"
    submit = "Lưu kết quả đối chiếu"

    def perform(self, data: dict[str, Any]) -> str:
        checks = appraisal.check_norms(project=self.subject, who=self.principal)
        beyond = sum(not check.is_within for check in checks)
        return f"Đã đối chiếu {len(checks)} đơn vị: " + (f"{beyond} đơn vị cần xem xét." if beyond else "tất cả trong định mức.")

    def more(self) -> dict[str, Any]:
        rows = self.subject.lines.select_related("enterprise__area__parent", "area__parent", "content", "project__district")
        lines = rows.prefetch_related("enterprise__years").order_by("position")
        return {"verdicts": [(line, law.judge_line(line, on=clock.today())) for line in lines]}


class Apologise(OfProject):
    """The promised day has passed: apologise, and name another."""

    permission = P.APPRAISE
    form_class = ApologiseForm
    title = "Xin lỗi và hẹn lại ngày trả kết quả"
    submit = "Lập phiếu xin lỗi"

    def perform(self, data: dict[str, Any]) -> str:
        paper = appraisal.apologise(project=self.subject, who=self.principal, **data)
        return f"Đã lập phiếu {paper.notation} và báo cho nơi nộp hồ sơ."


class AskOpinion(OfProject):
    """Ask another office."""

    permission = P.APPRAISE
    form_class = AskOpinionForm
    title = "Xin ý kiến phối hợp thẩm định"
    submit = "Gửi câu hỏi"

    def form_arguments(self) -> dict[str, Any]:
        return {"project": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        row = appraisal.ask_opinion(
            project=self.subject, who=self.principal, function=Function(data["function"]), question=data["question"]
        )
        return f"Đã hỏi {row.organisation.name}, hạn trả lời {row.due_on:%d/%m/%Y}."


class _OfOpinion(Doing):
    """Something done to an opinion asked; found through its visible đề án."""

    subject: OpinionRequest

    def find(self) -> OpinionRequest:
        rows = OpinionRequest.objects.filter(project__in=visible_to(self.principal), project__code=self.kwargs["code"])
        found = rows.select_related("project", "organisation").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def back(self) -> str:
        return self.subject.project.get_absolute_url()


class RemindOpinion(_OfOpinion):
    """Remind a silent office."""

    permission = P.APPRAISE
    form_class = RemindForm
    title = "Nhắc cơ quan chưa trả lời"
    submit = "Gửi lời nhắc"

    def perform(self, data: dict[str, Any]) -> str:
        row = appraisal.remind_opinion(opinion=self.subject, who=self.principal)
        return f"Đã nhắc {row.organisation.name} (lần {row.reminded})."


class WithdrawOpinion(_OfOpinion):
    """Take a question back."""

    permission = P.APPRAISE
    form_class = WithdrawOpinionForm
    template_name = "projects/answer_opinion.html"
    title = "Rút câu hỏi đã gửi"
    submit = "Rút câu hỏi"

    def perform(self, data: dict[str, Any]) -> str:
        row = appraisal.withdraw_opinion(opinion=self.subject, who=self.principal, **data)
        return f"Đã rút câu hỏi gửi {row.organisation.name}."


class AnswerOpinion(_OfOpinion):
    """Answer for the asked organisation."""

    files = True
    refusals: ClassVar = {FileRefused: "file"}
    permission = P.ANSWER_OPINION
    form_class = AnswerOpinionForm
    template_name = "projects/answer_opinion.html"
    title = "Trả lời ý kiến thẩm định"
    submit = "Gửi ý kiến"

    def find(self) -> OpinionRequest:
        found = super().find()
        if found.organisation_id != self.principal.organisation_id:
            raise NotAllowed
        return found

    def perform(self, data: dict[str, Any]) -> str:
        appraisal.answer_opinion(opinion=self.subject, who=self.principal, **data | {"answer": OpinionAnswer(data["answer"])})
        return "Đã gửi ý kiến đến người thẩm định."


class Conclude(OfProject):
    """The appraiser's minutes."""

    permission = P.APPRAISE
    form_class = ConcludeForm
    title = "Kết luận thẩm định"
    submit = "Lưu và lập biên bản thẩm định"

    def why_not(self) -> str:
        return appraising.too_early(appraising.awaited([self.subject.pk]), clock.today())

    def perform(self, data: dict[str, Any]) -> str:
        row = appraisal.conclude(project=self.subject, who=self.principal, **data)
        return f"Đã lập {row.paper.notation}." if row.paper else "Đã ghi kết luận."
