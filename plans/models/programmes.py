"""Stage programmes: what a period is to reach, per sub-programme of Quyết định 136/2007/QĐ-TTg."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budgets.norms.enums import SubProgramme
from khuyencong import clock
from projects.enums import Track


class Programme(models.Model):
    """A programme for some years (chương trình giai đoạn) with its decision; the calls and plans of its years name it."""

    name = models.CharField("tên chương trình", max_length=250, unique=True)
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.KCDP)
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm")
    notation = models.CharField("số quyết định", max_length=60)
    authority = models.CharField("cơ quan quyết định", max_length=200)
    decided_on = models.DateField("ngày quyết định")
    legal_basis = models.TextField("căn cứ pháp lý", blank=True)
    goals = models.TextField("mục tiêu chung", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người nhập")
    created_at = models.DateTimeField("nhập lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "chương trình giai đoạn"
        ordering = ("-first_year", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year"), first_year__gte=2004, last_year__lte=2100), name="programme_years_are_in_order"
            ),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="programme_track_is_known"),
            models.CheckConstraint(condition=~Q(notation=""), name="programme_has_its_decision"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the programme."""
        return reverse("plans:programme", args=[self.pk])


class ProgrammeTarget(models.Model):
    """What a programme is to reach in one sub-programme: money of the whole period (đồng) and an indicator."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="targets", verbose_name="chương trình")
    sub_programme = models.CharField("tiểu chương trình", max_length=3, choices=SubProgramme)
    goal = models.CharField("mục tiêu", max_length=400)
    money = models.BigIntegerField("kinh phí (đồng)", default=0)
    indicator = models.CharField("chỉ tiêu", max_length=120, blank=True)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    quantity = models.PositiveIntegerField("số lượng", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "mục tiêu của chương trình"
        ordering = ("programme", "sub_programme", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "sub_programme", "indicator"],
                name="target_indicator_once",
                violation_error_message="Chỉ tiêu này đã có trong tiểu chương trình.",
            ),
            models.CheckConstraint(condition=Q(money__gte=0), name="target_money_is_not_negative"),
            models.CheckConstraint(condition=Q(sub_programme__in=SubProgramme.values), name="target_sub_programme_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_programme} {self.goal}"
