"""Searching."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from khuyencong import text
from khuyencong.access.views import SignedIn
from khuyencong.actors.permissions import P as ACTORS
from khuyencong.portal import selectors
from projects.permissions import P

PAPERS = "van-ban"


class Search(SignedIn):
    """What the reader may see and the words of `?q=` are in; with `?nhom=van-ban` the papers alone, page by page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = text.nfc(request.GET.get("q", "")).replace("\0", "").strip()[:200]
        papers_alone = request.GET.get("nhom") == PAPERS and query != ""
        if papers_alone:
            cursor = {"after": request.GET.get("sau", ""), "before": request.GET.get("truoc", "")}
            found = selectors.Found([], [], selectors.search_papers(query, self.principal, **cursor))
        else:
            found = selectors.search(query, self.principal)
        names = {
            "query": query,
            "found": found,
            "papers_alone": papers_alone,
            "pages": {
                "all": f"{request.path}?{urlencode({'q': query})}",
                "papers": self.papers_at(query),
                "previous": self.papers_at(query, truoc=found.papers.previous) if papers_alone and found.papers.previous else "",
                "next": self.papers_at(query, sau=found.papers.next) if papers_alone and found.papers.next else "",
            },
            "may_list": {"projects": self.principal.may(P.VIEW), "enterprises": self.principal.may(ACTORS.VIEW_ENTERPRISE)},
            "asked": urlencode({"q": query}),
        }
        return render(request, "portal/search.html", names)

    def papers_at(self, query: str, **cursor: str) -> str:
        """Where the papers alone are, from a cursor on."""
        return f"{self.request.path}?{urlencode({'q': query, 'nhom': PAPERS} | cursor)}"
