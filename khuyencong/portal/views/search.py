"""Searching."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import text
from khuyencong.access.views import SignedIn
from khuyencong.portal import selectors


class Search(SignedIn):
    """What the reader may see and the words of `?q=` are in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = text.nfc(request.GET.get("q", "")).replace("\0", "").strip()[:200]
        return render(request, "portal/search.html", {"query": query, "found": selectors.search(query, self.principal)})
