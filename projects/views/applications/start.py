"""Beginning an application: for whom, for what, how much may be hoped for; and further beneficiaries of a group đề án."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from budgets.models import SupportContent
from budgets.norms.services import Hint, ceiling_for
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.actors.models import Enterprise
from projects import hooks
from projects.enums import Track
from projects.forms.applications import BeneficiaryForm, StartForm
from projects.permissions import P
from projects.selectors.applications import drafts_alike
from projects.services import applications
from projects.views.acting import place_errors
from projects.views.applications.choosing import choices, chosen
from projects.views.applications.writing import Writing


def hint_of(form: StartForm, enterprise: Enterprise) -> Hint | None:
    """What the State may give for what has been typed so far; None while there is too little of it."""
    typed = {name: form[name].value() for name in ("content", "track")}
    content = SupportContent.objects.filter(code=str(typed["content"] or "").replace("\0", "")).first()
    if content is None or typed["track"] not in Track.values:
        return None
    cost = form.cleaned_data.get("cost") if hasattr(form, "cleaned_data") else None
    if not cost:
        return None
    return ceiling_for(content.norm_code, enterprise.legal_form, cost, clock.today(), typed["track"])


class Apply(Allowed):
    """The first page of an application. A cơ sở is chosen first; then the rest in one form."""

    permission = P.WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        enterprise = chosen(request, self.principal)
        if enterprise is None:
            return self.choose(request)
        if request.htmx:  # type: ignore[attr-defined]
            form = StartForm(request.GET)
            form.is_valid()
            return render(request, "projects/apply/hint.html", {"hint": hint_of(form, enterprise)})
        called = hooks.opening(request.GET.get("dot", ""))
        carried = {"track": called.track, "content": called.contents[0] if len(called.contents) == 1 else ""} if called else {}
        return self.shown(StartForm(initial=carried), enterprise)

    def post(self, request: HttpRequest) -> HttpResponse:
        enterprise = chosen(request, self.principal)
        if enterprise is None:
            messages.error(request, "Cần chọn cơ sở trước.")
            return self.choose(request)
        form = StartForm(request.POST)
        valid = form.is_valid()
        if request.POST.get("step") == "hint":
            form.errors.pop("title", None)  # not asked for yet
            return self.shown(form, enterprise)
        if not valid:
            return self.shown(form, enterprise, status=422)
        said = form.cleaned_data
        outside = hooks.intake(said["track"], said["content"].code, enterprise)
        if outside.is_refused:
            form.add_error("track", outside.words)
            return self.shown(form, enterprise, status=422)
        called = hooks.opening(request.POST.get("dot", ""))
        alike = drafts_alike(self.principal, enterprise_id=enterprise.pk, content_id=said["content"].pk).first()
        if alike is not None and request.POST.get("again") != str(alike.pk):
            return self.shown(form, enterprise, alike=alike)
        try:
            project = applications.start_draft(
                title=said["title"], enterprise=enterprise, content=said["content"], track=said["track"], who=self.principal,
                year=called.year if called and called.track == said["track"] else None,
            )  # fmt: skip
        except ValidationError as error:
            place_errors(form, error)
            return self.shown(form, enterprise, status=422)
        messages.success(request, f"Đã lập hồ sơ {project.code}. Điền từng phần dưới đây; có thể dừng và quay lại bất cứ lúc nào.")
        if outside.words:
            messages.warning(request, outside.words)
        return redirect("projects:draft", project.code)

    def choose(self, request: HttpRequest) -> HttpResponse:
        """The search for a cơ sở."""
        context = {"choices": choices(request, self.principal), "may_register": self.principal.organisation_id is not None}
        return render(
            request,
            "projects/apply/choose.html",
            context | {"title": "Lập hồ sơ đề nghị", "onward": request.path, "back": ""} | {"carried": request.GET.get("dot", "")},
        )

    def shown(self, form: StartForm, enterprise: Enterprise, *, status: int = 200, **context: Any) -> HttpResponse:
        """The form for a chosen cơ sở."""
        hint = hint_of(form, enterprise) if form.is_bound else None
        data = self.request.POST if form.is_bound else self.request.GET
        context |= {"called": hooks.opening(data.get("dot", ""))}
        context = {"form": form, "enterprise": enterprise, "hint": hint, "alike": None, "others": self.others} | context
        return render(self.request, "projects/apply/start.html", context, status=status)

    @property
    def others(self) -> bool:
        """Whether another cơ sở could be chosen."""
        return self.principal.organisation_id is not None or len(self.principal.enterprise_ids) > 1


class AddLine(Writing):
    """Another beneficiary: choose the cơ sở, then its content of support."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        enterprise = chosen(request, self.principal)
        if enterprise is None:
            return self.choose()
        return self.shown(BeneficiaryForm(initial={"content": self.lines[0].content.code}), enterprise)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        enterprise = chosen(request, self.principal)
        if enterprise is None:
            return self.choose()
        form = BeneficiaryForm(request.POST)
        if not form.is_valid():
            return self.shown(form, enterprise, status=422)
        try:
            line = applications.add_beneficiary(
                project=self.project, who=self.principal, enterprise=enterprise, content=form.cleaned_data["content"]
            )
        except ValidationError as error:
            form.add_error("content", error.messages)
            return self.shown(form, enterprise, status=422)
        messages.success(request, f"Đã thêm {enterprise.name}. Nhập kinh phí của cơ sở này.")
        return redirect("projects:draft_costs", code, line.position)

    def choose(self) -> HttpResponse:
        """The search for a cơ sở."""
        return self.page(
            "projects/apply/choose.html",
            title="Thêm đơn vị thụ hưởng",
            choices=choices(self.request, self.principal),
            may_register=self.principal.organisation_id is not None,
            onward=self.request.path,
            back=reverse("projects:draft_lines", args=[self.project.code]),
        )

    def shown(self, form: BeneficiaryForm, enterprise: Enterprise, status: int = 200) -> HttpResponse:
        """The form for a chosen cơ sở."""
        return self.page("projects/apply/add_line.html", status=status, form=form, enterprise=enterprise)
