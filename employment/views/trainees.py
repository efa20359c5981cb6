"""What becomes of a trainee: work, the question after six months, the consent withdrawn."""

from typing import Any

from employment import forms, selectors, services
from employment.models import Trainee
from employment.permissions import P
from employment.views.acting import Dutiful
from khuyencong.workflow.pages import found


class _OfTrainee(Dutiful):
    permission = P.ORGANISE
    subject: Trainee

    def find(self) -> Trainee:
        row: Trainee = found(selectors.own_trainees(self.principal), self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        return "Học viên đã rút đồng ý, không ghi thêm được." if self.subject.withdrawn_at else ""

    def more(self) -> dict[str, Any]:
        return super().more() | {"subject": f"{self.subject.full_name} · {self.subject.course.title}"}


class Hire(_OfTrainee):
    """Where they work."""

    form_class = forms.HireForm
    title = "Ghi việc làm của học viên"
    submit = "Lưu"

    def why_not(self) -> str:
        return super().why_not() or ("" if self.subject.certificate else "Học viên chưa có chứng nhận của lớp.")

    def form_arguments(self) -> dict[str, Any]:
        return {"course": self.subject.course}

    def initial(self) -> dict[str, Any]:
        row = self.subject
        if row.hired_on is None:
            return {}
        return {"hired_by": row.hired_by_id, "hired_elsewhere": row.hired_elsewhere, "hired_on": row.hired_on}

    def perform(self, data: dict[str, Any]) -> str:
        services.hire(trainee=self.subject, who=self.principal, **data)
        return "Đã ghi việc làm; cổng nhắc hỏi lại sau 6 tháng."


class Ask(_OfTrainee):
    """Whether they are still there."""

    form_class = forms.AskForm
    title = "Hỏi lại học viên sau 6 tháng"
    submit = "Lưu"

    def why_not(self) -> str:
        row = self.subject
        if row.hired_on is None:
            return super().why_not() or "Chưa ghi học viên có việc ở đâu."
        return super().why_not() or ("Đã hỏi lại học viên này." if row.stayed is not None else "")

    def perform(self, data: dict[str, Any]) -> str:
        services.ask_after(trainee=self.subject, who=self.principal, stayed=data["stayed"])
        return "Đã ghi."


class Withdraw(_OfTrainee):
    """The consent is withdrawn."""

    form_class = forms.NothingForm
    title = "Học viên rút đồng ý"
    submit = "Xóa họ tên, năm sinh, điện thoại"

    def perform(self, data: dict[str, Any]) -> str:
        services.withdraw_consent(trainee=self.subject, who=self.principal)
        return "Đã xóa; số liệu của lớp không đổi."
