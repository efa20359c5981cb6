"""An application as its writer sees it: the sections with what is left to do, and marks by which two writers notice each other."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import Enterprise
from khuyencong.documents.models import Attachment
from khuyencong.documents.selectors import attachments_of
from projects.enums import ProjectState
from projects.models import Line, Project
from projects.permissions import P
from projects.selectors import figures, law, papers
from projects.selectors.visibility import visible_to

INFO = ("title", "track", "year", "has_ict_content")
NEED = ("need", "goals", "effect")
PLAN = ("plan", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the task list; `state` is todo, doing, done or fix, worked out from the data, `note` says why."""

    key: str
    label: str
    state: str
    note: str = ""


def may_write(project: Project, who: Principal) -> bool:
    """Whether the principal writes this application. A đề án that an office wrote for its cơ sở is written by offices only."""
    scope = who.scope(P.WRITE)
    if scope is None or not project.machine.within(project, who, scope):
        return False
    return scope != Scope.ENTERPRISE or project.written_for_id is None


def lines_of(project: Project) -> list[Line]:
    """The beneficiaries' lines in order, with their cost items."""
    rows = (
        project.lines.select_related("enterprise__area__parent", "area__parent", "content")
        .prefetch_related("items__shares", "enterprise__years")
        .order_by("position")
    )
    lines = list(rows)
    for line in lines:
        line.project = project
    return lines


def files_of(project: Project) -> list[Attachment]:
    """The files of the application that stand."""
    return list(attachments_of(("project", project.pk)))


def drafts_alike(who: Principal, *, enterprise_id: int, content_id: int) -> QuerySet[Project]:
    """Drafts of the principal's for the same enterprise and content of support, the newest first."""
    found = visible_to(who).filter(state=ProjectState.DRAFT, lines__enterprise_id=enterprise_id, lines__content_id=content_id)
    return found.order_by("-created_at", "-id")


def sections_of(project: Project, lines: Sequence[Line], files: Iterable[Attachment]) -> list[Section]:
    """The task list of an application."""
    sections = [
        Section("thong-tin", "Thông tin chung", "done" if project.title else "todo"),
        Section("muc-tieu", "Sự cần thiết và mục tiêu", _filled(project.need, project.goals)),
        _plan(project),
        _costs(lines),
        _figures(lines),
        Section("cam-ket", "Cam kết", _filled(*(flag for line in lines for flag in (line.commits_counterpart, line.not_double_funded)))),
        _files(project, lines, files),
    ]
    ready = all(section.state == "done" for section in sections)
    return [*sections, Section("kiem-tra", "Kiểm tra và nộp", "doing" if ready else "todo")]


def _filled(*values: Any) -> str:
    return "done" if all(values) else "doing" if any(values) else "todo"


def _plan(project: Project) -> Section:
    state = _filled(project.plan, project.starts_on, project.ends_on)
    if project.ends_on and project.ends_on < clock.today():
        return Section("tien-do", "Nội dung và tiến độ", "fix", "Ngày kết thúc đã qua.")
    return Section("tien-do", "Nội dung và tiến độ", state)


def _costs(lines: Sequence[Line]) -> Section:
    label = "Đơn vị thụ hưởng và kinh phí"
    states = [line_state(line) for line in lines]
    if "fix" in states:
        return Section("kinh-phi", label, "fix", "Có mức đề nghị vượt định mức.")
    if lines and all(state == "done" for state in states):
        return Section("kinh-phi", label, "done")
    return Section("kinh-phi", label, "todo" if all(state == "todo" for state in states) else "doing")


def _figures(lines: Sequence[Line]) -> Section:
    asked = figures.fields_of_lines(lines)
    states = {figures.state_of(line, asked[line.pk]) for line in lines}
    return Section("so-lieu", "Số liệu theo nội dung", "done" if states == {"done"} else "todo" if states <= {"todo"} else "doing")


def line_state(line: Line) -> str:
    """How far a line's costs are: fix when the law of today refuses the asked grant."""
    if not line.items.all():
        return "todo"
    if line.requested <= 0:
        return "doing"
    return "fix" if law.judge_line(line, on=clock.today()).verdict == "violations" else "done"


def _files(project: Project, lines: Sequence[Line], files: Iterable[Attachment]) -> Section:
    have = [file.purpose for file in files]
    missing = [one.words for one in papers.asked_of(project, lines, have) if one.is_required and not one.is_there]
    state = "done" if not missing else "doing" if have else "todo"
    return Section("dinh-kem", "Hồ sơ đính kèm", state, f"Còn thiếu: {', '.join(missing)}." if missing and have else "")


def mark_of(values: Any) -> str:
    """A short mark of what was shown; another mark means that somebody has changed it since."""
    return hashlib.sha256(json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:20]


def mark_of_sections(project: Project, names: Iterable[str]) -> str:
    """The mark of some sections' words."""
    return mark_of([[name, getattr(project, name)] for name in sorted(names)])


def mark_of_costs(line: Line) -> str:
    """The mark of a line's cost table and of what stands beside it."""
    items = [[i.name, i.unit, i.quantity, i.amount, i.by_grant, i.elsewhere] for i in sorted(line.items.all(), key=lambda i: i.position)]
    return mark_of([line.subject_matter, line.serial_number, line.serial_reason, line.other_state_note, items])


def mark_of_answers(line: Line) -> str:
    """The mark of what a line answers to its content's questions."""
    return mark_of(line.answers)


def mark_of_commitments(lines: Iterable[Line]) -> str:
    """The mark of the commitments of all lines."""
    return mark_of([[line.pk, line.commits_counterpart, line.not_double_funded] for line in lines])


def mark_of_application(project: Project, lines: Sequence[Line], files: Iterable[Attachment]) -> str:
    """The mark of everything that a submission hands in."""
    return mark_of(
        [
            mark_of_sections(project, (*INFO, *NEED, *PLAN)),
            [[line.enterprise_id, line.content_id, mark_of_costs(line), mark_of_answers(line)] for line in lines],
            mark_of_commitments(lines),
            [file.pk for file in files],
        ]
    )


def enterprises_matching(rows: QuerySet[Enterprise], folded_words: Sequence[str]) -> QuerySet[Enterprise]:
    """Enterprises in whose folded name or tax code every word is found; the index on the stored column answers."""
    for word in folded_words:
        rows = rows.filter(search_text__contains=word)
    return rows
