"""Technologies that suit the province's small industry, and where they were seen at work."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.enums import Trade
from khuyencong.documents.models import Attachment
from khuyencong.text import vnd
from khuyencong.ui.search import Fold
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving
from projects.models import Project
from technology.enums import TechnologyState
from technology.workflow.catalogue import TECHNOLOGY

USER = settings.AUTH_USER_MODEL


class Technology(Moving):
    """A machine, line or process that somebody sells: what it does, for whom, at which price (Chỉ thị, mục 5b).

    `vsic_codes` (VSIC; empty: the whole trade) and the number of workers say whom it suits; prices are đồng. A name and its
    supplier stand once, however they are written.
    """

    machine: ClassVar[Machine] = TECHNOLOGY

    name = models.CharField("công nghệ, thiết bị", max_length=200)
    does = models.TextField("công dụng")
    supplier = models.CharField("nhà cung cấp", max_length=200)
    trade = models.CharField("ngành nghề", max_length=24, choices=Trade)
    vsic_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True, verbose_name="mã ngành (VSIC)")
    capacity = models.CharField("công suất", max_length=200, blank=True)
    energy = models.CharField("năng lượng tiêu thụ", max_length=200, blank=True)
    price_from = models.BigIntegerField("giá từ (đồng)", null=True, blank=True)
    price_to = models.BigIntegerField("giá đến (đồng)", null=True, blank=True)
    least_employees = models.PositiveIntegerField("phù hợp từ (lao động)", null=True, blank=True)
    most_employees = models.PositiveIntegerField("phù hợp đến (lao động)", null=True, blank=True)
    photo = models.OneToOneField(Attachment, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="ảnh")
    kept_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    kept_at = models.DateTimeField("ghi lúc", default=clock.now)
    search_text = models.GeneratedField(
        expression=Fold(Concat("name", Value(" "), "does", Value(" "), "supplier", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "công nghệ"
        ordering = ("-kept_at", "-id")
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="technology_search"),
            models.Index(fields=["-kept_at", "-id"], name="technology_newest"),
            models.Index(fields=["state", "trade"], name="technology_by_trade"),
        ]
        constraints = [
            models.UniqueConstraint(Fold("name"), Fold("supplier"), name="technology_stands_once"),
            models.CheckConstraint(condition=Q(trade__in=Trade.values), name="technology_trade_is_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(does="") & ~Q(supplier=""), name="technology_says_what"),
            models.CheckConstraint(
                condition=(Q(price_from__isnull=True) | Q(price_from__gt=0)) & (Q(price_to__isnull=True) | Q(price_to__gt=0)),
                name="technology_costs_something",
            ),
            models.CheckConstraint(
                condition=Q(price_from__isnull=True) | Q(price_to__isnull=True) | Q(price_to__gte=F("price_from")),
                name="technology_price_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(least_employees__isnull=True) | Q(most_employees__isnull=True) | Q(most_employees__gte=F("least_employees")),
                name="technology_size_is_a_range",
            ),
            models.CheckConstraint(
                condition=~Q(state=TechnologyState.PUBLISHED) | Q(price_from__isnull=False) | Q(price_to__isnull=False),
                name="technology_shown_has_a_price",
            ),
        ]
        triggers = guard.triggers(TECHNOLOGY)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page, for everybody once it is shown."""
        return reverse("technology:technology", args=[self.pk])

    @property
    def price(self) -> str:
        """The range of prices in words; empty when nothing is known."""
        if self.price_from is None and self.price_to is None:
            return ""
        if self.price_from is None or self.price_to is None:
            return f"từ {vnd(self.price_from)} đồng" if self.price_from is not None else f"đến {vnd(self.price_to or 0)} đồng"
        return f"{vnd(self.price_from)} – {vnd(self.price_to)} đồng" if self.price_from != self.price_to else f"{vnd(self.price_to)} đồng"

    @property
    def size(self) -> str:
        """Which size of a cơ sở it suits, in words; empty for every size."""
        if self.least_employees is None and self.most_employees is None:
            return ""
        if self.least_employees is None or self.most_employees is None:
            return f"từ {self.least_employees} lao động" if self.least_employees is not None else f"đến {self.most_employees} lao động"
        return f"{self.least_employees}–{self.most_employees} lao động"


class SeenWorking(models.Model):
    """Where a technology was seen at work: at a đề án of the portal, or at a place in words."""

    technology = models.ForeignKey(Technology, models.RESTRICT, related_name="seen", verbose_name="công nghệ")
    project = models.ForeignKey(Project, models.RESTRICT, null=True, blank=True, related_name="technologies", verbose_name="đề án")
    place = models.CharField("nơi đang dùng", max_length=200, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "nơi đang dùng công nghệ"
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, place="") | (Q(project__isnull=True) & ~Q(place="")), name="technology_seen_at_one"
            ),
            models.UniqueConstraint(fields=["technology", "project", "place"], nulls_distinct=False, name="technology_seen_there_once"),
        ]

    def __str__(self) -> str:
        return self.place or f"{self.project_id}"
