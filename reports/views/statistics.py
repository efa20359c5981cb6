"""The pivot of statistics."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.access.views import Allowed
from khuyencong.documents.views.sending import guarded
from khuyencong.ui import kept
from khuyencong.ui.charts import flow
from khuyencong.ui.exports import neutral
from khuyencong.ui.schematic import NOT_TO_SCALE
from reports import figures, selectors
from reports.atlas import atlas_of
from reports.figures import Where
from reports.forms import KeepForm, MapForm, PivotForm
from reports.permissions import P
from reports.views.past import told_by_sheets

MOST_BARS = 40
KEY = "thong-ke"  # under which people's own tables are kept, as filters of lists are (khuyencong.ui.kept)
PARAMETERS = (*PivotForm.base_fields,)


class Statistics(Allowed):
    """A measure divided by one or two dimensions; `?dang=csv` is the same table as a file. A district counts its own."""

    permission = P.STATISTICS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = clock.today().year
        asked = request.GET if "first" in request.GET else None
        form = PivotForm(asked, initial={"first": "district", "measure": "projects", "from_year": year, "to_year": year})
        context = {"form": form, "pivot": None, "csv_href": "", "saved": saved_by(self.principal), "keep_form": None, "query": ""}
        context["may_import"] = self.principal.may(P.HISTORY)
        if form.is_bound and form.is_valid():
            data = form.cleaned_data
            by = [name for name in (data["first"], data["second"]) if name]
            # A district's people belong to one area.
            unit_id = None if self.principal.scope(P.STATISTICS) == Scope.PROVINCE else next(iter(self.principal.area_ids), 0)
            pivot = selectors.pivot(Where(data["period"], unit_id, data["source"], data.get("map_on")), by, data["measure"])
            if request.GET.get("dang") == "csv":
                return _csv(pivot)
            query = request.GET.copy()
            query["dang"] = "csv"
            context |= {
                "query": kept.cleaned(request.GET.urlencode(), PARAMETERS),
                "keep_form": KeepForm(may_share=self.principal.organisation_id is not None),
                "pivot": pivot,
                "heads": [figures.DIMENSIONS[name].label for name in by],
                "measure": figures.MEASURES[pivot.measure],
                "is_money": pivot.measure in figures.MONEY,
                "period": data["period"].label,
                "csv_href": f"{request.path}?{query.urlencode()}",
                "past": told_by_sheets(data["period"]),
                "bars": flow((" · ".join(row["labels"]), row["figure"] or 0) for row in pivot.rows) if len(pivot.rows) <= MOST_BARS else [],
            }
        return render(request, "reports/statistics.html", context, status=422 if form.is_bound and form.errors else 200)


class KeepStatistics(Allowed):
    """Keep the figures of an address under a name, for oneself or for everybody of one's organisation; the address itself may be sent to anybody."""

    permission = P.STATISTICS

    def post(self, request: HttpRequest) -> HttpResponse:
        form = KeepForm(request.POST, may_share=self.principal.organisation_id is not None)
        query = kept.cleaned(request.POST.get("query", ""), PARAMETERS)
        asked = PivotForm(QueryDict(query))
        if form.is_valid() and asked.is_valid():
            data = form.cleaned_data
            try:
                kept.keep_filter(who=self.principal, key=KEY, name=data["name"], query=query, is_shared=data.get("is_shared", False))
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, "Đã lưu bảng thống kê.")
                return redirect(f"{reverse('reports:statistics')}?{query}")
        elif not asked.is_valid():
            form.add_error(None, "Không còn đọc được bảng cần lưu; hãy chọn lại số liệu rồi lưu.")
        return render(request, "reports/keep_statistics.html", {"form": form, "query": query}, status=422)


class ForgetStatistics(Allowed):
    """Throw away a table that one has kept; what is gone already is gone."""

    permission = P.STATISTICS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if kept.forget(who=self.principal, key=KEY, pk=pk):
            messages.success(request, "Đã bỏ bảng thống kê đã lưu.")
        return redirect("reports:statistics")


def saved_by(who: Principal) -> list[dict[str, Any]]:
    """The tables that somebody has kept, then those that colleagues share; what each shows is what its reader may see."""
    found, path = kept.kept_by(who, KEY), reverse("reports:statistics")
    own = [{"name": row.name, "href": f"{path}?{row.query}", "pk": row.pk, "shared": row.is_shared} for row in found.own]
    return [*own, *({"name": row.name, "href": f"{path}?{row.query}", "pk": None, "shared": True} for row in found.shared)]


class SchematicMap(Allowed):
    """The province as a schematic coloured by a measure, with the table behind it. A district colours its own."""

    permission = P.STATISTICS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = clock.today().year
        initial = {"measure": "projects", "from_year": year, "to_year": year}
        form = MapForm(request.GET if "measure" in request.GET else initial)
        context: dict[str, Any] = {"form": form, "atlas": None, "may_import": self.principal.may(P.HISTORY)}
        if form.is_valid():
            data = form.cleaned_data
            unit_id = None if self.principal.scope(P.STATISTICS) == Scope.PROVINCE else next(iter(self.principal.area_ids), 0)
            context |= {
                "atlas": atlas_of(Where(data["period"], unit_id, data["source"]), data["measure"]),
                "measure": figures.MEASURES[data["measure"]],
                "period": data["period"].label,
                "not_to_scale": NOT_TO_SCALE,
                "past": told_by_sheets(data["period"]),
            }
        return render(request, "reports/map.html", context, status=422 if form.errors else 200)


def _csv(pivot: selectors.Pivot) -> HttpResponse:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    unit = " (đồng)" if pivot.measure in figures.MONEY else ""
    writer.writerow([*(figures.DIMENSIONS[name].label for name in pivot.by), figures.MEASURES[pivot.measure] + unit])
    for row in pivot.rows:
        writer.writerow([*(neutral(label) for label in row["labels"]), "" if row["figure"] is None else row["figure"]])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="thong-ke.csv"'
    guarded(response)
    return response
