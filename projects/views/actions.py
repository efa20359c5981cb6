"""The moves of a đề án, of a beneficiary's line and of a request for money: one page for all, made from the declaration."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from khuyencong.ui.forms import PortalForm
from khuyencong.workflow import runner
from khuyencong.workflow.machine import Transition
from khuyencong.workflow.models import Moving
from projects.forms.actions import ActionForm
from projects.permissions import P
from projects.views.acting import Doing, conflict, find_line, find_payment, find_project


class Move(Doing):
    """Ask, then fire. Which form, words and tone come from the transition."""

    permission = P.VIEW
    template_name = "projects/move.html"
    subject: Moving
    step: Transition

    def find_step(self) -> Transition:
        """The transition of the address: unknown 404, not this role's 403."""
        machine = self.subject.machine
        try:
            declared = machine.named(self.kwargs["action"])
        except KeyError as unknown:
            raise Http404 from unknown
        step = machine.find(self.kwargs["action"], self.subject.state) or declared
        if step.derived:
            raise Http404
        scope = self.principal.scope(step.permission) if step.permission else None
        if scope is None or not machine.within(self.subject, self.principal, scope):
            raise PermissionDenied("Vai trò đang dùng không thực hiện được bước này.")
        return step

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.subject = self.find()  # type: ignore[assignment]
        self.step = self.find_step()
        if self.subject.state not in self.step.sources:
            return conflict(
                request, f"Hồ sơ đang ở tình trạng “{self.subject.state_label}”, bước “{self.step.label}” không còn áp dụng.", self.back()
            )
        return self.show(self.form_class(**self.form_arguments()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.subject = self.find()  # type: ignore[assignment]
        self.step = self.find_step()
        return super().post(request, *args, **kwargs)

    @property
    def form_class(self) -> type[PortalForm]:  # type: ignore[override]
        """The form that the transition names."""
        return import_string(self.step.form) if self.step.form else ActionForm

    @property
    def title(self) -> str:  # type: ignore[override]
        """The transition's own words."""
        return self.step.label

    @property
    def submit(self) -> str:  # type: ignore[override]
        """The button says what will happen."""
        return self.step.label

    def form_arguments(self) -> dict[str, Any]:
        return {"step": self.step, "subject": self.subject}

    def more(self) -> dict[str, Any]:
        option = next((o for o in runner.options(self.subject, self.principal) if o.transition.name == self.step.name), None)
        targets = [self.subject.machine.state_label(target) for target in self.step.targets]
        return {"step": self.step, "refusals": option.refusals if option else (), "targets": targets}

    def perform(self, data: dict[str, Any]) -> str:
        given = {name: value for name, value in data.items() if name not in ("version", "reason") and value not in (None, "")}
        runner.fire(self.subject, self.step.name, actor=self.principal, version=data["version"], reason=data.get("reason", ""), data=given)
        return f"Đã {self.step.label[0].lower()}{self.step.label[1:]}. Tình trạng mới: {self.subject.state_label}."


class MoveProject(Move):
    """A move of a đề án."""

    def find(self) -> Moving:
        return find_project(self.request, self.kwargs["code"])


class MoveLine(Move):
    """A move of a beneficiary's line."""

    def find(self) -> Moving:
        return find_line(self.request, self.kwargs["code"], self.kwargs["position"])


class MovePayment(Move):
    """A move of a request for money."""

    def find(self) -> Moving:
        return find_payment(self.request, self.kwargs["code"], self.kwargs["pk"])
