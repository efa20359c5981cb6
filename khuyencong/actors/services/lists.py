"""Dated lists that judge cơ sở: codes of industry and tests of size, from the project's own files; and the register of làng nghề."""

import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import AdminUnit, CraftVillage, IndustryCode, SizeRule, VillageDecision
from khuyencong.actors.permissions import P
from khuyencong.actors.services.facts import cleaned
from khuyencong.actors.services.units import DATA
from khuyencong.text import date_vi, nfc, sort_key
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
    """Add a làng nghề to the register (of one's own area, where the grant is for that), or put its name, place and trade right.

    `recognised_on` and `decision` are of a recognition before the register, for a new row; later ones go through `recognise_village`.
    ValidationError names the field.
    """
    if who is not None and not who.may(P.KEEP_CRAFT_VILLAGES):
        raise NotAllowed
    row = CraftVillage.objects.select_for_update(of=("self",), no_key=True).get(pk=village.pk) if village else CraftVillage()
    row.area = cleaned({"area": area})["area"]
    if who is not None and who.scope(P.KEEP_CRAFT_VILLAGES) == Scope.DISTRICT:
        if recognised_on or decision or (village is not None and not village.area.lies_in(who.area_ids)):
            raise NotAllowed
        if not row.area.lies_in(who.area_ids):
            raise ValidationError({"area": "Chỉ ghi làng nghề trên địa bàn của mình."})
    if recognised_on and recognised_on > clock.today():
        raise ValidationError({"recognised_on": "Ngày công nhận không được sau hôm nay."})
    row.name, row.goods = " ".join(nfc(name).split()), nfc(goods).strip()
    if village is None:
        row.decision, row.recognised_on = nfc(decision).strip(), recognised_on
    row.sort_name = sort_key(row.name)
    row.full_clean()
    row.save()
    return row


def _decided(village: CraftVillage, who: Principal, number: str, decided_on: date) -> tuple[CraftVillage, str]:
    """The village, locked, and the number as it is kept. NotAllowed; ValidationError at the field."""
    if not who.may(P.RECOGNISE_CRAFT_VILLAGES) or who.user_id is None:
        raise NotAllowed
    said = " ".join(nfc(number).split())
    if not said or len(said) > 200:
        raise ValidationError({"number": "Cần số quyết định, nhiều nhất 200 ký tự."})
    if decided_on > clock.today():
        raise ValidationError({"decided_on": "Ngày quyết định không được sau hôm nay."})
    return CraftVillage.objects.select_for_update(of=("self",), no_key=True).get(pk=village.pk), said


@transaction.atomic
def recognise_village(*, village: CraftVillage, who: Principal, number: str, decided_on: date) -> CraftVillage:
    """Record the decision that recognises a làng nghề, for the first time or again. ValidationError when it is recognised, or days are out of order."""
    row, said = _decided(village, who, number, decided_on)
    if row.is_recognised and row.decision:
        raise ValidationError("Làng nghề này đang được công nhận.")
    if row.withdrawn_on is not None and decided_on < row.withdrawn_on:
        raise ValidationError({"decided_on": f"Ngày công nhận lại không được trước ngày thu hồi {date_vi(row.withdrawn_on)}."})
    row.recognised_on, row.decision, row.withdrawn_on, row.withdrawal = decided_on, said, None, ""
    row.save(update_fields=["recognised_on", "decision", "withdrawn_on", "withdrawal"])
    _keep_decision(row, who, number=said, decided_on=decided_on)
    return row


@transaction.atomic
def withdraw_recognition(*, village: CraftVillage, who: Principal, number: str, decided_on: date, reason: str) -> CraftVillage:
    """Record the decision that withdraws the recognition; the earlier one stays readable. ValidationError when there is none, or days are out of order."""
    row, said = _decided(village, who, number, decided_on)
    why = nfc(reason).strip()
    if row.recognised_on is None or row.withdrawn_on is not None:
        raise ValidationError("Làng nghề này không đang được công nhận, không có gì để thu hồi.")
    if not why:
        raise ValidationError({"reason": "Cần nhập lý do."})
    if decided_on < row.recognised_on:
        raise ValidationError({"decided_on": f"Ngày thu hồi không được trước ngày công nhận {date_vi(row.recognised_on)}."})
    row.withdrawn_on, row.withdrawal = decided_on, said
    row.save(update_fields=["withdrawn_on", "withdrawal"])
    _keep_decision(row, who, number=said, decided_on=decided_on, is_withdrawal=True, reason=why)
    return row


def _keep_decision(village: CraftVillage, who: Principal, **facts: object) -> None:
    row = VillageDecision(village=village, by_id=who.user_id, at=clock.now(), **facts)
    row.full_clean(exclude=["village", "by"])
    row.save()
