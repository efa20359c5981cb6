"""Cấp phát: requests for money to approve and record, and đề án that wait for their allocation."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.calendar import clocks
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort, newest
from projects.enums import PaymentKind, PaymentState, ProjectState, Track
from projects.models import PaymentRequest, Project
from projects.permissions import P
from projects.selectors import execution, money
from projects.selectors.visibility import payments_visible_to, visible_to

OPEN = PaymentState.open()
MOST_WAITING = 50  # đề án shown above the list; the rest follow when these are done


class Payments(Allowed, ListPage):
    """Requests for money that the reader may see; what waits comes first."""

    permission = P.VIEW
    title = "Cấp phát"
    template_name = "projects/line/payments.html"
    cells = "projects/line/payment_cells.html"
    key = "de-nghi-chi"
    url_name = "projects:payments"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "what", "Đề nghị", wide=True,
            cells=(
                Cell("Mã hồ sơ", lambda row: row.line.project.code),
                Cell("Đơn vị thụ hưởng", lambda row: row.line.enterprise.name, 34),
                Cell("Loại", lambda row: row.get_kind_display()),
                Cell("Nội dung", lambda row: row.note, 40),
                Cell("Đề nghị ngày", lambda row: clock.day_of(row.requested_at)),
            ),
        ),
        Column("amount", "Số tiền (đồng)", numeric=True, short="Số tiền", cells=(Cell("Số tiền (đồng)", lambda row: row.amount),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label, 24),)),
        Column("paid", "Đã chi", short="Đã chi", is_extra=True, cells=(Cell("Ngày chi", lambda row: row.paid_on),)),
        Column("voucher", "Chứng từ Kho bạc", short="Chứng từ", is_extra=True, cells=(Cell("Số chứng từ Kho bạc", lambda row: row.voucher),)),
        Column("due", "Hạn", cells=(Cell("Hạn", lambda row: row.due.due_on if row.due else None),)),
        Column("acts", "Việc"),
    )  # fmt: skip
    sorts = (
        Sort("cho", "Đang chờ trước", (Key("waits", descending=True), Key("id"))),
        newest(),
    )
    filters = (
        Filter("tinh_trang", "Tình trạng", lambda view: PaymentState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("loai", "Loại", lambda view: PaymentKind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter("nguon", "Nguồn", lambda view: Track.choices, lambda rows, value: rows.filter(line__project__track=value)),
    )
    unit = "đề nghị"
    empty_title = "Chưa có đề nghị chi"
    empty_words = "Cơ sở hoặc Trung tâm Khuyến công đề nghị tạm ứng sau khi ký hợp đồng, thanh toán sau khi nghiệm thu."

    def rows(self) -> QuerySet[Any]:
        waits = Case(When(state__in=OPEN, then=Value(1)), default=Value(0), output_field=IntegerField())
        rows = payments_visible_to(self.principal).select_related(
            "line__project", "line__enterprise", "requested_by", "paper", "part__fund"
        )
        return rows.annotate(waits=waits)

    def dress(self, rows: list[Any]) -> None:
        dues = clocks.state_of([("payment", row.pk) for row in rows if row.state in OPEN])
        proven = execution.counterparts_of(row.line for row in rows)
        for row in rows:
            row.counterpart = proven[row.line_id]
            row.due = dues.get(("payment", row.pk))
            row.acts = self.acts(row)

    def acts(self, row: PaymentRequest) -> list[tuple[str, str]]:
        """The moves that this role makes on a request; its page says what may stand against them."""
        base = reverse("projects:move_payment", args=[row.line.project.code, row.pk, "x"]).removesuffix("x/")
        who = self.principal
        steps = [t for t in PaymentRequest.machine.out_of(row.state) if t.permission and t.tone == "main" and who.may(t.permission)]
        return [
            (step.label, f"{base}{step.name}/")
            for step in steps
            if not who.persons & {row.requested_by_id, row.checked_by_id, row.approved_by_id}
        ]

    def more(self) -> dict[str, Any]:
        return {"waiting": self.waiting(), "may_allocate": self.principal.may(P.ALLOCATE)}

    def waiting(self) -> list[tuple[Project, int, Any]]:
        """Approved đề án for whose money the reader's office answers, with what the estimate has left (đồng) and the due date."""
        if not self.principal.may(P.ALLOCATE):
            return []
        today = clock.today()
        # The district pays its own track, Sở Tài chính the others (projects.selectors.money.owner_of).
        owner_id = self.principal.organisation_id
        rows = visible_to(self.principal).filter(state=ProjectState.APPROVED).select_related("district").order_by("moved_at", "id")
        own = rows.filter(track=Track.DISTRICT) if self.is_district else rows.exclude(track=Track.DISTRICT)
        shown = list(own[:MOST_WAITING])
        dues = clocks.state_of([("project", row.pk) for row in shown])
        left = money.estimates_left(shown, owner_id=owner_id or 0, on=today)
        return [(row, left[row.pk], dues.get(("project", row.pk))) for row in shown]

    @property
    def is_district(self) -> bool:
        """Whether the reader allocates a district's money."""
        return self.principal.scope(P.ALLOCATE) == Scope.DISTRICT
