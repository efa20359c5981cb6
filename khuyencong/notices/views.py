"""A person's own notices: the list, opening one, marking all as read."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from khuyencong.access.views import SignedIn
from khuyencong.notices import selectors, services
from khuyencong.notices.models import Notice
from khuyencong.ui.lists import Column, Filter, ListPage, newest


class NoticeList(SignedIn, ListPage):
    """Latest first."""

    template_name = "notices/list.html"
    title = "Thông báo"
    cells = "notices/cells.html"
    columns = (Column("what", "Nội dung", wide=True), Column("at", "Lúc"), Column("open", "Thao tác"))
    sorts = (newest(),)
    filters = (
        Filter(
            "doc",
            "Tình trạng",
            lambda view: [("chua", "Chưa đọc"), ("roi", "Đã đọc")],
            lambda rows, value: rows.filter(read_at__isnull=value == "chua"),
        ),
    )
    empty_title = "Chưa có thông báo nào"
    empty_words = "Khi hồ sơ được chuyển bước, cần bổ sung hoặc có tiền về, thông báo sẽ hiện ở đây và gửi tới thư điện tử."
    unit = "thông báo"
    size = 30

    def rows(self) -> QuerySet[Notice]:
        return selectors.own(self.principal.user_id or 0)

    def more(self) -> dict[str, Any]:
        return {"unread": selectors.unread_count(self.principal.user_id or 0)}


class ReadAll(SignedIn):
    """Mark every notice as read."""

    def post(self, request: HttpRequest) -> HttpResponse:
        count = services.mark_read(user_id=self.principal.user_id or 0)
        messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc." if count else "Không còn thông báo chưa đọc.")
        return redirect("notices:list")


class Open(SignedIn):
    """Mark one notice as read and go to what it is about."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = selectors.notice_of(self.principal.user_id or 0, pk)
        if notice is None:
            raise Http404
        services.mark_read(user_id=notice.user_id, notice_ids=[notice.pk])
        inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
        return redirect(notice.url if notice.url and inside else "notices:list")
