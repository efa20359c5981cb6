"""Fairs: which there are, one of them with its booths and what came of it, asking, answering, telling."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.text import date_vi
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found
from products.enums import BoothAnswer
from products.forms import fairs as forms
from products.forms.selections import ReasonForm
from products.models import Booth, Fair
from products.permissions import P
from products.selectors import fairs
from products.services import fairs as services
from projects.selectors.visibility import visible_to

TONES = {"": "near", BoothAnswer.ACCEPTED: "done", BoothAnswer.REFUSED: "late", BoothAnswer.WITHDRAWN: "plain"}


def _standing(rows: QuerySet[Fair], value: str) -> QuerySet[Fair]:
    today = clock.today()
    match value:
        case "nhan":
            return rows.filter(cancelled_at=None, apply_by__gte=today)
        case "qua":
            return rows.filter(cancelled_at=None, ends_on__lt=today)
    return rows.filter(cancelled_at__isnull=False)


class Fairs(Allowed, ListPage):
    """Fairs."""

    permission = P.VIEW
    title = "Hội chợ, triển lãm"
    template_name = "products/fairs.html"
    cells = "products/fair_cells.html"
    key = "hoi-cho"
    url_name = "products:fairs"
    columns: ClassVar[Sequence[Column]] = (
        Column("name", "Hội chợ", wide=True, cells=(Cell("Hội chợ", lambda row: row.name, 40), Cell("Địa điểm", lambda row: row.place, 30))),
        Column("days", "Thời gian", short="Thời gian", cells=(Cell("Khai mạc", lambda row: row.starts_on), Cell("Bế mạc", lambda row: row.ends_on))),
        Column(
            "booths", "Gian hàng", numeric=True, short="Gian hàng",
            cells=(Cell("Đã nhận", lambda row: row.given), Cell("Số gian hàng", lambda row: row.booths)),
        ),
        Column(
            "sold", "Doanh thu, hợp đồng (đồng)", numeric=True, short="Doanh thu",
            cells=(Cell("Doanh thu (đồng)", lambda row: row.sold), Cell("Giá trị hợp đồng (đồng)", lambda row: row.ordered)),
        ),
    )  # fmt: skip
    sorts = (Sort("moi", "Mới nhất", (Key("starts_on", descending=True), Key("id", descending=True))),)
    filters = (
        Filter("luc", "Tình trạng", lambda view: (("nhan", "Đang nhận đăng ký"), ("qua", "Đã kết thúc"), ("huy", "Đã hủy")), _standing),
    )
    unit = "hội chợ"
    empty_title = "Chưa có hội chợ nào"
    empty_words = "Sở Công Thương, UBND huyện ghi hội chợ; cơ sở đăng ký gian hàng ở đây."

    def rows(self) -> QuerySet[Fair]:
        return fairs.counted(fairs.fairs())

    def more(self) -> dict[str, Any]:
        return {"may_keep": self.principal.may(P.LEAD_FAIR)}


class KeepFair(pages.Starting):
    """Write a fair down."""

    permission = P.LEAD_FAIR
    form_class = forms.FairForm
    title = submit = "Ghi hội chợ"
    list_url = "products:fairs"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.keep_fair(who=self.principal, **data)
        return "Đã ghi hội chợ; cơ sở đăng ký gian hàng được."


class FairPage(Allowed):
    """One fair: its booths that the reader may see, what came of it."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = self.principal
        row: Fair = found(fairs.fairs(), pk)
        leads = fairs.is_of(row, who)
        booths = list(fairs.booths_visible_to(who).filter(fair=row))
        today = clock.today()
        for one in booths:
            mine = who.may(P.ASK_BOOTH) and one.enterprise_id in who.enterprise_ids
            one.tone = TONES[one.answer]  # type: ignore[attr-defined]
            one.may_answer = leads and not one.answer and row.cancelled_at is None and row.ends_on >= today  # type: ignore[attr-defined]
            one.may_withdraw = mine and one.answer in ("", BoothAnswer.ACCEPTED) and row.starts_on > today  # type: ignore[attr-defined]
            one.may_tell = (mine or leads) and fairs.may_tell(one)  # type: ignore[attr-defined]
        names = {
            "fair": row,
            "booths": booths,
            "free": fairs.free(row),
            "outcome": fairs.outcome(row),
            "leads": leads and row.cancelled_at is None,
            "may_cancel": leads and row.cancelled_at is None and row.ends_on >= today,
            "may_ask": who.may(P.ASK_BOOTH) and fairs.takes(row) and fairs.without_booth(who, row).exists(),
            "may_see_project": row.project_id is not None and visible_to(who).filter(pk=row.project_id).exists(),
            "has_begun": row.starts_on <= today,
        }
        return render(request, "products/fair.html", names)


class _OfFair(pages.Doing):
    permission = P.LEAD_FAIR
    subject: Fair

    def find(self) -> Fair:
        row: Fair = found(fairs.own(self.principal), self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        return "Hội chợ này đã bị hủy." if self.subject.cancelled_at is not None else ""


class EditFair(_OfFair):
    """Change a fair."""

    form_class = forms.FairForm
    title = "Sửa hội chợ"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def initial(self) -> dict[str, Any]:
        row = self.subject
        names = ("name", "host", "place", "starts_on", "ends_on", "booths", "apply_by")
        return {name: getattr(row, name) for name in names} | {"code": row.project.code if row.project else ""}

    def perform(self, data: dict[str, Any]) -> str:
        services.keep_fair(who=self.principal, fair=self.subject, **data)
        return "Đã sửa."


class CancelFair(_OfFair):
    """Cancel a fair."""

    form_class = ReasonForm
    title = submit = "Hủy hội chợ"

    def perform(self, data: dict[str, Any]) -> str:
        services.cancel_fair(fair=self.subject, who=self.principal, reason=data["reason"])
        return "Đã hủy; cơ sở đăng ký được báo."


class AskBooth(pages.Doing):
    """Ask for booths."""

    permission = P.ASK_BOOTH
    form_class = forms.BoothForm
    title = submit = "Đăng ký gian hàng"
    subject: Fair

    def find(self) -> Fair:
        row: Fair = found(fairs.fairs(), self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        if self.subject.cancelled_at is not None:
            return "Hội chợ này đã bị hủy."
        return "" if fairs.takes(self.subject) else f"Hội chợ chỉ nhận đăng ký đến hết {date_vi(self.subject.apply_by)}."

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal, "fair": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        services.ask_booth(fair=self.subject, who=self.principal, **data)
        return "Đã gửi đăng ký gian hàng."


class _OfBooth(pages.Doing):
    subject: Booth

    def rows(self) -> QuerySet[Booth]:
        """Among which the request is looked for."""
        return fairs.own_booths(self.principal)

    def find(self) -> Booth:
        row: Booth = found(self.rows(), self.kwargs["pk"])
        return row

    def back(self) -> str:
        return self.subject.fair.get_absolute_url()

    def more(self) -> dict[str, Any]:
        return super().more() | {"subject": f"{self.subject.enterprise.name} · {self.subject.fair.name}"}


class AnswerBooth(_OfBooth):
    """Give or refuse."""

    permission = P.LEAD_FAIR
    form_class = forms.AnswerForm
    title = submit = "Trả lời đăng ký gian hàng"

    def rows(self) -> QuerySet[Booth]:
        return fairs.booths_visible_to(self.principal).filter(fair__in=fairs.own(self.principal).order_by().values("pk"))

    def why_not(self) -> str:
        return f"Đăng ký này: {self.subject.get_answer_display().lower()}." if self.subject.answer else ""

    def more(self) -> dict[str, Any]:
        asked = f"{self.subject.enterprise.name}: {self.subject.booths} gian, {self.subject.goods}"
        return super().more() | {"subject": f"{asked} · còn {fairs.free(self.subject.fair)} gian"}

    def perform(self, data: dict[str, Any]) -> str:
        row = services.answer_booth(booth=self.subject, who=self.principal, **data)
        return f"Đã trả lời: {row.get_answer_display().lower()}."


class WithdrawBooth(_OfBooth):
    """Take one's request back."""

    permission = P.ASK_BOOTH
    form_class = forms.PortalForm
    title = submit = "Rút đăng ký gian hàng"

    def why_not(self) -> str:
        open_to = self.subject.answer in ("", BoothAnswer.ACCEPTED)
        return "" if open_to else f"Đăng ký này: {self.subject.get_answer_display().lower()}."

    def perform(self, data: dict[str, Any]) -> str:
        services.withdraw_booth(booth=self.subject, who=self.principal)
        return "Đã rút."


class TellResults(_OfBooth):
    """What was sold: told by the cơ sở, or by the office that leads the fair."""

    permission = P.VIEW
    form_class = forms.ResultForm
    title = "Kết quả tại hội chợ"
    submit = "Ghi kết quả"

    def rows(self) -> QuerySet[Booth]:
        who = self.principal
        own = fairs.own(who).order_by().values("pk")
        return fairs.booths_visible_to(who).filter(fair__in=own) if who.may(P.LEAD_FAIR) else super().rows()

    def why_not(self) -> str:
        return (
            "" if fairs.may_tell(self.subject) else "Chỉ báo kết quả của gian hàng được nhận, từ ngày khai mạc đến 90 ngày sau khi bế mạc."
        )

    def initial(self) -> dict[str, Any]:
        row = self.subject
        return {} if row.told_at is None else {"orders": row.orders, "order_value": row.order_value, "revenue": row.revenue}

    def perform(self, data: dict[str, Any]) -> str:
        services.tell_results(booth=self.subject, who=self.principal, **data)
        return "Đã ghi kết quả."
