"""Administrative units on any day, and reorganisations: what was done, and a file rehearsed and carried out."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.actors import selectors, territory
from khuyencong.actors.enums import Level
from khuyencong.actors.forms.organisations import ReorganisationForm
from khuyencong.actors.models import AdminUnit, Relocation, Reorganisation
from khuyencong.actors.permissions import P
from khuyencong.actors.residents import label_of
from khuyencong.actors.services import reorganisation
from khuyencong.actors.views.organisations import parts
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort, newest


class Units(Allowed, ListPage):
    """The units of a day, today unless another is chosen."""

    permission = P.VIEW_ORGANISATIONS
    template_name = "actors/units.html"
    title = "Địa giới hành chính"
    cells = "actors/unit_cells.html"
    columns = (
        Column("name", "Đơn vị", wide=True),
        Column("level", "Cấp", short="Cấp"),
        Column("parent", "Thuộc", short="Thuộc"),
        Column("dates", "Thời gian", short="Thời gian"),
        Column("origin", "Từ các đơn vị", short="Từ"),
    )
    sorts = (Sort("ten", "Theo tên", (Key("sort_name"), Key("id"))), Sort("ma", "Theo mã", (Key("code"), Key("id"))))
    filters = (
        Filter(
            "ngay",
            "Bản đồ",
            lambda view: [(day.isoformat(), words) for day, words in territory.map_days()],
            lambda rows, value: rows.filter(selectors.in_force(date.fromisoformat(value))),
        ),
        Filter("cap", "Cấp", lambda view: Level.choices, lambda rows, value: rows.filter(level=value)),
    )
    unit = "đơn vị"

    def rows(self) -> QuerySet[AdminUnit]:
        rows = AdminUnit.objects.select_related("parent").annotate(origins=Count("predecessions"))
        return rows if self.request.GET.get("ngay") else rows.filter(selectors.in_force())

    def more(self) -> dict[str, Any]:
        return {"tabs": parts("actors:units")}


class OneUnit(Allowed):
    """A unit: when it was there, what it was made of and became, what lies in it."""

    permission = P.VIEW_ORGANISATIONS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        unit = get_object_or_404(AdminUnit.objects.select_related("parent"), pk=pk)
        before, after = territory.history_of(unit)
        context = {
            "unit": unit,
            "before": before,
            "after": after,
            "below": unit.children.order_by("sort_name", "id"),
            "organisations": unit.organisations.order_by("-valid_from", "name", "id"),
            "same_code": AdminUnit.objects.filter(code=unit.code).exclude(pk=unit.pk).order_by("valid_from"),
        }
        return render(request, "actors/unit.html", context)


class Reorganisations(Allowed, ListPage):
    """What has been carried out."""

    permission = P.VIEW_ORGANISATIONS
    template_name = "actors/reorganisations.html"
    title = "Sắp xếp đơn vị, tổ chức"
    cells = "actors/reorganisation_cells.html"
    columns = (
        Column("title", "Việc", wide=True),
        Column("decree", "Văn bản", short="Văn bản"),
        Column("effective", "Hiệu lực", short="Hiệu lực"),
        Column("done", "Thực hiện", short="Thực hiện"),
    )
    sorts = (newest("at"),)
    empty_title = "Chưa có lần sắp xếp nào"
    empty_words = "Đổi tên, nhập, tách, giao chức năng và sắp xếp theo tệp đều hiện ở đây."
    unit = "lần"

    def rows(self) -> QuerySet[Reorganisation]:
        return Reorganisation.objects.select_related("by").defer("summary")

    def more(self) -> dict[str, Any]:
        return {"tabs": parts("actors:reorganisations"), "may_change": self.principal.may(P.MANAGE_ORGANISATIONS)}


class OneReorganisation(Allowed, ListPage):
    """One act: its decree, and everything that it moved."""

    permission = P.VIEW_ORGANISATIONS
    template_name = "actors/reorganisation.html"
    title = "Đã chuyển"
    cells = "actors/relocation_cells.html"
    columns = (
        Column("what", "Việc, người", wide=True),
        Column("kind", "Loại", short="Loại"),
        Column("old", "Từ", short="Từ"),
        Column("new", "Đến", short="Đến"),
    )
    sorts = (Sort("thu-tu", "Theo thứ tự", (Key("id"),)),)
    filters = (Filter("loai", "Loại", lambda view: view.kinds(), lambda rows, value: rows.filter(kind=value)),)
    empty_title = "Không có việc nào phải chuyển"
    unit = "việc"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.done = get_object_or_404(Reorganisation.objects.select_related("by"), pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def kinds(self) -> list[tuple[str, str]]:
        """The kinds of things that were moved."""
        found = Relocation.objects.filter(reorganisation=self.done).order_by("kind").values_list("kind", flat=True).distinct()
        return [(kind, label_of(kind)) for kind in found]

    def rows(self) -> QuerySet[Relocation]:
        rows = Relocation.objects.filter(reorganisation=self.done)
        return rows.select_related("old_unit", "new_unit", "old_organisation", "new_organisation")

    def listing(self) -> Any:
        rows = super().listing()
        for row in rows.items:
            row.kind_label = label_of(row.kind)
        return rows

    def more(self) -> dict[str, Any]:
        return {"done": self.done}


class ApplyFile(Allowed):
    """A file of a reorganisation: what it would do, then, confirmed, done."""

    permission = P.MANAGE_ORGANISATIONS

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "actors/apply_file.html", {"form": ReorganisationForm(), "problems": ()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReorganisationForm(request.POST, request.FILES)
        confirmed = request.POST.get("step") == "confirm"
        if form.is_valid():
            plan = form.cleaned_data["plan"]
            try:
                result = reorganisation.apply(plan=plan, by_id=self.principal.user_id, commit=confirmed)
            except reorganisation.Refused as refused:
                context = {"form": ReorganisationForm(), "plan": plan, "problems": refused.problems}
                return render(request, "actors/apply_file.html", context, status=422)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                if confirmed:
                    messages.success(request, f"Đã thực hiện: {plan.title}.")
                    return redirect("actors:reorganisation", pk=Reorganisation.objects.get(code=plan.code).pk)
                return render(
                    request,
                    "actors/file_preview.html",
                    {"plan": plan, "result": result, "text": form.cleaned_data["text"], "today": clock.today()},
                )
        return render(request, "actors/apply_file.html", {"form": form, "problems": ()}, status=422)
