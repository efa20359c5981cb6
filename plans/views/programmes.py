"""Stage programmes: the list, one with its targets, entering and correcting."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.norms.enums import SubProgramme
from khuyencong.access.views import Allowed
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, ListPage, Sort
from plans.forms.planning import NothingForm, ProgrammeForm, TargetForm
from plans.models import Programme, ProgrammeTarget
from plans.permissions import P
from plans.selectors import annual
from plans.services import programmes
from plans.views.acting import Doing, Starting, found

FIELDS = ("name", "track", "first_year", "last_year", "notation", "authority", "decided_on", "legal_basis", "goals")


class Programmes(Allowed, ListPage):
    """All programmes."""

    permission = P.VIEW_PLAN
    title = "Chương trình giai đoạn"
    template_name = "plans/programmes.html"
    cells = "plans/programme_cells.html"
    columns = (
        Column("name", "Chương trình", wide=True),
        Column("years", "Giai đoạn", short="Giai đoạn"),
        Column("decision", "Quyết định"),
        Column("money", "Kinh phí (đồng)", numeric=True, short="Kinh phí"),
    )
    sorts = (Sort("nam", "Giai đoạn mới nhất", (Key("first_year", descending=True), Key("id", descending=True))),)
    unit = "chương trình"
    empty_title = "Chưa có chương trình giai đoạn"
    empty_words = "Chương trình đã ban hành được nhập ở đây; đợt đăng ký và kế hoạch năm dẫn tới nó."

    def rows(self) -> QuerySet[Programme]:
        return Programme.objects.annotate(money=Sum("targets__money"))

    def more(self) -> dict[str, Any]:
        return {"may_keep": self.principal.may(P.KEEP_PROGRAMME)}


class ProgrammePage(Allowed):
    """One programme: goals and money per sub-programme, and the plans of its years."""

    permission = P.VIEW_PLAN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(Programme.objects.all(), pk)
        targets = list(row.targets.order_by("sub_programme", "id"))
        groups = [(label, [one for one in targets if one.sub_programme == code]) for code, label in SubProgramme.choices]
        names = {
            "programme": row,
            "groups": groups,
            "money": sum(one.money for one in targets),
            "plans": annual.visible_to(self.principal).filter(programme=row).order_by("-year", "-version"),
            "may_keep": self.principal.may(P.KEEP_PROGRAMME),
        }
        return render(request, "plans/programme.html", names)


class StartProgramme(Starting):
    """Enter a programme."""

    permission = P.KEEP_PROGRAMME
    form_class = ProgrammeForm
    title = "Nhập chương trình giai đoạn"
    list_url = "plans:programmes"

    def perform(self, data: dict[str, Any]) -> str:
        self.made = programmes.keep_programme(who=self.principal, **data)
        return "Đã nhập chương trình. Thêm mục tiêu từng tiểu chương trình."


class OfProgramme(Doing):
    """Something done to a programme."""

    permission = P.KEEP_PROGRAMME
    subject: Programme

    def find(self) -> Programme:
        return found(Programme.objects.all(), self.kwargs["pk"])


class EditProgramme(OfProgramme):
    """Correct a programme."""

    form_class = ProgrammeForm
    title = "Sửa chương trình"

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in FIELDS}

    def perform(self, data: dict[str, Any]) -> str:
        programmes.keep_programme(who=self.principal, programme=self.subject, **data)
        return "Đã sửa chương trình."


class AddTarget(OfProgramme):
    """Add a target."""

    form_class = TargetForm
    title = "Thêm mục tiêu"

    def perform(self, data: dict[str, Any]) -> str:
        programmes.add_target(programme=self.subject, who=self.principal, **(data | {"money": data["money"] or 0}))
        return "Đã thêm mục tiêu."


class DropTarget(Doing):
    """Take a target out."""

    permission = P.KEEP_PROGRAMME
    form_class = NothingForm
    title, submit = "Bỏ mục tiêu", "Bỏ mục tiêu này"
    subject: ProgrammeTarget

    def find(self) -> ProgrammeTarget:
        return found(ProgrammeTarget.objects.select_related("programme"), self.kwargs["pk"])

    def back(self) -> str:
        return self.subject.programme.get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        programmes.drop_target(target=self.subject, who=self.principal)
        return "Đã bỏ mục tiêu."
