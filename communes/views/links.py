"""Reporting by a one-time link, without an account: nothing personal is shown, and opening the page writes nothing."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communes.forms import ReportForm
from communes.services import report_by_link
from communes.services.reporting import LinkGone, standing_of
from khuyencong.access.views import Public
from khuyencong.documents.inspection import FileRefused
from khuyencong.identity.views.private import Private
from khuyencong.ui.limits import Limited
from khuyencong.workflow.pages import place_errors


class ByLink(Private, Public, Limited):
    """The task and its form. Mail programs look into links by themselves, so only what is sent uses the link up."""

    limit_name = "communes-link"
    asks_a_minute = 20

    def counts(self, request: HttpRequest) -> bool:
        return True

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link, gone = standing_of(token)
        if link is None or gone:
            return _gone(request, gone)
        return self._page(link, ReportForm(task=link.assignment.task))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        link, gone = standing_of(token)
        if link is None or gone:
            return _gone(request, gone)
        form = ReportForm(data=request.POST, files=request.FILES or None, task=link.assignment.task)
        if form.is_valid():
            try:
                report_by_link(token=token, **form.cleaned_data)
            except LinkGone:
                return _gone(request, standing_of(token)[1] or "used")
            except FileRefused as refused:
                form.add_error("photo", str(refused))
            except ValidationError as refused:
                place_errors(form, refused)
            else:
                return redirect("communes:thanks")
        return self._page(link, form, status=422)

    def _page(self, link: object, form: ReportForm, status: int = 200) -> HttpResponse:
        return render(self.request, "communes/by_link.html", {"link": link, "form": form}, status=status)


class Thanks(Private, Public):
    """What is said after a report by a link."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "communes/thanks.html")


def _gone(request: HttpRequest, why: str) -> HttpResponse:
    """Why a link does not open: 404 for one that never did, 410 for one that did."""
    return render(request, "communes/gone.html", {"why": why}, status=404 if why == "unknown" else 410)
