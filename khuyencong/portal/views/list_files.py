"""A long list as a workbook: how far it is, and the file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from khuyencong.access.views import SignedIn
from khuyencong.documents import store
from khuyencong.documents.views.sending import stored_file
from khuyencong.jobs.models import Job, JobState
from khuyencong.portal import list_files
from khuyencong.ui.exports import XLSX
from khuyencong.ui.lists import KEYED

REFRESH_SECONDS = 3


class _OfReader(SignedIn):
    """A page about one's own job."""

    def find(self, job_id: UUID) -> Job:
        """The job; 404 when it is another's, or was asked for in another role."""
        job = list_files.of_reader(job_id, self.principal)
        if job is None or job.payload["list"] not in KEYED:
            raise Http404
        return job


class ListFile(_OfReader):
    """How far the workbook is."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = self.find(job_id)
        kind = KEYED[job.payload["list"]]
        is_gone = job.state == JobState.DONE and not store.is_there(job.result["file"])
        back = f"{reverse(kind.url_name)}?{job.payload['query']}"
        page = render(request, "portal/list_file.html", {"job": job, "of": kind.title, "is_gone": is_gone, "back": back})
        page.headers["Cache-Control"] = "no-store"
        if job.is_open:
            page.headers["Refresh"] = str(REFRESH_SECONDS)
        return page


class ListFileItself(_OfReader):
    """The workbook."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponseBase:
        job = self.find(job_id)
        if job.state != JobState.DONE or not store.is_there(job.result["file"]):
            raise Http404
        return stored_file(job.result["file"], name=f"{job.payload['list']}-{job.asked_at:%Y-%m-%d}.xlsx", mime=XLSX)
