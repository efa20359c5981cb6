"""Plans: the list, one version with its lines, what is done with it, and plan against done."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.ledger import LedgerError
from budgets.models import Estimate
from budgets.permissions import P as Budgets
from khuyencong.access.views import Allowed
from khuyencong.text import vnd
from khuyencong.ui.exports import Cell, xlsx_response
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from plans.enums import GroupBy, PlanStatus
from plans.forms.deciding import AT_ONCE, AmountsForm, FromPlanForm, LineForm, StartPlanForm, TakeUpForm
from plans.forms.planning import NothingForm, ReasonForm
from plans.models import AnnualPlan, PlanItem
from plans.permissions import P
from plans.selectors import annual as reading
from plans.selectors import calls
from plans.services import annual, budgeting
from plans.views.acting import Starting, Step, found, tracks_of
from projects.enums import Track


class Plans(Allowed, ListPage):
    """Every version that the reader may open."""

    permission = P.VIEW_PLAN
    title = "Kế hoạch khuyến công năm"
    template_name = "plans/plans.html"
    cells = "plans/plan_cells.html"
    columns = (
        Column("what", "Kế hoạch", wide=True),
        Column("grant", "Kinh phí hỗ trợ (đồng)", numeric=True, short="Hỗ trợ"),
        Column("state", "Tình trạng"),
        Column("paper", "Văn bản"),
    )
    sorts = (Sort("nam", "Năm mới nhất", (Key("year", descending=True), Key("track"), Key("version", descending=True), Key("id"))),)
    filters = (
        Filter("nguon", "Nguồn", lambda view: Track.choices, lambda rows, value: rows.filter(track=value)),
        Filter("tinh_trang", "Tình trạng", lambda view: PlanStatus.choices, lambda rows, value: rows.filter(status=value)),
    )
    unit = "bản kế hoạch"
    empty_title = "Chưa có kế hoạch"
    empty_words = "Kế hoạch năm được lập từ nhu cầu đã đăng ký và đề án đã nộp, mỗi nguồn một kế hoạch."

    def rows(self) -> QuerySet[AnnualPlan]:
        return reading.visible_to(self.principal).annotate(grant=Sum("items__grant"))

    def more(self) -> dict[str, Any]:
        return {"may_draft": self.principal.may(P.DRAFT_PLAN)}


class StartPlan(Starting):
    """Begin a plan."""

    permission = P.DRAFT_PLAN
    form_class = StartPlanForm
    title = "Lập kế hoạch năm"
    submit = "Lập kế hoạch"
    list_url = "plans:plans"

    def form_arguments(self) -> dict[str, Any]:
        return {"tracks": tracks_of(self.principal, P.DRAFT_PLAN)}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = annual.start_plan(who=self.principal, **data)
        return "Đã lập kế hoạch. Chọn nhu cầu và đề án vào danh mục."


class PlanPage(Allowed):
    """One version: its lines, what changed, who did what, and what may be done now."""

    permission = P.VIEW_PLAN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(reading.visible_to(self.principal), pk)
        cost, grant = reading.sums(row)
        names = {
            "plan": row,
            "items": list(reading.items_of(row)),
            "cost": cost,
            "grant": grant,
            "changes": reading.changes(row),
            "versions": list(reading.versions(row).filter(pk__in=reading.visible_to(self.principal).order_by().values("pk"))),
            "acts": [(act.title, act.url_name) for act in ACTS if act.applies(row) and reading.within(row, self.principal, act.permission)],
            "is_draft": row.status == PlanStatus.DRAFT and reading.within(row, self.principal, P.DRAFT_PLAN),
            "may_answer": row.is_national and row.status == PlanStatus.APPROVED and self.principal.may(P.RECORD_ANSWER),
            "due": calls.deadline("national_list", row.year - 1) if row.is_national else None,
            "decider": annual.decider(row),
            "is_drafter": row.drafted_by_id in self.principal.persons,
        }
        return render(request, "plans/plan.html", names)


class OfPlan(Step):
    """Something done to a version in its state."""

    status: PlanStatus
    url_name = ""
    subject: AnnualPlan

    def find(self) -> AnnualPlan:
        return found(reading.visible_to(self.principal), self.kwargs["pk"])

    def reaches(self) -> bool:
        return reading.within(self.subject, self.principal, self.permission)

    @classmethod
    def applies(cls, plan: AnnualPlan) -> bool:
        """Whether the step is for a version in its state."""
        return bool(plan.status == cls.status)

    def why_not(self) -> str:
        if self.applies(self.subject):
            return ""
        return f"Bản kế hoạch đang ở tình trạng “{self.subject.get_status_display()}”, không thực hiện được bước này."


class TakeUp(OfPlan):
    """Choose needs and đề án."""

    permission, status, url_name = P.DRAFT_PLAN, PlanStatus.DRAFT, "plans:take_up"
    form_class = TakeUpForm
    title, submit = "Chọn vào danh mục", "Đưa vào danh mục"
    template_name = "plans/choose.html"

    def form_arguments(self) -> dict[str, Any]:
        needs, projects = reading.needs_for(self.subject)[:AT_ONCE], reading.projects_for(self.subject)[:AT_ONCE]
        return {"open_needs": list(needs), "open_projects": list(projects)}

    def show(self, form: PortalForm, status: int = 200) -> HttpResponse:
        self._form = form
        return super().show(form, status)

    def more(self) -> dict[str, Any]:
        return {"is_empty": not self._form.fields, "words": "Chưa có nhu cầu hay đề án nào của năm và nguồn này nằm ngoài danh mục."}

    def perform(self, data: dict[str, Any]) -> str:
        open_rows = self.form_arguments()
        needs = [row for row in open_rows["open_needs"] if str(row.pk) in (data.get("needs") or [])]
        projects = [row for row in open_rows["open_projects"] if str(row.pk) in (data.get("projects") or [])]
        count = annual.take_up(plan=self.subject, who=self.principal, needs=needs, projects=projects)
        return f"Đã đưa {count} dòng vào danh mục."


class AddLine(OfPlan):
    """Add work without a cơ sở."""

    permission, status, url_name = P.DRAFT_PLAN, PlanStatus.DRAFT, "plans:add_line"
    form_class = LineForm
    title = "Thêm việc chưa có cơ sở"
    submit = "Thêm vào danh mục"

    def perform(self, data: dict[str, Any]) -> str:
        annual.add_line(plan=self.subject, who=self.principal, **data)
        return "Đã thêm vào danh mục."


class SubmitPlan(OfPlan):
    """Put it before who approves."""

    permission, status, url_name = P.DRAFT_PLAN, PlanStatus.DRAFT, "plans:submit_plan"
    form_class = NothingForm
    title = submit = "Trình phê duyệt kế hoạch"

    def perform(self, data: dict[str, Any]) -> str:
        annual.submit_plan(plan=self.subject, who=self.principal)
        return "Đã trình kế hoạch."


class ApprovePlan(OfPlan):
    """Approve it with its paper; for the national track, send the list."""

    permission, status, url_name = P.APPROVE_PLAN, PlanStatus.SUBMITTED, "plans:approve_plan"
    form_class = NothingForm
    title = submit = "Phê duyệt kế hoạch"

    def perform(self, data: dict[str, Any]) -> str:
        row = annual.approve_plan(plan=self.subject, who=self.principal)
        return f"Đã {'gửi danh mục bằng Công văn' if row.is_national else 'phê duyệt bằng Quyết định'} số {row.paper}."


class SendBack(OfPlan):
    """Give it back to who drafts it."""

    permission, status, url_name = P.APPROVE_PLAN, PlanStatus.SUBMITTED, "plans:send_back_plan"
    form_class = ReasonForm
    title = submit = "Trả lại để sửa"

    def perform(self, data: dict[str, Any]) -> str:
        annual.send_back(plan=self.subject, who=self.principal, reason=data["reason"])
        return "Đã trả lại."


class AdjustPlan(OfPlan):
    """Begin the next version."""

    permission, status, url_name = P.DRAFT_PLAN, PlanStatus.APPROVED, "plans:adjust_plan"
    form_class = ReasonForm
    title = submit = "Điều chỉnh kế hoạch"
    made: AnnualPlan | None = None

    @classmethod
    def applies(cls, plan: AnnualPlan) -> bool:
        later = reading.versions(plan).filter(version__gt=plan.version)
        return plan.status == cls.status and not later.exists()

    def perform(self, data: dict[str, Any]) -> str:
        self.made = annual.adjust_plan(plan=self.subject, who=self.principal, reason=data["reason"])
        return f"Đã lập bản điều chỉnh lần {self.made.version} với danh mục của bản trước."

    def back(self) -> str:
        return (self.made or self.subject).get_absolute_url()


class MakeEstimate(OfPlan):
    """Draft the estimate of the year out of the plan."""

    permission, status, url_name = Budgets.DRAFT_ESTIMATE, PlanStatus.APPROVED, "plans:make_estimate"
    form_class = FromPlanForm
    title, submit = "Lập dự toán từ kế hoạch", "Lập bản soạn dự toán"
    refusals = {LedgerError: ""}
    made: Estimate | None = None

    @classmethod
    def applies(cls, plan: AnnualPlan) -> bool:
        later = reading.versions(plan).filter(version__gt=plan.version, status=PlanStatus.APPROVED)
        return plan.status == cls.status and not later.exists()

    def perform(self, data: dict[str, Any]) -> str:
        self.made = budgeting.estimate_from_plan(plan=self.subject, who=self.principal, by_quarter=data["spread"] == "even")
        return f"Đã lập bản soạn dự toán lần {self.made.version} từ kế hoạch: {vnd(self.made.amount)} đồng."

    def back(self) -> str:
        return (self.made or self.subject).get_absolute_url()


ACTS: tuple[type[OfPlan], ...] = (TakeUp, AddLine, SubmitPlan, ApprovePlan, SendBack, AdjustPlan, MakeEstimate)


class OfItem(Step):
    """Something done to a line of a draft."""

    permission = P.DRAFT_PLAN
    subject: PlanItem

    def find(self) -> PlanItem:
        rows = PlanItem.objects.filter(plan__in=reading.visible_to(self.principal)).select_related("plan__district")
        return found(rows, self.kwargs["pk"])

    def back(self) -> str:
        return self.subject.plan.get_absolute_url()

    def reaches(self) -> bool:
        return reading.within(self.subject.plan, self.principal, self.permission)

    def why_not(self) -> str:
        return "" if self.subject.plan.status == PlanStatus.DRAFT else "Danh mục đã trình hoặc đã phê duyệt, không sửa được."


class ChangeItem(OfItem):
    """Other amounts."""

    form_class = AmountsForm
    title = "Sửa số tiền kế hoạch"

    def initial(self) -> dict[str, Any]:
        return {"cost": self.subject.cost, "grant": self.subject.grant, "note": self.subject.note}

    def perform(self, data: dict[str, Any]) -> str:
        annual.change_item(item=self.subject, who=self.principal, **data)
        return "Đã sửa."


class DropItem(OfItem):
    """Take it off the list."""

    form_class = NothingForm
    title, submit = "Bỏ khỏi danh mục", "Bỏ khỏi danh mục"

    def perform(self, data: dict[str, Any]) -> str:
        annual.drop_item(item=self.subject, who=self.principal)
        return "Đã bỏ khỏi danh mục."


def _asked(request: HttpRequest) -> GroupBy:
    typed = request.GET.get("theo", "")
    return GroupBy(typed) if typed in GroupBy.values else GroupBy.SUB_PROGRAMME


class PlanAndDone(Allowed):
    """Number and money, plan against done, by what the reader asks for."""

    permission = P.VIEW_PLAN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(reading.visible_to(self.principal), pk)
        by = _asked(request)
        rows, total = reading.plan_and_done(row, by)
        tabs = [(group.label, f"{request.path}?theo={group.value}", group == by) for group in GroupBy]
        return render(request, "plans/done.html", {"plan": row, "rows": rows, "total": total, "tabs": tabs, "by": by})


_MONEY: tuple[tuple[str, Callable[[reading.Done], Any]], ...] = (
    ("Số đề án kế hoạch", lambda row: row.planned),
    ("Số đề án được duyệt", lambda row: row.done),
    ("Kinh phí kế hoạch (đồng)", lambda row: row.planned_money),
    ("Được duyệt (đồng)", lambda row: row.approved),
    ("Đã bố trí (đồng)", lambda row: row.allocated),
    ("Đã ký hợp đồng (đồng)", lambda row: row.committed),
    ("Đã giải ngân (đồng)", lambda row: row.disbursed),
    ("Đã quyết toán (đồng)", lambda row: row.settled),
    ("Giải ngân/kế hoạch (%)", lambda row: row.percent),
)


class PlanAndDoneFile(Allowed):
    """The same rows as a workbook."""

    permission = P.VIEW_PLAN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(reading.visible_to(self.principal), pk)
        by = _asked(request)
        rows, total = reading.plan_and_done(row, by)
        columns = [Cell(by.label, lambda one: one.name, 48), *(Cell(label, value) for label, value in _MONEY)]
        return xlsx_response(f"ke-hoach-thuc-hien-{row.year}-{row.track.lower()}", "Kế hoạch và thực hiện", columns, [*rows, total])
