"""Operators: requests of people about their data, and who saw what."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong.access.views import Allowed
from khuyencong.actors.models import User
from khuyencong.privacy import selectors
from khuyencong.privacy.enums import RequestKind, RequestState
from khuyencong.privacy.forms import DecideForm, ReasonForm, TakeInForm
from khuyencong.privacy.models import Disclosure, RightsRequest
from khuyencong.privacy.permissions import P
from khuyencong.privacy.services import erasing, exporting, requests
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort, newest


class Requests(Allowed, ListPage):
    """Open ones first, nearest to late; then the decided."""

    permission = P.HANDLE
    template_name = "privacy/requests.html"
    title = "Yêu cầu về dữ liệu cá nhân"
    cells = "privacy/request_cells.html"
    columns = (
        Column("what", "Yêu cầu", wide=True),
        Column("state", "Tình trạng", short="Tình trạng"),
        Column("due", "Thực hiện trước", short="Thực hiện trước"),
        Column("asked", "Yêu cầu lúc", short="Yêu cầu lúc"),
    )
    sorts = (
        newest("asked_at"),
        Sort("han", "Gần hạn nhất", (Key("due_at"), Key("id"))),
    )
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda view: RequestState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("loai", "Loại", lambda view: RequestKind.choices, lambda rows, value: rows.filter(kind=value)),
    )
    empty_title = "Chưa có yêu cầu nào"
    empty_words = "Người có tài khoản gửi yêu cầu từ trang tài khoản của mình; yêu cầu bằng giấy được ghi bằng nút “Ghi yêu cầu”."
    unit = "yêu cầu"

    def rows(self) -> QuerySet[Any]:
        return RightsRequest.objects.select_related("person").defer("outcome")


class TakeIn(Allowed):
    """Write down a request that came on paper."""

    permission = P.HANDLE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "privacy/take_in.html", {"form": TakeInForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TakeInForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            person = User.objects.filter(email=data["email"].strip().lower()).order_by("pk").first()
            if person is None:
                form.add_error("email", "Không có tài khoản nào dùng thư điện tử này.")
            else:
                try:
                    made = requests.ask(person=person, kind=RequestKind(data["kind"]), words=data["words"], by=request.user)
                except ValidationError as error:
                    form.add_error(None, error)
                else:
                    messages.success(request, "Đã ghi yêu cầu.")
                    return redirect("privacy:request", pk=made.pk)
        return render(request, "privacy/take_in.html", {"form": form}, status=422)


class _OfRequest(Allowed):
    permission = P.HANDLE

    def find(self, pk: int) -> RightsRequest:
        """The request, or 404."""
        return get_object_or_404(RightsRequest.objects.select_related("person", "asked_by", "decided_by"), pk=pk)

    def shown(
        self, found: RightsRequest, form: DecideForm | None = None, copy: ReasonForm | None = None, status: int = 200
    ) -> HttpResponse:
        """The page of a request; for an erasure with what it would do."""
        plan = erasing.plan(found.person) if found.kind == RequestKind.ERASE and found.is_open else None
        made = selectors.copies_for(self.principal.user_id or 0).filter(person=found.person_id) if found.kind == RequestKind.PROVIDE else []
        names = {
            "request_": found,
            "plan": plan,
            "fates": [fate for fate in plan.fates if fate.held] if plan else [row for row in found.outcome.get("fates", []) if row["held"]],
            "copies": [(row, exporting.is_there(row)) for row in made[:5]],
            "decide_form": form or DecideForm(),
            "copy_form": copy or ReasonForm(),
            "form": form if form is not None else copy,
        }
        return render(self.request, "privacy/request.html", names, status=status)


class Request(_OfRequest):
    """One request: its times, what an erasure would do, and the decision."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(self.find(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.find(pk)
        form = DecideForm(request.POST)
        act = {"xoa": erasing.erase, "tu-choi": requests.refuse, "xong": requests.fulfil}.get(request.POST.get("step", ""))
        if form.is_valid() and act is not None:
            try:
                decided = act(found, who=self.principal, grounds=form.cleaned_data["grounds"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"{decided.get_kind_display()}: {decided.get_state_display().lower()}.")
                return redirect("privacy:request", pk=pk)
        return self.shown(found, form, status=422)


class CopyFor(_OfRequest):
    """Have a copy made at the person's request."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.find(pk)
        form = ReasonForm(request.POST)
        if found.kind == RequestKind.PROVIDE and form.is_valid():
            try:
                exporting.ask_for(person=found.person, who=self.principal, reason=form.cleaned_data["reason"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "Đang lập bản sao. Liên kết tải hiện ở trang này khi xong.")
                return redirect("privacy:request", pk=pk)
        return self.shown(found, copy=form, status=422)


class Disclosures(Allowed, ListPage):
    """Who saw covered data in full, and why."""

    permission = P.HANDLE
    template_name = "privacy/disclosures.html"
    title = "Ai đã xem đầy đủ"
    cells = "privacy/disclosure_cells.html"
    columns = (
        Column("who", "Người xem", wide=True),
        Column("what", "Của", short="Của"),
        Column("why", "Lý do", short="Lý do"),
        Column("at", "Lúc", short="Lúc"),
    )
    sorts = (newest("at"),)
    empty_title = "Chưa ai xem đầy đủ số đã che"
    empty_words = "Mỗi lần một người nêu lý do để xem đầy đủ, hoặc lập bản sao dữ liệu của người khác, có một dòng ở đây."
    unit = "lần xem"

    def rows(self) -> QuerySet[Any]:
        return Disclosure.objects.annotate(by_name=F("by__full_name"))
