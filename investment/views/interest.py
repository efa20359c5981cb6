"""What an investor leaves on the public page of an opportunity, without an account, in either language."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from investment import forms, selectors
from investment.models import Opportunity
from investment.services import leads as services
from khuyencong.access.views import Public
from khuyencong.ui.limits import Limited
from khuyencong.workflow.pages import found, place_errors


class Interest(Limited, Public):
    """The form of one opportunity that is shown."""

    limit_name = "quan-tam-dau-tu"
    asks_a_minute = 6
    form_class: ClassVar[type[forms.InterestForm]] = forms.InterestForm
    template_name: ClassVar[str] = "investment/interest.html"
    sent: ClassVar[str] = "investment:interest_sent"
    in_english: ClassVar[bool] = False

    def counts(self, request: HttpRequest) -> bool:
        return request.method == "POST"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(found(selectors.shown(), pk), self.form_class())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = found(selectors.shown(), pk), self.form_class(data=request.POST)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("name", "organisation", "email", "phone", "words")}
            try:
                lead = services.leave_interest(opportunity=row, version=form.cleaned_data["notice"], in_english=self.in_english, **said)
            except ValidationError as error:
                place_errors(form, error)
            else:
                return redirect(self.sent, token=services.token_of(lead))
        return self._page(row, form, status=422)

    def _page(self, row: Opportunity, form: forms.InterestForm, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, {"opportunity": row, "form": form}, status=status)


class InterestInEnglish(Interest):
    """The same in English."""

    form_class = forms.InterestFormInEnglish
    template_name = "investment/interest_en.html"
    sent = "investment:interest_sent_en"
    in_english = True


class Sent(Public):
    """The reference number, and what happens next; nothing of what was written."""

    template_name: ClassVar[str] = "investment/interest_sent.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        lead = services.lead_of(token)
        if lead is None:
            raise Http404
        return render(request, self.template_name, {"code": lead.code, "opportunity": lead.opportunity})


class SentInEnglish(Sent):
    """The same in English."""

    template_name = "investment/interest_sent_en.html"
