"""Agreements: the list, the page with money and reports, and what is done to one."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from donors import forms, selectors
from donors.enums import AgreementState, Currency
from donors.models import Agreement, DonorReport
from donors.permissions import P, reaches
from donors.services import money, raising
from donors.views.acting import OfAgreement, Starting
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.documents.selectors import papers_of
from khuyencong.text import vnd
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort
from khuyencong.workflow.pages import found
from projects.permissions import P as PROJECTS

TONES = {AgreementState.DRAFT: "plain", AgreementState.IN_FORCE: "here", AgreementState.ENDED: "done"}


class Agreements(Allowed, ListPage):
    """Agreements that the reader may see."""

    permission = P.VIEW
    title = "Huy động, tài trợ"
    template_name = "donors/agreements.html"
    cells = "donors/agreement_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("what", "Thỏa thuận", wide=True),
        Column("donor", "Nhà tài trợ"),
        Column("amount", "Số tiền", numeric=True),
        Column("days", "Thời gian"),
        Column("state", "Tình trạng"),
    )
    sorts = (Sort("moi", "Mới ký nhất", (Key("signed_on", descending=True), Key("id", descending=True))),)
    filters = (
        Filter("tinh_trang", "Tình trạng", lambda view: AgreementState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("tien", "Loại tiền", lambda view: Currency.choices, lambda rows, value: rows.filter(currency=value)),
    )
    unit = "thỏa thuận"
    empty_title = "Chưa có thỏa thuận tài trợ"
    empty_words = "Cơ quan được giao vận động (Trung tâm Xúc tiến đầu tư, Sở Kế hoạch và Đầu tư) lập thỏa thuận; Sở Tài chính đưa vào thực hiện và nhận tiền."

    def rows(self) -> QuerySet[Agreement]:
        return selectors.agreements_visible_to(self.principal)

    def listing(self) -> Rows:
        rows = super().listing()
        for row in rows.items:
            row.tone, row.written = TONES[AgreementState(row.state)], selectors.written(row.amount, row.currency)
        return rows

    def more(self) -> dict[str, Any]:
        return {"may_raise": reaches(self.principal, P.RAISE), "may_receive": reaches(self.principal, P.RECEIVE)}


class AgreementPage(Allowed):
    """One agreement: what is asked of the reader, instalments, receipts, use by đề án, reports, papers."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row: Agreement = found(selectors.agreements_visible_to(self.principal), pk)
        position = selectors.position_of(row)
        due = list(row.reports.select_related("paper").order_by("due_on", "pk"))
        is_raiser = reaches(self.principal, P.RAISE)
        names = {
            "agreement": row,
            "tone": TONES[AgreementState(row.state)],
            "position": position,
            "written": lambda amount: selectors.written(amount, row.currency),
            "rate": selectors.rate_in_words(row.rate) if row.rate else "",
            "parts": selectors.parts_of(row.instalments.order_by("position"), position.came),
            "receipts": [
                (one, selectors.rate_in_words(one.rate) if one.rate else "") for one in row.receipts.select_related("rate").order_by("received_on", "pk")
            ],
            "returns": list(row.returns.order_by("on", "pk")),
            "contents": [one.short_name for one in row.contents.order_by("pk")],
            "reports": [(one, self.report_address(row, one) if is_raiser and one.paper is None else "") for one in due],
            "papers": list(papers_of(("donor_agreement", row.pk))),
            "acts": self.acts(row),
            "asked": self.asked(row),
            "today": clock.today(),
        }  # fmt: skip
        return render(request, "donors/agreement.html", names)

    @staticmethod
    def report_address(row: Agreement, report: DonorReport) -> str:
        """Where a report is made."""
        return reverse("donors:report", args=[row.pk, report.pk]) if row.state != AgreementState.DRAFT else ""

    def asked(self, row: Agreement) -> tuple[str, str]:
        """What the state asks of the people around it."""
        return {
            AgreementState.DRAFT: ("Chờ đưa vào thực hiện", "Lãnh đạo Sở Tài chính xem bản thỏa thuận đã ký rồi đưa vào thực hiện."),
            AgreementState.IN_FORCE: ("Đang thực hiện", "Sở Tài chính ghi tiền nhận được, bố trí cho đề án; cơ quan vận động báo cáo nhà tài trợ đúng hạn."),
            AgreementState.ENDED: ("Đã kết thúc", row.end_reason),
        }[AgreementState(row.state)]  # fmt: skip

    def acts(self, row: Agreement) -> list[tuple[str, str]]:
        """What this role may do now."""
        who = self.principal
        draft, force = row.state == AgreementState.DRAFT, row.state == AgreementState.IN_FORCE
        found = [
            ("Đưa vào thực hiện", "confirm", draft and reaches(who, P.CONFIRM)),
            ("Sửa bản soạn", "edit_agreement", draft and reaches(who, P.RAISE)),
            ("Ghi tiền nhận được", "receive", force and reaches(who, P.RECEIVE)),
            ("Bố trí cho đề án", "use", force and who.may(PROJECTS.ALLOCATE) and reaches(who, P.RECEIVE)),
            ("Hoàn trả nhà tài trợ", "give_back", force and reaches(who, P.RECEIVE)),
            ("Kết thúc thỏa thuận", "end", force and reaches(who, P.CONFIRM)),
        ]
        return [(label, reverse(f"donors:{name}", args=[row.pk])) for label, name, may in found if may]


class DraftAgreement(Starting):
    """Write an agreement."""

    permission = P.RAISE
    form_class = forms.AgreementForm
    title = "Lập thỏa thuận tài trợ"
    submit = "Lưu bản soạn"
    files = True
    list_url = "donors:agreements"

    def perform(self, data: dict[str, Any]) -> str:
        self.made = raising.draft_agreement(who=self.principal, **data)
        return "Đã lưu thỏa thuận, chờ Sở Tài chính đưa vào thực hiện."


class EditAgreement(OfAgreement):
    """Write a draft anew."""

    permission = P.RAISE
    form_class = forms.AgreementForm
    title = "Sửa thỏa thuận tài trợ"
    submit = "Lưu bản soạn"
    files = True

    def why_not(self) -> str:
        return "" if self.subject.state == AgreementState.DRAFT else "Thỏa thuận đã đưa vào thực hiện, không sửa được."

    def form_arguments(self) -> dict[str, Any]:
        return {"agreement": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        raising.draft_agreement(who=self.principal, agreement=self.subject, **data)
        return "Đã lưu thỏa thuận."


class _InForce(OfAgreement):
    """What is done to an agreement in force."""

    def why_not(self) -> str:
        return (
            ""
            if self.subject.state == AgreementState.IN_FORCE
            else f"Thỏa thuận ở tình trạng “{self.subject.get_state_display().lower()}”."
        )


class Confirm(OfAgreement):
    """Put an agreement in force."""

    permission = P.CONFIRM
    form_class = forms.ConfirmForm
    title = submit = "Đưa thỏa thuận vào thực hiện"

    def why_not(self) -> str:
        return "" if self.subject.state == AgreementState.DRAFT else "Thỏa thuận này đã được đưa vào thực hiện."

    def perform(self, data: dict[str, Any]) -> str:
        row = raising.confirm_agreement(agreement=self.subject, who=self.principal)
        return f"Đã đưa thỏa thuận {row.number} vào thực hiện; kinh phí theo dõi riêng ở khoản {row.fund.code if row.fund else ''}."

    def about(self) -> dict[str, Any]:
        row = self.subject
        return {
            "facts": [
                ("Nhà tài trợ", row.donor.name),
                ("Số tiền", selectors.written(row.amount, row.currency)),
                ("Ngày ký", f"{row.signed_on:%d/%m/%Y}"),
                ("Bản đã ký", row.file.name if row.file else "Chưa đính kèm"),
            ],
            "points": ["Sau bước này lời của thỏa thuận không sửa được nữa."],
        }


class Receive(_InForce):
    """Money came."""

    permission = P.RECEIVE
    form_class = forms.ReceiveForm
    title = "Ghi tiền tài trợ nhận được"
    submit = "Ghi nhận"

    def form_arguments(self) -> dict[str, Any]:
        return {"currency": self.subject.currency}

    def initial(self) -> dict[str, Any]:
        parts = selectors.parts_of(self.subject.instalments.order_by("position"), selectors.position_of(self.subject).came)
        return {"amount": next((part.left for part in parts if part.left > 0), None), "received_on": clock.today()}

    def perform(self, data: dict[str, Any]) -> str:
        row = money.receive(agreement=self.subject, who=self.principal, **data)
        worth = f", bằng {vnd(row.amount_vnd)} đồng" if self.subject.is_foreign else ""
        return f"Đã ghi {selectors.written(row.amount, self.subject.currency)}{worth}, vào nguồn huy động năm {row.received_on.year}."

    def about(self) -> dict[str, Any]:
        row, position = self.subject, selectors.position_of(self.subject)
        facts = [
            ("Thỏa thuận", selectors.written(position.agreed, row.currency)),
            ("Đã nhận", selectors.written(position.came, row.currency)),
            ("Còn nhận", selectors.written(position.agreed - position.came, row.currency)),
        ]
        if row.is_foreign:
            rate = selectors.rate_on(row.currency, clock.today())
            facts.append((f"Tỷ giá {row.currency} hôm nay", selectors.rate_in_words(rate) if rate else "Chưa ghi"))
        return {
            "facts": facts,
            "points": ["Tính theo tỷ giá của ngày nhận; ngày chưa có tỷ giá thì chưa ghi được."] if row.is_foreign else [],
        }


class UseFor(_InForce):
    """Set money of the agreement aside for a beneficiary's part."""

    permission = P.RECEIVE
    form_class = forms.UseForm
    title = "Bố trí tiền tài trợ cho đề án"
    submit = "Bố trí kinh phí"

    def form_arguments(self) -> dict[str, Any]:
        return {"agreement": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        part = money.use_for(agreement=self.subject, who=self.principal, **data)
        return f"Đã bố trí {vnd(data['amount'])} đồng ({part.paper})."

    def about(self) -> dict[str, Any]:
        row = self.subject
        limits = [
            *(one.short_name for one in row.contents.order_by("pk")),
            *([row.district.name] if row.district else []),
            *([row.project.code] if row.project else []),
        ]
        return {
            "facts": [("Chưa bố trí", f"{vnd(selectors.free_of(row))} đồng"), ("Mục đích", row.purpose), ("Chỉ cho", "; ".join(limits))],
            "points": ["Chọn được đề án có phần “huy động xã hội” trong bảng kinh phí, đã bố trí kinh phí khuyến công, chưa nghiệm thu."],
        }  # fmt: skip


class GiveBack(_InForce):
    """Money goes back to the donor."""

    permission = P.RECEIVE
    form_class = forms.GiveBackForm
    title = submit = "Hoàn trả nhà tài trợ"

    def initial(self) -> dict[str, Any]:
        return {"amount": selectors.free_of(self.subject) or None, "on": clock.today()}

    def perform(self, data: dict[str, Any]) -> str:
        row = money.give_back(agreement=self.subject, who=self.principal, **data)
        return f"Đã ghi hoàn trả {vnd(row.amount)} đồng."

    def about(self) -> dict[str, Any]:
        return {"facts": [("Chưa bố trí cho đề án nào", f"{vnd(selectors.free_of(self.subject))} đồng")]}


class End(_InForce):
    """The agreement is over."""

    permission = P.CONFIRM
    form_class = forms.EndForm
    title = submit = "Kết thúc thỏa thuận"

    def perform(self, data: dict[str, Any]) -> str:
        raising.end_agreement(agreement=self.subject, who=self.principal, **data)
        return "Đã kết thúc thỏa thuận."

    def about(self) -> dict[str, Any]:
        return {"facts": [("Chưa dùng", f"{vnd(selectors.free_of(self.subject))} đồng")]}


class Report(OfAgreement):
    """Tell the donor what its money did."""

    permission = P.RAISE
    form_class = forms.ReportForm
    title = "Báo cáo nhà tài trợ"
    submit = "Lập báo cáo"

    @cached_property
    def report(self) -> DonorReport:
        """The report of the address; 404 when it is not of this agreement."""
        row: DonorReport = found(self.subject.reports.order_by("pk"), self.kwargs["report"])
        return row

    def why_not(self) -> str:
        if self.report.paper_id is not None:
            return "Báo cáo của kỳ này đã lập."
        return "Thỏa thuận chưa đưa vào thực hiện." if self.subject.state == AgreementState.DRAFT else ""

    def perform(self, data: dict[str, Any]) -> str:
        row = money.report(row=self.report, who=self.principal, **data)
        return f"Đã lập {row.paper}."

    def about(self) -> dict[str, Any]:
        position = selectors.position_of(self.subject)
        return {
            "facts": [
                ("Hạn", f"{self.report.due_on:%d/%m/%Y}"),
                ("Đã nhận", f"{selectors.written(position.came, self.subject.currency)} ({vnd(position.came_vnd)} đồng)"),
                ("Đã bố trí", f"{vnd(position.allocated)} đồng cho {len(position.uses)} cơ sở"),
                ("Đã chi", f"{vnd(position.disbursed)} đồng"),
            ],
            "points": ["Số liệu lấy từ sổ kinh phí; nhà tài trợ nước ngoài thì đề mục có cả tiếng Anh."],
        }
