"""The living page of components, and the amount in words while a person types."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from khuyencong.access.views import Public
from khuyencong.text import nfc
from khuyencong.ui import living
from khuyencong.ui.fields import amount_in_words


class Living(Public, TemplateView):
    """Every component in every state, with invented data; public, reads nothing from the database."""

    template_name = "ui/living.html"
    extra_context = {"title": "Thành phần giao diện"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | living.samples(self.request.GET.get("trang_thai", ""))


class Amount(Public):
    """The words for `?so=`, as plain text; empty while it is not yet an amount."""

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = nfc(request.GET.get("so", ""))[:60]
        return HttpResponse(amount_in_words(typed), content_type="text/plain; charset=utf-8")
