"""Recording a cơ sở for which an office writes."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from khuyencong.access.views import Allowed
from khuyencong.actors.forms.enterprises import EnterpriseForm
from khuyencong.actors.permissions import P
from khuyencong.actors.services.enterprises import register_enterprise


class RegisterEnterprise(Allowed):
    """A new cơ sở of the office's area; then on to the page that needed it (`tiep`)."""

    permission = P.REGISTER_ENTERPRISE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(EnterpriseForm(who=self.principal))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EnterpriseForm(request.POST, who=self.principal)
        if form.is_valid():
            try:
                enterprise = register_enterprise(**form.cleaned_data)
            except ValidationError as error:
                for name, sentences in error.message_dict.items():
                    # The constraint on the tax code speaks for the row as a whole; its sentence is about the one field.
                    form.add_error("tax_code" if name == NON_FIELD_ERRORS else name if name in form.fields else None, sentences)
            else:
                messages.success(request, f"Đã ghi nhận {enterprise.name}.")
                return redirect(f"{self.onward}?co_so={enterprise.pk}")
        return self.shown(form, status=422)

    @property
    def onward(self) -> str:
        """The page that asked for a cơ sở, when it is one of ours; else the beginning of an application."""
        asked = (self.request.POST.get("tiep") or self.request.GET.get("tiep") or "").partition("?")[0]
        fits = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if fits else reverse("projects:apply")

    def shown(self, form: EnterpriseForm, status: int = 200) -> HttpResponse:
        """The form."""
        return render(self.request, "actors/register_enterprise.html", {"form": form, "onward": self.onward}, status=status)
