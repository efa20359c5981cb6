"""Pages of declarations of interest and of those who appraise beside the lead."""

from typing import Any

from projects.forms.panel import AddAppraiserForm, DeclareForm, SheetForm
from projects.permissions import P
from projects.services import panel
from projects.views.appraisal import OfProject


class DeclareConflict(OfProject):
    """An appraiser says whether something binds them to the đề án."""

    permission = P.APPRAISE
    form_class = DeclareForm
    title = "Khai xung đột lợi ích"
    submit = "Gửi bản khai"

    def perform(self, data: dict[str, Any]) -> str:
        row = panel.declare(project=self.subject, who=self.principal, **data)
        return (
            "Đã ghi xung đột lợi ích; lãnh đạo phòng được báo để giao người khác."
            if row.has_conflict
            else "Đã ghi: không có xung đột lợi ích."
        )


class AddAppraiser(OfProject):
    """The head of section gives a further sheet to somebody."""

    permission = P.ASSIGN
    form_class = AddAppraiserForm
    title = "Thêm người cùng thẩm định"
    submit = "Giao thẩm định"

    def form_arguments(self) -> dict[str, Any]:
        return {"project": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        row = panel.add_appraiser(project=self.subject, who=self.principal, person_id=data["person_id"])
        return f"Đã giao {row.person.full_name} cùng thẩm định."


class WriteSheet(OfProject):
    """The sheet of somebody who appraises beside the lead."""

    permission = P.APPRAISE
    form_class = SheetForm
    title = "Phiếu thẩm định"
    submit = "Lưu phiếu"

    def perform(self, data: dict[str, Any]) -> str:
        panel.write_sheet(project=self.subject, who=self.principal, **data)
        return "Đã ghi phiếu thẩm định của bạn."
