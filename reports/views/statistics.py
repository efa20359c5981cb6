"""The pivot of statistics."""

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.documents.views.sending import guarded
from khuyencong.ui.charts import flow
from khuyencong.ui.exports import neutral
from khuyencong.ui.schematic import NOT_TO_SCALE
from reports import figures, selectors
from reports.atlas import atlas_of
from reports.figures import Where
from reports.forms import MapForm, PivotForm
from reports.permissions import P

MOST_BARS = 40


class Statistics(Allowed):
    """A measure divided by one or two dimensions; `?dang=csv` is the same table as a file. A district counts its own."""

    permission = P.STATISTICS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = clock.today().year
        asked = request.GET if "first" in request.GET else None
        form = PivotForm(asked, initial={"first": "district", "measure": "projects", "from_year": year, "to_year": year})
        context = {"form": form, "pivot": None, "csv_href": ""}
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
                "pivot": pivot,
                "heads": [figures.DIMENSIONS[name].label for name in by],
                "measure": figures.MEASURES[pivot.measure],
                "is_money": pivot.measure in figures.MONEY,
                "period": data["period"].label,
                "csv_href": f"{request.path}?{query.urlencode()}",
                "bars": flow((" · ".join(row["labels"]), row["figure"] or 0) for row in pivot.rows) if len(pivot.rows) <= MOST_BARS else [],
            }
        return render(request, "reports/statistics.html", context, status=422 if form.is_bound and form.errors else 200)


class SchematicMap(Allowed):
    """The province as a schematic coloured by a measure, with the table behind it. A district colours its own."""

    permission = P.STATISTICS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = clock.today().year
        initial = {"measure": "projects", "from_year": year, "to_year": year}
        form = MapForm(request.GET if "measure" in request.GET else initial)
        context: dict[str, Any] = {"form": form, "atlas": None}
        if form.is_valid():
            data = form.cleaned_data
            unit_id = None if self.principal.scope(P.STATISTICS) == Scope.PROVINCE else next(iter(self.principal.area_ids), 0)
            context |= {
                "atlas": atlas_of(Where(data["period"], unit_id, data["source"]), data["measure"]),
                "measure": figures.MEASURES[data["measure"]],
                "period": data["period"].label,
                "not_to_scale": NOT_TO_SCALE,
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
