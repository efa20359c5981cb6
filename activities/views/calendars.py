"""The calendar by month, and its addresses for calendars elsewhere."""

import calendar
import re
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from activities import ics
from activities.agenda import for_office
from activities.models import CalendarLink
from activities.permissions import P
from activities.services import calendars
from khuyencong import clock
from khuyencong.access.views import Allowed, Public
from khuyencong.ui import agenda
from khuyencong.ui.limits import Limited
from khuyencong.workflow.pages import found

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
BACK, AHEAD = timedelta(days=90), timedelta(days=400)
"""How much of the calendar a calendar elsewhere is given."""


def month_of(asked: str) -> date:
    """The first day of the month that an address names as 2026-11; of this month when it names none."""
    told = _MONTH.fullmatch(asked)
    return date(int(told[1]), int(told[2]), 1) if told else clock.today().replace(day=1)


class Month(Allowed):
    """A month with what happens on its days."""

    permission = P.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        first = month_of(request.GET.get("thang", ""))
        last = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
        known = {source.name: source.label for source in agenda.sources()}
        only = request.GET.get("nguon", "")
        only = only if only in known else ""
        rows = agenda.happenings(self.principal, first, last, only=only)
        before, after = first - timedelta(days=1), last + timedelta(days=1)
        names = {
            "title": f"Lịch tháng {first.month}/{first.year}",
            "weeks": [
                [self._day(day, first.month, rows) for day in week]
                for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
            ],
            "is_empty": not rows,
            "before": f"{before:%Y-%m}",
            "after": f"{after:%Y-%m}",
            "is_now": first == clock.today().replace(day=1),
            "sources": known,
            "only": only,
            "may_keep": self.principal.may(P.KEEP),
            "may_subscribe": self.principal.may(P.JOIN),
        }
        return render(request, "activities/month.html", names)

    @staticmethod
    def _day(day: date, month: int, rows: list[agenda.Happening]) -> dict[str, Any]:
        is_inside = day.month == month
        on = [one for one in rows if one.first <= day <= one.last] if is_inside else []
        return {"day": day, "is_inside": is_inside, "is_today": day == clock.today(), "rows": on, "name": NAMES[day.weekday()]}


NAMES = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


class Links(Allowed):
    """One's addresses for a calendar elsewhere; a POST makes one, and ends the earlier of its kind."""

    permission = P.JOIN

    def get(self, request: HttpRequest) -> HttpResponse:
        living = CalendarLink.objects.filter(membership_id=self.principal.membership_id, revoked_at__isnull=True).order_by(
            "for_office", "pk"
        )
        rows = {link.for_office: link for link in living}
        wanted = [(False, "Lịch của tôi", "Hoạt động của cơ quan, đơn vị tôi, hoạt động tôi dự và lịch chung.")]
        if self.principal.organisation_id is not None:
            wanted.append(
                (
                    True,
                    f"Lịch của {self.principal.organisation_name}",
                    "Hoạt động của cơ quan và lịch chung; dùng cho máy chung, màn hình phòng họp.",
                )
            )
        kinds = [
            {
                "label": label, "words": words, "for_office": for_office, "link": rows.get(for_office),
                "address": request.build_absolute_uri(reverse("activities:feed", args=[calendars.token_of(rows[for_office])]))
                if for_office in rows
                else "",
            }
            for for_office, label, words in wanted
        ]  # fmt: skip
        return render(request, "activities/links.html", {"title": "Theo dõi lịch trên máy khác", "kinds": kinds})

    def post(self, request: HttpRequest) -> HttpResponse:
        calendars.make_link(
            who=self.principal, for_office=request.POST.get("for_office") == "1" and self.principal.organisation_id is not None
        )
        messages.success(request, "Đã lập đường dẫn lịch.")
        return redirect("activities:links")


class RevokeLink(Allowed):
    """End an address."""

    permission = P.JOIN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = found(CalendarLink.objects.filter(membership_id=self.principal.membership_id), pk)
        calendars.revoke_link(link=link, who=self.principal)
        messages.success(request, "Đã hủy đường dẫn lịch; máy nào dùng nó không đọc được lịch nữa.")
        return redirect("activities:links")


class Feed(Limited, Public):
    """The calendar behind a signed address, for programs that do not sign in; 404 once it is revoked. Names no person."""

    limit_name = "lich"

    def counts(self, request: HttpRequest) -> bool:
        return True

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        reader = calendars.reader_of(token)
        if reader is None:
            raise Http404
        link, who = reader
        today = clock.today()
        rows = agenda.happenings(for_office(who) if link.for_office else who, today - BACK, today + AHEAD)
        response = HttpResponse(ics.as_ics(rows, name="Khuyến công"), content_type=ics.MIME)
        response.headers["Cache-Control"] = "private, no-store"
        return response
