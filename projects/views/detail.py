"""The page of a đề án: where it stands, what is asked of the reader, and its parts behind tabs."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budgets import hooks as budget_hooks
from budgets import selectors as budgets
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.calendar import clocks
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import with_versions
from khuyencong.ui.charts import flow
from khuyencong.workflow import runner
from khuyencong.workflow.models import TransitionLog
from khuyencong.workflow.selectors import stepper
from projects.documents.resent import resent
from projects.enums import ExceptionState, ProjectState
from projects.models import Finding, Inspection, Line, NormCheck, NormException, ProgressReport, Project
from projects.permissions import P
from projects.selectors import appraising, costs, eligibility, work
from projects.selectors.execution import counterparts_of
from projects.selectors.figures import answers_in_words
from projects.selectors.tracking import TO_ANSWER, Tracking, tracking_of
from projects.selectors.visibility import lines_visible_to, may_read_project_files
from projects.views.acting import find_line, find_project
from projects.views.filing import shown_file
from projects.views.money import project_drawing
from projects.views.overlaps import NOTHING, double_funding

TABS = {
    "tom-tat": ("Tóm tắt", "summary"),
    "ho-so": ("Hồ sơ", "dossier"),
    "tham-dinh": ("Thẩm định", "appraisal"),
    "kinh-phi": ("Kinh phí", "money"),
    "thuc-hien": ("Thực hiện", "execution"),
    "kiem-tra": ("Kiểm tra", "inspections"),
    "van-ban": ("Văn bản", "papers"),
    "lich-su": ("Lịch sử", "history"),
}
S = ProjectState
WAY = (S.SUBMITTED, S.ENDORSED, S.RECEIVED, S.APPRAISING, S.RECOMMENDED, S.APPROVED, S.ALLOCATED, S.IMPLEMENTING, S.ACCEPTED, S.SETTLED)
WAY_WORDS = {
    S.SUBMITTED: "Nộp",
    S.ENDORSED: "Địa phương đề nghị",
    S.RECEIVED: "Tiếp nhận",
    S.APPRAISING: "Thẩm định",
    S.RECOMMENDED: "Trình duyệt",
    S.APPROVED: "Phê duyệt",
    S.ALLOCATED: "Cấp kinh phí",
    S.IMPLEMENTING: "Thực hiện",
    S.ACCEPTED: "Nghiệm thu",
    S.SETTLED: "Thanh lý",
}
STEP_STATES = {"done": "done", "current": "here", "ahead": "ahead"}


def _person(log: TransitionLog) -> str:
    """Who moved it and, with a delegation, on whose behalf."""
    name = str(log.actor) if log.actor else ""
    return f"{name} thay mặt {log.on_behalf_of}" if log.on_behalf_of else name


class Detail(Allowed):
    """One đề án, one tab."""

    permission = P.VIEW

    def get(self, request: HttpRequest, code: str, tab: str = "tom-tat") -> HttpResponse:
        if tab not in TABS:
            raise Http404
        project = find_project(request, code)
        lines = list(
            lines_visible_to(self.principal)
            .filter(project=project)
            .select_related("project", "enterprise__area", "content")
            .order_by("position")
        )
        name = TABS[tab][1]
        names = self.common(project, lines, tab) | getattr(self, name)(project, lines)
        return render(request, f"projects/detail/{name}.html", names)

    def common(self, project: Project, lines: list[Line], tab: str) -> dict[str, Any]:
        """What every tab shows: head, way, what is asked of the reader."""
        where = tracking_of(project, self.principal)
        options = [(option, self.address_of(project, option)) for option in runner.options(project, self.principal)]
        if len(lines) == 1 and project.state in S.by_lines():
            # A đề án of one beneficiary looks as if there were no lines: its line's moves stand here.
            line = find_line(self.request, project.code, lines[0].position)
            options += [
                (option, reverse("projects:move_line", args=[project.code, line.position, option.transition.name]))
                for option in runner.options(line, self.principal)
            ]
        tasks = work.work_for(project, self.principal)
        owed = work.opinion_to_answer(project, self.principal)
        is_outsider = bool(self.principal.enterprise_ids)
        return {
            "project": project,
            "lines": lines,
            "title": project.title,
            "state_words": project.public_state if is_outsider else project.state_label,
            "where": where,
            "steps": self.steps(project, where),
            "options": options,
            "work": tasks,
            "owed": owed,
            "tabs": [(label, project.tab_url(key), key == tab) for key, (label, _) in TABS.items()],
            "is_outsider": is_outsider,
            "next_title": self.next_title(project, where, options, tasks, owed=owed),
        }

    @staticmethod
    def address_of(project: Project, option: runner.Option) -> str:
        """Where a move is made: sending and giving up an application have pages of their own, beside what was written."""
        own = {"submit": "draft_check", "resubmit": "draft_check", "discard": "draft_discard", "withdraw": "draft_withdraw"}
        name = option.transition.name
        return reverse(f"projects:{own[name]}", args=[project.code]) if name in own else reverse("projects:move", args=[project.code, name])

    @staticmethod
    def next_title(
        project: Project,
        where: Tracking | None,
        options: list[tuple[runner.Option, str]],
        tasks: list[work.Work],
        *,
        owed: int | None,
    ) -> str:
        """What the box says first: the reader's own next step, or who has the file."""
        possible = (option.transition.label for option, _ in options if option.transition.tone == "main" and not option.refusals)
        mine = next(possible, TO_ANSWER if owed else None)
        if mine is None and tasks and tasks[-1].is_owed(project):
            mine = tasks[-1].label
        if mine:
            return f"Bước tiếp theo: {mine[0].lower()}{mine[1:]}"
        if where is None or where.is_over or not where.next_step:
            return "Hồ sơ đã kết thúc" if not project.machine.out_of(project.state) else "Không có việc nào chờ bạn ở hồ sơ này"
        return f"Đang chờ {where.holder}: {where.next_step[0].lower()}{where.next_step[1:]}"

    @staticmethod
    def steps(project: Project, where: Tracking | None) -> list[dict[str, str]]:
        """The way in short words, with the day of each stop."""
        shown = []
        for step in stepper(project, WAY):
            state = STEP_STATES[step.status]
            note = f"{clock.day_of(step.at):%d/%m}" if step.at else ""
            if state == "here" and where and where.due_on and not where.paused:
                note = f"hạn {where.due_on:%d/%m}"
            label = WAY_WORDS.get(ProjectState(step.state), step.label)
            shown.append({"label": label, "note": note, "state": state})
        return shown

    def summary(self, project: Project, lines: list[Line]) -> dict[str, Any]:
        """The decider's one page: need, norm, opinions, money, what happened last."""
        opinions = appraising.standing_of(project)
        last = self.moves(project, lines)[:5]
        bars = [("Tổng chi phí", project.total_cost), ("Vốn đối ứng", project.counterpart), ("Đề nghị", project.requested)]
        if project.approved is not None:
            bars.append(("Được duyệt", project.approved))
            money = budgets.money_of([line.holding_id for line in lines if line.holding_id])
            bars.append(("Đã chi", sum(m.disbursed for m in money.values())))
        return {
            "checks": self.last_checks(lines[:3]),
            "excepted_by": self.granted(lines[:3]),
            "opinions": [] if self.principal.enterprise_ids else opinions,
            "bars": flow(bars),
            "last": [self.said(log) for log in last],
            "appraisal_row": project.appraisals.filter(is_void=False).first(),
        }

    @staticmethod
    def last_checks(lines: list[Line]) -> list[tuple[Line, NormCheck]]:
        """The norm check that counts of each line that has one."""
        rows = NormCheck.objects.filter(line__in=lines).order_by("line_id", "-at", "-id").distinct("line_id")
        found = {check.line_id: check for check in rows}
        return [(line, found[line.pk]) for line in lines if line.pk in found]

    @staticmethod
    def granted(lines: list[Line]) -> dict[int, str]:
        """The paper of a granted exception, by the line's id; empty text where there is none."""
        rows = eligibility.exceptions_of(lines)
        return {pk: next((row.decision for row in found if row.state == ExceptionState.GRANTED), "") for pk, found in rows.items()}

    def decide_url(self, row: NormException) -> str:
        """Where the reader decides a waiting exception; empty when not theirs to decide."""
        project = row.line.project
        scope = self.principal.scope(P.DECIDE_EXCEPTION)
        if row.state != ExceptionState.ASKED or scope is None or project.state != S.APPRAISING:
            return ""
        return reverse("projects:decide_exception", args=[project.code, row.pk])

    def arguable(self, project: Project, lines: list[Line]) -> list[tuple[Line, str]]:
        """The lines for which the appraiser may now argue an exception: the last check broke a rule and none waits or holds."""
        if project.appraiser_id != self.principal.user_id or project.state != S.APPRAISING:
            return []
        known = eligibility.exceptions_of(lines)
        return [
            (line, reverse("projects:argue_exception", args=[project.code, line.position]))
            for line, check in self.last_checks(lines)
            if not check.is_within and not any(row.state != ExceptionState.REFUSED for row in known[line.pk])
        ]

    @staticmethod
    def moves(project: Project, lines: list[Line]) -> QuerySet[TransitionLog]:
        """What people did to the đề án and to the lines that the reader sees, newest first; derived moves follow from these."""
        own = Q(machine="project", subject_id=project.pk) & ~Q(action="follow_lines")
        theirs = Q(machine="line", subject_id__in=[line.pk for line in lines])
        return TransitionLog.objects.filter(own | theirs).select_related("actor", "on_behalf_of").order_by("-at", "-id")

    def said(self, log: TransitionLog) -> dict[str, Any]:
        """A move as a line of the log; outsiders do not read the officers' names."""
        machine = Project.machine if log.machine == "project" else Line.machine
        label = machine.named(log.action).label
        by = log.organisation_name if self.principal.enterprise_ids else " · ".join(filter(None, [_person(log), log.organisation_name]))
        words = f"{label}: {log.reason}" if log.reason else label
        return {"at": log.at, "words": words, "by": by or "Hệ thống", "href": ""}

    def dossier(self, project: Project, lines: list[Line]) -> dict[str, Any]:
        """What was applied for."""
        may_open = may_read_project_files(self.principal, project.pk)
        kept = with_versions(("project", project.pk)) if may_open else []
        again = resent(project, self.request.GET.get("lan", "")) if may_open else None
        costs.with_items(lines)
        items = {line.pk: costs.items_of(line) for line in lines}
        return {
            "files": [shown_file(self.principal, *found) for found in kept],
            "resent": again,
            "newer_files": [came.name for file, earlier in kept if again and (came := again.came_with([file, *earlier]))],
            "items": items,
            "sources": {line.pk: costs.sources_of(line) for line in lines},
            "answers": answers_in_words(lines),
            "kind": eligibility.kind_of(project, lines),
        }

    def appraisal(self, project: Project, lines: list[Line]) -> dict[str, Any]:
        """Site checks, supplements, norm checks, opinions, minutes, decisions."""
        hidden = bool(self.principal.enterprise_ids)
        return {
            "site_checks": project.site_checks.select_related("by", "paper").order_by("-checked_on", "-id"),
            "supplements": project.supplements.select_related("organisation", "paper", "council_minutes")
            .prefetch_related("parts")
            .order_by("asked_at", "id"),
            "checks": self.last_checks(lines),
            "excepted_by": self.granted(lines),
            "exceptions": [(row, self.decide_url(row)) for rows in eligibility.exceptions_of(lines).values() for row in rows],
            "arguable": self.arguable(project, lines),
            "conditions": [] if hidden else eligibility.conditions_of(project),
            "opinions": [] if hidden else appraising.opinions_of(project),
            "panel": [] if hidden else project.panel.select_related("person").order_by("given_at", "id"),
            "conflicts": [] if hidden else project.declarations.filter(has_conflict=True).select_related("person").order_by("at", "id"),
            "council": [] if hidden else project.agenda_items.select_related("sitting__minutes").order_by("-id"),
            "appraisals": [] if hidden else project.appraisals.select_related("by", "paper").order_by("-at", "-id"),
            "decisions": project.decisions.select_related("paper").order_by("-at", "-id"),
            "may_remind": project.appraiser_id == self.principal.user_id and project.state == S.APPRAISING,
        } | (NOTHING if hidden else double_funding(project, lines, self.principal))

    def money(self, project: Project, lines: list[Line]) -> dict[str, Any]:
        """The way of the money, and what stands by line."""
        position = budgets.money_of([line.holding_id for line in lines if line.holding_id])
        rows = [(line, position.get(line.holding_id or 0)) for line in lines]
        notes = budget_hooks.notes(self.principal, Q(pk__in=[line.pk for line in lines]), of_holdings=True)
        return {
            "rows": rows,
            "drawing": project_drawing(project, lines, self.principal),
            "notes": notes,
            "counterparts": counterparts_of(lines),
        }

    def execution(self, project: Project, lines: list[Line]) -> dict[str, Any]:
        """How far each beneficiary is."""
        ids = [line.pk for line in lines]
        dues = clocks.state_of([("line", pk) for pk in ids])
        last = ProgressReport.objects.filter(line__in=lines).order_by("line_id", "-at", "-id").distinct("line_id")
        progress = dict(last.values_list("line_id", "percent"))
        return {"dues": {pk: dues.get(("line", pk)) for pk in ids}, "progress": progress, "counterparts": counterparts_of(lines)}

    def inspections(self, project: Project, lines: list[Line]) -> dict[str, Any]:
        """Inspections and their findings."""
        rows = Inspection.objects.filter(line__in=lines).select_related("line__enterprise", "line__project", "paper")
        findings: dict[int, list[Finding]] = {}
        for finding in Finding.objects.filter(inspection__line__in=lines).order_by("due_on", "id"):
            findings.setdefault(finding.inspection_id, []).append(finding)
        return {"inspections_rows": rows.prefetch_related("organisations").order_by("-held_on", "-id"), "findings": findings}

    def papers(self, project: Project, lines: list[Line]) -> dict[str, Any]:
        """Every paper of the đề án and of the lines that the reader sees."""
        of_lines = Paper.objects.filter(subject_kind="line", subject_id__in=[line.pk for line in lines])
        of_project = Paper.objects.filter(subject_kind="project", subject_id=project.pk)
        rows = (of_project | of_lines).defer("context").order_by("-issued_on", "-id")
        return {"papers_rows": rows}

    def history(self, project: Project, lines: list[Line]) -> dict[str, Any]:
        """Every move, newest first; at most the last two hundred on a page."""
        names = {line.pk: line.enterprise.name for line in lines}
        rows = []
        for log in self.moves(project, lines)[:200]:
            said = self.said(log)
            if log.machine == "line" and len(lines) > 1:
                said["words"] = f"{names[log.subject_id]}: {said['words']}"
            rows.append(said)
        return {"rows": rows}
