"""Forms of the moves: the version that the person saw, a reason where one is asked, and what the move needs to know."""

from typing import Any

from django import forms

from khuyencong import clock
from khuyencong.access import holders
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Membership
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import StepForm
from projects.enums import SupplementKind
from projects.forms.appraisal import words
from projects.permissions import P
from projects.selectors import authority

LONGEST = 1000  # letters of a point
REASONS = {"resubmit": ("Đã bổ sung những gì", "Trả lời theo từng mục được yêu cầu.")}


class ActionForm(StepForm):
    """A move without data of its own."""

    reasons = REASONS


class AskMoreForm(ActionForm):
    """What is asked for, by why it is asked; each line is a point of its own. Asked in full, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        hints = {
            SupplementKind.MISSING: "Ghi đủ một lần, mỗi dòng một việc. Thời hạn giải quyết tạm dừng cho đến khi cơ sở bổ sung.",
            SupplementKind.INCORRECT: "Mỗi dòng một việc: sửa gì, ở đâu.",
            SupplementKind.OUTDATED: "Mỗi dòng một giấy tờ, số liệu cần thay bản mới.",
        }
        for kind in SupplementKind:
            self.fields[kind.value] = words(kind.label, hints[kind], required=False, rows=3, longest=1200)
        self.by_case = tuple(SupplementKind.values)  # one of them at least

    def clean(self) -> dict[str, Any]:
        """The points as pairs of kind and text, and all of them as the words of the move."""
        data = super().clean() or {}
        said = [(kind, line.strip(" -•\t")) for kind in SupplementKind for line in data.pop(kind.value, "").splitlines()]
        parts = [(kind.value, line) for kind, line in said if line]
        if not parts and not self.errors:
            self.add_error(SupplementKind.MISSING.value, "Hãy ghi nội dung cần bổ sung.")
        if any(len(line) > LONGEST for _, line in parts):
            self.add_error(None, f"Mỗi dòng dài nhất {LONGEST} ký tự; hãy tách thành nhiều dòng.")
        return data | {"parts": parts, "reason": "\n".join(f"{SupplementKind(kind).label}: {line}" for kind, line in parts)}


def _appraisers(author_id: int | None = None) -> list[tuple[Any, str]]:
    """Who may be given an appraisal, other than the author."""
    fit = [pk for pk in authority.appraisers() if pk != author_id]
    rows = Membership.objects.filter(actors.in_force(), user_id__in=fit, role__in=holders(P.APPRAISE)).select_related("user")
    people = {row.user_id: row.user.full_name for row in rows.order_by("user__full_name", "id")}
    return [("", "Chọn một người"), *people.items()]


class OpenAppraisalForm(ActionForm):
    """To whom the appraisal is given."""

    appraiser_id = forms.TypedChoiceField(label="Người thẩm định", coerce=int, help_text="Không chọn được người đã lập đề án.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appraiser_id"].choices = _appraisers(self.subject.written_by_id)  # type: ignore[attr-defined]


class AssignForm(PortalForm):
    """To whom the appraisal of several đề án is given; whose own one is among them is refused there."""

    appraiser_id = forms.TypedChoiceField(label="Người thẩm định", coerce=int, help_text="Đề án mà người đó đã lập thì không giao được.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appraiser_id"].choices = _appraisers()  # type: ignore[attr-defined]


class ApproveForm(ActionForm):
    """A ministry's decision is named by its number and day; ours takes its number from the book."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = authority.in_force(track=self.subject.track, amount=self.subject.requested)
        if row is not None and row.records_outside:
            self.fields["notation"] = forms.CharField(
                label=f"Số, ký hiệu quyết định của {row.authority}", max_length=60, help_text="Ví dụ 3872/QĐ-BCT"
            )
            self.fields["decided_on"] = DateField(label="Ngày quyết định")


class SignContractForm(ActionForm):
    """The contract's days."""

    signed_on = DateField(label="Ngày ký")
    starts_on = DateField(label="Thực hiện từ ngày")
    ends_on = DateField(label="Đến ngày")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = self.subject.project
        today = clock.today()
        self.initial |= {
            "signed_on": today,
            "starts_on": max(today, project.starts_on or today),
            "ends_on": project.ends_on if project.ends_on and project.ends_on > today else None,
        }
