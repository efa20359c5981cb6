"""What is declared as rows: fields of a content, rules of eligibility, standings of places, as they were on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from budgets.models.contents import ContentField, Eligibility, PlaceStanding
from budgets.models.grounds import PaperGround
from budgets.models.norms import SupportContent
from budgets.norms.eligibility import HARD, EligibilityRule, KindVerdict, judge_kind, place_kind
from budgets.norms.enums import GroundFamily
from budgets.norms.fields import Field
from budgets.norms.terms import Place
from khuyencong.actors.models import AdminUnit
from khuyencong.actors.selectors import in_force
from khuyencong.text import date_vi


def contents_on(day: date) -> QuerySet[SupportContent]:
    """The contents that the law of a day knows."""
    return SupportContent.objects.filter(in_force(day))


def field_rows(on: date, **of: Any) -> QuerySet[ContentField]:
    """The declarations of fields in force on a day, in order, as far as they are `of` some contents."""
    return ContentField.objects.filter(in_force(on), **of).order_by("position", "id")


def fields_of(content: SupportContent, on: date) -> list[Field]:
    """What a content asks of a line on a day, in order."""
    return [row.as_field() for row in field_rows(on, content=content)]


def fields_of_all(content_ids: Iterable[int], on: date) -> dict[int, list[Field]]:
    """`fields_of` for several contents with one query, by the content's id."""
    found: dict[int, list[Field]] = {pk: [] for pk in content_ids}
    for row in field_rows(on, content__in=found):
        found[row.content_id].append(row.as_field())
    return found


def measures_of(content: SupportContent, on: date) -> list[Field]:
    """The fields whose figures are asked again at the acceptance and 6, 12 and 24 months later, under the same keys.

    A paired one has its baseline and target in the line's `answers`; what is measured is held against both.
    """
    return [field for field in fields_of(content, on) if field.measured]


def rules_of(*aspects: str) -> list[EligibilityRule]:
    """All periods of the rules about these aspects."""
    return [row.as_rule() for row in Eligibility.objects.filter(aspect__in=aspects).order_by("position", "code", "valid_from")]


def conditions_on(day: date) -> list[EligibilityRule]:
    """The conditions of support in force on a day (C1 to C5), in order; empty where the law of that day is not known here."""
    return [rule for rule in rules_of("condition") if rule.in_force(day)]


def kind_on(day: date, *, contents: int, beneficiaries: int, years: int | None) -> KindVerdict:
    """Single, group or flagship by the law of a day, and why."""
    return judge_kind(rules_of("kind"), contents=contents, beneficiaries=beneficiaries, years=years, on=day)


def place_of(area: AdminUnit, on: date) -> Place:
    """A unit in the words of the law on a day, with what it and the unit above it are by a decision."""
    parent = area.parent if area.district is not None else None
    codes = [unit.code for unit in (area, parent) if unit is not None]
    standings: dict[str, list[str]] = {code: [] for code in codes}
    for row in PlaceStanding.objects.filter(in_force(on), unit_code__in=codes).order_by("id"):
        standings[row.unit_code].append(row.standing)
    own, above = standings[area.code], standings[parent.code] if parent is not None else []
    kind = place_kind(area.name, own, above)
    if kind is None and parent is None and area.name.casefold().startswith("phường"):
        kind = "ward"  # no city above it: the units of 2025
    everything = tuple(dict.fromkeys([*own, *above]))
    return Place(
        commune=area.name,
        district=parent.name if parent is not None else None,
        priority=bool(set(everything) & set(HARD)),
        kind=kind,
        standings=everything,
    )


def grounds_on(family: GroundFamily, on: date) -> tuple[str, ...]:
    """The law that papers of a family name on a day, in order: “Căn cứ Nghị định số …”."""
    rows = PaperGround.objects.filter(in_force(on), family=family).order_by("position", "id")
    return tuple(f"Căn cứ {words}" for words in rows.values_list("words", flat=True))


def change_of_law(content: SupportContent, on: date) -> str:
    """A sentence when the law of a day knows no rule about who may be supported: the gap between two laws is told, not bridged."""
    if Eligibility.objects.filter(in_force(on), aspect="form").exists():
        return ""
    return f"Ngày {date_vi(on)} cổng chưa có quy định về đối tượng được hỗ trợ nội dung “{content.short_name}”; cần xét theo văn bản gốc."
