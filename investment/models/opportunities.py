"""What investors are invited to, in Vietnamese and in English."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from investment.enums import TRADES_IN_ENGLISH, OpportunityState
from investment.workflow.opportunities import OPPORTUNITY
from khuyencong import clock
from khuyencong.actors.enums import Trade
from khuyencong.actors.models import AdminUnit
from khuyencong.text import vnd
from khuyencong.ui.search import Fold
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving

USER = settings.AUTH_USER_MODEL
IN_ENGLISH = ("title_en", "site_en", "does_en", "incentives_en")


class Opportunity(Moving):
    """A place and a trade in which the province invites to invest (Chỉ thị, mục 4b). Land in m², capital in đồng.

    It is shown only when it is whole in English too. A title stands once in a unit, however it is written.
    """

    machine: ClassVar[Machine] = OPPORTUNITY

    title = models.CharField("cơ hội đầu tư", max_length=200)
    title_en = models.CharField("tên tiếng Anh", max_length=200, blank=True)
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="opportunities", verbose_name="địa bàn")
    trade = models.CharField("ngành nghề", max_length=24, choices=Trade)
    site = models.CharField("địa điểm, đất", max_length=300)
    site_en = models.CharField("địa điểm, đất (tiếng Anh)", max_length=300, blank=True)
    land_m2 = models.PositiveBigIntegerField("diện tích đất (m²)", null=True, blank=True)
    does = models.TextField("nội dung mời gọi")
    does_en = models.TextField("nội dung (tiếng Anh)", blank=True)
    incentives = models.TextField("ưu đãi")
    incentives_en = models.TextField("ưu đãi (tiếng Anh)", blank=True)
    capital_from = models.BigIntegerField("vốn dự kiến từ (đồng)", null=True, blank=True)
    capital_to = models.BigIntegerField("vốn dự kiến đến (đồng)", null=True, blank=True)
    kept_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    kept_at = models.DateTimeField("ghi lúc", default=clock.now)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    search_text = models.GeneratedField(
        expression=Fold(Concat("title", Value(" "), "title_en", Value(" "), "site", Value(" "), "does", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "cơ hội đầu tư"
        ordering = ("-kept_at", "-id")
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="opportunity_search"),
            models.Index(fields=["-kept_at", "-id"], name="opportunity_newest"),
        ]
        constraints = [
            models.UniqueConstraint(Fold("title"), F("area"), name="opportunity_stands_once"),
            models.CheckConstraint(condition=Q(trade__in=Trade.values), name="opportunity_trade_is_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(site="") & ~Q(does="") & ~Q(incentives=""), name="opportunity_says_what"),
            models.CheckConstraint(
                condition=~Q(state=OpportunityState.PUBLISHED)
                | (~Q(title_en="") & ~Q(site_en="") & ~Q(does_en="") & ~Q(incentives_en="") & Q(published_at__isnull=False)),
                name="opportunity_shown_is_whole_in_english",
            ),
            models.CheckConstraint(condition=Q(land_m2__isnull=True) | Q(land_m2__gt=0), name="opportunity_land_is_some"),
            models.CheckConstraint(
                condition=(Q(capital_from__isnull=True) | Q(capital_from__gt=0)) & (Q(capital_to__isnull=True) | Q(capital_to__gt=0)),
                name="opportunity_costs_something",
            ),
            models.CheckConstraint(
                condition=Q(capital_from__isnull=True) | Q(capital_to__isnull=True) | Q(capital_to__gte=F("capital_from")),
                name="opportunity_capital_is_a_range",
            ),
        ]
        triggers = guard.triggers(OPPORTUNITY)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, for everybody once it is shown."""
        return reverse("investment:opportunity", args=[self.pk])

    @property
    def english_url(self) -> str:
        """Its page in English."""
        return reverse("investment:opportunity_en", args=[self.pk])

    @property
    def trade_en(self) -> str:
        """The trade in English."""
        return TRADES_IN_ENGLISH[Trade(self.trade)]

    @property
    def land(self) -> str:
        """The land in hectares as people write it; empty when nothing is known."""
        return f"{self.land_m2 / 10_000:.2f} ha".replace(".", ",") if self.land_m2 else ""

    @property
    def capital(self) -> str:
        """The capital that is expected, in words; empty when nothing is known."""
        return self._capital("từ", "đến", "đồng")

    @property
    def capital_en(self) -> str:
        """The same in English."""
        return self._capital("from", "up to", "VND")

    def _capital(self, since: str, until: str, currency: str) -> str:
        if self.capital_from is None and self.capital_to is None:
            return ""
        if self.capital_from is None:
            return f"{until} {vnd(self.capital_to or 0)} {currency}"
        if self.capital_to is None:
            return f"{since} {vnd(self.capital_from)} {currency}"
        return f"{vnd(self.capital_from)} – {vnd(self.capital_to)} {currency}"

    @property
    def missing_in_english(self) -> list[str]:
        """What still has to be written in English before it can be shown, by label."""
        return [str(self._meta.get_field(name).verbose_name) for name in IN_ENGLISH if not getattr(self, name)]
