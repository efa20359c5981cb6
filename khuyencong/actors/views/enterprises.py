"""Recording a cơ sở for which an office writes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from khuyencong.access.views import Allowed
from khuyencong.actors.forms.enterprises import EnterpriseForm, facts_of
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import communes_for
from khuyencong.actors.selectors.enterprises import Alike, industries
from khuyencong.actors.services.enterprises import register_enterprise
from khuyencong.actors.views.declaring import twins_of
from khuyencong.actors.views.prefilling import LookUpForm, Prefills
from khuyencong.workflow.pages import place_errors


class RegisterEnterprise(Prefills, Allowed):
    """A new cơ sở of the office's area; then on to the page that needed it (`tiep`)."""

    permission = P.REGISTER_ENTERPRISE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(self.form())

    def form(self, data: Any = None, initial: Any = None) -> EnterpriseForm:
        """The form, over the communes of the office's area."""
        return EnterpriseForm(data, initial=initial, communes=communes_for(self.principal, P.REGISTER_ENTERPRISE))

    def post(self, request: HttpRequest) -> HttpResponse:
        if (begun := self.prefilled()) is not None:
            return begun
        form = self.form(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        twins: list[Alike] = []
        try:
            twins = twins_of(form)
            if any(not twin.is_relative for twin in twins) and not form.cleaned_data["is_another"]:
                form.asks_another = True
                return self.shown(form, twins=twins, status=422)
            enterprise = register_enterprise(who=self.principal, **facts_of(form.cleaned_data))
        except ValidationError as error:
            place_errors(form, error)
            return self.shown(form, twins=twins, status=422)
        messages.success(request, f"Đã ghi nhận {enterprise.name}.")
        return redirect(f"{self.onward}?co_so={enterprise.pk}")

    @property
    def onward(self) -> str:
        """The page that asked for a cơ sở, when it is one of ours; else the beginning of an application."""
        asked = (self.request.POST.get("tiep") or self.request.GET.get("tiep") or "").partition("?")[0]
        fits = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if fits else reverse("projects:apply")

    def shown(
        self, form: EnterpriseForm, twins: list[Alike] | None = None, status: int = 200, asked: LookUpForm | None = None
    ) -> HttpResponse:
        """The form, with those that may be the same cơ sở, under the question to the register."""
        names: dict[str, Any] = {"form": form, "onward": self.onward, "twins": twins or [], "industries": industries()}
        names["look_up"] = asked or self.look_up_form()
        return render(self.request, "actors/register_enterprise.html", names, status=status)
