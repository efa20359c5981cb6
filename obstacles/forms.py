"""Forms of the obstacles' room."""

from typing import Any

from django import forms

from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS, StepForm
from obstacles import selectors
from obstacles.enums import Topic
from projects.selectors.visibility import visible_to as projects_visible_to


def _enterprise_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label="Cơ sở gặp vướng mắc", queryset=Enterprise.objects.none(), empty_label="Chọn cơ sở")


class _ForEnterprise(PortalForm):
    """A form that asks for which cơ sở, of people who act for some."""

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who.organisation_id is not None:
            del self.fields["enterprise"]
            return
        rows = Enterprise.objects.filter(pk__in=who.enterprise_ids).order_by("sort_name", "pk")
        self.fields["enterprise"].queryset = rows  # type: ignore[attr-defined]
        if len(who.enterprise_ids) == 1:
            self.initial.setdefault("enterprise", next(iter(who.enterprise_ids)))


class RaiseForm(_ForEnterprise):
    """What hinders, and what is asked for."""

    enterprise = _enterprise_field()
    topic = forms.ChoiceField(label="Lĩnh vực", choices=[("", "Chọn lĩnh vực"), *Topic.choices])
    title = forms.CharField(label="Vướng mắc, trong một câu", max_length=200)
    content = forms.CharField(label="Nội dung, nguyên nhân", max_length=4000, widget=WORDS)
    wish = forms.CharField(label="Kiến nghị", max_length=2000, required=False, widget=WORDS)
    code = forms.CharField(label="Mã đề án liên quan", max_length=30, required=False, help_text="Để trống khi là vướng mắc chung.")

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        self.who = who
        super().__init__(*args, who=who, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Find the đề án by its code, among those that the raiser may open."""
        data = super().clean() or {}
        code = data.pop("code", "").strip().upper()
        data["project"] = projects_visible_to(self.who).filter(code=code).order_by("pk").first() if code else None
        if code and data["project"] is None:
            self.add_error("code", "Không có đề án mã này trong phạm vi của bạn.")
        return data


class MeetForm(_ForEnterprise):
    """Which of one's cơ sở meets it, too."""

    enterprise = _enterprise_field()


def _shared() -> forms.CharField:
    return forms.CharField(
        label="Công bố trong cổng dưới câu hỏi chung", max_length=200, required=False,
        help_text="Viết lại câu hỏi, không nêu tên; mọi đơn vị dùng cổng sẽ đọc được câu hỏi này và phần trả lời. Để trống thì chỉ đơn vị liên quan đọc được.",
    )  # fmt: skip


class AnswerForm(StepForm):
    """The Sở's answer."""

    answer = forms.CharField(label="Trả lời", max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))
    shared_as = _shared()


class EscalateForm(StepForm):
    """What the Sở proposes to UBND tỉnh."""

    proposed = forms.CharField(
        label="Đề xuất hướng giải quyết", max_length=8000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Vì sao vượt thẩm quyền của Sở, phương án đề xuất. Nội dung này in trong báo cáo gửi UBND tỉnh.",
    )  # fmt: skip


class DecideForm(StepForm):
    """What UBND tỉnh says."""

    decision = forms.CharField(label="Ý kiến chỉ đạo", max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))
    shared_as = _shared()


class JoinForm(StepForm):
    """Which other obstacle is answered instead: the likest first."""

    into = forms.ModelChoiceField(label="Gộp vào", queryset=selectors.Obstacle.objects.none(), empty_label="Chọn vướng mắc")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (
            selectors.Obstacle.objects.filter(state__in=("raised", "escalated")).exclude(pk=self.subject.pk).order_by("-raised_at", "-pk")
        )
        field: forms.ModelChoiceField = self.fields["into"]  # type: ignore[assignment]
        field.queryset = others
        alike = selectors.alike(self.subject.title, others)
        rest = [row for row in others[:100] if row.pk not in {one.pk for one in alike}]
        field.choices = [("", "Chọn vướng mắc"), *((row.pk, f"{row.code}: {row.title}") for row in (*alike, *rest))]
