"""The form of a move: the version that the person saw, and a reason where one is asked."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.machine import Transition

WORDS = forms.Textarea(attrs={"rows": 4})


class StepForm(PortalForm):
    """A move without data of its own. `reasons` gives the label and hint of the reason where a step has words of its own."""

    reasons: ClassVar[Mapping[str, tuple[str, str]]] = {}
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, step: Transition, subject: Any, **kwargs: Any) -> None:
        self.step, self.subject = step, subject
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", subject.version)
        if step.needs_reason:
            label, hint = self.reasons.get(step.name, ("Lý do", "Người nộp hồ sơ sẽ đọc được nội dung này."))
            self.fields["reason"] = forms.CharField(
                label=label, help_text=hint, max_length=4000, widget=WORDS, error_messages={"required": f"Hãy ghi {label.lower()}."}
            )
