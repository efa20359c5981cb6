"""The queue: one row is one file and what to do with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong.access.views import SignedIn
from khuyencong.portal.places import name_of_queue
from projects.selectors import queue


class Queue(SignedIn):
    """What waits for whoever acts, nearest to late first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = queue.waiting_for(self.principal)
        kinds = sorted({row.verb for row in rows})
        asked = request.GET.get("viec", "")
        shown = [row for row in rows if row.verb == asked] if asked in kinds else rows
        names = {
            "title": name_of_queue(self.principal.role),
            "rows": shown,
            "kinds": kinds,
            "asked": asked if asked in kinds else "",
            "late": sum(1 for row in shown if row.days_left is not None and row.days_left < 0),
            "is_capped": len(rows) >= queue.MOST,
        }
        return render(request, "portal/queue.html", names)
