"""The history of an object: which events belong to it, and who may read them. Rooms above say so of their models."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q

from khuyencong.access import Principal

# Rows that belong to an object: table → their ids.
Parts = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class History:
    """How a model's history is read.

    `title(pk, principal)` names the object for who may open it and is None for everybody else, so that a history is never seen
    without its object. `parts(pk, principal)` adds rows of other tables; `address(pk)` leads back to the object.
    """

    model: str
    title: Callable[[int, Principal], str | None]
    parts: Callable[[int, Principal], Parts] = lambda _pk, _who: {}
    address: Callable[[int], str] = lambda _: ""


_histories: dict[str, History] = {}


def register_history(history: History) -> None:
    """Let a model's history be read; ValueError when another one says so of the same model."""
    table = apps.get_model(history.model)._meta.db_table
    if _histories.setdefault(table, history) != history:
        raise ValueError(f"two histories of {history.model}")


def history_of(table: str) -> History | None:
    """How the rows of a table are read; None when only the operator may."""
    return _histories.get(table)


def histories() -> dict[str, History]:
    """All that is registered, by table."""
    return dict(_histories)


def events_of(table: str, row_id: str, parts: Parts) -> Q:
    """Which events belong to a row and its parts."""
    wanted = Q(table_name=table, row_id=row_id)
    for other, ids in parts.items():
        wanted |= Q(table_name=other, row_id__in=[str(pk) for pk in ids])
    return wanted


def model_of(table: str) -> Any:
    """The model behind a table, also behind a many-to-many field; None for a table that is no longer there."""
    return next(
        (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table and not model._meta.proxy), None
    )
