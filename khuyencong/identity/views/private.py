"""What the pages of this room share: nothing of them is kept by browsers or proxies, and what they ask was confirmed lately."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from khuyencong.access.views import SignedIn
from khuyencong.identity import arriving


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Private(View):
    """Answers with `Cache-Control: no-store`; what was sent is in no error report."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


class Own(Private, SignedIn):
    """A page of one's own account."""


class Fresh(Own):
    """A change of the ways in: asks for the password again when the last time is long ago."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answered = hasattr(self, str(request.method).lower())
        if answered and getattr(request, "principal", None) is not None and not arriving.is_fresh(request):
            onward = request.path if request.method == "GET" else reverse("identity:factors")
            return redirect(f"{reverse('identity:confirm')}?{urlencode({'next': onward})}")
        return super().dispatch(request, *args, **kwargs)
