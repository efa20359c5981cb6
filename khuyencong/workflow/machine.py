"""What a machine is: states, transitions, and what each transition asks for and causes. Pure data, checked when made.

A machine is declared once, beside the model that it moves. Buttons, permissions, the database guard, the diagram, the
applicant's stepper and the tests read the declaration; nothing repeats it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db.models import TextChoices

from khuyencong import clock
from khuyencong.access import Permission, Principal, Scope

_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
TONES = ("main", "plain", "no")


class MachineError(ValueError):
    """A declaration that cannot be right; says which part of it."""


class Hand(Enum):
    """What a transition does to the clock of the office that has the ball."""

    KEEP = "keep"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Clock:
    """One move of a clock; `code` names the rule of `khuyencong.calendar` that a start counts by."""

    hand: Hand
    code: str = ""


KEEP, PAUSE, RESUME, STOP = (Clock(hand) for hand in (Hand.KEEP, Hand.PAUSE, Hand.RESUME, Hand.STOP))


def Start(code: str) -> Clock:  # noqa: N802 (reads as one of the clock's words in a declaration)
    """Begin to count by the rule `code`."""
    return Clock(Hand.START, code)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a sentence that a citizen can read, the rule that it rests on, and what was entered that it is about (its name in the form)."""

    text: str
    citation: str = ""
    field: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.citation})" if self.citation else self.text


@dataclass(frozen=True, slots=True)
class Context:
    """What guards and effects know beside the subject: who acts, why, with which data, when; effects also see the log row."""

    actor: Principal
    reason: str
    data: Mapping[str, Any]
    at: datetime
    log: Any = None

    @property
    def day(self) -> date:
        """The day of the move in Bến Tre."""
        return clock.day_of(self.at)


Guard = Callable[[Any, Context], Refusal | None]
Effect = Callable[[Any, Context], None]
Audience = Callable[[Any], Iterable[int]]


def on_data(guard: Guard) -> Guard:
    """Mark a guard that judges what the person enters: it is asked when the transition is fired, not for the button."""
    guard.on_data = True  # type: ignore[attr-defined]
    return guard


def _several(value: Any) -> tuple[Any, ...]:
    """One or several, as a tuple; a state or a function alone needs no comma in a declaration."""
    return tuple(value) if isinstance(value, (tuple, list, set, frozenset)) else (value,)


@dataclass(frozen=True)
class Transition:
    """One way out of one or several states.

    `guards` answer with a refusal or None, all are asked. `prepares` run in order before the state changes and set columns
    of the row, which are written together with the new state (so that a constraint may tie them to it); `effects` run in
    order after the state has changed, inside the same transaction. `public` is what the applicant reads when told (None: not told). `tell` names audiences of the machine.
    `choose` picks among several targets. A `derived` transition is fired by the system or inside another one, never by
    a button, and needs no permission. `form` is the dotted name of the form that gathers the data.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    permission: Permission | None = None
    guards: tuple[Guard, ...] = ()
    prepares: tuple[Effect, ...] = ()
    effects: tuple[Effect, ...] = ()
    needs_reason: bool = False
    clock: Clock | tuple[Clock, ...] = KEEP
    public: str | None = None
    tell: tuple[str, ...] = ()
    tone: str = "main"
    derived: bool = False
    choose: Callable[[Any, Context], str] | None = None
    form: str | None = None

    def __post_init__(self) -> None:
        for part in ("sources", "targets", "guards", "prepares", "effects", "clock", "tell"):
            object.__setattr__(self, part, _several(getattr(self, part)))
        problems = [
            (not _NAME.fullmatch(self.name), "a name is small letters, digits and _"),
            (not self.label.strip(), "has no label"),
            (not self.sources or not self.targets, "has no source or no target"),
            (len(set(self.sources)) < len(self.sources) or len(set(self.targets)) < len(self.targets), "names a state twice"),
            (len(self.targets) > 1 and self.choose is None, "has several targets and nothing to choose"),
            (len(self.targets) == 1 and self.choose is not None, "has one target, there is nothing to choose"),
            (self.permission is None and not self.derived, "has no permission; only a derived one may"),
            (self.permission is not None and self.derived, "is derived; nobody holds a permission for it"),
            (self.permission is not None and not isinstance(self.permission, Permission), "its permission is not a Permission"),
            (self.tone not in TONES, f"its tone is none of {', '.join(TONES)}"),
            (
                any(not isinstance(move, Clock) or (move.hand is Hand.START) != bool(move.code) for move in self.clocks),
                "its clock is wrong",
            ),
        ]
        for wrong, text in problems:
            if wrong:
                raise MachineError(f"transition {self.name}: {text}")

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The clock's moves, in order."""
        return self.clock  # type: ignore[return-value]

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Every (source, target) that the transition allows."""
        return tuple((str(source), str(target)) for source in self.sources for target in self.targets)


@dataclass(frozen=True)
class Machine:
    """The life of one kind of thing.

    `within(subject, principal, scope)` says whether a subject lies within a grant's reach. `audiences` map a name to the
    ids of users to tell; those named in `outsiders` read public words. `public_labels` hold what an applicant reads for
    a state where it differs from the officers' word. `final` lists the states without a way out; a state without one that is not listed is a mistake.
    """

    name: str
    label: str
    states: type[TextChoices]
    initial: str
    transitions: tuple[Transition, ...]
    within: Callable[[Any, Principal, Scope], bool]
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    public_labels: Mapping[str, str] = field(default_factory=dict)
    final: tuple[str, ...] = ()
    outsiders: frozenset[str] = frozenset({"applicant"})

    def __post_init__(self) -> None:
        object.__setattr__(self, "transitions", tuple(self.transitions))
        object.__setattr__(self, "final", _several(self.final))
        known = set(self.states.values)
        used = {state for t in self.transitions for state in (*t.sources, *t.targets)}
        pairs = [(t.name, source) for t in self.transitions for source in t.sources]
        ends = known - {state for t in self.transitions for state in t.sources}
        problems = [
            (not _NAME.fullmatch(self.name), "a name is at most 30 small letters, digits and _"),
            (self.initial not in known, f"the initial state {self.initial!r} is unknown"),
            (used - known, f"unknown states {_list(used - known)}"),
            (len(set(pairs)) < len(pairs), f"declared twice from one state: {_list({p[0] for p in pairs if pairs.count(p) > 1})}"),
            (known - self._reached(), f"cannot be reached: {_list(known - self._reached())}"),
            (ends != set(self.final), f"states without a way out are {_list(ends)}, but final are {_list(self.final)}"),
            (set(self.public_labels) - known, f"public labels of unknown states: {_list(set(self.public_labels) - known)}"),
        ]
        for t in self.transitions:
            strangers = set(t.tell) - set(self.audiences)
            problems.append((strangers, f"transition {t.name} tells unknown audiences {_list(strangers)}"))
            untold = t.public is None and self.outsiders & set(t.tell)
            problems.append((untold, f"transition {t.name} tells outsiders and has no public words"))
        for wrong, text in problems:
            if wrong:
                raise MachineError(f"machine {self.name}: {text}")

    def _reached(self) -> set[str]:
        """The states that can be reached from the initial one."""
        seen, open_ = {str(self.initial)}, [str(self.initial)]
        while open_:
            state = open_.pop()
            for target in {str(x) for t in self.transitions if state in t.sources for x in t.targets} - seen:
                seen.add(target)
                open_.append(target)
        return seen

    def out_of(self, state: str) -> tuple[Transition, ...]:
        """The transitions out of a state, in the order of their declaration."""
        return tuple(t for t in self.transitions if state in t.sources)

    def find(self, name: str, state: str) -> Transition | None:
        """The transition of that name out of that state."""
        return next((t for t in self.out_of(state) if t.name == name), None)

    def named(self, name: str) -> Transition:
        """The first transition of that name; KeyError when the machine declares none."""
        for t in self.transitions:
            if t.name == name:
                return t
        raise KeyError(f"machine {self.name} declares no transition {name!r}")

    def state_label(self, state: str) -> str:
        """What officers read for a state."""
        return str(self.states(state).label)

    def public_label(self, state: str) -> str:
        """What the applicant reads for a state."""
        return self.public_labels.get(state) or self.state_label(state)


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(str(name) for name in names)) or "none"
