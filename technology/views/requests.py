"""What cơ sở ask of the office that finds technology: interests and registrations, their pages and their moves."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.ui.exports import Cell
from khuyencong.ui.lists import Column, Filter, ListPage, newest
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found
from khuyencong.workflow.selectors import history
from technology import forms, selectors
from technology.enums import RightKind, RightState, TransferState
from technology.models import PropertyRight, Technology, Transfer
from technology.permissions import P
from technology.services import asking
from technology.views.acting import OfDuty

TONES = {
    "asked": "near", "advised": "calm", "transferred": "done", "declined": "plain", "preparing": "calm", "prepared": "near", "filed": "calm",
    "accepted": "calm", "published": "calm", "granted": "done", "refused": "late", "withdrawn": "plain",
}  # fmt: skip


class _Requests(Allowed, ListPage):
    """A list of what was asked, with the day by which an answer or the granting office's word is due."""

    permission = P.VIEW

    def more(self) -> dict[str, Any]:
        return {"may_ask": self.principal.may(P.ASK)}

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.due = row.due_on or getattr(row, "expected_on", None)
            row.is_late = row.due is not None and row.due < clock.today()
            row.tone = TONES[row.state]


class Transfers(_Requests):
    """Interests in technology, as far as the reader may see them."""

    title = "Chuyển giao công nghệ"
    template_name = "technology/transfers.html"
    cells = "technology/transfer_cells.html"
    key = "chuyen-giao"
    url_name = "technology:transfers"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "technology", "Công nghệ", wide=True,
            cells=(Cell("Mã", lambda row: row.code), Cell("Công nghệ", lambda row: row.technology.name, 40)),
        ),
        Column("enterprise", "Cơ sở", cells=(Cell("Cơ sở", lambda row: row.enterprise.name, 40),)),
        Column("asked", "Ngày đề nghị", short="Đề nghị", cells=(Cell("Ngày đề nghị", lambda row: clock.day_of(row.asked_at)),)),
        Column("due", "Hạn tư vấn", short="Hạn", cells=(Cell("Hạn tư vấn", lambda row: row.due_on),)),
        Column("value", "Giá trị (đồng)", numeric=True, short="Giá trị", cells=(Cell("Giá trị (đồng)", lambda row: row.value),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label), Cell("Ngày ký", lambda row: row.contract_on))),
    )  # fmt: skip
    sorts = (newest("asked_at"),)
    filters = (Filter("tinh-trang", "Tình trạng", lambda view: TransferState.choices, lambda rows, value: rows.filter(state=value)),)
    unit = "đề nghị"
    empty_title = "Chưa có cơ sở nào quan tâm"
    empty_words = "Cơ sở chọn một công nghệ trong danh mục và bấm “Quan tâm”; đề nghị hiện ở đây."

    def rows(self) -> QuerySet[Transfer]:
        return selectors.with_due(selectors.transfers_visible_to(self.principal), "technology_transfer")


class Rights(_Requests):
    """Registrations of industrial property, as far as the reader may see them."""

    title = "Đăng ký nhãn hiệu, sở hữu công nghiệp"
    template_name = "technology/rights.html"
    cells = "technology/right_cells.html"
    key = "so-huu-cong-nghiep"
    url_name = "technology:rights"
    columns: ClassVar[Sequence[Column]] = (
        Column("subject", "Đối tượng", wide=True, cells=(Cell("Mã", lambda row: row.code), Cell("Tên", lambda row: row.subject, 40))),
        Column("kind", "Loại", cells=(Cell("Loại", lambda row: row.get_kind_display()),)),
        Column("enterprise", "Cơ sở", cells=(Cell("Cơ sở", lambda row: row.enterprise.name, 40),)),
        Column("filed", "Số đơn", short="Số đơn", cells=(Cell("Số đơn", lambda row: row.file_number), Cell("Ngày nộp", lambda row: row.filed_on))),
        Column("due", "Chờ đến", short="Chờ đến", cells=(Cell("Chờ đến", lambda row: row.due),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label), Cell("Số văn bằng", lambda row: row.certificate_number))),
    )  # fmt: skip
    sorts = (newest("asked_at"),)
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda view: RightState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("loai", "Loại", lambda view: RightKind.choices, lambda rows, value: rows.filter(kind=value)),
    )
    unit = "đề nghị"
    empty_title = "Chưa có đề nghị nào"
    empty_words = "Cơ sở đề nghị hướng dẫn đăng ký nhãn hiệu, kiểu dáng, chỉ dẫn địa lý; từng bước hiện ở đây."

    def rows(self) -> QuerySet[PropertyRight]:
        return selectors.with_due(selectors.rights_visible_to(self.principal), "property_right")


class ExpressInterest(pages.Doing):
    """Say that one's cơ sở wants a technology."""

    permission = P.ASK
    form_class = forms.InterestForm
    title = "Quan tâm công nghệ"
    submit = "Gửi đề nghị tư vấn"
    subject: Technology
    made: Transfer | None = None

    def find(self) -> Technology:
        row: Technology = found(selectors.shown(), self.kwargs["pk"])
        return row

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def back(self) -> str:
        return (self.made or self.subject).get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        self.made = asking.express_interest(technology=self.subject, who=self.principal, **data)
        return f"Đã gửi đề nghị {self.made.code}; bạn sẽ được báo khi có tư vấn."


class AskGuidance(pages.Starting):
    """Ask for guidance on a registration."""

    permission = P.ASK
    form_class = forms.RightForm
    title = "Đề nghị hướng dẫn đăng ký"
    submit = "Gửi đề nghị"
    list_url = "technology:rights"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = asking.ask_guidance(who=self.principal, **data)
        return f"Đã gửi đề nghị {self.made.code}; bạn sẽ được báo khi có hướng dẫn."


class TransferPage(OfDuty):
    """One interest, with what the reader can do."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(selectors.with_due(selectors.transfers_visible_to(self.principal), "technology_transfer"), pk)
        names = {
            "transfer": row,
            "tone": TONES[row.state],
            "late": row.due_on is not None and row.due_on < clock.today(),
            "options": runner.options(row, self.principal),
            "base": f"{row.get_absolute_url()}buoc/",
            "moves": list(history("technology_transfer", row.pk)),
        }
        return render(request, "technology/transfer.html", names)


class RightPage(OfDuty):
    """One registration, step by step, with what the reader can do."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(selectors.with_due(selectors.rights_visible_to(self.principal), "property_right"), pk)
        due = row.due_on or row.expected_on
        names = {
            "right": row,
            "tone": TONES[row.state],
            "due": due,
            "late": due is not None and due < clock.today(),
            "options": runner.options(row, self.principal),
            "base": f"{row.get_absolute_url()}buoc/",
            "moves": list(history("property_right", row.pk)),
        }
        return render(request, "technology/right.html", names)


class MoveTransfer(OfDuty, pages.Move):
    """Advise, enter the contract, tie to a đề án, close."""

    permission = P.VIEW

    def find(self) -> Transfer:
        row: Transfer = found(selectors.transfers_visible_to(self.principal), self.kwargs["pk"])
        return row

    def facts(self) -> list[tuple[str, str]]:
        row: Any = self.subject
        return [("Công nghệ", row.technology.name), ("Cơ sở", row.enterprise.name), ("Nhu cầu", row.need)]


class MoveRight(OfDuty, pages.Move):
    """Guide, file, enter what the granting office does, withdraw."""

    permission = P.VIEW

    def find(self) -> PropertyRight:
        row: PropertyRight = found(selectors.rights_visible_to(self.principal), self.kwargs["pk"])
        return row

    def facts(self) -> list[tuple[str, str]]:
        row: Any = self.subject
        return [("Đối tượng", f"{row.get_kind_display()}: {row.subject}"), ("Cơ sở", row.enterprise.name)]
