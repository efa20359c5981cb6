"""A limit on how often one address may ask a public page."""

from typing import ClassVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views import View

from khuyencong import clock


def visitor(request: HttpRequest) -> str:
    """The visitor's address: behind our own proxy the one that it saw last, for it adds that itself and a visitor cannot forge it."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return told.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


class Limited(View):
    """Answers a visitor's address only so often a minute, per named page; then 429 with a sentence."""

    limit_name: ClassVar[str]
    asks_a_minute: ClassVar[int] = 30

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if self.counts(request) and self._asked(request) > self.asks_a_minute:
            response: HttpResponse = render(request, "errors/429.html", status=429)
            response.headers["Retry-After"] = "60"
            return response
        return super().dispatch(request, *args, **kwargs)

    def counts(self, request: HttpRequest) -> bool:
        """Whether this request looks something up; an empty form does not."""
        return bool(request.GET or request.POST)

    def _asked(self, request: HttpRequest) -> int:
        key = f"{self.limit_name}:{visitor(request)}:{clock.now():%Y%m%d%H%M}"
        cache.add(key, 0, timeout=120)
        return cache.incr(key)
