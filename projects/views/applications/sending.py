"""The end of writing: check the answers and submit (or send again what was asked for), withdraw, discard."""

from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from khuyencong.workflow import runner
from khuyencong.workflow.refusals import Refused, Stale, place_refusals
from projects.enums import AttachmentPurpose, ProjectState
from projects.forms.applications import LeaveForm, SubmitForm
from projects.models import Line, Project, SupplementPart
from projects.selectors import applications as reading
from projects.selectors.costs import sources_of
from projects.selectors.figures import answers_in_words
from projects.selectors.overlaps import Overlap, overlaps_of, shown_to
from projects.views.applications.sections import ADDRESSES
from projects.views.applications.writing import Writing


class Check(Writing):
    """Everything on one page with a way back to each part, what still stands against a submission, and the last button."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.shown(self.form())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(bound=True)
        if not form.is_valid():
            return self.shown(form, status=422)
        if request.POST.get("seen") != self.mark:
            messages.error(request, "Hồ sơ vừa được sửa sau khi bạn mở trang này. Xem lại dưới đây rồi nộp; chưa có gì được gửi.")
            return self.shown(self.form(bound=True, fresh=True), status=409)
        thanks = self.thanks
        try:
            runner.fire(
                self.project,
                self.action,
                actor=self.principal,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data.get("answer", ""),
                data={"answers": form.cleaned_data.get("answers", {})},
            )
        except Stale:
            messages.error(request, "Hồ sơ vừa chuyển bước khác; chưa có gì được gửi thêm.")
            return redirect(self.project)
        except Refused as refused:
            place_refusals(form, refused)
            return self.shown(form, status=422)
        messages.success(request, thanks)
        return redirect(self.project)

    def form(self, *, bound: bool = False, fresh: bool = False) -> SubmitForm:
        """The last form; `fresh` takes the version that now stands."""
        data = self.request.POST.copy() if bound else None
        if data is not None and fresh:
            data["version"] = str(self.project.version)
        parts = SupplementPart.objects.filter(request__project=self.project, request__answered_at__isnull=True).order_by("position")
        return SubmitForm(
            data, is_answer=self.is_returned, parts=list(parts) if self.is_returned else (), initial={"version": self.project.version}
        )

    @property
    def action(self) -> str:
        """The transition that this page fires."""
        return "resubmit" if self.is_returned else "submit"

    @property
    def thanks(self) -> str:
        """What is said afterwards."""
        if self.action == "resubmit":
            return f"Đã gửi lại hồ sơ {self.project.code}; nơi yêu cầu bổ sung được báo ngay."
        return f"Đã nộp hồ sơ {self.project.code}. Địa phương xem xét; kết quả được báo tại đây và qua thư điện tử."

    @property
    def mark(self) -> str:
        """The mark of all that is handed in."""
        return reading.mark_of_application(self.project, self.lines, self.files)

    def shown(self, form: SubmitForm, *, status: int = 200) -> HttpResponse:
        """The answers and what is missing."""
        sections = reading.sections_of(self.project, self.lines, self.files)
        option = next((o for o in runner.options(self.project, self.principal) if o.transition.name == self.action), None)
        labels = dict(AttachmentPurpose.choices)
        return self.page(
            "projects/apply/check.html",
            status=status,
            form=form,
            mark=self.mark,
            option=option,
            lines=self.lines,
            files=[(labels.get(file.purpose, file.purpose), file) for file in self.files],
            answers=answers_in_words(self.lines),
            sources={line.pk: sources_of(line) for line in self.lines},
            overlapping=self.overlapping(),
            states={section.key: section for section in sections},
            edit={key: reverse(name, args=[self.project.code]) for key, name in ADDRESSES.items()},
        )

    def overlapping(self) -> list[tuple[Line, list[Overlap]]]:
        """What the writer may know of what overlaps with each part."""
        found = overlaps_of(self.lines)
        shown = shown_to(self.principal, [one for mine in found.values() for one in mine])
        return [(line, mine) for line in self.lines if (mine := [one for one in shown if one.line.pk == line.pk])]


class _Leaving(Writing):
    """A confirm page before the application ends."""

    needs_open = False
    action: ClassVar[str]
    question: ClassVar[str]
    submit: ClassVar[str]
    done: ClassVar[str]
    consequences: ClassVar[tuple[str, ...]]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if (answer := self.impossible()) is not None:
            return answer
        return self.shown(self.form())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(bound=True)
        if not form.is_valid():
            return self.shown(form, status=422)
        version, reason = form.cleaned_data["version"], form.cleaned_data.get("reason", "")
        try:
            runner.fire(self.project, self.action, actor=self.principal, version=version, reason=reason)
        except Stale:
            messages.error(request, "Hồ sơ vừa chuyển bước khác; chưa có gì thay đổi thêm.")
            return redirect(self.after())
        except Refused as refused:
            if (answer := self.impossible()) is not None:
                return answer
            place_refusals(form, refused)
            return self.shown(form, status=422)
        messages.success(request, self.done)
        return redirect("projects:list")

    def impossible(self) -> HttpResponse | None:
        """The way back with a sentence, when the application is past the states in which it can end like this."""
        if self.project.machine.find(self.action, self.project.state) is not None:
            return None
        state = Project.machine.state_label(self.project.state)
        messages.warning(self.request, f"Không thể thực hiện khi hồ sơ đang ở tình trạng “{state}”.")
        return redirect(self.after())

    def after(self) -> str:
        """Where the application can be seen."""
        self.project.refresh_from_db()
        return self.home if self.project.state == ProjectState.DRAFT else self.project.get_absolute_url()

    def form(self, *, bound: bool = False) -> LeaveForm:
        """Version and, for a withdrawal, the reason."""
        needs = self.project.machine.named(self.action).needs_reason
        return LeaveForm(self.request.POST if bound else None, needs_reason=needs, initial={"version": self.project.version})

    def shown(self, form: LeaveForm, status: int = 200) -> HttpResponse:
        """The question."""
        return self.page(
            "confirm.html",
            status=status,
            form=form,
            title=self.submit,
            over=f"{self.project.code} · {self.project.title}",
            question=self.question,
            consequences=self.consequences,
            submit=self.submit,
            cancel=self.after(),
        )


class Discard(_Leaving):
    """Throw a draft away."""

    action, submit, done = "discard", "Bỏ bản soạn", "Đã bỏ bản soạn."
    question = "Bỏ bản soạn này? Bản soạn đã bỏ không mở lại để sửa được."
    consequences = ("Hồ sơ không còn trong danh sách việc của bạn.", "Tệp đã đính kèm vẫn được lưu vết, không ai khác thấy.")


class Withdraw(_Leaving):
    """Take a submitted application back."""

    action, submit, done = "withdraw", "Rút hồ sơ", "Đã rút hồ sơ; nơi đang xử lý được báo ngay."
    question = "Rút hồ sơ này? Hồ sơ đã rút không xử lý tiếp; muốn đề nghị lại thì lập hồ sơ mới."
    consequences = ("Thời hạn xử lý dừng lại.", "Địa phương và Sở Công Thương được báo kèm lý do.")
