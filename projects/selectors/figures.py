"""What a content of support asks of a beneficiary's line, and what was answered."""

from collections.abc import Sequence
from datetime import date

from budgets.norms import declared, fields
from budgets.norms.fields import Field, Shown
from khuyencong import clock
from projects.enums import ProjectState
from projects.models import Line, Project


def asked_on(project: Project) -> date:
    """The day whose declaration counts: today while it is written, the day on which it was handed in afterwards."""
    if project.submitted_at is None or project.state in ProjectState.editable():
        return clock.today()
    return clock.day_of(project.submitted_at)


def fields_of_line(line: Line) -> list[Field]:
    """What the line's content asks."""
    return declared.fields_of(line.content, asked_on(line.project))


def fields_of_lines(lines: Sequence[Line]) -> dict[int, list[Field]]:
    """`fields_of_line` for the lines of one đề án, by the line's id, with one query."""
    if not lines:
        return {}
    found = declared.fields_of_all({line.content_id for line in lines}, asked_on(lines[0].project))
    return {line.pk: found[line.content_id] for line in lines}


def state_of(line: Line, asked: Sequence[Field]) -> str:
    """How far the answers of a line are: todo, doing, done."""
    if not fields.missing(asked, line.answers):
        return "done"
    return "doing" if line.answers else "todo"


def shown_answers(line: Line, asked: Sequence[Field] | None = None) -> list[Shown]:
    """The answers in words, for pages, papers and exports."""
    return fields.in_words(fields_of_line(line) if asked is None else asked, line.answers)


def answers_in_words(lines: Sequence[Line]) -> dict[int, list[Shown]]:
    """`shown_answers` for the lines of one đề án, by the line's id."""
    asked = fields_of_lines(lines)
    return {line.pk: shown_answers(line, asked[line.pk]) for line in lines}


def measures_of(line: Line) -> list[Field]:
    """What is measured again at the acceptance and afterwards; baseline and target stand in `line.answers` under the same keys."""
    return [field for field in fields_of_line(line) if field.measured]
