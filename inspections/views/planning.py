"""Pages of the plan: write, add, draw, approve; order, team, cancel."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inspections import selectors
from inspections.enums import PlanState, SizeKind, Weigh
from inspections.forms import planning as forms
from inspections.models import Plan, Visit
from inspections.permissions import P
from inspections.services import planning
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.workflow.pages import Doing


def find_plan(year: int) -> Plan:
    """The plan of a year; 404 when there is none."""
    found = Plan.objects.filter(year=year).select_related("drafted_by", "approved_by", "paper").order_by("pk").first()
    if found is None:
        raise Http404
    return found


def find_visit(request: HttpRequest, pk: int) -> Visit:
    """A visit that the reader may see; 404 otherwise."""
    rows = selectors.visits_visible_to(request.principal)  # type: ignore[attr-defined]
    found = rows.select_related(
        "line__project__district", "line__enterprise__area__parent", "line__content", "plan__paper", "sample", "lead", "order", "inspection__paper"
    ).filter(pk=pk)  # fmt: skip
    if (row := found.order_by("pk").first()) is None:
        raise Http404
    return row


class PlanPage(Allowed):
    """One year's plan."""

    permission = P.VIEW

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        plan, who = find_plan(year), self.principal
        rows = selectors.visits_visible_to(who).filter(plan=plan)
        visits = rows.select_related("line__project", "line__enterprise", "lead", "inspection", "sample").prefetch_related("offices")
        samples = list(plan.samples.order_by("id"))
        for sample in samples:
            sample.repeats = planning.is_repeatable(sample)
        is_draft = plan.state == PlanState.DRAFT
        return render(
            request,
            "inspections/plan.html",
            {
                "plan": plan,
                "visits": list(visits.order_by("quarter", "due_on", "id")),
                "samples": samples,
                "is_draft": is_draft,
                "may_plan": is_draft and who.may(P.PLAN),
                "may_approve": is_draft and who.may(P.APPROVE_PLAN) and plan.drafted_by_id not in who.persons,
                "figures": selectors.figures(who, year),
            },
        )


class WritePlan(Doing):
    """Begin a plan."""

    permission = P.PLAN
    form_class = forms.PlanForm
    title = "Lập kế hoạch kiểm tra"
    submit = "Lập kế hoạch"
    subject: Any

    def find(self) -> Any:
        return "Sở Công Thương"

    def back(self) -> str:
        return str(self.made.get_absolute_url() if hasattr(self, "made") else reverse("inspections:plans"))

    def perform(self, data: dict[str, Any]) -> str:
        self.made = planning.write_plan(who=self.principal, **data)
        return f"Đã lập kế hoạch năm {self.made.year}. Bước tiếp theo: thêm lần kiểm tra hoặc chọn mẫu."


class _OfPlan(Doing):
    permission = P.PLAN
    subject: Plan

    def find(self) -> Plan:
        return find_plan(self.kwargs["year"])


class AddVisit(_OfPlan):
    """Put a part of a đề án into the plan."""

    form_class = forms.PlanVisitForm
    title = "Thêm lần kiểm tra"
    submit = "Thêm vào kế hoạch"

    def perform(self, data: dict[str, Any]) -> str:
        visit = planning.plan_visit(plan=self.subject, who=self.principal, **data)
        return f"Đã thêm {visit.line.enterprise.name} vào quý {visit.quarter}."


class DrawSample(_OfPlan):
    """Draw by chance that can be repeated."""

    form_class = forms.SampleForm
    title = "Chọn mẫu kiểm tra"
    submit = "Chọn mẫu"

    def perform(self, data: dict[str, Any]) -> str:
        data |= {"size_kind": SizeKind(data["size_kind"]), "weigh": Weigh(data["weigh"])}
        sample = planning.draw_sample(plan=self.subject, who=self.principal, **data)
        return f"Đã chọn {len(sample.drawn)} trong {len(sample.population)} cơ sở, số gieo {sample.seed}."


class ApprovePlan(_OfPlan):
    """The leader approves."""

    permission = P.APPROVE_PLAN
    form_class = forms.ConfirmForm
    title = "Phê duyệt kế hoạch kiểm tra"
    submit = "Phê duyệt, ban hành quyết định"

    def perform(self, data: dict[str, Any]) -> str:
        plan = planning.approve_plan(plan=self.subject, who=self.principal)
        return f"Đã ban hành Quyết định số {plan.paper.notation if plan.paper else ''}."


class OrderVisit(Doing):
    """Order an unannounced visit."""

    permission = P.ORDER
    form_class = forms.OrderForm
    title = "Quyết định kiểm tra đột xuất"
    submit = "Ban hành quyết định"
    subject: Any

    def find(self) -> Any:
        return "Cơ sở không được báo trước"

    def back(self) -> str:
        return str(self.made.get_absolute_url() if hasattr(self, "made") else reverse("inspections:visits"))

    def perform(self, data: dict[str, Any]) -> str:
        self.made = planning.order_visit(who=self.principal, **data)
        return f"Đã ban hành Quyết định số {self.made.order.notation if self.made.order else ''}. Bước tiếp theo: phân công đoàn."


class _OfVisit(Doing):
    subject: Visit

    def find(self) -> Visit:
        return find_visit(self.request, self.kwargs["pk"])


class NameTeam(_OfVisit):
    """Say who goes."""

    permission = P.PLAN
    form_class = forms.TeamForm
    title = "Đoàn kiểm tra"
    submit = "Lưu đoàn kiểm tra"

    def form_arguments(self) -> dict[str, Any]:
        return {"visit": self.subject}

    def initial(self) -> dict[str, Any]:
        team = list(self.subject.team.order_by("id"))
        return {"members": [str(row.user_id) for row in team], "head": next((str(row.user_id) for row in team if row.is_head), "")}

    def perform(self, data: dict[str, Any]) -> str:
        planning.name_team(visit=self.subject, who=self.principal, **data)
        return "Đã lưu đoàn kiểm tra và báo cho người mới."


class CancelVisit(_OfVisit):
    """Take a visit out."""

    permission = P.PLAN
    form_class = forms.ReasonForm
    title = "Bỏ lần kiểm tra"
    submit = "Bỏ lần kiểm tra"

    def perform(self, data: dict[str, Any]) -> str:
        planning.cancel_visit(visit=self.subject, reason=data["reason"], who=self.principal)
        return "Đã bỏ lần kiểm tra; lý do được giữ lại."


class VisitPage(Allowed):
    """One visit: what is asked, who goes, what was found."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        visit, who = find_visit(request, pk), self.principal
        team = list(visit.team.select_related("user", "organisation").order_by("-is_head", "id"))
        inspection = visit.inspection
        in_team = any(row.user_id == who.user_id for row in team)
        return render(
            request,
            "inspections/visit.html",
            {
                "visit": visit,
                "offices": list(visit.offices.order_by("name", "id")),
                "team": team,
                "in_team": in_team,
                "may_plan": visit.is_open and who.may(P.PLAN),
                "questions": [] if inspection else selectors.questions_for(visit.line.content.code, clock.today()),
                "answers": list(inspection.answers.select_related("question").order_by("id")) if inspection else [],
                "findings": list(inspection.findings.select_related("owner").order_by("due_on", "id")) if inspection else [],
                "photos": list(visit.photos.select_related("attachment").order_by("id")),
                "kept": list(visit.sendings.filter(state="kept").select_related("by").order_by("-at", "-id")),
            },
        )
