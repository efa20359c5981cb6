"""Forms of the guidance room."""

from typing import Any

from django import forms

from guidance import selectors
from guidance.enums import Topic
from guidance.permissions import P
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import AdminUnit, Enterprise, Organisation
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS, StepForm

LONG = forms.Textarea(attrs={"rows": 8})


def _topic() -> forms.ChoiceField:
    return forms.ChoiceField(label="Lĩnh vực", choices=Topic.choices, initial=Topic.CONDITIONS)


class AskForm(PortalForm):
    """What one wants to know. People who act for several cơ sở say for which."""

    enterprise = forms.ModelChoiceField(label="Cơ sở", queryset=Enterprise.objects.none(), empty_label="Chọn cơ sở")
    title = forms.CharField(label="Câu hỏi", max_length=200)
    topic = _topic()
    content = forms.CharField(label="Nói rõ thêm", max_length=4000, required=False, widget=WORDS)

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who.organisation_id is not None:
            del self.fields["enterprise"]
            return
        self.fields["enterprise"].queryset = Enterprise.objects.filter(pk__in=who.enterprise_ids).order_by("sort_name", "pk")  # type: ignore[attr-defined]
        if len(who.enterprise_ids) == 1:
            self.initial.setdefault("enterprise", next(iter(who.enterprise_ids)))


class AnswerForm(StepForm):
    """The answer, and the general question under which everybody may read it."""

    answer = forms.CharField(label="Trả lời", max_length=8000, widget=LONG)
    shared_as = forms.CharField(
        label="Đưa vào hỏi đáp công khai dưới câu hỏi", max_length=200, required=False,
        help_text="Viết lại câu hỏi, không nêu tên; ai cũng đọc được câu hỏi này và phần trả lời. Để trống thì chỉ người hỏi đọc được.",
    )  # fmt: skip


class RouteForm(StepForm):
    """Which office knows better."""

    reasons = {"route": ("Vì sao chuyển", "Cơ quan nhận và người hỏi đọc được.")}
    office = forms.ModelChoiceField(label="Cơ quan trả lời", queryset=Organisation.objects.none(), empty_label="Chọn cơ quan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = selectors.offices().exclude(pk=self.subject.office_id)  # type: ignore[attr-defined]


class EntryForm(PortalForm):
    """A general question and its answer."""

    question = forms.CharField(label="Câu hỏi", max_length=200, help_text="Không nêu tên người, tên cơ sở.")
    topic = _topic()
    answer = forms.CharField(label="Trả lời", max_length=8000, widget=LONG)


class VisitForm(PortalForm):
    """Guidance on the spot. What is seldom said is folded."""

    by_case = ("enterprise", "place")  # one of them
    folded = ("place", "area", "agreed")
    folded_label = "Không ở một cơ sở (làng nghề, địa điểm khác); việc tiếp theo"

    enterprise = forms.ModelChoiceField(
        label="Cơ sở", queryset=Enterprise.objects.none(), required=False, empty_label="Chọn cơ sở, hoặc ghi địa điểm ở dưới"
    )
    held_on = DateField(label="Ngày")
    topic = _topic()
    words = forms.CharField(label="Đã hướng dẫn gì", max_length=4000, widget=WORDS)
    place = forms.CharField(label="Làng nghề, địa điểm", max_length=200, required=False)
    area = forms.ModelChoiceField(label="Địa bàn", queryset=AdminUnit.objects.none(), required=False, empty_label="Chọn địa bàn")
    agreed = forms.CharField(label="Việc tiếp theo", max_length=2000, required=False, widget=WORDS)

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = actors.enterprises_visible_to(who)  # type: ignore[attr-defined]
        units = actors.local_units()
        self.fields["area"].queryset = units.filter(pk__in=who.area_ids) if who.scope(P.VISIT) == Scope.DISTRICT else units  # type: ignore[attr-defined]
