"""The round of periodic reports: all rounds, one round with its units, one report with its words, moves, corrections, who has read it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong.access.views import Allowed
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found, not_now
from khuyencong.workflow.refusals import NotAllowed
from khuyencong.workflow.selectors import history
from reports import forms, rounds
from reports.enums import FilingState, ReportKind
from reports.models import Filing
from reports.periods import BadPeriod, parse
from reports.permissions import P
from reports.services import filing as services
from reports.workflow import within

TONES = {"open": "plain", "sent": "here", "returned": "near", "taken": "done", "submitted": "here", "issued": "done", "replaced": "plain"}


def _shown(filing: Filing) -> dict[str, Any]:
    """A report as a row: its state, and whether it is or was late."""
    return {
        "filing": filing,
        "tone": TONES[filing.state],
        "late": rounds.is_late(filing),
        "was_late": rounds.was_late(filing),
        "sent_at": filing.sent_at or filing.issued_at,
    }


class Rounds(Allowed):
    """The latest rounds: how many units have sent theirs, who is late, where the province's is."""

    permission = P.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [(one, _shown(one.province) if one.province else None) for one in rounds.rounds_for(self.principal)]
        return render(request, "reports/rounds.html", {"rows": rows})


class RoundPage(Allowed):
    """One round with each unit."""

    permission = P.VIEW

    def get(self, request: HttpRequest, kind: str, period: str) -> HttpResponse:
        try:
            parse(period)
        except BadPeriod as wrong:
            raise Http404 from wrong
        if kind not in ReportKind.values:
            raise Http404
        one = rounds.round_of(kind, period, self.principal)
        if not one.units and one.province is None:
            raise Http404
        names = {
            "round": one,
            "units": [_shown(filing) for filing in one.units],
            "of_province": _shown(one.province) if one.province else None,
            "may_remind": self.principal.may(P.TAKE) and any(not filing.is_out for filing in one.units),
        }
        return render(request, "reports/round.html", names)


class RemindUnits(Allowed):
    """Tell every unit of a round that has not sent its report."""

    permission = P.TAKE

    def post(self, request: HttpRequest, kind: str, period: str) -> HttpResponse:
        told = services.remind(Filing.objects.filter(kind=kind, period=period), who=self.principal)
        messages.success(
            request, f"Đã nhắc {told} đơn vị." if told else "Hôm nay đã nhắc các đơn vị còn thiếu, hoặc không còn đơn vị nào thiếu."
        )
        return redirect("reports:round", kind, period)


class FilingPage(Allowed):
    """One report in its round. Opening what was sent to one's office is the receipt."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = self.principal
        filing: Filing = found(rounds.visible_to(who), pk)
        is_open = filing.state in (FilingState.OPEN, FilingState.RETURNED)
        scope = who.scope(P.MAKE)
        may_write = is_open and scope is not None and within(filing, who, scope)
        if filing.is_out and filing.unit_id is None:
            services.note_read(filing=filing, who=who)
        acts = []
        if may_write:
            acts.append(("Soạn lời báo cáo", reverse("reports:words", args=[filing.pk])))
        if filing.state == FilingState.ISSUED and who.may(P.TAKE):
            acts.append(("Đính chính", reverse("reports:correct", args=[filing.pk])))
        names = {
            "filing": filing,
            "row": _shown(filing),
            "words": filing.words(),
            "options": runner.options(filing, who),
            "base": f"{filing.get_absolute_url()}buoc/",
            "acts": acts,
            "may_refresh": may_write and filing.run.state == "made",
            "parts": [(_shown(part), part.difficulties) for part in rounds.parts_of(filing)]
            if filing.unit_id is None and who.may(P.TAKE)
            else [],
            "reads": rounds.reads_of(filing) if filing.unit_id is None else [],
            "reminders": list(filing.reminders.order_by("-on")[:10]),
            "moves": list(history("filing", filing.pk)),
            "other": getattr(filing, "corrected_by", None),
        }
        return render(request, "reports/filing.html", names)


class _OfFiling(pages.Doing):
    """Something done to a report in its round."""

    subject: Filing

    def find(self) -> Filing:
        row: Filing = found(rounds.visible_to(self.principal), self.kwargs["pk"])
        return row


class Words(_OfFiling):
    """Write what the report says beside its figures."""

    permission = P.MAKE
    form_class = forms.WordsForm
    title = "Soạn lời báo cáo"

    def why_not(self) -> str:
        if self.subject.state in (FilingState.OPEN, FilingState.RETURNED):
            return ""
        return f"Báo cáo đang ở tình trạng “{self.subject.state_label}”, không sửa được."

    def initial(self) -> dict[str, Any]:
        words = self.subject.words()
        return {
            "results": "\n".join(words["results"]),
            "difficulties": "\n".join(words["difficulties"]),
            "next_steps": "\n".join(words["next"]),
        }

    def perform(self, data: dict[str, Any]) -> str:
        services.write_words(filing=self.subject, who=self.principal, **data)
        return "Đã lưu lời báo cáo."


class NewFigures(Allowed):
    """Let the report stand on the figures of now."""

    permission = P.MAKE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        filing: Filing = found(rounds.visible_to(self.principal), pk)
        try:
            row = services.take_new_figures(filing=filing, who=self.principal)
        except NotAllowed:
            raise Http404 from None
        except ValidationError as refused:
            return not_now(request, " ".join(refused.messages), filing.get_absolute_url())
        messages.success(request, "Số liệu không đổi." if row.run_id == filing.run_id else "Đang lập lại theo số liệu hiện nay.")
        return redirect(row)


class Correct(_OfFiling):
    """Begin a correction of what was issued."""

    permission = P.TAKE
    form_class = forms.ChangeForm
    title = "Đính chính báo cáo đã ban hành"
    submit = "Lập bản đính chính"

    def why_not(self) -> str:
        if self.subject.state == FilingState.ISSUED:
            return ""
        return "Chỉ đính chính báo cáo đã ban hành và chưa có bản thay."

    def perform(self, data: dict[str, Any]) -> str:
        self.subject = services.start_correction(filing=self.subject, who=self.principal, change=data["change"])
        return "Đã lập bản đính chính; soạn lời, rồi trình ký."


class MoveFiling(pages.Move):
    """Send, take, give back, submit, sign."""

    permission = P.VIEW

    def find(self) -> Filing:
        row: Filing = found(rounds.visible_to(self.principal), self.kwargs["pk"])
        return row
