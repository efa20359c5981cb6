"""Dated lists that judge cơ sở: codes of industry and tests of size, from the project's own files; and the register of làng nghề."""

import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import AdminUnit, CraftVillage, IndustryCode, SizeRule
from khuyencong.actors.permissions import P
from khuyencong.actors.services.facts import cleaned
from khuyencong.actors.services.units import DATA
from khuyencong.text import nfc, sort_key
from khuyencong.workflow.refusals import NotAllowed


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@transaction.atomic
def load_lists() -> int:
    """Codes of industry and tests of size. Doing it again changes nothing, also not what an operator has changed. Returns how many are new."""
    made = 0
    said = _read("vsic.json")
    known = set(IndustryCode.objects.order_by("pk").values_list("code", "valid_from"))
    fresh = [
        IndustryCode(code=code, name=nfc(name), **version)
        for version in said["versions"]
        for code, name in said["codes"].items()
        if (code, date.fromisoformat(version["valid_from"])) not in known
    ]
    made += len(IndustryCode.objects.bulk_create(fresh))
    days = set(SizeRule.objects.order_by("pk").values_list("valid_from", flat=True))
    rules = [SizeRule(**row) for row in _read("sizes.json")["rules"] if date.fromisoformat(row["valid_from"]) not in days]
    return made + len(SizeRule.objects.bulk_create(rules))


@transaction.atomic
def keep_craft_village(
    *,
    who: Principal | None,
    name: str,
    area: AdminUnit,
    goods: str = "",
    recognised_on: date | None = None,
    decision: str = "",
    village: CraftVillage | None = None,
) -> CraftVillage:
    """Add a làng nghề to the register, or put one right. ValidationError names the field."""
    if who is not None and not who.may(P.KEEP_CRAFT_VILLAGES):
        raise NotAllowed
    row = village or CraftVillage()
    if recognised_on and recognised_on > clock.today():
        raise ValidationError({"recognised_on": "Ngày công nhận không được sau hôm nay."})
    row.name, row.goods, row.decision, row.recognised_on = nfc(name).strip(), nfc(goods).strip(), nfc(decision).strip(), recognised_on
    row.area = cleaned({"area": area})["area"]
    row.sort_name = sort_key(row.name)
    row.full_clean()
    row.save()
    return row
