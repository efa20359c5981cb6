"""Sums of the province that are kept, so that a page need not count a hundred thousand đề án; see `reports.standing`."""

from typing import Any

from django.db import models
from django.db.models import Q

from reports.enums import KeptBy


class Sums(models.Model):
    """The measures of `reports.figures` (counts and đồng) of one year, place, source and value of one dimension.

    Ids are no foreign keys: the rows are derived, can be made again at any time and hold nothing up.
    """

    year = models.PositiveSmallIntegerField("năm")
    district_id = models.BigIntegerField("huyện, thành phố")
    source = models.CharField("nguồn", max_length=10)
    by = models.CharField("chia theo", max_length=13, choices=KeptBy, blank=True)
    value = models.CharField("giá trị", max_length=20, blank=True)
    projects = models.BigIntegerField("số đề án", default=0)
    beneficiaries = models.BigIntegerField("số lượt cơ sở", default=0)
    total_cost = models.BigIntegerField("tổng kinh phí (đồng)", default=0)
    grant = models.BigIntegerField("hỗ trợ (đồng)", default=0)
    counterpart = models.BigIntegerField("vốn đối ứng (đồng)", default=0)
    paid = models.BigIntegerField("đã thanh toán (đồng)", default=0)
    advanced = models.BigIntegerField("tạm ứng còn lại (đồng)", default=0)
    pilot_models = models.BigIntegerField("số mô hình", default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.year} {self.district_id} {self.source} {self.by}={self.value}"


def _known(name: str) -> Any:
    return models.CheckConstraint(condition=Q(by__in=KeptBy.values), name=name)


class Share(Sums):
    """What one đề án adds to the sums, as it was when they were last brought up to date."""

    project_id = models.BigIntegerField("đề án")

    class Meta:
        verbose_name = verbose_name_plural = "phần của đề án trong số liệu"
        constraints = [
            models.UniqueConstraint(fields=["project_id", "year", "by", "value"], name="share_of_a_project_once"),
            _known("share_is_by_what_is_kept"),
        ]


class Standing(Sums):
    """The sum of all shares of one key."""

    class Meta:
        verbose_name = verbose_name_plural = "số liệu cộng sẵn"
        constraints = [
            models.UniqueConstraint(fields=["year", "by", "value", "district_id", "source"], name="standing_once"),
            _known("standing_is_by_what_is_kept"),
        ]
