"""Beneficiaries of an application and the cost table of each, with the norm's word beside it."""

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from budgets.enums import FundingSource
from budgets.norms.eligibility import DECIDING
from khuyencong import clock
from khuyencong.text import vnd
from khuyencong.workflow.refusals import Stale
from projects.costs import SHORT, Item
from projects.forms.costs import CostsForm
from projects.models import CostItem, Line
from projects.selectors import applications as reading
from projects.selectors import law
from projects.services import applications
from projects.views.acting import place_errors
from projects.views.applications.writing import SLOWER, Difference, Writing, said_in_both


class Lines(Writing):
    """The beneficiaries with their sums."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        states = {line.pk: reading.line_state(line) for line in self.lines}
        return self.page("projects/apply/lines.html", lines=self.lines, states=states, several=self.may_add)

    @property
    def may_add(self) -> bool:
        """Whether the writer may add cơ sở: an office for any of its area, a person of several cơ sở for theirs."""
        return bool(self.principal.organisation_id) or len(self.principal.enterprise_ids) > 1


class Costs(Writing):
    """The cost table of one beneficiary."""

    def get(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        line = self.line(position)
        return self.shown(line, CostsForm(line=line), reading.mark_of_costs(line))

    def post(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        line = self.line(position)
        seen = request.POST.get("seen", "")
        alone = bool(request.htmx)  # type: ignore[attr-defined]
        more = request.POST.get("step") == "more"
        form = CostsForm(request.POST, line=line, more=more)
        valid = form.is_valid()
        if more:
            return self.shown(line, form, seen)
        if valid:
            try:
                line = applications.write_costs(line=line, who=self.principal, items=form.rows(), seen=seen, **_beside(form))
            except Stale:
                return self.unsaved(SLOWER, seen) if alone else self.slower(line, form)
            except ValidationError as error:
                place_errors(form, error)
            else:
                line = next(kept for kept in reading.lines_of(self.project) if kept.pk == line.pk)
                if alone:
                    return self.saved(reading.mark_of_costs(line), verdict=verdict_of(line, form))
                return redirect("projects:draft_lines", code)
        if alone:
            words = f"Chưa lưu: có {len(form.mistakes())} chỗ cần sửa."
            return self.unsaved(words, seen, verdict=verdict_of(line, form))
        return self.shown(line, form, seen, status=422)

    def slower(self, line: Line, form: CostsForm) -> HttpResponse:
        """Somebody else has changed the table since it was opened."""
        theirs = CostsForm(line=line)
        differences = said_in_both(form, theirs)
        mine_rows = "\n".join(map(_row, form.rows()))
        their_rows = "\n".join(map(_row, sorted(line.items.all(), key=lambda item: item.position)))
        if mine_rows != their_rows:
            differences.append(Difference("Khoản mục chi phí", their_rows, mine_rows))
        if not differences:  # the page's own autosave was faster than the button
            return redirect("projects:draft_lines", self.project.code)
        return self.conflict(differences, mark=reading.mark_of_costs(line), again=self.request.path, hidden=self.typed())

    def shown(self, line: Line, form: CostsForm, mark: str, status: int = 200) -> HttpResponse:
        """The form with its sums and verdict."""
        return self.page("projects/apply/costs.html", status=status, line=line, form=form, mark=mark, verdict=verdict_of(line, form))


def _row(item: Item | CostItem) -> str:
    count = f" ({item.quantity} {item.unit})".replace(" )", ")")
    beside = "".join(f", {SHORT[FundingSource(source)].lower()} {vnd(amount)} đồng" for source, amount in item.elsewhere.items())
    return f"{item.name}{count}: {vnd(item.amount)} đồng, đề nghị hỗ trợ {vnd(item.by_grant)} đồng{beside}"


def _beside(form: CostsForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "subject_matter": said["subject_matter"],
        "serial_number": said["serial_number"],
        "serial_reason": said["serial_reason"],
        "other_state_note": said["other_state_note"],
    }


def verdict_of(line: Line, form: CostsForm) -> Any:
    """Sums of the table as typed and the law's word on them."""
    sums = form.sums()
    judged = Line(
        project=line.project, enterprise=line.enterprise, content=line.content, other_state=sums.other_state, total_cost=sums.cost,
        requested=sums.grant,
    )  # fmt: skip
    others = [(SHORT[FundingSource(source)], amount) for source, amount in sums.by_source.items()]
    shown = SimpleNamespace(cost=sums.cost, grant=sums.grant, others=others, counterpart=sums.own, lines=[])
    if not sums.cost:
        return shown
    verdict = law.judge_line(judged, on=clock.today())
    cites = "; ".join(dict.fromkeys(rule.citation for rule in verdict.rules))
    match verdict.verdict:
        case "ok":
            words = f"Trong định mức: được hỗ trợ tối đa {vnd(verdict.ceiling or 0)} đồng."
            shown.lines = [_said(ok=True, words=words, cite=cites)]
        case "violations":
            shown.lines = [_said(ok=False, words=v.message_vi, cite=v.citation) for v in verdict.violations]
        case _:
            shown.lines = [_said(ok=None, words=verdict.explanation_vi[-1], cite=cites)]
    told = {violation.message_vi for violation in verdict.violations}
    shown.lines += [
        _said(ok={"yes": True, "no": False, "ask": None}[finding.verdict], words=finding.sentence, cite=finding.citation)
        for finding in verdict.findings
        if finding.aspect in DECIDING and finding.sentence not in told
    ]
    return shown


def _said(*, ok: bool | None, words: str, cite: str) -> SimpleNamespace:
    return SimpleNamespace(ok=ok, words=words, figure="", cite=cite)


class RemoveLine(Writing):
    """Take a beneficiary out, after a question."""

    def get(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        line = self.line(position)
        return self.page("projects/apply/remove_line.html", line=line, alone=len(self.lines) == 1)

    def post(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        line = self.line(position)
        try:
            applications.remove_beneficiary(line=line, who=self.principal)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"Đã bỏ {line.enterprise.name} khỏi đề án.")
        return redirect(reverse("projects:draft_lines", args=[code]))
