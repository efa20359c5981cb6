"""Forms of declarations of interest, of further appraisers and of their sheets."""

from typing import Any

from django import forms

from khuyencong.access import holders
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Membership
from khuyencong.ui.forms import PortalForm
from projects.enums import ConflictKind
from projects.forms.appraisal import YES_NO, words
from projects.models import Project
from projects.permissions import P
from projects.selectors import authority
from projects.workflow import separation


class DeclareForm(PortalForm):
    """Whether something binds a person to a đề án, and what."""

    has_conflict = forms.ChoiceField(
        label="Có xung đột lợi ích với đề án này?",
        choices=[("no", "Không"), ("yes", "Có")],
        widget=forms.RadioSelect,
        help_text="Người khai có xung đột không thẩm định, không chấm điểm, không biểu quyết về đề án này. Bản khai không sửa lại được.",
    )
    kind = forms.ChoiceField(label="Loại", choices=[("", "Chọn khi có xung đột"), *ConflictKind.choices], required=False)
    words = words("Nội dung", "Ghi rõ khi có xung đột.", required=False, rows=3)

    def clean_has_conflict(self) -> bool:
        return self.cleaned_data["has_conflict"] == "yes"


class AddAppraiserForm(PortalForm):
    """Who appraises beside the lead."""

    person_id = forms.TypedChoiceField(
        label="Người cùng thẩm định",
        coerce=int,
        help_text="Mỗi người khai xung đột lợi ích rồi ghi phiếu riêng; người chủ trì kết luận chung.",
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        out = separation.authors_of(project) | separation.appraisers_of(project)
        fit = [pk for pk in authority.appraisers() if pk not in out]
        rows = Membership.objects.filter(actors.in_force(), user_id__in=fit, role__in=holders(P.APPRAISE)).select_related("user")
        people = {row.user_id: row.user.full_name for row in rows.order_by("user__full_name", "id")}
        self.fields["person_id"].choices = [("", "Chọn một người"), *people.items()]  # type: ignore[attr-defined]


class SheetForm(PortalForm):
    """The sheet of somebody who appraises beside the lead."""

    content_remarks = words("Nhận xét về nội dung")
    cost_remarks = words("Nhận xét về kinh phí, định mức")
    is_positive = forms.ChoiceField(label="Đề nghị phê duyệt?", choices=YES_NO, widget=forms.RadioSelect)

    def clean_is_positive(self) -> bool:
        return self.cleaned_data["is_positive"] == "yes"
