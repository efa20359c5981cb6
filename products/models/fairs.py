"""Fairs: their booths, the cơ sở that ask for one, what each sold."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import Enterprise, Organisation
from khuyencong.triggers import Firm, kept
from products.enums import BoothAnswer
from projects.models import Project

USER = settings.AUTH_USER_MODEL
MOST_BOOTHS = 2000


class Fair(models.Model):
    """A fair or exhibition that an office organises or leads cơ sở to. `booths`: how many it has to give; `project`: the đề án that pays, if one does.

    Asked for until `apply_by`; over when its last day is; cancelled with a reason.
    """

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="fairs", verbose_name="cơ quan phụ trách")
    name = models.CharField("hội chợ, triển lãm", max_length=200)
    host = models.CharField("đơn vị tổ chức", max_length=200)
    place = models.CharField("địa điểm", max_length=200)
    starts_on = models.DateField("khai mạc")
    ends_on = models.DateField("bế mạc")
    apply_by = models.DateField("nhận đăng ký gian hàng đến hết ngày")
    booths = models.PositiveSmallIntegerField("số gian hàng")
    project = models.ForeignKey(Project, models.RESTRICT, null=True, blank=True, related_name="fairs", verbose_name="đề án")
    kept_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    kept_at = models.DateTimeField("ghi lúc", default=clock.now)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    cancelled_reason = models.CharField("lý do hủy", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "hội chợ, triển lãm"
        ordering = ("-starts_on", "-id")
        indexes = [models.Index(fields=["-starts_on", "-id"], name="fair_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(host="") & ~Q(place=""), name="fair_says_what_and_where"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), apply_by__lte=F("ends_on"), booths__range=(1, MOST_BOOTHS)),
                name="fair_has_days_and_booths",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_reason="") | Q(cancelled_at__isnull=False) & ~Q(cancelled_reason=""),
                name="fair_cancelled_says_why",
            ),
        ]
        triggers = [
            Firm(
                name="fair_holds_what_it_gave",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__booths__lt=pgtrigger.F("old__booths")),
                func="""
                    IF NEW.booths < (SELECT coalesce(sum(booths), 0) FROM products_booth WHERE fair_id = NEW.id AND answer = 'accepted') THEN
                        RAISE EXCEPTION USING MESSAGE = 'the fair has given more booths', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            kept("fair_is_kept", "a fair is kept"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The fair's page."""
        return reverse("products:fair", args=[self.pk])


class Booth(models.Model):
    """A cơ sở asks for booths at a fair; accepted, or refused with the reason. Afterwards: contracts signed (how many, đồng) and what was sold (đồng)."""

    fair = models.ForeignKey(Fair, models.RESTRICT, related_name="applications", verbose_name="hội chợ")
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="booths", verbose_name="cơ sở")
    booths = models.PositiveSmallIntegerField("số gian hàng", default=1)
    goods = models.CharField("hàng trưng bày", max_length=500)
    needs = models.CharField("yêu cầu về điện, nước, mặt bằng", max_length=500, blank=True)
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đăng ký")
    asked_at = models.DateTimeField("đăng ký lúc", default=clock.now)
    answer = models.CharField("kết quả", max_length=10, choices=BoothAnswer, blank=True)
    answered_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người trả lời")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    reason = models.CharField("lý do từ chối", max_length=500, blank=True)
    orders = models.PositiveIntegerField("hợp đồng, đơn hàng đã ký", null=True, blank=True)
    order_value = models.BigIntegerField("giá trị hợp đồng (đồng)", null=True, blank=True)
    revenue = models.BigIntegerField("doanh thu tại hội chợ (đồng)", null=True, blank=True)
    told_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người báo kết quả")
    told_at = models.DateTimeField("báo lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "gian hàng"
        ordering = ("fair", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["fair", "enterprise"], name="booth_asked_once", violation_error_message="Cơ sở đã đăng ký gian hàng ở hội chợ này."
            ),
            models.CheckConstraint(condition=~Q(goods="") & Q(booths__range=(1, 20)), name="booth_says_what_it_shows"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True, reason="")
                | Q(answer=BoothAnswer.ACCEPTED, answered_by__isnull=False, answered_at__isnull=False, reason="")
                | Q(answer=BoothAnswer.REFUSED, answered_by__isnull=False, answered_at__isnull=False) & ~Q(reason="")
                | Q(answer=BoothAnswer.WITHDRAWN, answered_by__isnull=False, answered_at__isnull=False, reason=""),
                name="booth_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(orders__isnull=True, order_value__isnull=True, revenue__isnull=True, told_by__isnull=True, told_at__isnull=True)
                | Q(
                    answer=BoothAnswer.ACCEPTED, orders__isnull=False, order_value__isnull=False, order_value__gte=0,
                    revenue__isnull=False, revenue__gte=0, told_by__isnull=False,
                    told_at__isnull=False,
                ) & (Q(orders__gt=0) | Q(order_value=0)),
                name="booth_told_is_whole",
            ),
        ]  # fmt: skip
        triggers = [
            Firm(
                name="booths_are_given_once",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__answer="accepted"),
                func="""
                    -- One after the other, so that the last booth is given once.
                    PERFORM 1 FROM products_fair WHERE id = NEW.fair_id FOR NO KEY UPDATE;
                    IF NEW.booths + (SELECT coalesce(sum(booths), 0) FROM products_booth WHERE fair_id = NEW.fair_id AND answer = 'accepted' AND id <> NEW.id)
                        > (SELECT booths FROM products_fair WHERE id = NEW.fair_id) THEN
                        RAISE EXCEPTION USING MESSAGE = 'the fair has no more booths', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            kept("booth_is_kept", "who asked for a booth is kept"),
        ]

    def __str__(self) -> str:
        return f"GH-{self.pk}"
