"""Rates of exchange: dated data, entered by Sở Tài chính with its source."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from donors.enums import Currency
from khuyencong import clock
from khuyencong.triggers import Firm

USED_RATE_STAYS = Firm(
    name="used_rate_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (SELECT 1 FROM donors_receipt WHERE rate_id = OLD.id) OR EXISTS (SELECT 1 FROM donors_agreement WHERE rate_id = OLD.id) THEN
            RAISE EXCEPTION USING MESSAGE = 'rate ' || OLD.id || ' has been used and stays', ERRCODE = 'check_violation';
        END IF;
        RETURN coalesce(NEW, OLD);
    """,
)


class ExchangeRate(models.Model):
    """How many đồng one unit of a currency is worth on a day. Once money was counted by it, it never changes."""

    currency = models.CharField("loại tiền", max_length=3, choices=Currency)
    day = models.DateField("ngày")
    rate = models.DecimalField("tỷ giá (đồng)", max_digits=18, decimal_places=4)
    source = models.CharField("nguồn công bố", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "tỷ giá"
        ordering = ("-day", "currency")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "day"], name="rate_of_a_day_is_one", violation_error_message="Đã có tỷ giá của ngày này."
            ),
            models.CheckConstraint(
                condition=Q(currency__in=[currency.value for currency in Currency.foreign()]), name="rate_is_of_a_foreign_currency"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_is_positive"),
            models.CheckConstraint(condition=~Q(source=""), name="rate_names_its_source"),
        ]
        triggers = [USED_RATE_STAYS]

    def __str__(self) -> str:
        return f"{self.currency} {self.day:%d/%m/%Y}"
