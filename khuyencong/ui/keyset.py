"""Paging by position, not by number: page 1,000 costs what page 1 costs, and rows that come or go do not shift it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import F, Field, Model, Q, QuerySet, Subquery
from django.db.models.constants import LOOKUP_SEP

_SALT = "khuyencong.ui.keyset"


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an ordering: a field path or annotation. A `nullable` one has its empty values last, either way."""

    name: str
    descending: bool = False
    nullable: bool = False

    def order(self, *, reverse: bool) -> Any:
        """The `order_by` term; reversed for reading backwards."""
        nulls = ({"nulls_first": True} if reverse else {"nulls_last": True}) if self.nullable else {}
        return F(self.name).desc(**nulls) if self.descending != reverse else F(self.name).asc(**nulls)

    def same(self, value: Any) -> Q:
        """Rows equal to `value` at this key."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any, *, reverse: bool) -> Q | None:
        """Rows strictly past `value`; None when there can be none."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if reverse else None
        past = Q(**{f"{self.name}__{'lt' if self.descending != reverse else 'gt'}": value})
        return past | Q(**{f"{self.name}__isnull": True}) if self.nullable and not reverse else past


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of a page and the cursors around it; an empty cursor means that nothing lies there."""

    rows: list[Any]
    previous: str = ""
    next: str = ""


def page(queryset: QuerySet[Any], keys: Sequence[Key], *, size: int, after: str = "", before: str = "") -> Slice:
    """`size` rows after or before a cursor; the first page without one, or when the cursor is not one of this ordering.

    The last key must be unique (`id`), so that the order is total. Costs one query.
    """
    rows, place, reverse = _from(queryset, keys, after, before)
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if reverse:
        found.reverse()
    if not found:
        # The neighbours have gone since the cursor was given: begin again.
        return page(queryset, keys, size=size) if place is not None else Slice([])
    has_previous, has_next = (more, True) if reverse else (place is not None, more)
    return Slice(
        found,
        previous=_write(found[0], keys) if has_previous else "",
        next=_write(found[-1], keys) if has_next else "",
    )


def within(queryset: QuerySet[Any], keys: Sequence[Key], *, steps: int, after: str = "", before: str = "") -> Q:
    """The rows up to `steps` further on from where `page` begins to read; none when there are fewer. The first key may not be nullable."""
    rows, _, reverse = _from(queryset, keys, after, before)
    first = keys[0]
    way = "gte" if first.descending != reverse else "lte"
    return Q(**{f"{first.name}__{way}": Subquery(rows.values(first.name)[steps : steps + 1])})


def _from(queryset: QuerySet[Any], keys: Sequence[Key], after: str, before: str) -> tuple[QuerySet[Any], Sequence[Any] | None, bool]:
    """The rows from a cursor on, in the order of reading; the place of the cursor; whether they are read backwards."""
    place, reverse = _read(after, keys, queryset), False
    if place is None and before:
        place = _read(before, keys, queryset)
        reverse = place is not None
    rows = queryset.order_by(*(key.order(reverse=reverse) for key in keys))
    return (rows if place is None else rows.filter(_past(keys, place, reverse=reverse))), place, reverse


def _past(keys: Sequence[Key], place: Sequence[Any], *, reverse: bool) -> Q:
    """The rows beyond `place` in the order of `keys`: past the first key, or equal there and past the second, and so on."""
    past: Q = Q(pk__in=[])
    equal = Q()
    for key, value in zip(keys, place, strict=True):
        if (beyond := key.beyond(value, reverse=reverse)) is not None:
            past |= equal & beyond
        equal &= key.same(value)
    first, value = keys[0], place[0]
    # Said once more for the planner: a bound on the leading column lets the index be entered at the right place.
    if value is not None and not first.nullable:
        past &= Q(**{f"{first.name}__{'lte' if first.descending != reverse else 'gte'}": value})
    return past


def _write(row: Any, keys: Sequence[Key]) -> str:
    values = [_plain(_value(row, key.name)) for key in keys]
    return Signer(salt=_SALT).sign_object({"k": _shape(keys), "v": values}, compress=False)


def _read(cursor: str, keys: Sequence[Key], queryset: QuerySet[Any]) -> list[Any] | None:
    if not cursor or len(cursor) > 2000:
        return None
    try:
        said = Signer(salt=_SALT).unsign_object(cursor)
        if said["k"] != _shape(keys):
            return None
        return [_field(queryset, key.name).to_python(value) for key, value in zip(keys, said["v"], strict=True)]
    except (BadSignature, ValidationError, ValueError, KeyError, TypeError, json.JSONDecodeError):
        return None


def _shape(keys: Sequence[Key]) -> str:
    return ",".join(("-" if key.descending else "") + key.name for key in keys)


def _value(row: Any, name: str) -> Any:
    value = row
    for part in name.split(LOOKUP_SEP):
        value = value.get(part) if isinstance(value, dict) else None if value is None else getattr(value, part)
    return value.pk if isinstance(value, Model) else value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _field(queryset: QuerySet[Any], name: str) -> "Field[Any, Any]":
    """The field that reads a key's value back: of an annotation, or at the end of a path."""
    if name in queryset.query.annotations:
        annotated: Field[Any, Any] = queryset.query.annotations[name].output_field
        return annotated
    model, *rest = queryset.model, *name.split(LOOKUP_SEP)
    for part in rest[:-1]:
        model = model._meta.get_field(part).related_model
    field = model._meta.pk if rest[-1] == "pk" else model._meta.get_field(rest[-1])
    if not isinstance(field, Field):
        raise FieldDoesNotExist(f"{name} is not a column to order by")
    return field
