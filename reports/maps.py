"""Where each figure lies on the map of a chosen day, as an expression that the database groups by.

On a map of districts a đề án lies in the district of its file; on a map of communes each part lies where its money was spent. What a
reorganisation has moved since lies where it was before the move. Totals are counted by themselves: no map changes them.
"""

from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from khuyencong.actors.enums import Level
from khuyencong.actors.models import Relocation
from khuyencong.actors.territory import Map, map_of


def map_for(where: Any) -> Map | None:
    """The map that a report is drawn on; None when each figure stays where its file says."""
    return map_of(where.map_on) if where.map_on else None


def on_map(rows: QuerySet[Any], drawn: Map | None, prefix: str = "") -> QuerySet[Any]:
    """Rows with `_lies`, the local unit of each; `prefix` leads from a row to the line."""
    if drawn is None:
        return rows.alias(_lies=F(f"{prefix}project__district_id"))
    kind, subject, now = (
        ("project", f"{prefix}project_id", f"{prefix}project__district_id")
        if drawn.level == Level.DISTRICT
        else ("line", f"{prefix}id", f"{prefix}area_id")
    )
    moves = Relocation.objects.filter(kind=kind, subject_id=OuterRef(subject), reorganisation__effective_on__gt=drawn.on)
    before = Subquery(moves.order_by("reorganisation__effective_on", "id").values("old_unit_id")[:1], output_field=BigIntegerField())
    return rows.alias(_lay=Coalesce(before, F(now), output_field=BigIntegerField())).alias(_lies=_placed("_lay", drawn))


def past_on_map(rows: QuerySet[Any], drawn: Map | None) -> QuerySet[Any]:
    """Rows of the years before the portal with `_lies`; they know a district alone."""
    return rows.alias(_lies=F("district_id") if drawn is None else _placed("district_id", drawn))


def _placed(column: str, drawn: Map) -> Case:
    """The unit on the map for the unit in a column; the unit itself where nobody can place it."""
    whens = [
        When(**{f"{column}__in": ids}, then=Value(place, output_field=BigIntegerField())) for place, ids in sorted(drawn.groups().items())
    ]
    return Case(*whens, default=F(column), output_field=BigIntegerField())
