"""What communes send by themselves, its answer, and their contacts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from communes import forms, selectors, services
from communes.enums import SignalKind
from communes.models import Signal
from communes.permissions import P
from khuyencong import clock
from khuyencong.access import shown
from khuyencong.access.views import Allowed
from khuyencong.actors.models import Organisation
from khuyencong.documents.inspection import FileRefused
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found


class Signals(Allowed, ListPage):
    """What the communes in the reader's reach told."""

    permission = P.VIEW
    title = "Tin từ xã"
    template_name = "communes/signals.html"
    cells = "communes/signal_cells.html"
    key = "tin-tu-xa"
    url_name = "communes:signals"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Tin", wide=True, cells=(Cell("Mã", str), Cell("Tin", lambda row: row.title, 50))),
        Column("kind", "Loại", cells=(Cell("Loại", lambda row: row.get_kind_display(), 26),)),
        Column("commune", "Xã, phường", cells=(Cell("Xã, phường", lambda row: row.area.placed, 34),)),
        Column("sent", "Ngày gửi", cells=(Cell("Ngày gửi", lambda row: clock.day_of(row.at)),)),
        Column("answer", "Trả lời", cells=(Cell("Trả lời", lambda row: row.answer or "", 50),)),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("at", descending=True), Key("id", descending=True))),)
    filters = (
        Filter("loai", "Loại", lambda view: SignalKind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter(
            "tra-loi", "Trả lời", lambda view: (("chua", "Chưa trả lời"), ("co", "Đã trả lời")),
            lambda rows, value: rows.filter(answered_at__isnull=value == "chua"),
        ),
    )  # fmt: skip
    unit = "tin"
    empty_title = "Chưa có tin nào từ xã"
    empty_words = "Xã báo ở đây hộ, cơ sở muốn được hỗ trợ hoặc khó khăn trên địa bàn; cơ quan phụ trách trả lời."

    def rows(self) -> QuerySet[Signal]:
        return selectors.signals_visible_to(self.principal)

    def more(self) -> dict[str, Any]:
        return {"may_tell": self.principal.may(P.TELL)}


class Tell(pages.Starting):
    """Tell the district something."""

    permission = P.TELL
    form_class = forms.SignalForm
    title = "Gửi tin tới cơ quan phụ trách địa bàn"
    submit = "Gửi"
    files = True
    list_url = "communes:signals"
    refusals = {FileRefused: "photo"}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.tell_district(who=self.principal, **data)
        return "Đã gửi; cơ quan phụ trách địa bàn được báo."


class SignalPage(Allowed):
    """One signal and its answer."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row: Signal = found(selectors.signals_visible_to(self.principal), pk)
        may_answer = row.answered_at is None and selectors.may_answer(self.principal).filter(pk=row.pk).exists()
        return render(
            request, "communes/signal.html", {"signal": row, "phone": shown(row, "phone", self.principal), "may_answer": may_answer}
        )


class Answer(pages.Doing):
    """Answer a commune."""

    permission = P.ANSWER
    form_class = forms.AnswerForm
    title = "Trả lời tin của xã"
    submit = "Gửi trả lời"
    subject: Signal

    def find(self) -> Signal:
        row: Signal = found(selectors.may_answer(self.principal), self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        return "Tin này đã được trả lời." if self.subject.answered_at else ""

    def perform(self, data: dict[str, Any]) -> str:
        services.answer_signal(signal=self.subject, who=self.principal, answer=data["answer"])
        return "Đã trả lời xã."


class Contacts(Allowed, ListPage):
    """Whom to write to at each commune in the reader's reach."""

    permission = P.KEEP_CONTACT
    title = "Đầu mối của xã, phường"
    cells = "communes/contact_cells.html"
    columns: ClassVar[Sequence[Column]] = (Column("commune", "Xã, phường", wide=True), Column("contact", "Đầu mối"), Column("act", "Sửa"))
    sorts = (Sort("ten", "Theo tên", (Key("area__sort_name"), Key("id"))),)
    unit = "xã, phường"
    size = 200
    empty_title = "Không có xã, phường nào trong địa bàn hôm nay"

    def rows(self) -> QuerySet[Organisation]:
        return selectors.committees_to_keep(self.principal)

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.contact = getattr(row, "commune_contact", None)
            if row.contact is not None:
                row.contact.organisation = row
                row.told = " · ".join(filter(None, (shown(row.contact, name, self.principal) for name in ("email", "phone"))))


class KeepContact(pages.Doing):
    """Keep whom to write to at a commune."""

    permission = P.KEEP_CONTACT
    form_class = forms.ContactForm
    title = "Đầu mối của xã"
    submit = "Lưu"
    subject: Organisation

    def find(self) -> Organisation:
        row: Organisation = found(selectors.committees_to_keep(self.principal), self.kwargs["pk"])
        return row

    def back(self) -> str:
        return reverse("communes:contacts")

    def initial(self) -> dict[str, Any]:
        contact = selectors.contact_of(self.subject.pk)
        return {"name": contact.name, "email": contact.email, "phone": contact.phone} if contact else {}

    def perform(self, data: dict[str, Any]) -> str:
        services.keep_contact(organisation=self.subject, who=self.principal, **data)
        return "Đã lưu đầu mối của xã."
