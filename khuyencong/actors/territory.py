"""The map of any day: which local unit of that day a unit of another day belongs to.

Local units are those whose UBND look after đề án: districts, and communes where there are no districts. Forward one goes by the
successions; backward by what a reorganisation moved, where that is known, and else by where most of the predecessors lay. Where
several units went on for one (a district, of which each commune went elsewhere) nothing is guessed: the unit stays as it was.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from khuyencong import clock
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit, AdminUnitSuccession
from khuyencong.text import date_vi


@dataclass(slots=True)
class Map:
    """The local units of a day, and the way to them from every unit that is known. Read by two queries."""

    on: date
    level: Level = Level.DISTRICT
    units: dict[int, AdminUnit] = field(default_factory=dict)
    _all: dict[int, AdminUnit] = field(default_factory=dict)
    _new: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _old: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[int, int | None] = field(default_factory=dict)

    def _is_there(self, unit: AdminUnit) -> bool:
        return unit.valid_from <= self.on and (unit.valid_to is None or unit.valid_to >= self.on)

    def place(self, unit_id: int) -> int | None:
        """The local unit of the day for a unit of any day; None where several went on for it, or none is known."""
        if unit_id not in self._known:
            self._known[unit_id] = None  # successions lead forward or backward in time; a wrong row must not lead in a circle
            self._known[unit_id] = self._find(self._all[unit_id]) if unit_id in self._all else None
        return self._known[unit_id]

    def _find(self, unit: AdminUnit) -> int | None:
        if unit.pk in self.units:
            return unit.pk
        if self._is_there(unit):
            return self.place(unit.parent_id) if unit.parent_id and unit.level == Level.COMMUNE else None
        if unit.valid_from <= self.on:
            heirs = self._new[unit.pk]
            return self.place(heirs[0]) if len(heirs) == 1 else None
        before = [self._all[pk] for pk in self._old[unit.pk]]
        alike = [one for one in before if one.level == unit.level] or before
        found = Counter(place for one in alike if (place := self.place(one.pk)) is not None)
        return found.most_common(1)[0][0] if found else None

    def groups(self) -> dict[int, list[int]]:
        """Every unit that lies elsewhere on this map, by the unit in which it lies; those that nobody can place are left out."""
        found: dict[int, list[int]] = defaultdict(list)
        for pk in self._all:
            place = self.place(pk)
            if place is not None and place != pk:
                found[place].append(pk)
        return dict(found)

    def in_order(self) -> list[AdminUnit]:
        """The local units of the day in dictionary order."""
        return sorted(self.units.values(), key=lambda unit: (unit.sort_name, unit.pk))


def map_of(on: date) -> Map:
    """The map of a day."""
    found = Map(on)
    for unit in AdminUnit.objects.order_by("id"):
        found._all[unit.pk] = unit
    there = [unit for unit in found._all.values() if found._is_there(unit)]
    found.level = Level.DISTRICT if any(unit.level == Level.DISTRICT for unit in there) else Level.COMMUNE
    found.units = {unit.pk: unit for unit in there if unit.level == found.level}
    for old, new in AdminUnitSuccession.objects.order_by("id").values_list("old_id", "new_id"):
        found._new[old].append(new)
        found._old[new].append(old)
    return found


def map_days() -> list[tuple[date, str]]:
    """The days on which the map of local units changed, the latest first, each with what it is called: what one chooses a map by."""
    today = clock.today()
    days = sorted(set(AdminUnitSuccession.objects.filter(on__lte=today).order_by("on").values_list("on", flat=True)))
    found = [(day, f"từ {date_vi(day)}") for day in days]
    if days:
        first = days[0] - timedelta(days=1)
        found.insert(0, (first, f"đến {date_vi(first)}"))
    return found[::-1]


def told_with_time(unit: AdminUnit, on: date) -> str:
    """The unit's name, and until or since when it was there if it was not on a day."""
    if unit.valid_to is not None and unit.valid_to < on:
        return f"{unit.name} (đến {date_vi(unit.valid_to)})"
    return f"{unit.name} (từ {date_vi(unit.valid_from)})" if unit.valid_from > on else unit.name


def history_of(unit: AdminUnit) -> tuple[list[AdminUnitSuccession], list[AdminUnitSuccession]]:
    """What a unit was made of, and what it became."""
    rows = AdminUnitSuccession.objects.filter(Q(old=unit) | Q(new=unit)).select_related("old__parent", "new__parent").order_by("on", "id")
    return [row for row in rows if row.new_id == unit.pk], [row for row in rows if row.old_id == unit.pk]
