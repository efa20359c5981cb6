"""Put the province's units and organisations in place from the project's own files."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from khuyencong.actors.enums import Function, Level, OrganisationKind
from khuyencong.actors.models import AdminUnit, FunctionHolder, Organisation, OrganisationPeriod
from khuyencong.text import nfc, sort_key

DATA = Path(__file__).resolve().parent.parent / "data"
# Nghị định 134/2004/NĐ-CP is the first text on khuyến công; nothing in the portal is older.
START = date(2004, 6, 9)
PROVINCE = "83"


@transaction.atomic
def load_units(*, start: date = START) -> int:
    """The province, its 9 districts and 148 communes (GSO codes). Doing it again changes nothing. Returns how many are new."""
    with (DATA / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_code: dict[tuple[str, str], AdminUnit] = {(u.level, u.code): u for u in AdminUnit.objects.order_by("id")}
    made = 0
    above = {Level.DISTRICT: Level.PROVINCE, Level.COMMUNE: Level.DISTRICT}
    for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        fresh = []
        for row in (r for r in rows if r["level"] == level and (level.value, r["code"]) not in by_code):
            name = nfc(row["name"])
            parent = by_code[(above[level].value, row["parent"])] if row["parent"] else None
            fresh.append(AdminUnit(code=row["code"], name=name, sort_name=sort_key(name), level=level, parent=parent, valid_from=start))
        for unit in AdminUnit.objects.bulk_create(fresh):
            by_code[(unit.level, unit.code)] = unit
        made += len(fresh)
    return made


@dataclass(slots=True)
class _Loading:
    """What is there already, and what a round of loading adds; written by a few statements, however many rows."""

    start: date
    known: dict[str, Organisation] = field(default_factory=dict)
    # A duty that somebody holds or has held is not given again: it may have moved since.
    held: set[tuple[str, int | None]] = field(default_factory=set)
    made: int = 0

    def read(self) -> None:
        self.known = {row.code: row for row in Organisation.objects.order_by("id")}
        self.held = set(FunctionHolder.objects.order_by("id").values_list("function", "area_id"))

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """Organisations that are not there yet, each with its periods, and the functions that nobody has ever held."""
        rows = list(rows)
        fresh = [self._organisation(row) for row in rows if row["code"] not in self.known]
        for organisation in Organisation.objects.bulk_create(fresh):
            self.known[organisation.code] = organisation
        new = {organisation.code for organisation in fresh}
        self.made += len(new)
        periods, holders = [], []
        for row in rows:
            organisation = self.known[row["code"]]
            if row["code"] in new:
                periods += self._periods(organisation, row.get("before", ()))
            for function in row.get("functions", ()):
                area_id = row["area"].pk if function in Function.of_an_area() else None
                if (function, area_id) not in self.held and organisation.valid_to is None:
                    self.held.add((function, area_id))
                    holders.append(
                        FunctionHolder(function=function, organisation=organisation, area_id=area_id, valid_from=organisation.valid_from)
                    )
        OrganisationPeriod.objects.bulk_create(periods)
        FunctionHolder.objects.bulk_create(holders)

    def _organisation(self, row: dict[str, Any]) -> Organisation:
        return Organisation(
            kind=row["kind"],
            code=row["code"],
            name=nfc(row["name"]),
            short_name=nfc(row["short_name"]),
            symbol=nfc(row["symbol"]),
            parent=self.known[row["parent"]] if row.get("parent") else None,
            area=row["area"],
            leader_title=nfc(row.get("leader_title", "GIÁM ĐỐC")),
            valid_from=max(self.start, row["area"].valid_from),
        )

    def _periods(self, organisation: Organisation, before: Iterable[dict[str, Any]]) -> list[OrganisationPeriod]:
        """One period for each name that the file knows, the present one last."""
        now = {name: getattr(organisation, name) for name in ("short_name", "symbol", "leader_title", "parent", "area")}
        found, since = [], organisation.valid_from
        for row in before:
            until = date.fromisoformat(row["until"])
            words = now | {name: nfc(row[name]) for name in ("short_name", "symbol") if name in row}
            found.append(OrganisationPeriod(organisation=organisation, name=nfc(row["name"]), valid_from=since, valid_to=until, **words))
            since = until + timedelta(days=1)
            decree = nfc(row.get("decree", ""))
        last = OrganisationPeriod(organisation=organisation, name=organisation.name, valid_from=since, **now)
        if found:
            last.decree, last.needs_verification = decree, True
        return [*found, last]


@transaction.atomic
def load_organisations(*, start: date = START, communes: bool = True) -> int:
    """The directive's organisations, the UBND of each district with its phòng, the UBND of each commune, and their functions.

    Doing it again adds what is missing and changes nothing that is there. Returns how many organisations are new.
    `communes` False leaves the UBND of the 148 communes out.
    """
    loading = _Loading(start)
    loading.read()
    province = AdminUnit.objects.filter(code=PROVINCE, level=Level.PROVINCE).order_by("valid_from")[0]
    rows = json.loads((DATA / "organisations.json").read_text(encoding="utf-8"))
    while rows:
        # Parents first: they are known when their children are made.
        ready = [row for row in rows if not row.get("parent") or row["parent"] in loading.known]
        if not ready:
            raise ValueError(f"organisations.json: no parent of {[row['code'] for row in rows]}")
        loading.add(row | {"area": province} for row in ready)
        rows = [row for row in rows if row not in ready]
    units = AdminUnit.objects.filter(parent__code=PROVINCE, level=Level.DISTRICT).order_by("code")
    loading.add(map(_district, units))
    loading.add(map(_office, units))
    if communes:
        places = AdminUnit.objects.filter(level=Level.COMMUNE, parent__in=units).select_related("parent").order_by("code")
        loading.add(map(_commune, places))
    return loading.made


def committee_names(unit: AdminUnit) -> tuple[str, str]:
    """What the UBND of a unit is called, in full and in short: “Ủy ban nhân dân huyện Ba Tri”, “UBND huyện Ba Tri”."""
    place = f"{unit.name[:1].lower()}{unit.name[1:]}"
    return f"Ủy ban nhân dân {place}", f"UBND {place.replace('thành phố ', 'TP ')}"


def _committee(unit: AdminUnit, code: str, kind: OrganisationKind, parent: str, functions: tuple[Function, ...]) -> dict[str, Any]:
    name, short_name = committee_names(unit)
    return {
        "code": code, "kind": kind, "name": name, "short_name": short_name, "symbol": "UBND", "leader_title": "CHỦ TỊCH", "parent": parent,
        "area": unit, "functions": functions,
    }  # fmt: skip


def _district(unit: AdminUnit) -> dict[str, Any]:
    return _committee(unit, f"ubnd-{unit.code}", OrganisationKind.DISTRICT_COMMITTEE, "ubnd-tinh", (Function.LOCAL_AUTHORITY,))


def _commune(unit: AdminUnit) -> dict[str, Any]:
    above = unit.parent.code if unit.parent else ""
    return _committee(unit, f"ubnd-xa-{unit.code}", OrganisationKind.COMMUNE_COMMITTEE, f"ubnd-{above}", (Function.COMMUNE_AUTHORITY,))


def _office(unit: AdminUnit) -> dict[str, Any]:
    """Phòng Kinh tế of a city, phòng Kinh tế và Hạ tầng of a district."""
    name = "Phòng Kinh tế" if unit.name.startswith("Thành phố") else "Phòng Kinh tế và Hạ tầng"
    place = f"{unit.name[:1].lower()}{unit.name[1:]}"
    return {
        "code": f"pkt-{unit.code}", "kind": OrganisationKind.DISTRICT_OFFICE, "name": f"{name} {place}",
        "short_name": f"{name.replace('Kinh tế và Hạ tầng', 'KT&HT')} {place}", "symbol": "PKT" if name == "Phòng Kinh tế" else "PKTHT",
        "leader_title": "TRƯỞNG PHÒNG", "parent": f"ubnd-{unit.code}", "area": unit, "functions": (Function.LOCAL_OFFICE,),
    }  # fmt: skip
