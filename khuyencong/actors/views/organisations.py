"""Organisations over time: the list, one with its history, and what a decree changes, previewed before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from khuyencong.access.views import Allowed
from khuyencong.actors import selectors
from khuyencong.actors.enums import Function, OrganisationKind
from khuyencong.actors.forms.organisations import (
    DecreeForm,
    EndForm,
    FoundForm,
    FunctionForm,
    MergeForm,
    ParentForm,
    RenameForm,
    SplitForm,
)  # fmt: skip
from khuyencong.actors.functions import ROLE_FUNCTIONS
from khuyencong.actors.models import FunctionHolder, Organisation, Relocation
from khuyencong.actors.permissions import P
from khuyencong.actors.services import organisations as services
from khuyencong.actors.services.acts import Outcome, rehearsed
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort


def parts(here: str) -> list[tuple[str, str, bool]]:
    """The parts of what an operator keeps: organisations, duties, units, reorganisations."""
    names = (
        ("Tổ chức", "actors:organisations"), ("Chức năng", "actors:functions"), ("Địa giới", "actors:units"),
        ("Sắp xếp", "actors:reorganisations"),
    )  # fmt: skip
    return [(label, reverse(name), name == here) for label, name in names]


class Organisations(Allowed, ListPage):
    """Every organisation, those that have ended as well."""

    permission = P.VIEW_ORGANISATIONS
    template_name = "actors/organisations.html"
    title = "Tổ chức"
    cells = "actors/organisation_cells.html"
    columns = (
        Column("name", "Tổ chức", wide=True),
        Column("kind", "Loại", short="Loại"),
        Column("parent", "Cơ quan chủ quản", short="Trực thuộc"),
        Column("dates", "Thời gian", short="Thời gian"),
    )
    sorts = (
        Sort("ten", "Theo tên", (Key("name"), Key("id"))),
        Sort("moi", "Mới thành lập", (Key("valid_from", descending=True), Key("id"))),
    )
    filters = (
        Filter("loai", "Loại", lambda view: OrganisationKind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter(
            "con",
            "Tình trạng",
            lambda view: [("con", "Đang hoạt động"), ("het", "Đã kết thúc")],
            lambda rows, value: rows.filter(valid_to__isnull=value == "con"),
        ),
    )
    unit = "tổ chức"

    def rows(self) -> QuerySet[Organisation]:
        return Organisation.objects.select_related("parent", "area")

    def more(self) -> dict[str, Any]:
        return {"tabs": parts("actors:organisations"), "may_change": self.principal.may(P.MANAGE_ORGANISATIONS)}


class OneOrganisation(Allowed):
    """An organisation: what it is, what it was called, what it came from and became, which duties it holds and held."""

    permission = P.VIEW_ORGANISATIONS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Organisation.objects.select_related("area", "parent"), pk=pk)
        may = self.principal.may(P.MANAGE_ORGANISATIONS) and row.valid_to is None
        context = {
            "organisation": row,
            "periods": row.periods.select_related("parent", "area").order_by("-valid_from"),
            "duties": row.functions.select_related("area").order_by("-valid_from", "function"),
            "came_from": row.predecessions.select_related("old").order_by("on", "id"),
            "became": row.successions.select_related("new").order_by("on", "id"),
            "below": row.children.filter(valid_to__isnull=True).order_by("name", "id")[:50],
            "moved": Relocation.objects.filter(old_organisation=row)
            .select_related("reorganisation", "new_organisation")
            .order_by("-id")[:50],
            "acts": [(act.label, reverse("actors:act", args=[row.pk, name])) for name, act in ACTS.items()] if may else [],
        }
        return render(request, "actors/organisation.html", context)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a decree does to an organisation: its words, its form, and the service that does it."""

    label: str
    words: str
    form: type[DecreeForm]
    run: Callable[[Organisation, Any, dict[str, Any]], Outcome]


def _said(form: Any) -> dict[str, Any]:
    return {"on": form.cleaned_data["on"], "decree": form.cleaned_data["decree"]}


ACTS: dict[str, Act] = {
    "doi-ten": Act(
        "Đổi tên",
        "Văn bản và nhật ký trước ngày hiệu lực giữ tên cũ.",
        RenameForm,
        lambda row, form, by: services.rename_organisation(
            organisation=row, **{name: form.cleaned_data[name] for name in services.NAMES}, **_said(form), **by
        ),
    ),
    "truc-thuoc": Act(
        "Chuyển cơ quan chủ quản",
        "Tổ chức trực thuộc cơ quan khác từ ngày hiệu lực.",
        ParentForm,
        lambda row, form, by: services.move_organisation(organisation=row, parent=form.cleaned_data["parent"], **_said(form), **by),
    ),
    "nhap": Act(
        "Nhập vào tổ chức khác",
        "Tổ chức này kết thúc; chức năng, tổ chức trực thuộc và việc chưa xong chuyển sang tổ chức tiếp nhận.",
        MergeForm,
        lambda row, form, by: services.merge_organisations(
            sources=[row], into=form.cleaned_data["into"], keep_people=form.cleaned_data["keep_people"], **_said(form), **by
        ),
    ),
    "tach": Act(
        "Tách thành hai",
        "Tổ chức này kết thúc; hai tổ chức mới nhận các chức năng. Cán bộ cần được bố trí lại.",
        SplitForm,
        lambda row, form, by: services.split_organisation(
            organisation=row, parts=form.parts(), functions=form.functions(), **_said(form), **by
        ),
    ),
    "ket-thuc": Act(
        "Kết thúc",
        "Tổ chức ngừng hoạt động, không có tổ chức kế thừa.",
        EndForm,
        lambda row, form, by: services.end_organisation(organisation=row, **_said(form), **by),
    ),
}


class Previewed(Allowed):
    """A form whose act is rehearsed first: what it would do is shown, then confirmed. Subclasses say what the act is."""

    permission = P.MANAGE_ORGANISATIONS
    field_of: dict[str, str] = {}

    def by(self) -> dict[str, Any]:
        """Who answers for it."""
        return {"by_id": self.principal.user_id}

    def answer(self, request: HttpRequest, form: Any, act: Callable[[], Outcome], page: dict[str, Any], done: str) -> HttpResponse:
        """The form again with its mistakes, the preview, or (confirmed) the way to what was done."""
        if request.POST.get("step") == "again":
            form.full_clean()
            return render(request, "actors/act.html", page | {"form": form})
        if form.is_valid():
            try:
                if request.POST.get("step") == "confirm":
                    act()
                    messages.success(request, "Đã thực hiện.")
                    return redirect(done)
                return render(request, "actors/preview.html", page | {"form": form, "outcome": rehearsed(act).told()})
            except ValidationError as error:
                self.blame(form, error)
        return render(request, "actors/act.html", page | {"form": form}, status=422)

    def blame(self, form: Any, error: ValidationError) -> None:
        """Put the service's refusals at the fields that they are about."""
        named = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, sentences in named.items():
            field = self.field_of.get(name, name)
            form.add_error(field if field in form.fields else None, sentences)


class ActOn(Previewed):
    """Rename, move, merge, split or end one organisation."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.act = ACTS.get(kwargs.get("act", ""))
        return super().dispatch(request, *args, **kwargs)

    def page(self, pk: int) -> tuple[Organisation, dict[str, Any]]:
        """The organisation and the words of the page; 404 for an act that there is not, or one that has ended."""
        row = get_object_or_404(Organisation.objects.select_related("area", "parent").filter(valid_to__isnull=True), pk=pk)
        if self.act is None:
            raise Http404
        return row, {"title": self.act.label, "over": row.name, "words": self.act.words, "back": row.get_absolute_url()}

    def get(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        row, page = self.page(pk)
        assert self.act is not None
        return render(request, "actors/act.html", page | {"form": self.act.form(organisation=row)})

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        row, page = self.page(pk)
        chosen = self.act
        assert chosen is not None
        form = chosen.form(request.POST, organisation=row)
        return self.answer(request, form, lambda: chosen.run(row, form, self.by()), page, row.get_absolute_url())


class Found(Previewed):
    """A new organisation by decree."""

    def page(self) -> dict[str, Any]:
        """The words of the page."""
        return {"title": "Tổ chức mới", "over": "Tổ chức", "words": "", "back": reverse("actors:organisations")}

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "actors/act.html", self.page() | {"form": FoundForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FoundForm(request.POST)

        def act() -> Outcome:
            made = services.found_organisation(new=form.new(), **_said(form), **self.by())
            return Outcome([f"{made.name} được thành lập từ ngày {made.valid_from:%d/%m/%Y}."])

        return self.answer(request, form, act, self.page(), reverse("actors:organisations"))


class Functions(Allowed):
    """Every duty of the directive: who holds it today, who held it before, and which roles act under it."""

    permission = P.VIEW_ORGANISATIONS

    def get(self, request: HttpRequest) -> HttpResponse:
        rows: dict[str, list[FunctionHolder]] = {function.value: [] for function in Function}
        counts: dict[str, int] = {}
        today = FunctionHolder.objects.filter(area__isnull=True).select_related("organisation").order_by("-valid_from", "id")
        for row in today:
            rows[row.function].append(row)
        for function in (
            FunctionHolder.objects.filter(selectors.in_force(), area__isnull=False).order_by("id").values_list("function", flat=True)
        ):
            counts[function] = counts.get(function, 0) + 1
        roles = {function.value: [role.label for role, held in ROLE_FUNCTIONS.items() if function in held] for function in Function}
        context = {
            "tabs": parts("actors:functions"),
            "functions": [(function, rows[function], counts.get(function), roles[function]) for function in Function],
            "may_change": self.principal.may(P.MANAGE_ORGANISATIONS),
        }
        return render(request, "actors/functions.html", context)


class MoveFunction(Previewed):
    """Give a duty to another organisation, by decree."""

    field_of = {"organisation": "organisation_to", "function": "area"}

    def page(self, function: str) -> tuple[Function, dict[str, Any]]:
        """The duty and the words of the page."""
        if function not in Function.values:
            raise Http404
        found = Function(function)
        words = "Câu hỏi chưa trả lời chuyển cho tổ chức mới, mỗi việc có một dòng nhật ký; điều đã trả lời giữ tên tổ chức cũ."
        return found, {"title": found.label, "over": "Giao chức năng", "words": words, "back": reverse("actors:functions")}

    def get(self, request: HttpRequest, function: str) -> HttpResponse:
        found, page = self.page(function)
        return render(request, "actors/act.html", page | {"form": FunctionForm(function=found)})

    def post(self, request: HttpRequest, function: str) -> HttpResponse:
        found, page = self.page(function)
        form = FunctionForm(request.POST, function=found)

        def act() -> Outcome:
            data = form.cleaned_data
            return services.move_function(
                function=found, organisation=data["organisation_to"], area=data.get("area"), **_said(form), **self.by()
            )

        return self.answer(request, form, act, page, reverse("actors:functions"))
