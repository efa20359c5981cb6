"""Files of an application, by what they are for."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.documents.models import Attachment
from khuyencong.documents.selectors import with_versions
from khuyencong.text import vnd
from projects.enums import AttachmentPurpose
from projects.forms.applications import AttachForm, file_errors
from projects.selectors.papers import asked_of
from projects.services import applications
from projects.views.applications.writing import Writing


class Papers(Writing):
    """The list of files, what is still missing, and a form for one more or for a new version of one."""

    @cached_property
    def versions(self) -> list[tuple[Attachment, list[Attachment]]]:
        """The files of the application, each with the versions before it."""
        return with_versions(("project", self.project.pk))

    @cached_property
    def files(self) -> list[Attachment]:
        """The files of the application."""
        return [file for file, _ in self.versions]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        replaced = self.one(request.GET.get("thay", ""))
        return self.shown(AttachForm(initial={"purpose": replaced.purpose if replaced else ""}), replaced)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        replaced = self.one(request.POST.get("thay", ""))
        form = AttachForm(request.POST, request.FILES)
        if form.is_valid():
            said = form.cleaned_data
            purpose = replaced.purpose if replaced else said["purpose"]
            try:
                kept = applications.attach_paper(
                    project=self.project, who=self.principal, purpose=purpose, file=said["file"], replaces=replaced
                )
            except FileRefused as refused:
                file_errors(form, refused)
            except ValueError as gone:
                form.add_error(None, str(gone))
            else:
                messages.success(request, f"Đã đính kèm {kept.name}.")
                return redirect("projects:draft_files", code)
        return self.shown(form, replaced, status=422)

    def one(self, asked: str) -> Attachment | None:
        """The file of this application that is named; None when nothing is; 404 when it is none of this application's."""
        if not asked:
            return None
        found = next((file for file in self.files if str(file.pk) == asked), None)
        if found is None:
            raise Http404
        return found

    def shown(self, form: AttachForm, replaced: Attachment | None, status: int = 200) -> HttpResponse:
        """The page."""
        labels = dict(AttachmentPurpose.choices)
        wanted = asked_of(self.project, None, [file.purpose for file in self.files])
        rows = [
            (file, labels.get(file.purpose, file.purpose), f"{vnd(max(1, file.size // 1024))} kB", earlier)
            for file, earlier in self.versions
        ]
        return self.page("projects/apply/files.html", status=status, form=form, rows=rows, wanted=wanted, replaced=replaced)


class RemovePaper(Writing):
    """Take a file out of the list; it stays on record."""

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        found = next((file for file in self.files if file.pk == pk), None)
        if found is None:
            messages.warning(request, "Tệp này đã được gỡ trước đó.")
            return redirect("projects:draft_files", code)
        try:
            applications.remove_paper(project=self.project, who=self.principal, attachment=found)
        except ValueError as gone:
            messages.warning(request, str(gone))
        else:
            messages.success(request, f"Đã gỡ {found.name}.")
        return redirect("projects:draft_files", code)
