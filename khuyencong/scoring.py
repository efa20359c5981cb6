"""Criteria by which people score: the dated row that councils and panels share, and how a room's own file of them is loaded."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import BaseConstraint, CheckConstraint, Q

from khuyencong import clock
from khuyencong.calendar.models import validity
from khuyencong.missing import add_missing


class DatedCriterion(models.Model):
    """A criterion with its weight (of 100 together) and its highest points, in force between two days, with the text it comes from."""

    code = models.CharField("mã", max_length=30)
    position = models.PositiveSmallIntegerField("thứ tự")
    label = models.CharField("tiêu chí", max_length=200)
    guidance = models.CharField("hướng dẫn chấm", max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField("trọng số (%)")
    most = models.PositiveSmallIntegerField("điểm tối đa", default=10)
    citation = models.CharField("căn cứ", max_length=250)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.label


def criterion_constraints(name: str) -> list[BaseConstraint]:
    """What holds for every table of criteria, under names that begin with `name`: it weighs something, and each code stands once a day."""
    return [
        CheckConstraint(condition=Q(weight__gt=0, weight__lte=100, most__gt=0), name=f"{name}_weighs_something"),
        ExclusionConstraint(
            name=f"{name}_is_one_at_a_time",
            expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
        ),
    ]


@transaction.atomic
def add_criteria(model: type[DatedCriterion], rows: Iterable[Mapping[str, Any]]) -> int:
    """Add the criteria that are not there yet and tell how many; doing it again changes nothing.

    ValidationError, and nothing kept, when the weights of today's criteria do not add up to 100.
    """
    made = add_missing(model, rows, key=("code", "valid_from"))
    today = clock.today()
    in_force = model._base_manager.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)
    total = in_force.aggregate(weight=models.Sum("weight"))["weight"] or 0
    if total != 100:
        raise ValidationError(f"Trọng số các tiêu chí đang áp dụng cộng lại {total} %, phải bằng 100 %.")
    return made
