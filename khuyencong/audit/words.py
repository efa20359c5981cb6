"""An event in words: what the columns are called, what the values mean, who did it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from khuyencong import text
from khuyencong.access import Principal, Role
from khuyencong.audit.enums import Action, called
from khuyencong.audit.history import histories, model_of
from khuyencong.audit.models import Event
from khuyencong.clock import ZONE

LONGEST = 160  # letters of a value that a page shows
EMPTY = "trống"
KINDS = {"page": "trang", "job": "việc nền", "command": "lệnh"}
TONES = {Action.INSERT: "done", Action.UPDATE: "here", Action.DELETE: "late", Action.TRUNCATE: "late", Action.HAPPENED: "plain"}
_NAMES = ("full_name", "name", "title", "code")  # the first of these that a model has names its rows
_OWN = {
    "path": "trang",
    "method": "phương thức",
    "status": "trả lời",
    "why": "lý do",
    "how": "cách",
    "reason": "lý do",
    "factor": "lớp xác thực",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One column of an event in words."""

    label: str
    old: str
    new: str


@dataclass(slots=True)
class Told:
    """An event as pages show it."""

    event: Event
    subject: str
    what: str
    tone: str
    who: str
    way: str
    changes: list[Change] = field(default_factory=list)
    address: tuple[str, str] | None = None


def tell(events: Sequence[Event], *, reader: Principal, technical: bool) -> list[Told]:
    """The events in words, with two queries besides one for each kind of row they point to.

    Columns without a Vietnamese name are the portal's own affair and only told where `technical`. A cơ sở reads which office
    acted and in which role; offices answer for their people.
    """
    people = _people(events)
    if reader.enterprise_ids:
        people = {pk: name if pk == reader.user_id else "" for pk, name in people.items()}
    organisations = _names_of("actors.Organisation", {event.organisation_id for event in events if event.organisation_id})
    pointed = _pointed_to(events)
    return [_told(event, people, organisations, pointed, technical=technical) for event in events]


def table_label(table: str) -> str:
    """What a table is called; a table behind a link is called after its two sides."""
    model = model_of(table)
    if model is None:
        return table
    if model._meta.auto_created:
        return f"{model._meta.auto_created._meta.verbose_name} – liên kết"
    return str(model._meta.verbose_name)


def _told(
    event: Event, people: dict[int, str], organisations: dict[int, str], pointed: dict[str, dict[str, str]], *, technical: bool
) -> Told:
    label = table_label(event.table_name) if event.table_name else ""
    happened = event.action == Action.HAPPENED
    return Told(
        event=event,
        subject=f"{label} {event.row_id}".strip() if label else "",
        what=called(event.event) if happened else Action(event.action).label,
        tone=TONES[Action(event.action)],
        who=_who(event, people, organisations),
        way=" · ".join(part for part in (KINDS.get(event.kind, ""), event.origin) if part),
        changes=list(_facts(event) if happened else _changes(event, pointed, technical=technical)),
        address=(event.table_name, event.row_id) if event.table_name and event.row_id else None,
    )


def _who(event: Event, people: dict[int, str], organisations: dict[int, str]) -> str:
    if event.user_id is None:
        return "Hệ thống" if event.kind else f"Ngoài cổng, vai trò cơ sở dữ liệu {event.database_role}"
    parts = [people.get(event.user_id, f"Tài khoản {event.user_id}")]
    if event.on_behalf_of_id:
        whom = people.get(event.on_behalf_of_id, f"tài khoản {event.on_behalf_of_id}")
        parts.append(f"thay mặt {whom}" if whom else "")
    if event.role:
        parts.append(dict(Role.choices).get(event.role, event.role))
    if event.organisation_id:
        parts.append(organisations.get(event.organisation_id, ""))
    return " · ".join(part for part in parts if part)


def _facts(event: Event) -> Iterable[Change]:
    for name, value in (event.new_values or {}).items():
        yield Change(_OWN.get(name, name), "", _short(str(value)) if value not in {None, ""} else EMPTY)


def _changes(event: Event, pointed: dict[str, dict[str, str]], *, technical: bool) -> Iterable[Change]:
    old, new = event.old_values or {}, event.new_values or {}
    fields = _fields(event.table_name)
    for column in _order(fields, {*old, *new}):
        known = fields.get(column)
        if not technical and (known is None or not _has_words(known) or known.primary_key):
            continue
        before, after = (_value(known, values.get(column), pointed) for values in (old, new))
        if event.action == Action.UPDATE or (new if event.action == Action.INSERT else old).get(column):
            yield Change(_label(known, column), before if old else "", after if new else "")


def _order(fields: dict[str, Any], columns: set[str]) -> list[str]:
    return [*(column for column in fields if column in columns), *sorted(columns - set(fields))]


@cache
def _fields(table: str) -> dict[str, Any]:
    model = model_of(table)
    return {field_.column: field_ for field_ in model._meta.concrete_fields} if model else {}


def _has_words(known: Any) -> bool:
    """Whether somebody gave the field a Vietnamese name, instead of Django making one of its own."""
    return str(known.verbose_name) != known.name.replace("_", " ")


def _label(known: Any, column: str) -> str:
    return str(known.verbose_name) if known is not None and _has_words(known) else column


def _value(known: Any, said: str | None, pointed: dict[str, dict[str, str]]) -> str:
    """A value in words; what the field cannot read any more is shown as it was kept."""
    if said is None or said == "":
        return EMPTY
    if known is None or said.startswith(("•••", "***")):
        return _short(said)
    if known.is_relation:
        return pointed.get(known.related_model._meta.label, {}).get(said, f"số {said}")
    if known.choices:
        return str(dict(known.flatchoices).get(said, said))
    with suppress(ValueError):
        match known:
            case models.BooleanField():
                return {"t": "có", "f": "không"}[said]
            case models.DateTimeField():
                local = timezone.localtime(datetime.fromisoformat(said), ZONE)
                return f"{local:%H:%M} {text.date_vi(local.date())}"
            case models.DateField():
                return text.date_vi(date.fromisoformat(said))
            case models.BigIntegerField():
                return text.vnd(int(said))
    return _short(said)


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[:LONGEST].rstrip()}…"


def _people(events: Sequence[Event]) -> dict[int, str]:
    ids = {pk for event in events for pk in (event.user_id, event.on_behalf_of_id) if pk is not None}
    return {int(pk): name for pk, name in _names_of(get_user_model()._meta.label, ids).items()} if ids else {}


def _names_of(label: str, ids: Iterable[Any]) -> dict[Any, str]:
    """What the rows are called now."""
    ids = list(ids)
    if not ids:
        return {}
    model = apps.get_model(label)
    named = next((name for name in _NAMES if any(known.name == name for known in model._meta.concrete_fields)), None)
    if named is None:
        return {}
    return dict(model._base_manager.filter(pk__in=ids).order_by("pk").values_list("pk", named))


def _pointed_to(events: Sequence[Event]) -> dict[str, dict[str, str]]:
    """Names of the rows that the values point to, by model; one query for each model."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for event in events:
        fields = _fields(event.table_name)
        for values in (event.old_values, event.new_values) if event.action != Action.HAPPENED else ():
            for column, said in (values or {}).items():
                known = fields.get(column)
                if said and known is not None and known.is_relation:
                    wanted[known.related_model._meta.label].add(said)
    return {label: {str(pk): name for pk, name in _names_of(label, ids).items()} for label, ids in wanted.items()}


def readable(told: Iterable[Told]) -> None:
    """Leave the way to a row's own history only where there is one."""
    known = histories()
    for one in told:
        if one.address and one.address[0] not in known:
            one.address = None
