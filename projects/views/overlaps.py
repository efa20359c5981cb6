"""Double funding: where it may be, the appraiser's reasons, and the register of support from elsewhere."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from budgets.enums import FundingSource
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.access.views import Allowed
from khuyencong.documents.inspection import FileRefused
from khuyencong.ui.exports import Cell, xlsx_response
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort, newest
from projects.costs import SHORT
from projects.enums import ProjectState as S
from projects.forms.overlaps import ArgueOverlapForm, ImportSupportsForm, VoidSupportForm
from projects.models import Line, OtherSupport, Project
from projects.permissions import P
from projects.selectors.compared import compared_with
from projects.selectors.overlaps import CITED, Overlap, lines_overlapping, overlaps_of, shown_to
from projects.services import overlaps
from projects.services.support_sheets import LABELS, MOST_ROWS, Judged, import_supports, template_rows
from projects.views.acting import Doing, find_line

SHOWN = 200


class ArgueOverlap(Doing):
    """Why an overlap that was found is no double funding."""

    permission = P.APPRAISE
    form_class = ArgueOverlapForm
    template_name = "projects/argue_overlap.html"
    title = "Lý do không trùng hỗ trợ"
    submit = "Lưu lý do"
    subject: Line

    def find(self) -> Line:
        return find_line(self.request, self.kwargs["code"], self.kwargs["position"])

    def perform(self, data: dict[str, Any]) -> str:
        overlaps.argue_overlap(line=self.subject, mark=self.kwargs["mark"], who=self.principal, text=data["text"])
        return "Đã lưu lý do."

    def back(self) -> str:
        return self.subject.project.tab_url("tham-dinh")

    def more(self) -> dict[str, Any]:
        found = overlaps_of([self.subject])[self.subject.pk]
        overlap = next((one for one in found if one.mark == self.kwargs["mark"] and not one.past), None)
        if overlap is None:
            raise Http404
        return {"overlap": overlap, "cited": CITED}


def double_funding(project: Project, lines: list[Line], who: Principal) -> dict[str, Any]:
    """What the page of a đề án shows: overlaps of each part, for its appraiser also where a reason is written, by the mark of the overlap.

    Who sees all of the province also reads at which cơ sở nothing was found, and in which lists; for others a clean result would be hearsay.
    """
    raw = overlaps_of(lines)
    found: dict[int, list[Overlap]] = {line.pk: [] for line in lines}
    for one in shown_to(who, [one for mine in raw.values() for one in mine]):
        found[one.line.pk].append(one)
    argues = project.appraiser_id == who.user_id and project.state == S.APPRAISING

    def pages(line: Line) -> dict[str, str]:
        marks = [one.mark for one in found[line.pk] if argues and not one.past and not one.is_covered]
        return {mark: reverse("projects:argue_overlap", args=[project.code, line.position, mark]) for mark in marks}

    tells = who.may(P.SEE_OVERLAPS) and project.state != S.DRAFT
    return {
        "overlapping": [(line, found[line.pk], pages(line)) for line in lines if found[line.pk]],
        "compared": compared_with(project) if tells else None,
        "clean": [line.enterprise.name for line in lines if tells and not raw[line.pk]],
    }


NOTHING = {"overlapping": [], "compared": None, "clean": []}
"""What an outsider reads of it."""


def _years(_: Any) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(clock.today().year + 1, 2007, -1)]


class Overlaps(Allowed, ListPage):
    """Parts of đề án with a strong sign of double funding, all over the province."""

    permission = P.SEE_OVERLAPS
    template_name = "projects/overlaps.html"
    title = "Dấu hiệu trùng nguồn hỗ trợ"
    cells = "projects/overlap_cells.html"
    size = 25
    unit = "đơn vị thụ hưởng"
    empty_title = "Không có dấu hiệu trùng"
    empty_words = "Cổng so đơn vị thụ hưởng, nội dung, thời gian, số hiệu máy giữa các đề án và với hỗ trợ từ chương trình khác."
    columns = (
        Column("subject", "Đơn vị, đề án", wide=True),
        Column("found", "Trùng với", wide=True),
        Column("amount", "Hỗ trợ (đồng)", numeric=True, short="Hỗ trợ"),
        Column("state", "Tình trạng"),
    )
    sorts = (newest(), Sort("tien", "Số tiền lớn nhất", (Key("requested", descending=True), Key("id", descending=True))))
    filters = (
        Filter(
            "buoc", "Bước", lambda page: [("xet", "Đang xem xét"), ("sau", "Đã phê duyệt trở đi")],
            lambda rows, value: rows.filter(project__state__in=S.before_decision() if value == "xet" else S.funded()),
        ),
        Filter("nam", "Năm kế hoạch", _years, lambda rows, value: rows.filter(project__year=value)),
    )  # fmt: skip

    def rows(self) -> QuerySet[Line]:
        return lines_overlapping().select_related("project", "enterprise", "content")

    def listing(self) -> Rows:
        rows = super().listing()
        found = overlaps_of(rows.items)
        for line in rows.items:
            line.found = found[line.pk]
        return rows

    def more(self) -> dict[str, Any]:
        return {"may_record": self.principal.may(P.RECORD_SUPPORT)}


class Supports(Allowed, ListPage):
    """The register of support from elsewhere."""

    permission = P.SEE_OVERLAPS
    template_name = "projects/supports.html"
    title = "Hỗ trợ từ chương trình khác"
    cells = "projects/support_cells.html"
    folded_column = "search_text"
    unit = "khoản hỗ trợ"
    empty_title = "Chưa ghi khoản nào"
    empty_words = (
        "Nhập danh sách của cơ quan khác (khoa học công nghệ, khuyến nông, xúc tiến thương mại…) để cổng so với đề án khuyến công."
    )
    columns = (
        Column("subject", "Đơn vị, nội dung", wide=True),
        Column("programme", "Chương trình, cơ quan"),
        Column("amount", "Số tiền (đồng)", numeric=True, short="Số tiền"),
        Column("time", "Thời gian"),
        Column("work", ""),
    )
    sorts = (newest("at"),)
    filters = (
        Filter("nguon", "Nguồn", lambda page: [(s.value, SHORT[s]) for s in FundingSource], lambda rows, value: rows.filter(source=value)),
    )

    def rows(self) -> QuerySet[OtherSupport]:
        return OtherSupport.objects.select_related("enterprise")

    def listing(self) -> Rows:
        rows, may = super().listing(), self.principal.may(P.RECORD_SUPPORT)
        for row in rows.items:
            row.source_words = SHORT[FundingSource(row.source)]
            row.void_url = reverse("projects:void_support", args=[row.pk]) if may and not row.void_reason else ""
        return rows

    def more(self) -> dict[str, Any]:
        return {"may_record": self.principal.may(P.RECORD_SUPPORT)}


class VoidSupport(Doing):
    """Count a row no longer."""

    permission = P.RECORD_SUPPORT
    form_class = VoidSupportForm
    title = "Không tính khoản hỗ trợ này"
    submit = "Lưu"
    subject: OtherSupport

    def find(self) -> OtherSupport:
        found = OtherSupport.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def perform(self, data: dict[str, Any]) -> str:
        overlaps.void_support(support=self.subject, who=self.principal, reason=data["reason"])
        return "Khoản hỗ trợ này không còn được tính."

    def back(self) -> str:
        return reverse("projects:supports")


class ImportSupports(Allowed):
    """A list of another office, and what it holds."""

    permission = P.RECORD_SUPPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(ImportSupportsForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, judged = ImportSupportsForm(request.POST, request.FILES), None
        if form.is_valid():
            said = form.cleaned_data
            try:
                judged = import_supports(
                    who=self.principal, name=said["file"].name, content=said["file"].read(), commit=said["what"] == "record",
                    trusts_small=said["trusts_small"],
                )  # fmt: skip
            except FileRefused as refused:
                form.add_error("file", str(refused))
        if judged and form.cleaned_data["what"] == "record" and not judged.errors:
            already = f" {judged.known} khoản đã có, bỏ qua." if judged.known else ""
            messages.success(request, f"Đã ghi {judged.created} khoản hỗ trợ.{already}")
            return redirect("projects:supports")
        wrong = bool(form.errors) or bool(judged and judged.errors)
        return self.shown(form, judged, status=422 if wrong else 200)

    def shown(self, form: ImportSupportsForm, judged: Judged | None = None, status: int = 200) -> HttpResponse:
        """The form, and what the file holds."""
        errors = judged.errors if judged else []
        names = {"form": form, "judged": judged, "errors": errors[:SHOWN], "left": len(errors[SHOWN:]), "most": MOST_ROWS}
        return render(self.request, "projects/import_supports.html", names, status=status)


class SupportTemplate(Allowed):
    """A file to begin with."""

    permission = P.RECORD_SUPPORT

    def get(self, request: HttpRequest) -> HttpResponseBase:
        columns = [Cell(label, lambda row, name=name: row[name], 24) for name, label in LABELS.items()]  # type: ignore[misc]
        return xlsx_response("mau-ho-tro-khac", "Hỗ trợ khác", columns, template_rows())
