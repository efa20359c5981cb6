"""Put the province's units and organisations in place from the project's own files."""

import csv
import json
from datetime import date
from pathlib import Path

from django.db import transaction

from khuyencong.actors.enums import Level, OrganisationKind
from khuyencong.actors.models import AdminUnit, FunctionHolder, Organisation
from khuyencong.text import nfc, sort_key

DATA = Path(__file__).resolve().parent.parent / "data"
# Nghị định 134/2004/NĐ-CP is the first text on khuyến công; nothing in the portal is older.
START = date(2004, 6, 9)


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


@transaction.atomic
def load_organisations(*, start: date = START) -> int:
    """The directive's organisations, the UBND of each district, and the functions they hold. Idempotent; returns how many are new."""
    rows = json.loads((DATA / "organisations.json").read_text(encoding="utf-8"))
    province = AdminUnit.objects.get(code="83", level=Level.PROVINCE)
    known = {o.code: o for o in Organisation.objects.order_by("id")}
    made = 0

    def add(row: dict[str, object], area: AdminUnit) -> None:
        nonlocal made
        code = str(row["code"])
        if code in known:
            return
        parent = known[str(row["parent"])] if row.get("parent") else None
        organisation = Organisation(
            kind=row["kind"],
            code=code,
            name=nfc(str(row["name"])),
            short_name=nfc(str(row["short_name"])),
            symbol=nfc(str(row["symbol"])),
            parent=parent,
            area=area,
            leader_title=nfc(str(row.get("leader_title", "GIÁM ĐỐC"))),
            valid_from=start,
        )
        organisation.full_clean()
        organisation.save()
        known[code] = organisation
        made += 1
        for function in row.get("functions", []):  # type: ignore[attr-defined]
            FunctionHolder.objects.create(function=function, organisation=organisation, valid_from=start)

    for row in rows:
        add(row, province)
    for district in AdminUnit.objects.filter(level=Level.DISTRICT).order_by("code"):
        short = district.name.removeprefix("Huyện ").removeprefix("Thành phố ")
        kind = "thành phố" if district.name.startswith("Thành phố") else "huyện"
        add(
            {
                "code": f"ubnd-{district.code}",
                "kind": OrganisationKind.DISTRICT_COMMITTEE,
                "name": f"Ủy ban nhân dân {kind} {short}",
                "short_name": f"UBND {'TP' if kind == 'thành phố' else 'huyện'} {short}",
                "symbol": "UBND",
                "leader_title": "CHỦ TỊCH",
                "parent": "ubnd-tinh",
            },
            district,
        )
    return made
