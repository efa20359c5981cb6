"""The whole file of a đề án as one PDF: ask for it, see how far it is, take it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from khuyencong.access.views import Allowed
from khuyencong.documents.views.sending import stored_file
from khuyencong.jobs.models import JobState
from projects.permissions import P
from projects.services import binding
from projects.views.acting import find_project

REFRESH_SECONDS = 3


class Dossier(Allowed):
    """How far the file is; POST asks for it."""

    permission = P.VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        project = find_project(request, code)
        job = binding.made_for(project, self.principal)
        answer = render(request, "projects/bound.html", {"project": project, "job": job})
        answer.headers["Cache-Control"] = "no-store"
        if job is not None and job.is_open:
            answer.headers["Refresh"] = str(REFRESH_SECONDS)
        return answer

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        project = find_project(request, code)
        binding.ask_for(project=project, who=self.principal)
        return redirect("projects:dossier", code)


class DossierFile(Allowed):
    """The file, for who asked for it, as long as it holds what they may see now; otherwise 404."""

    permission = P.VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        project = find_project(request, code)
        job = binding.made_for(project, self.principal)
        if job is None or job.state != JobState.DONE:
            raise Http404
        return stored_file(job.result["file"], name=f"ho-so-{project.code}.pdf", mime="application/pdf")
