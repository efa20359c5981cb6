"""The only writer of state."""

import json
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, models, transaction
from psycopg.errors import DeadlockDetected

from khuyencong import clock, notices
from khuyencong.access import SYSTEM, Principal
from khuyencong.calendar import clocks
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule
from khuyencong.text import nfc
from khuyencong.workflow.machine import Context, Hand, Machine, Refusal, Transition
from khuyencong.workflow.models import Moving, TransitionLog
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale

REASON_LIMIT = 4000  # letters; about two pages

# Objects that the running fire (and those inside it) have brought up to date, with what they held before.
_touched: ContextVar[list[tuple[Moving, dict[str, Any]]] | None] = ContextVar("khuyencong_workflow_touched", default=None)


@dataclass(frozen=True, slots=True)
class Option:
    """A button: the transition, and why it is grey (nothing: it is not)."""

    transition: Transition
    refusals: tuple[Refusal, ...]

    @property
    def is_open(self) -> bool:
        """Whether the button can be pressed."""
        return not self.refusals


def options(subject: Moving, actor: Principal) -> list[Option]:
    """The transitions that `actor` may fire on `subject` now, each with every reason that stands against it.

    Guards marked `on_data` are not asked: they judge what has not been entered yet.
    """
    context = Context(actor=actor, reason="", data={}, at=clock.now())
    return [
        Option(t, _asked(t, subject, context, with_data=False))
        for t in subject.machine.out_of(subject.state)
        if not t.derived and _allowed(subject.machine, t, subject, actor)
    ]


def fire(
    subject: Moving, name: str, *, actor: Principal, version: int, reason: str = "", data: Mapping[str, Any] | None = None
) -> TransitionLog:
    """Move `subject` by the transition `name`; `version` is the one that the actor saw.

    In one transaction: the row is locked and read anew; version, source state, permission and scope, reason and all guards
    are checked; then the log row, the new state, the effects in order, the clocks and the notices are written. On success
    the given object holds the row as it now is; on failure neither it nor anything else has changed.

    Raises Stale (someone was faster), NotAllowed, Refused (with every reason); an error of an effect passes through.
    """
    outer = _touched.get()
    touched: list[tuple[Moving, dict[str, Any]]] = []
    token = _touched.set(touched)
    try:
        with transaction.atomic():
            row, log = _move(subject, name, actor=actor, version=version, reason=reason, data=data or {}, inside=outer is not None)
    except BaseException as error:
        for known, before in reversed(touched):
            known.__dict__.update(before)
        # Two moves that need each other's rows: PostgreSQL has chosen who gives way, and that one was too late.
        if isinstance(error, OperationalError) and isinstance(error.__cause__, DeadlockDetected):
            raise Stale from error
        raise
    finally:
        _touched.reset(token)
    fields = [f.attname for f in subject._meta.concrete_fields if f.attname in row.__dict__]
    touched.append((subject, {name: subject.__dict__[name] for name in fields if name in subject.__dict__}))
    for attname in fields:
        setattr(subject, attname, row.__dict__[attname])
    if outer is not None:
        outer.extend(touched)
    return log


def _move(
    subject: Moving, name: str, *, actor: Principal, version: int, reason: str, data: Mapping[str, Any], inside: bool
) -> tuple[Moving, TransitionLog]:
    model = type(subject)
    machine = model.machine
    row = model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=subject.pk).order_by("pk").first()
    if row is None or row.version != version:
        raise Stale
    step = machine.find(name, row.state)
    if step is None:
        raise Refused([_wrong_state(machine, name, row.state)])
    if step.derived:
        if not inside and actor != SYSTEM:
            raise NotAllowed
    elif not _allowed(machine, step, row, actor):
        raise NotAllowed
    reason = nfc(reason).strip()
    context = Context(actor=actor, reason=reason, data=data, at=clock.now())
    refusals = (*_about_reason(step, reason), *_asked(step, row, context, with_data=True))
    if refusals:
        raise Refused(refusals)
    target = str(step.choose(row, context) if step.choose else step.targets[0])
    if target not in step.targets:
        raise ValueError(f"{machine.name}.{step.name} chose {target!r}, which is none of its targets")
    log = TransitionLog.objects.create(
        machine=machine.name,
        subject_id=row.pk,
        version=row.version + 1,
        action=step.name,
        source=row.state,
        target=target,
        actor_id=actor.user_id,
        role=actor.role,
        organisation_name=actor.organisation_name,
        on_behalf_of_id=actor.on_behalf_of_id,
        at=context.at,
        reason=reason,
        data=_plain(data),
    )
    context = Context(actor=actor, reason=reason, data=data, at=context.at, log=log)
    prepared = _prepared(step, row, context)
    row.state, row.version, row.moved_at = target, log.version, context.at
    row.save(update_fields=["state", "version", "moved_at", *prepared])
    for effect in step.effects:
        effect(row, context)
    _wind(machine, step, row)
    _tell(machine, step, row, log)
    return row, log


def _prepared(step: Transition, row: Moving, context: Context) -> list[str]:
    """Let the step's `prepares` set columns of the row; the names of those that changed."""
    columns = [f.attname for f in row._meta.concrete_fields if not f.generated]
    before = {name: row.__dict__.get(name) for name in columns}
    for prepare in step.prepares:
        prepare(row, context)
    return [name for name in columns if row.__dict__.get(name) != before[name]]


def _allowed(machine: Machine, step: Transition, subject: Moving, actor: Principal) -> bool:
    scope = actor.scope(step.permission) if step.permission is not None else None
    return scope is not None and machine.within(subject, actor, scope)


def _asked(step: Transition, subject: Moving, context: Context, *, with_data: bool) -> tuple[Refusal, ...]:
    guards = (guard for guard in step.guards if with_data or not getattr(guard, "on_data", False))
    return tuple(refusal for guard in guards if (refusal := guard(subject, context)) is not None)


def _about_reason(step: Transition, reason: str) -> Iterable[Refusal]:
    if step.needs_reason and not reason:
        yield Refusal("Cần ghi rõ lý do.", field="reason")
    if len(reason) > REASON_LIMIT:
        yield Refusal(f"Lý do dài quá {REASON_LIMIT} ký tự.", field="reason")
    if "\x00" in reason:
        yield Refusal("Lý do có ký tự không hợp lệ.", field="reason")


def _wrong_state(machine: Machine, name: str, state: str) -> Refusal:
    label = machine.named(name).label
    return Refusal(f"Không thể thực hiện “{label}” khi hồ sơ đang ở tình trạng “{machine.state_label(state)}”.")


def _wind(machine: Machine, step: Transition, subject: Moving) -> None:
    """Move the clocks of the subject; a clock that cannot be moved refuses the transition in its own words."""
    key = (machine.name, subject.pk)
    try:
        for move in step.clocks:
            match move.hand:
                case Hand.START:
                    clocks.start(key, move.code, clock.today())
                case Hand.PAUSE:
                    clocks.pause(key)
                case Hand.RESUME:
                    clocks.resume(key)
                case Hand.STOP:
                    clocks.stop(key)
    except (clocks.ClockRefused, NoClockRule, CalendarNotLoaded) as error:
        raise Refused([Refusal(str(error))]) from error


def _tell(machine: Machine, step: Transition, subject: Moving, log: TransitionLog) -> None:
    """Tell each audience once, outsiders in public words; whoever acts knows already."""
    told: set[int] = {log.actor_id} if log.actor_id else set()
    url = subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else ""
    for audience in step.tell:
        ids = set(machine.audiences[audience](subject)) - told
        told |= ids
        words = step.public if audience in machine.outsiders else machine.state_label(log.target)
        if ids:
            notices.tell(
                sorted(ids),
                kind=f"{machine.name}.{step.name}",
                title=f"{words}: {subject}",
                body=log.reason,
                url=url,
                subject=(machine.name, subject.pk),
            )


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the log keeps of the data: rows by key, files by name, the rest as JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(data), cls=_LogEncoder))
    return plain


class _LogEncoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        match o:
            case models.Model():
                return o.pk
            case models.QuerySet():
                return [row.pk for row in o]
            case File():
                return o.name
            case set() | frozenset():
                return sorted(o)
        return super().default(o)
