"""Background work as pages, for who operates the portal: what waits, runs, has failed; who is alive; again, or not at all."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from khuyencong.access.views import Allowed
from khuyencong.jobs import handlers, pulses, selectors, services
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.permissions import P
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort, newest


class Jobs(Allowed, ListPage):
    """All jobs, the latest first; above them whether schedule and workers are alive and how much waits."""

    permission = P.LOOK_AFTER_JOBS
    template_name = "jobs/list.html"
    title = "Việc chạy nền"
    cells = "jobs/cells.html"
    columns = (
        Column("what", "Việc", wide=True),
        Column("state", "Tình trạng", short="Tình trạng"),
        Column("asked", "Yêu cầu", short="Yêu cầu"),
        Column("times", "Bắt đầu, kết thúc", short="Bắt đầu"),
    )
    sorts = (newest("asked_at"), Sort("cu", "Cũ nhất", (Key("asked_at"), Key("id"))))
    filters: ClassVar = (
        Filter("tinh-trang", "Tình trạng", lambda _: JobState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("loai", "Loại việc", lambda _: list(handlers.labels().items()), lambda rows, value: rows.filter(kind=value)),
    )
    empty_title = "Chưa có việc nào"
    empty_words = "Báo cáo, bản PDF, thư báo mà cổng làm ở nền sẽ hiện ở đây."
    unit = "việc"

    def rows(self) -> QuerySet[Job]:
        return selectors.all_jobs()

    def dress(self, rows: list[Job]) -> None:
        known = handlers.labels()
        for row in rows:
            row.label = known.get(row.kind, row.kind)  # type: ignore[attr-defined]

    def more(self) -> dict[str, Any]:
        schedule, workers = pulses.signs()
        return {
            "load": selectors.load(),
            "schedule": schedule,
            "workers": workers,
            "living": sum(worker.is_alive for worker in workers),
            "failed_url": f"{self.request.path}?tinh-trang={JobState.FAILED}",
            "kind": self.request.GET.get("loai", ""),
        }


class RetryAll(Allowed):
    """Queue anew what has failed, of one kind or of every."""

    permission = P.LOOK_AFTER_JOBS

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("kind", "")
        count = services.retry_all(kind)
        if count:
            messages.success(request, f"Đã xếp hàng lại {count} việc.")
        else:
            messages.info(request, "Không có việc nào không thành công để chạy lại.")
        return redirect("jobs:list")


class JobPage(Allowed):
    """One job: what it is, how far, why it failed; POST tries it again or calls it off."""

    permission = P.LOOK_AFTER_JOBS

    def find(self, pk: UUID) -> Job:
        """The job, or 404."""
        return get_object_or_404(selectors.all_jobs(), pk=pk)

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        job = self.find(pk)
        step = request.POST.get("step", "")
        if step == "lai" and job.state in {JobState.FAILED, JobState.CANCELLED}:
            services.retry(job.pk)
            messages.success(request, "Đã xếp hàng lại.")
        elif step == "huy" and job.is_open:
            services.cancel(job.pk)
            messages.success(request, "Đã yêu cầu hủy; việc đang chạy dừng ở lần báo tiến độ kế tiếp.")
        else:
            refusal = "Việc đã đổi tình trạng, không còn làm được như vậy. Hãy xem lại bên dưới."
            return self.page(job, refusal=refusal, status=409 if step in {"lai", "huy"} else 422)
        return redirect("jobs:job", pk=pk)

    def page(self, job: Job, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """The page of a job."""
        names = {
            "job": job,
            "label": handlers.label_of(job.kind),
            "ahead": selectors.ahead_of(job),
            "refusal": refusal,
            "back": reverse("jobs:list"),
        }
        return render(self.request, "jobs/job.html", names, status=status)
