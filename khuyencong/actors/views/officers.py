"""Officers in charge of khuyến công: the list of units, one unit, assigning, ending (directive, clause 8b)."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.actors import exports
from khuyencong.actors.enums import OrganisationKind
from khuyencong.actors.forms.officers import AssignForm, EndAssignmentForm
from khuyencong.actors.models import OfficerAssignment, Organisation, Qualification, Training, User
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import officers as selectors
from khuyencong.actors.selectors.people import organisations_within
from khuyencong.actors.services import officers
from khuyencong.actors.views.acts import Act
from khuyencong.documents.models import Attachment
from khuyencong.text import date_vi
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort

TONES = {selectors.MISSING: "late", selectors.ENDING: "near", selectors.UNTRAINED: "near", selectors.NEW: "here", selectors.FINE: "done"}


def _tags(unit: Organisation) -> list[tuple[str, str]]:
    """Everything that stands out at a unit, as words with their tone."""
    return [(selectors.STANDINGS[name], TONES[name]) for name in selectors.standings_of(unit)]


def _kinds(page: Any) -> list[tuple[str, str]]:
    """Nothing to choose for who sees one unit and those below it."""
    if page.principal.scope(P.VIEW_OFFICERS) != Scope.PROVINCE:
        return []
    kinds = (*selectors.EXPECTED, OrganisationKind.COMMUNE_COMMITTEE)
    return [(kind.value, kind.label) for kind in kinds]


class Officers(Allowed, ListPage):
    """Units with their officer; those without one, with a new one, a term that ends or no training come first."""

    permission = P.VIEW_OFFICERS
    template_name = "actors/officers.html"
    title = "Cán bộ phụ trách khuyến công"
    cells = "actors/officer_cells.html"
    search_fields = ("name",)
    search_label = "Tìm đơn vị (không cần gõ dấu)"
    unit = "đơn vị"
    empty_title = "Không có đơn vị nào cần phân công"
    columns = (
        Column("unit", "Đơn vị", wide=True),
        Column("officer", "Người phụ trách", short="Phụ trách"),
        Column("term", "Thời hạn", short="Thời hạn"),
        Column("standing", "Tình trạng"),
        Column("turnover", "Thay đổi 12 tháng", numeric=True, short="Thay đổi 12 tháng"),
        Column("act", ""),
    )
    sorts = (
        Sort("can", "Cần xử lý trước", (Key("rank"), Key("name"), Key("id"))),
        Sort("ten", "Tên đơn vị", (Key("name"), Key("id"))),
    )
    filters = (
        Filter(
            "tinh-trang",
            "Tình trạng",
            lambda page: list(selectors.STANDINGS.items()),
            lambda rows, value: rows.filter(selectors.CONDITIONS[value]),
        ),
        Filter("loai", "Loại đơn vị", _kinds, lambda rows, value: rows.filter(kind=value)),
    )

    def rows(self) -> QuerySet[Organisation]:
        seen = selectors.units_visible_to(self.principal).order_by()
        assigned = OfficerAssignment.objects.filter(organisation=OuterRef("pk"))
        return selectors.with_standing(seen.filter(selectors.units_that_need_one() | Exists(assigned)))

    def listing(self) -> Rows:
        rows = super().listing()
        changes = selectors.changes_of(row.pk for row in rows.items)
        today = clock.today()
        lately = selectors.changes_in(changes, selectors.a_year_before(today), today)
        mine = set(organisations_within(self.principal, P.ASSIGN_OFFICER).order_by().values_list("pk", flat=True))
        for row in rows.items:
            row.changes, row.may_assign = lately.get(row.pk, 0), row.pk in mine
            row.tags = _tags(row)
        return replace(rows, filters=[shown for shown in rows.filters if shown.choices])

    def more(self) -> dict[str, Any]:
        year = clock.today().year
        evidence = selectors.officers_evidence(year) if self.principal.scope(P.VIEW_OFFICERS) == Scope.PROVINCE else None
        return {"evidence": evidence, "export_query": self.request.GET.urlencode()}


class ExportOfficers(Officers):
    """The list under the filters of the address, as XLSX."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = list(self.filtered())
        changes = selectors.changes_of(row.pk for row in rows)
        today = clock.today()
        lately = selectors.changes_in(changes, selectors.a_year_before(today), today)
        years = (today.year - 1, today.year)
        by_year = {year: selectors.changes_in(changes, date(year, 1, 1), date(year, 12, 31)) for year in years}
        columns = [
            ("TT", 6), ("Đơn vị", 40), ("Người phụ trách", 28), ("Từ ngày", 13), ("Đến hết ngày", 13), ("Thời gian dành cho khuyến công (%)", 16),
            ("Đã tập huấn", 12), ("Tình trạng", 28), ("Thay đổi trong 12 tháng", 14), *((f"Thay đổi năm {year}", 14) for year in years),
        ]  # fmt: skip
        table = [
            (
                number, row.name, row.officer_name, row.since, row.until, row.share, ("Có" if row.is_trained else "Chưa") if row.officer_id else "",
                ", ".join(words for words, _ in _tags(row)), lately.get(row.pk, 0), *(by_year[year].get(row.pk, 0) for year in years),
            )
            for number, row in enumerate(rows, 1)
        ]  # fmt: skip
        note = f"Số liệu đến ngày {date_vi(today)}; Chỉ thị của UBND tỉnh, mục 8b"
        content = exports.workbook("Cán bộ phụ trách khuyến công", note, columns, table)
        return exports.sent(content, f"can-bo-khuyen-cong-{today:%Y%m%d}.xlsx")


class OfficerUnit(Allowed):
    """One unit: who is in charge, who was, how often it changed, and what to do."""

    permission = P.VIEW_OFFICERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        unit = selectors.with_standing(selectors.units_visible_to(self.principal).order_by()).filter(pk=pk).first()
        if unit is None:
            raise Http404
        rows = list(unit.officer_assignments.select_related("user").order_by("-valid_from", "-id"))
        kept = Attachment.objects.filter(subject_kind="assignment", subject_id__in=[row.pk for row in rows], removed_at__isnull=True)
        files = {file.subject_id: file for file in kept.order_by("id")}
        officer = unit.officer_id  # type: ignore[attr-defined]
        changes = selectors.changes_of([pk])
        years = sorted({change.on.year for change in changes} | {clock.today().year}, reverse=True)
        names = {
            "unit": unit,
            "tags": _tags(unit),
            "assignments": [(row, files.get(row.pk)) for row in rows],
            "years": [(year, sum(change.on.year == year for change in changes)) for year in years],
            "may_assign": organisations_within(self.principal, P.ASSIGN_OFFICER).filter(pk=pk).exists(),
            "qualifications": list(Qualification.objects.filter(user=officer).order_by("id")) if officer else [],
            "trainings": list(Training.objects.filter(user=officer).order_by("-ends_on", "-id")) if officer else [],
            "today": clock.today(),
        }
        return render(request, "actors/officer_unit.html", names)


class AssignOfficer(Act):
    """Put somebody in charge."""

    permission = P.ASSIGN_OFFICER
    title = "Phân công phụ trách khuyến công"
    submit = "Phân công"
    files = True

    def find(self) -> None:
        self.unit = get_object_or_404(organisations_within(self.principal, P.ASSIGN_OFFICER), pk=self.kwargs["pk"])

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return AssignForm(data=data, files=files, organisation=self.unit)

    def about(self) -> str:
        return self.unit.name

    def back(self) -> str:
        return reverse("actors:officer_unit", args=[self.unit.pk])

    def perform(self, data: dict[str, Any]) -> str:
        user = get_object_or_404(User, pk=data.pop("user"))
        row = officers.assign_officer(organisation=self.unit, user=user, who=self.principal, **data)
        return f"Đã phân công {user.full_name} từ ngày {date_vi(row.valid_from)}."


class EndAssignment(Act):
    """Let a term end."""

    permission = P.ASSIGN_OFFICER
    title = "Kết thúc phân công"
    submit = "Kết thúc phân công"

    def find(self) -> None:
        mine = organisations_within(self.principal, P.ASSIGN_OFFICER)
        rows = OfficerAssignment.objects.select_related("user", "organisation").filter(organisation__in=mine.order_by())
        self.assignment = get_object_or_404(rows, pk=self.kwargs["pk"])

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        return EndAssignmentForm(data=data)

    def about(self) -> str:
        return f"{self.assignment.user.full_name}, {self.assignment.organisation.name}"

    def back(self) -> str:
        return reverse("actors:officer_unit", args=[self.assignment.organisation_id])

    def perform(self, data: dict[str, Any]) -> str:
        row = officers.end_assignment(assignment=self.assignment, who=self.principal, **data)
        return f"Phân công kết thúc hết ngày {date_vi(row.valid_to)}. Hãy phân công người tiếp theo." if row.valid_to else ""
