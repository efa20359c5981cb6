"""Filling the law of support and the list of contents from the project's own data files. May be repeated."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from budgets.models.norms import Norm, SupportContent

_DATA = Path(__file__).parent / "data"
_FIELDS = frozenset(field.name for field in Norm._meta.fields) - {"id", "scope", "pct_cap_bp", "valid_from", "valid_to"}


@dataclass(frozen=True)
class Loaded:
    """How many rows were added; rows that are already there stay as people left them."""

    norms_added: int
    norms: int
    contents_added: int
    contents: int


def _norms_of_the_file() -> Iterator[Norm]:
    """One row per norm and scope; a local one that only repeats the central figure carries that mark."""
    document = json.loads((_DATA / "norms.json").read_text(encoding="utf-8"))
    local: dict[str, Any] = document["local"]
    for row in document["norms"]:
        common = {name: value for name, value in row.items() if name in _FIELDS}
        for scope in row["scopes"]:
            norm = Norm(
                **common,
                scope=scope,
                pct_cap_bp=row["percent_bp"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            if scope == local["scope"] and len(row["scopes"]) > 1:
                norm.note = local["note"]
                norm.confidence = "low" if norm.confidence == "low" else local["confidence"]
            yield norm


def _overlap(one: Norm, other: Norm) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)


@transaction.atomic
def load_norms() -> Loaded:
    """Add the norms and contents that are missing.

    A norm of the file is left out where the database already holds another row for the same content, scope and time:
    what an operator entered or corrected wins.
    """
    held: dict[tuple[str, str], list[Norm]] = {}
    for row in Norm.objects.order_by("pk"):
        held.setdefault((row.code, row.scope), []).append(row)
    new = [norm for norm in _norms_of_the_file() if not any(_overlap(norm, row) for row in held.get((norm.code, norm.scope), []))]
    Norm.objects.bulk_create(new)
    contents = json.loads((_DATA / "contents.json").read_text(encoding="utf-8"))["contents"]
    known = set(SupportContent.objects.values_list("code", flat=True))
    missing = [SupportContent(**row) for row in contents if row["code"] not in known]
    SupportContent.objects.bulk_create(missing)
    return Loaded(len(new), Norm.objects.count(), len(missing), SupportContent.objects.count())
