"""Filling the law of support and the list of contents from the project's own data files. May be repeated."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from budgets.models.contents import ContentField, Eligibility, PlaceStanding
from budgets.models.grounds import PaperGround
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
    rules_added: int = 0


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
    contents = _rows("contents")
    known = set(SupportContent.objects.values_list("code", flat=True))
    missing = [SupportContent(**row) for row in contents if row["code"] not in known]
    SupportContent.objects.bulk_create(missing)
    rules = _load_fields() + _load_eligibility() + _load_places() + _load_grounds()
    return Loaded(len(new), Norm.objects.count(), len(missing), SupportContent.objects.count(), rules)


def _rows(name: str, key: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))[key or name]
    return rows


def _load_fields() -> int:
    """The fields of contents that have none yet: where an operator declared some, the file says nothing."""
    bare = {content.code: content for content in SupportContent.objects.filter(fields__isnull=True).order_by("pk")}
    new: list[ContentField] = []
    for position, row in enumerate(_rows("fields"), start=1):
        content = bare.get(row["content"])
        if content is None:
            continue
        facts = {name: value for name, value in row.items() if name != "content"}
        new.append(ContentField(**facts, content=content, position=position, valid_from=content.valid_from))
    return len(ContentField.objects.bulk_create(new))


def _load_eligibility() -> int:
    """Rules of codes that are not held yet."""
    held = set(Eligibility.objects.values_list("code", flat=True))
    new = [Eligibility(**row) for row in _rows("eligibility", "rules") if row["code"] not in held]
    return len(Eligibility.objects.bulk_create(new))


def _load_grounds() -> int:
    """Grounds of families that have none yet: where an operator keeps some, the file says nothing."""
    held = set(PaperGround.objects.values_list("family", flat=True))
    new = [PaperGround(**row) for row in _rows("grounds") if row["family"] not in held]
    return len(PaperGround.objects.bulk_create(new))


def _load_places() -> int:
    """Standings of units that have none yet."""
    held = set(PlaceStanding.objects.values_list("unit_code", "standing"))
    new = [PlaceStanding(**row) for row in _rows("places") if (row["unit_code"], row["standing"]) not in held]
    return len(PlaceStanding.objects.bulk_create(new))
