"""Reports: the list, asking for one, its page, the đề án behind a figure, its files, and the public check."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from khuyencong import jobs
from khuyencong.access.views import Allowed, Public
from khuyencong.documents.freezing import digest
from khuyencong.documents.views.sending import stored_file
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.selectors import jobs_under
from khuyencong.ui.lists import Column, Filter, ListPage, newest
from khuyencong.workflow.refusals import NotAllowed
from projects.selectors.visibility import visible_to as projects_visible_to
from reports import selectors, services
from reports.enums import FileFormat, ReportKind, RunState
from reports.forms import AgainForm, AskForm
from reports.models import ReportRun
from reports.permissions import P

# A browser without htmx asks again after so many seconds.
REFRESH_SECONDS = 3


class Runs(Allowed, ListPage):
    """The reports that the reader may open, and the form that asks for one."""

    permission = P.VIEW
    template_name = "reports/runs.html"
    title = "Báo cáo"
    cells = "reports/run_cells.html"
    columns = (
        Column("name", "Báo cáo", wide=True),
        Column("place", "Phạm vi", short="Phạm vi"),
        Column("state", "Tình trạng", short="Tình trạng"),
        Column("due", "Hạn gửi", short="Hạn gửi"),
        Column("asked", "Yêu cầu lúc", short="Yêu cầu lúc"),
    )
    sorts = (newest("asked_at"),)
    filters = (
        Filter("loai", "Loại", lambda view: ReportKind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter(
            "noi",
            "Phạm vi",
            lambda view: [("tinh", "Toàn tỉnh"), *((unit.code, unit.name) for unit in selectors.units_for(view.principal, P.VIEW))],
            lambda rows, value: rows.filter(unit__isnull=True) if value == "tinh" else rows.filter(unit__code=value),
        ),
    )
    empty_title = "Chưa có báo cáo nào"
    empty_words = "Báo cáo quý, năm được lập tự động sau khi hết kỳ; có thể lập ngay bằng biểu mẫu bên dưới."
    unit = "báo cáo"

    def rows(self) -> QuerySet[Any]:
        return selectors.visible_to(self.principal).defer("snapshot")

    def more(self) -> dict[str, Any]:
        return {"form": AskForm(who=self.principal) if self.principal.may(P.MAKE) else None}


class Ask(Allowed):
    """Ask for a report; the latest version when it has been asked for before."""

    permission = P.MAKE

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET[key] for name, key in (("kind", "loai"), ("year", "nam")) if request.GET.get(key)}
        return render(request, "reports/ask.html", {"form": AskForm(who=self.principal, initial=asked)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskForm(request.POST, who=self.principal)
        if form.is_valid():
            data = form.cleaned_data
            unit = selectors.units_for(self.principal, P.MAKE).filter(code=data["unit"]).first() if data["unit"] else None
            try:
                run = services.ask_report(
                    kind=data["kind"], period=data["period"], unit=unit, source=data["source"], map_on=data.get("map_on"), by=self.principal
                )
            except NotAllowed:
                raise Http404 from None
            return redirect(run)
        return render(request, "reports/ask.html", {"form": form}, status=422)


class _OfRun(Allowed):
    """A page of one run that the reader may open."""

    permission = P.VIEW

    def run_or_404(self, pk: int) -> ReportRun:
        return get_object_or_404(selectors.visible_to(self.principal), pk=pk)


class Run(_OfRun):
    """A run: how far it is, then its figures and files. `?phan=tien-do` is the progress alone, for htmx."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run_or_404(pk)
        job = selectors.job_of(run)
        context = {"run": run, "progress": _progress(run, job), "job": job}
        if request.GET.get("phan") == "tien-do":
            answer = render(request, "reports/progress.html", context)
            if run.state == RunState.MADE:
                answer.headers["HX-Refresh"] = "true"
            answer.headers["Cache-Control"] = "no-store"
            return answer
        files = [
            {
                "name": FileFormat(file.format).label,
                "href": reverse("reports:file", args=[run.pk, file.format]),
                "pages": file.pages,
                "kilobytes": -(-file.size // 1024),
            }
            for file in sorted(run.files.all(), key=lambda file: [*FileFormat].index(FileFormat(file.format)))
        ]
        others = _others(run) if run.state == RunState.MADE else []
        context |= {
            "files": files,
            "others": others,
            "versions": list(selectors.versions_of(run).defer("snapshot")),
            "form": AgainForm() if run.state == RunState.MADE and self.principal.may(P.MAKE) else None,
        }
        answer = render(request, "reports/run.html", context)
        waits = any(other["open"] for other in others) if run.state == RunState.MADE else job is None or job.is_open
        if waits and not request.htmx:  # type: ignore[attr-defined]
            answer.headers["Refresh"] = str(REFRESH_SECONDS)
        return answer


class Again(_OfRun):
    """A further version of a report, with its reason; or the same job once more when it failed."""

    permission = P.MAKE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run_or_404(pk)
        job = selectors.job_of(run)
        if run.state != RunState.MADE:
            if job is not None and job.state in (JobState.FAILED, JobState.CANCELLED):
                jobs.retry(job.pk)
            return redirect(run)
        form = AgainForm(request.POST)
        if form.is_valid():
            try:
                return redirect(services.new_version(run=run, reason=form.cleaned_data["reason"], by=self.principal))
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            except NotAllowed:
                raise Http404 from None
        return render(request, "reports/again.html", {"form": form, "run": run}, status=422)


class Cancel(_OfRun):
    """Call off a report that is not made yet."""

    permission = P.MAKE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run_or_404(pk)
        job = selectors.job_of(run)
        if job is not None and job.is_open:
            jobs.cancel(job.pk)
            messages.info(request, "Đã yêu cầu dừng lập báo cáo.")
        return redirect(run)


class File(_OfRun):
    """A file of a run, to be saved."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        run = self.run_or_404(pk)
        file = run.files.filter(format=form).order_by("id").first()
        if file is None:
            raise Http404
        place = run.unit.code if run.unit else "tinh"
        name = f"bao-cao-{run.kind}-{run.period.replace('..', '-')}-{place}-lan-{run.version}{_suffix(FileFormat(form))}"
        return stored_file(file.path, name=name, mime=FileFormat(form).mime)


class AskFile(_OfRun):
    """Have a made report printed in another variant; whoever may read the report may ask."""

    def post(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        run = self.run_or_404(pk)
        try:
            services.ask_variant(run=run, form=FileFormat(form), by=self.principal)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(run)


class Behind(_OfRun):
    """The đề án behind a row of a table, from the snapshot; those that the reader may open are links."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run_or_404(pk)
        if run.snapshot is None:
            raise Http404
        table_code, key = request.GET.get("bang", ""), request.GET.get("dong", "")
        table = next((table for table in run.snapshot["tables"] if table["code"] == table_code), None)
        row = next((row for row in table["rows"] if row["key"] == key), None) if table else None
        if row is None:
            raise Http404
        dimension = table_code.removeprefix("by_")
        rows = [one for one in run.snapshot["projects"] if key in one["groups"].get(dimension, ())]
        may_open = projects_visible_to(self.principal).filter(code__in=[one["code"] for one in rows]).order_by("code")
        open_codes = set(may_open.values_list("code", flat=True))
        for one in rows:
            one["href"] = _project_address(one["code"]) if one["code"] in open_codes else ""
        return render(request, "reports/behind.html", {"run": run, "table": table, "row": row, "rows": rows})


class Check(Public):
    """Whether the portal froze figures with this hash; tells what the report itself tells, nothing of single đề án."""

    def get(self, request: HttpRequest, sha256: str) -> HttpResponse:
        found = ReportRun.objects.filter(snapshot_sha256=sha256).select_related("unit").order_by("id").first()
        if found is not None and digest(found.snapshot) != sha256:
            found = None
        return render(request, "reports/check.html", {"run": found, "sha256": sha256}, status=200 if found else 404)


def _suffix(form: FileFormat) -> str:
    return f"-{form.value}{form.suffix}" if form in FileFormat.asked_for() else form.suffix


def _others(run: ReportRun) -> list[dict[str, Any]]:
    """The variants that are not made yet: how to ask for them, or how far they are."""
    made = {file.format for file in run.files.all()}
    missing = [form for form in FileFormat.asked_for() if form not in made]
    known = jobs_under(services.variant_key(run, form) for form in missing)
    told = []
    for form in missing:
        job = known.get(services.variant_key(run, form))
        error = job.error if job and job.state == JobState.FAILED else ""
        told.append(
            {
                "label": form.label,
                "href": reverse("reports:ask_file", args=[run.pk, form]),
                "open": bool(job and job.is_open),
                "error": error,
            }
        )
    return told


def _progress(run: ReportRun, job: Job | None) -> dict[str, Any]:
    """How far a run is, for the progress bar."""
    if run.state == RunState.MADE:
        return {"percent": 100, "note": "Báo cáo đã lập xong.", "done": True, "failed": False}
    if job is None:
        return {"percent": 0, "note": "Không có việc nào đang lập báo cáo này.", "done": False, "failed": True}
    notes = {
        JobState.QUEUED: "Đang chờ tới lượt.",
        JobState.RUNNING: "Đang lập các tệp từ số liệu đã chốt." if run.state == RunState.FROZEN else "Đang tính số liệu.",
        JobState.CANCELLED: "Đã dừng theo yêu cầu.",
    }
    note = job.error or "Không rõ lý do." if job.state == JobState.FAILED else notes.get(JobState(job.state), "")
    return {"percent": job.percent, "note": note, "done": False, "failed": not job.is_open}


def _project_address(code: str) -> str:
    try:
        return reverse("projects:detail", args=[code])
    except NoReverseMatch:
        return ""
