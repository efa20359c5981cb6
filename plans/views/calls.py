"""Calls: the public list and page, and what offices do with them."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.access.views import Public
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort
from plans.enums import NeedState
from plans.forms.planning import CallForm, ExtendForm, NothingForm
from plans.models import Call
from plans.permissions import P
from plans.selectors import calls as reading
from plans.services import calls
from plans.views.acting import Starting, Step, found, tracks_of
from projects.enums import Track
from projects.permissions import P as PROJECTS


def reader(request: HttpRequest) -> Principal | None:
    """Who reads a page that anybody may read."""
    return getattr(request, "principal", None)


def standing(call: Call) -> tuple[str, str]:
    """Where a call stands today, in words and tone."""
    today = clock.today()
    if call.published_at is None:
        return "Chưa công bố", "plain"
    if today < call.opens_on:
        return "Sắp mở", "calm"
    if today <= call.closes_on:
        return "Đang nhận đăng ký", "here"
    return ("Đang khảo sát", "near") if today <= call.survey_until else ("Đã đóng", "done")


class Calls(Public, ListPage):
    """Calls that the reader may open, the latest first."""

    title = "Đợt đăng ký khuyến công"
    template_name = "plans/calls.html"
    cells = "plans/call_cells.html"
    columns = (
        Column("name", "Đợt đăng ký", wide=True),
        Column("track", "Nguồn, năm"),
        Column("days", "Nhận đăng ký"),
        Column("state", "Tình trạng"),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("opens_on", descending=True), Key("id", descending=True))),)
    filters = (Filter("nguon", "Nguồn", lambda view: Track.choices, lambda rows, value: rows.filter(track=value)),)
    unit = "đợt"
    empty_title = "Chưa có đợt đăng ký nào"
    empty_words = "Khi Sở Công Thương hoặc địa phương mở đợt đăng ký, đợt đó hiện ở đây."

    def rows(self) -> QuerySet[Call]:
        return reading.visible_to(reader(self.request))

    def listing(self) -> Rows:
        rows = super().listing()
        for row in rows.items:
            row.standing = standing(row)
        return rows

    def more(self) -> dict[str, Any]:
        who = reader(self.request)
        return {"may_open": who is not None and who.may(P.OPEN_CALL)}


class CallPage(Public):
    """One call; offices also see who registered and who did not."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = reader(request)
        row = found(reading.visible_to(who), pk)
        names: dict[str, Any] = {
            "call": row,
            "contents": [one.content for one in row.asked.select_related("content").order_by("content__sub_programme", "content__code")],
            "standing": standing(row),
            "may_manage": reading.may_manage(row, who),
            "may_register": who is not None and who.may(P.REGISTER_NEED) and row.is_open,
            "may_apply": who is not None and who.may(PROJECTS.WRITE) and row.is_open,
            "coverage": [],
            "needs": 0,
        }
        if who is not None and who.may(P.VIEW_PLAN):
            names["coverage"] = reading.coverage(row)
            counted = row.registrations.exclude(state=NeedState.WITHDRAWN).aggregate(
                n=Count("id"), fit=Count("id", filter=Q(state=NeedState.FIT))
            )
            names |= {"needs": counted["n"], "fit": counted["fit"]}
        return render(request, "plans/call.html", names)


class StartCall(Starting):
    """Prepare a call."""

    permission = P.OPEN_CALL
    form_class = CallForm
    title = "Lập đợt đăng ký"
    list_url = "plans:calls"

    def form_arguments(self) -> dict[str, Any]:
        return {"tracks": tracks_of(self.principal, P.OPEN_CALL)}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = calls.prepare_call(who=self.principal, **data)
        return "Đã lập đợt đăng ký. Xem lại rồi công bố."


class OfCall(Step):
    """Something done to a call that is the reader's to manage."""

    permission = P.OPEN_CALL
    subject: Call

    def find(self) -> Call:
        return found(reading.visible_to(self.principal), self.kwargs["pk"])

    def reaches(self) -> bool:
        return reading.may_manage(self.subject, self.principal)


class EditCall(OfCall):
    """Change a call before it is published."""

    form_class = CallForm
    title = "Sửa đợt đăng ký"

    def why_not(self) -> str:
        return "Đợt đã công bố, chỉ gia hạn được." if self.subject.published_at else ""

    def form_arguments(self) -> dict[str, Any]:
        return {"tracks": tracks_of(self.principal, P.OPEN_CALL)}

    def initial(self) -> dict[str, Any]:
        row = self.subject
        same = ("title", "track", "year", "how", "opens_on", "closes_on", "survey_until", "plan_by")
        codes = list(row.asked.order_by("id").values_list("content__code", flat=True))
        return {name: getattr(row, name) for name in same} | {"for_whom": row.who, "programme": row.programme_id or "", "contents": codes}

    def perform(self, data: dict[str, Any]) -> str:
        calls.prepare_call(who=self.principal, call=self.subject, **data)
        return "Đã sửa đợt đăng ký."


class PublishCall(OfCall):
    """Make it public."""

    form_class = NothingForm
    title = submit = "Công bố đợt đăng ký"

    def why_not(self) -> str:
        return "Đợt này đã công bố." if self.subject.published_at else ""

    def perform(self, data: dict[str, Any]) -> str:
        calls.publish_call(call=self.subject, who=self.principal)
        return "Đã công bố; cán bộ địa phương và Trung tâm Khuyến công nhận được thông báo."


class ExtendCall(OfCall):
    """Give it more time."""

    form_class = ExtendForm
    title = "Gia hạn đợt đăng ký"
    submit = "Gia hạn"

    def why_not(self) -> str:
        return "" if self.subject.published_at else "Đợt chưa công bố: sửa trực tiếp."

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in ("closes_on", "survey_until", "plan_by")}

    def perform(self, data: dict[str, Any]) -> str:
        calls.extend_call(call=self.subject, who=self.principal, **data)
        return "Đã gia hạn."
