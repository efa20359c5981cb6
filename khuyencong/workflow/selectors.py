"""Reads of the log, and what a page shows of a life."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving, TransitionLog


def history(machine: Machine | str, subject_id: int) -> QuerySet[TransitionLog]:
    """All moves of a subject, first to last, with the people."""
    return history_of(machine, [subject_id])


def history_of(machine: Machine | str, subject_ids: Iterable[int]) -> QuerySet[TransitionLog]:
    """All moves of several subjects, by subject, first to last."""
    return (
        TransitionLog.objects.filter(machine=_name(machine), subject_id__in=list(subject_ids))
        .select_related("actor", "on_behalf_of")
        .order_by("subject_id", "version")
    )


def last_change(machine: Machine | str, subject_id: int) -> TransitionLog | None:
    """The last move of a subject; None when it never moved."""
    return history(machine, subject_id).order_by("-version").first()


def last_changes(machine: Machine | str, subject_ids: Iterable[int]) -> dict[int, TransitionLog]:
    """The last move of each subject that ever moved, in one query."""
    rows = history_of(machine, subject_ids).order_by("subject_id", "-version").distinct("subject_id")
    return {row.subject_id: row for row in rows}


def people_behind(machine: Machine | str, subject_id: int) -> set[int]:
    """Ids of everybody who moved a subject, and of those on whose behalf it was moved."""
    rows = TransitionLog.objects.filter(machine=_name(machine), subject_id=subject_id).order_by().values_list("actor_id", "on_behalf_of_id")
    return {pk for pair in rows for pk in pair if pk is not None}


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of a stepper: its state, its words, whether it is passed, present or to come, and since when."""

    state: str
    label: str
    status: str  # "done", "current", "ahead"
    at: datetime | None


def stepper(subject: Moving, path: Iterable[str], *, public: bool = True) -> list[Step]:
    """The stops of `path` (the way without detours, given by the machine's app) as the subject stands.

    A stop is passed when the subject has been there and stands further on; a subject beside the path (returned,
    declined) gets its own state as a last, present stop after those that it reached.
    """
    machine, path = subject.machine, [str(state) for state in path]
    reached: dict[str, datetime] = {}
    for log in history(machine, subject.pk):
        reached[log.target] = log.at
    label = machine.public_label if public else machine.state_label
    here = path.index(subject.state) if subject.state in path else None
    if here is None:
        passed = [index for index, state in enumerate(path) if state in reached or state == machine.initial]
        here = max(passed, default=-1) + 1
        beside = Step(subject.state, label(subject.state), "current", reached.get(subject.state))
        before = [Step(state, label(state), "done", reached.get(state)) for state in path[:here]]
        return (
            [*before, beside, *(Step(state, label(state), "ahead", None) for state in path[here:])]
            if subject.state not in machine.final
            else [*before, beside]
        )
    status = ["done" if index < here else "current" if index == here else "ahead" for index in range(len(path))]
    return [
        Step(state, label(state), mark, reached.get(state) if mark != "ahead" else None) for state, mark in zip(path, status, strict=True)
    ]


def _name(machine: Machine | str) -> str:
    return machine if isinstance(machine, str) else machine.name
