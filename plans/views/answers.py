"""What the ministry answered on a line of the national list."""

from typing import Any

from plans.enums import PlanStatus
from plans.forms.deciding import AnswerForm
from plans.models import MinistryAnswer, PlanItem
from plans.permissions import P
from plans.selectors import annual as reading
from plans.services import answers
from plans.views.acting import Step, found


class Answer(Step):
    """Note the answer."""

    permission = P.RECORD_ANSWER
    form_class = AnswerForm
    title, submit = "Ghi trả lời của Bộ Công Thương", "Ghi trả lời"
    subject: PlanItem

    def find(self) -> PlanItem:
        rows = PlanItem.objects.filter(plan__in=reading.visible_to(self.principal))
        return found(rows.select_related("plan__district", "project", "registration__project"), self.kwargs["pk"])

    def reaches(self) -> bool:
        return reading.within(self.subject.plan, self.principal, self.permission)

    def why_not(self) -> str:
        if not self.subject.plan.is_national or self.subject.plan.status != PlanStatus.APPROVED:
            return "Chỉ ghi trả lời cho danh mục đã gửi Bộ Công Thương."
        return "Dòng này đã có trả lời của Bộ." if MinistryAnswer.objects.filter(item=self.subject).exists() else ""

    def back(self) -> str:
        return self.subject.plan.get_absolute_url()

    def form_arguments(self) -> dict[str, Any]:
        project = answers.project_of(self.subject)
        return {"lines": list(project.lines.select_related("enterprise").order_by("position")) if project else []}

    def perform(self, data: dict[str, Any]) -> str:
        prefix = "amount_"
        amounts = {int(name.removeprefix(prefix)): value for name, value in data.items() if name.startswith(prefix) and value is not None}
        answers.record_answer(
            item=self.subject, who=self.principal, kind=data["kind"], notation=data["notation"], decided_on=data["decided_on"],
            note=data["note"], amounts=amounts,
        )  # fmt: skip
        return "Đã ghi trả lời của Bộ; đề án chuyển bước theo."
