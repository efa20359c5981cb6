"""Investors who showed interest, and how they were followed up."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from investment.enums import LeadSource, LeadState
from investment.models.opportunities import Opportunity
from investment.workflow.leads import LEAD
from khuyencong import clock
from khuyencong.triggers import append_only
from khuyencong.ui.search import Fold
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving

USER = settings.AUTH_USER_MODEL


class Lead(Moving):
    """An investor who asked about an opportunity, or about the province in general (Chỉ thị, mục 4b).

    `next_on` is the day of the next contact; from that day it stands in the queue, and the office is reminded once. `capital` is đồng. One that came from
    the public page (`source`) was noted by nobody, and the same investor may have written before: that is found out by who follows it up.
    """

    machine: ClassVar[Machine] = LEAD

    opportunity = models.ForeignKey(Opportunity, models.RESTRICT, null=True, blank=True, related_name="leads", verbose_name="cơ hội")
    investor = models.CharField("nhà đầu tư", max_length=200)
    country = models.CharField("nước", max_length=60, blank=True)
    contact = models.CharField("người liên hệ", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    words = models.TextField("nội dung quan tâm", blank=True)
    source = models.CharField("nguồn", max_length=6, choices=LeadSource, default=LeadSource.OFFICE, db_default=LeadSource.OFFICE.value)
    noted_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người ghi")
    noted_at = models.DateTimeField("ghi lúc", default=clock.now)
    next_on = models.DateField("liên hệ lại ngày", null=True, blank=True)
    reminded_for = models.DateField("đã nhắc cho ngày", null=True, blank=True, editable=False)
    licence = models.CharField("số giấy chứng nhận, quyết định chủ trương", max_length=80, blank=True)
    invested_on = models.DateField("ngày cấp", null=True, blank=True)
    capital = models.BigIntegerField("vốn đăng ký (đồng)", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "nhà đầu tư quan tâm"
        ordering = ("-noted_at", "-id")
        indexes = [
            models.Index(fields=["-noted_at", "-id"], name="lead_newest"),
            models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="lead_by_next_day"),
            models.Index(fields=["invested_on"], condition=Q(invested_on__isnull=False), name="lead_by_investment"),
        ]
        constraints = [
            models.UniqueConstraint(
                Fold("investor"),
                Coalesce(F("opportunity"), Value(0), output_field=models.BigIntegerField()),
                condition=Q(state__in=LeadState.open_ones(), source=LeadSource.OFFICE),
                name="lead_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(source=LeadSource.OFFICE, noted_by__isnull=False) | Q(source=LeadSource.PUBLIC, noted_by__isnull=True),
                name="lead_is_noted_by_its_source",
            ),
            models.CheckConstraint(condition=~Q(investor=""), name="lead_names_the_investor"),
            models.CheckConstraint(
                condition=Q(state__in=LeadState.open_ones(), next_on__isnull=False)
                | (~Q(state__in=LeadState.open_ones()) & Q(next_on__isnull=True)),
                name="lead_open_has_its_next_day",
            ),
            models.CheckConstraint(
                condition=(Q(state=LeadState.INVESTED, invested_on__isnull=False, capital__isnull=False, capital__gt=0) & ~Q(licence=""))
                | (~Q(state=LeadState.INVESTED) & Q(invested_on__isnull=True, capital__isnull=True, licence="")),
                name="lead_invested_has_its_licence",
            ),
        ]
        triggers = guard.triggers(LEAD)

    def __str__(self) -> str:
        # What notices and logs call it: the name of an investor stands on its page alone.
        return f"{self.code}, {self.opportunity.title if self.opportunity else 'tìm hiểu chung'}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("investment:lead", args=[self.pk])

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"ĐT-{self.pk}"


class Contact(models.Model):
    """One time that the office and an investor worked together: written once, never changed."""

    lead = models.ForeignKey(Lead, models.RESTRICT, related_name="contacts", verbose_name="nhà đầu tư")
    on = models.DateField("ngày làm việc")
    said = models.TextField("nội dung")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lần làm việc với nhà đầu tư"
        ordering = ("on", "id")
        constraints = [models.CheckConstraint(condition=~Q(said=""), name="contact_says_what")]
        triggers = [append_only("contact_stays", "what was said with an investor stays")]

    def __str__(self) -> str:
        return f"{self.lead_id}"
