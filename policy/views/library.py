"""The library for everybody to read; for officers besides: keeping it, sending texts for reading, who has read."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong import clock
from khuyencong.access.views import Allowed, Public
from khuyencong.documents.enums import ScanState
from khuyencong.documents.models import Attachment
from khuyencong.documents.views.sending import stored_file
from khuyencong.ui.exports import Cell
from khuyencong.ui.fields import DateField
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort, newest
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found
from policy import dividing, forms, selectors
from policy.enums import TextKind
from policy.models import Dossier, LegalText, Sending
from policy.permissions import P
from policy.services import library, reading


class Library(Public, ListPage):
    """Every text, its head and articles searched; by kind, and by what is in force on a day."""

    title = "Thư viện văn bản"
    template_name = "policy/library.html"
    cells = "policy/text_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "text", "Văn bản", wide=True, cells=(Cell("Số, ký hiệu", lambda row: row.number), Cell("Trích yếu", lambda row: row.title, 60))
        ),
        Column("issuer", "Cơ quan ban hành", cells=(Cell("Cơ quan ban hành", lambda row: row.issuer, 30),)),
        Column("issued", "Ban hành", cells=(Cell("Ngày ban hành", lambda row: row.issued_on),)),
        Column("force", "Hiệu lực", cells=(Cell("Từ ngày", lambda row: row.valid_from), Cell("Đến hết ngày", lambda row: row.valid_to))),
    )
    sorts = (Sort("moi", "Mới ban hành", (Key("issued_on", descending=True, nullable=True), Key("id", descending=True))),)
    filters = (Filter("loai", "Loại văn bản", lambda view: TextKind.choices, lambda rows, value: rows.filter(kind=value)),)
    folded_column = "search_text"
    unit = "văn bản"
    empty_title = "Chưa có văn bản nào"
    empty_words = "Sở Công Thương cập nhật văn bản về khuyến công, sản xuất sạch hơn, tiết kiệm năng lượng ở đây."
    size = 30

    @property
    def on(self) -> date | None:
        """The day that the address names; None for none, or for what is no day."""
        try:
            return DateField(required=False).clean(self.request.GET.get("ngay", "")[:20])
        except ValidationError:
            return None

    def rows(self) -> QuerySet[LegalText]:
        rows = LegalText.objects.order_by("-issued_on", "-pk")
        return selectors.in_force_on(rows, self.on) if self.on else rows

    def search(self, found: QuerySet[LegalText], query: str) -> QuerySet[LegalText]:
        return selectors.texts_saying(found, query)

    def dress(self, rows: list[Any]) -> None:
        query = self.request.GET.get("q", "").replace("\0", "").strip()[:200]
        saying = selectors.articles_saying([row.pk for row in rows], query) if query else {}
        for row in rows:
            row.tone, row.force_words = row.standing(self.on)
            row.saying = saying.get(row.pk, [])[:6]

    def more(self) -> dict[str, Any]:
        who = getattr(self.request, "principal", None)
        typed = self.request.GET.get("ngay", "")[:20]
        return {
            "on": self.on, "typed": typed, "is_wrong_day": bool(typed and self.on is None), "asked": self.request.GET.get("q", "")[:200],
            "may_keep": who is not None and who.may(P.KEEP), "may_send": who is not None and who.may(P.SEND),
        }  # fmt: skip


class TextPage(Public):
    """A text with its articles, what it replaced and what replaced it; for officers what may be done with it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        text = get_object_or_404(LegalText, pk=pk)
        who = getattr(request, "principal", None)
        mine = list(selectors.unread(who).filter(sending__text=text)) if who is not None and who.may(P.READ) else []
        names = {
            "text": text,
            "standing": text.standing(),
            "articles": list(text.articles.order_by("position")),
            "above": list(text.borne_by.select_related("text").order_by("text__issued_on", "pk")),
            "below": list(text.bears_on.select_related("other").order_by("other__issued_on", "pk")),
            "file": _file_of(text),
            "to_read": mine[0].sending if mine else None,
            "may_keep": who is not None and who.may(P.KEEP),
            "sendings": list(selectors.with_reads(text.sendings.order_by("-pk"))[:5]) if who is not None and who.may(P.SEND) else [],
            "may_send": who is not None and who.may(P.SEND),
        }
        return render(request, "policy/text.html", names)


def _file_of(text: LegalText) -> Attachment | None:
    rows = Attachment.objects.readable().filter(
        subject_kind="legal_text", subject_id=text.pk, purpose=library.FILE, removed_at__isnull=True
    )
    return rows.order_by("-pk").first()


class TextFile(Public):
    """The newest file of a text, for everybody; what the scanner holds is not opened."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        file = _file_of(get_object_or_404(LegalText, pk=pk))
        if file is None or file.scan in (ScanState.WAITING, ScanState.INFECTED):
            raise Http404
        return stored_file(file.path, name=file.name, mime=file.mime)


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    names = ("kind", "number", "issuer", "title", "issued_on", "valid_from", "valid_to", "summary")
    return {name: data[name] for name in names} | {"needs_verification": not data["is_checked"]}


class AddText(pages.Starting):
    """A new text."""

    permission = P.KEEP
    form_class = forms.TextForm
    title = submit = "Thêm văn bản"
    list_url = "policy:library"
    files = True

    def perform(self, data: dict[str, Any]) -> str:
        self.made = library.keep_text(
            who=self.principal,
            facts=_facts(data),
            words=data["words"] or None,
            replaces=data["replaces"],
            amends=data["amends"],
            file=data["file"],
        )
        return f"Đã thêm {self.made} vào thư viện."


class EditText(pages.Doing):
    """Say better what is kept of a text."""

    permission = P.KEEP
    form_class = forms.TextForm
    title = "Sửa văn bản"
    files = True
    subject: LegalText

    def find(self) -> LegalText:
        text: LegalText = found(LegalText.objects.all(), self.kwargs["pk"])
        return text

    def initial(self) -> dict[str, Any]:
        text = self.subject
        names = ("kind", "number", "issuer", "title", "issued_on", "valid_from", "valid_to", "summary")
        relations = list(text.bears_on.select_related("other").order_by("pk"))
        return {name: getattr(text, name) for name in names} | {
            "words": dividing.joined([(one.code, one.words) for one in text.articles.order_by("position")]),
            "is_checked": not text.needs_verification,
            "replaces": ", ".join(one.other.number for one in relations if one.how == "replaces"),
            "amends": ", ".join(one.other.number for one in relations if one.how == "amends"),
        }

    def perform(self, data: dict[str, Any]) -> str:
        library.keep_text(
            who=self.principal, row=self.subject, facts=_facts(data), words=data["words"], replaces=data["replaces"], amends=data["amends"],
            file=data["file"],
        )  # fmt: skip
        return "Đã lưu văn bản."


class SendText(pages.Doing):
    """Send a text to offices for reading."""

    permission = P.SEND
    form_class = forms.SendForm
    title = submit = "Gửi để đọc"
    subject: LegalText

    def find(self) -> LegalText:
        text: LegalText = found(LegalText.objects.all(), self.kwargs["pk"])
        return text

    def initial(self) -> dict[str, Any]:
        return {
            "due_on": selectors.soonest_comment_day(clock.today()),
            "organisations": [one.pk for one in selectors.offices() if one.kind == "district_committee"],
        }

    def perform(self, data: dict[str, Any]) -> str:
        self.sending = reading.send_for_reading(
            who=self.principal, text=self.subject, organisations=data["organisations"], due_on=data["due_on"], words=data["words"]
        )
        return f"Đã gửi cho {self.sending.receipts.count()} người."

    def back(self) -> str:
        sending = getattr(self, "sending", None)
        return str((sending or self.subject).get_absolute_url())


class ConfirmRead(Allowed):
    """Say that one has read what was sent to one."""

    permission = P.READ

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        text = get_object_or_404(LegalText, pk=pk)
        try:
            is_new = reading.confirm_read(who=self.principal, text=text)
        except ValidationError as nothing:
            raise Http404 from nothing
        messages.success(request, "Đã ghi nhận bạn đã đọc văn bản." if is_new else "Bạn đã xác nhận đọc văn bản này trước đó.")
        return redirect(text)


class Sendings(Allowed, ListPage):
    """What was sent for reading, and how many have read."""

    permission = P.SEND
    title = "Văn bản đã gửi để đọc"
    cells = "policy/sending_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("text", "Văn bản", wide=True, cells=(Cell("Văn bản", lambda row: str(row.text)),)),
        Column("sent", "Ngày gửi", cells=(Cell("Ngày gửi", lambda row: row.sent_on),)),
        Column("due", "Hạn đọc", cells=(Cell("Hạn đọc", lambda row: row.due_on),)),
        Column("read", "Đã đọc", numeric=True, cells=(Cell("Được gửi", lambda row: row.asked), Cell("Đã đọc", lambda row: row.read))),
    )
    sorts = (Sort("moi", "Mới gửi", (Key("id", descending=True),)),)
    unit = "lần gửi"
    empty_title = "Chưa gửi văn bản nào"
    empty_words = "Mở một văn bản trong thư viện, bấm “Gửi để đọc”."

    def rows(self) -> QuerySet[Sending]:
        return selectors.with_reads(Sending.objects.select_related("text").order_by("-pk"))


class SendingPage(Allowed):
    """Who has read, office by office; who has not stands out."""

    permission = P.SEND

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sending = found(selectors.with_reads(Sending.objects.select_related("text", "by")), pk)
        names = {"sending": sending, "offices": selectors.offices_of(sending), "is_late": sending.due_on < clock.today()}
        return render(request, "policy/sending.html", names)


class Consultations(Public, ListPage):
    """Drafts on which everybody may comment, or could."""

    title = "Dự thảo chính sách lấy ý kiến"
    cells = "policy/consultation_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Dự thảo", wide=True),
        Column("owner", "Cơ quan soạn thảo"),
        Column("until", "Lấy ý kiến đến hết ngày"),
        Column("state", "Tình trạng"),
    )
    sorts = (newest("public_until", "Mới nhất"),)
    folded_column = "search_text"
    unit = "dự thảo"
    empty_title = "Chưa có dự thảo nào lấy ý kiến"
    empty_words = "Dự thảo chính sách công nghiệp, ưu đãi đầu tư được đăng ở đây để mọi người góp ý."

    def rows(self) -> QuerySet[Dossier]:
        return selectors.once_public()

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.is_open = row.is_public
