"""The copy of what is held on one person: words for people, and the same as JSON. Made from the declarations."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models

from khuyencong.access import Sensitivity, masked, personal_fields, sensitivity_of
from khuyencong.actors.models import Enterprise, User
from khuyencong.clock import ZONE
from khuyencong.privacy.held import Held, held_on, persons_enterprises, relations_of
from khuyencong.text.scrub import scrub

MOST_ROWS = 5000  # of one table; the portal is not a place where a person has more, and a job must end


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is, in which way it tells of the person, its values by their Vietnamese names."""

    title: str
    relations: list[str]
    values: list[tuple[str, str, str]]  # (column, its Vietnamese name, value)


@dataclass(frozen=True, slots=True)
class Part:
    """One table: why it is kept and how long, and the rows."""

    table: str
    about: str
    purposes: list[str]
    retentions: list[str]
    lines: list[Line] = field(default_factory=list)
    more: int = 0  # rows beyond those written out


def parts_of(person: User) -> Iterator[Part]:
    """Everything that is held, table by table; tables without a row of the person are left out."""
    keep = _own_values(person)
    for held in held_on(person):
        rows = list(held.rows[: MOST_ROWS + 1])
        if not rows:
            continue
        declared = list(personal_fields(held.table.model))
        part = Part(
            table=held.table.model,
            about=held.table.about,
            purposes=sorted({row.purpose for row in declared}),
            retentions=sorted({row.retention for row in declared}),
            more=max(0, held.rows.count() - MOST_ROWS) if len(rows) > MOST_ROWS else 0,
        )
        part.lines.extend(_line(held, row, person, keep) for row in rows[:MOST_ROWS])
        yield part


def _line(held: Held, row: Any, person: User, keep: set[str]) -> Line:
    values = [
        (column.name, str(column.verbose_name), shown)
        for column in row._meta.concrete_fields
        if (shown := _value(held, row, column, person, keep)) is not None
    ]
    # A row without a name of its own (an event, a seal) is called by its kind and number.
    title = str(row) if type(row).__str__ is not models.Model.__str__ else f"{row._meta.verbose_name} {row.pk}"
    return Line(scrub(title, keep=keep), relations_of(row, person, held.table.people), values)


def _value(held: Held, row: Any, column: Any, person: User, keep: set[str]) -> str | None:
    """A value as the copy shows it; None where it is left out.

    Secret columns and technical contents stay out. Numbers and addresses of other people are covered, others are named by nothing
    but that it was another person. Of a record that the law keeps (a file, the books) the copy shows when and what, in words:
    figures and contents of the file are the file's, not the person's.
    """
    label = row._meta.label
    treated = sensitivity_of(label, column.name)
    if treated == Sensitivity.SECRET or column.primary_key or isinstance(column, models.GeneratedField | models.BinaryField):
        return None
    if column.is_relation:
        return _relation(row, column, person)
    value = getattr(row, column.name)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return f"{value.astimezone(ZONE):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(value, bool):
        return "có" if value else "không"
    if held.stays and (treated is None or isinstance(column, models.JSONField)):
        return None
    text = str(value)
    if treated == Sensitivity.MASKED and not _is_of(held, row, person):
        return masked(text)
    return scrub(text, keep=keep)


def _is_of(held: Held, row: Any, person: User) -> bool:
    """Whether a row is about the person, and not only written or decided by them."""
    return row == person or held.table.model == "actors.Enterprise"


def _relation(row: Any, column: Any, person: User) -> str | None:
    other = getattr(row, column.attname)
    if other is None:
        return None
    if column.related_model._meta.label == settings.AUTH_USER_MODEL:
        return "bạn" if other == person.pk else "người khác"
    return None


def _own_values(person: User) -> set[str]:
    """What is the person's own among addresses and numbers, as `scrub` compares it."""
    own = {person.email.lower()}
    for one in Enterprise.objects.filter(pk__in=persons_enterprises(person)).order_by("pk"):
        own |= {"".join(c for c in text if c.isdigit()) for text in (one.phone, one.tax_code or "") if text}
    return own


def as_json(person: User, parts: list[Part], made_at: datetime) -> dict[str, Any]:
    """The copy as JSON: the same rows, with the names of tables and columns as the portal's programs know them."""
    return {
        "schema": "khuyencong-personal-data/1",
        "person": {"id": person.pk, "name": person.full_name, "email": person.email},
        "made_at": made_at.isoformat(),
        "tables": [
            {
                "table": part.table,
                "about": part.about,
                "purposes": part.purposes,
                "retention": part.retentions,
                "rows": [
                    {"title": line.title, "relations": line.relations, "values": {name: value for name, _, value in line.values}}
                    for line in part.lines
                ],
                "not_written_out": part.more,
            }
            for part in parts
        ],
    }
