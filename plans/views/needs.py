"""Registered needs: the list, one with its surveys, and what is done with it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.actors.models import Enterprise
from khuyencong.ui.lists import Column, Filter, ListPage, newest
from plans.enums import NeedState
from plans.forms.planning import NeedForm, NothingForm, ReasonForm, SurveyForm
from plans.models import Call, Registration
from plans.permissions import P
from plans.selectors import calls as reading
from plans.services import needs
from plans.views.acting import Step, found
from projects.enums import Track
from projects.permissions import P as PROJECTS
from projects.views.applications.choosing import choices, chosen


class Needs(Allowed, ListPage):
    """Needs that the reader may open."""

    permission = P.VIEW_NEED
    title = "Nhu cầu đã đăng ký"
    cells = "plans/need_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("what", "Nhu cầu", wide=True),
        Column("district", "Địa bàn"),
        Column("grant", "Đề nghị hỗ trợ (đồng)", numeric=True, short="Đề nghị"),
        Column("state", "Tình trạng"),
    )
    sorts = (newest("at"),)
    filters = (
        Filter("tinh_trang", "Tình trạng", lambda view: NeedState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("nguon", "Nguồn", lambda view: Track.choices, lambda rows, value: rows.filter(call__track=value)),
        Filter("dot", "Đợt đăng ký", lambda view: view.calls(), lambda rows, value: rows.filter(call_id=value)),
    )
    unit = "nhu cầu"
    empty_title = "Chưa có nhu cầu nào"
    empty_words = "Nhu cầu mà địa phương hoặc Trung tâm Khuyến công đăng ký trong các đợt hiện ở đây."

    def rows(self) -> QuerySet[Registration]:
        return reading.needs_visible_to(self.principal)

    def calls(self) -> list[tuple[str, str]]:
        """The latest calls to choose from, read once."""
        if not hasattr(self, "_calls"):
            rows = reading.visible_to(self.principal).order_by("-opens_on", "-id").values_list("pk", "title")[:30]
            self._calls = [(str(pk), title) for pk, title in rows]
        return self._calls


class NeedPage(Allowed):
    """One need, what the surveys found, and what may be done now."""

    permission = P.VIEW_NEED

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(reading.needs_visible_to(self.principal), pk)
        is_living = row.state != NeedState.WITHDRAWN
        names = {
            "need": row,
            "surveys": row.surveys.select_related("organisation", "by").order_by("-surveyed_on", "-id"),
            "plans": row.plan_items.select_related("plan__district").order_by("-plan__year", "-plan__version")
            if self.principal.may(P.VIEW_PLAN)
            else [],
            "may_survey": is_living and reading.within(row, self.principal, P.SURVEY),
            "may_withdraw": is_living and row.project_id is None and reading.within(row, self.principal, P.REGISTER_NEED),
            "may_write": row.state in NeedState.living() and row.project_id is None and self.principal.may(PROJECTS.WRITE),
        }
        return render(request, "plans/need.html", names)


class RegisterNeed(Step):
    """Choose the cơ sở, then say what it needs."""

    permission = P.REGISTER_NEED
    form_class = NeedForm
    template_name = "plans/register_need.html"
    title, submit = "Đăng ký nhu cầu", "Đăng ký"
    subject: Call
    enterprise: Enterprise | None = None
    made: Registration | None = None

    def find(self) -> Call:
        return found(reading.visible_to(self.principal), self.kwargs["pk"])

    def why_not(self) -> str:
        return "" if self.subject.is_open else "Đợt này hôm nay không nhận đăng ký."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.enterprise = chosen(request, self.principal)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.enterprise = chosen(request, self.principal)
        if self.enterprise is None:
            messages.error(request, "Cần chọn cơ sở trước.")
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        if self.enterprise is not None:
            return super().show(form, status)
        names = {
            "title": self.title,
            "choices": choices(self.request, self.principal),
            "may_register": True,
            "onward": self.request.path,
            "back": self.back(),
        }
        return render(self.request, "projects/apply/choose.html", names)

    def form_arguments(self) -> dict[str, Any]:
        rows = self.subject.asked.order_by("content__code").values_list("content__code", "content__name_vi")
        return {"asked": list(rows)}

    def more(self) -> dict[str, Any]:
        return {"enterprise": self.enterprise}

    def perform(self, data: dict[str, Any]) -> str:
        assert self.enterprise is not None
        self.made = needs.register_need(call=self.subject, who=self.principal, enterprise=self.enterprise, **data)
        return f"Đã đăng ký nhu cầu của {self.enterprise.name}."

    def back(self) -> str:
        return (self.made or self.subject).get_absolute_url()


class OfNeed(Step):
    """Something done to a need."""

    subject: Registration

    def find(self) -> Registration:
        return found(reading.needs_visible_to(self.principal), self.kwargs["pk"])

    def reaches(self) -> bool:
        return not isinstance(self.permission, P) or reading.within(self.subject, self.principal, self.permission)

    def why_not(self) -> str:
        return "Đăng ký này đã rút." if self.subject.state == NeedState.WITHDRAWN else ""


class SurveyNeed(OfNeed):
    """Note a survey."""

    permission = P.SURVEY
    form_class = SurveyForm
    title = "Ghi khảo sát"

    def initial(self) -> dict[str, Any]:
        return {"surveyed_on": clock.today()}

    def perform(self, data: dict[str, Any]) -> str:
        needs.survey(need=self.subject, who=self.principal, **data)
        return "Đã ghi khảo sát."


class WithdrawNeed(OfNeed):
    """Take a registration back."""

    permission = P.REGISTER_NEED
    form_class = ReasonForm
    title = submit = "Rút đăng ký"

    def why_not(self) -> str:
        if self.subject.project_id:
            return "Đã lập hồ sơ từ đăng ký này; rút hồ sơ thay vì rút đăng ký."
        return super().why_not()

    def perform(self, data: dict[str, Any]) -> str:
        needs.withdraw(need=self.subject, who=self.principal, reason=data["reason"])
        return "Đã rút đăng ký."


class WriteApplication(OfNeed):
    """Begin the application; what was registered is carried over."""

    permission = PROJECTS.WRITE
    form_class = NothingForm
    title = submit = "Lập hồ sơ từ đăng ký"
    code = ""

    def find(self) -> Registration:
        return found(reading.needs_visible_to(self.principal), self.kwargs["pk"])

    def why_not(self) -> str:
        if self.subject.project is not None:
            return f"Đăng ký này đã có hồ sơ {self.subject.project.code}."
        if self.subject.state not in NeedState.living():
            return f"Đăng ký đang ở tình trạng “{self.subject.get_state_display()}”, không lập hồ sơ được."
        return ""

    def perform(self, data: dict[str, Any]) -> str:
        self.code = needs.write_application(need=self.subject, who=self.principal).code
        return f"Đã lập hồ sơ {self.code} với nội dung đã đăng ký. Điền tiếp các phần còn thiếu."

    def back(self) -> str:
        return reverse("projects:draft", args=[self.code]) if self.code else self.subject.get_absolute_url()
