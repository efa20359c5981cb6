"""Activities: what an organisation of the directive plans and does, beside the đề án."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from activities.enums import ActivityState, Kind
from activities.workflow import ACTIVITY
from budgets.enums import FundingSource
from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Enterprise, Organisation
from khuyencong.triggers import Firm
from khuyencong.ui.search import Fold
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving
from projects.models import Project

USER = settings.AUTH_USER_MODEL
_PLAN = ("kind", "title", "starts_on", "ends_on", "starts_at", "created_by_id", "created_at")

# What was planned is what the outcome is held against.
PLAN_STAYS = Firm(
    name="activity_plan_stays_once_held",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF OLD.state <> '{ActivityState.PLANNED.value}' AND ({" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _PLAN)}) THEN
            RAISE EXCEPTION USING MESSAGE = 'the plan of activity ' || OLD.id || ' stays: it is ' || OLD.state, ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Activity(Moving):
    """One activity of an organisation: planned, held or cancelled (directive, clauses 1b, 1c, 1đ, 4 to 8).

    `clause` is the code of the directive's clause that it serves. `starts_on`, `ends_on` are the plan, `held_from`, `held_to` what came
    true; `cost` is in đồng, of `cost_source`. `is_shared` puts it on the calendar of everybody who works here. Files and photographs
    are attachments of the subject ("activity", id).
    """

    machine: ClassVar[Machine] = ACTIVITY

    kind = models.CharField("loại", max_length=12, choices=Kind)
    title = models.CharField("tên hoạt động", max_length=250)
    content = models.TextField("nội dung", blank=True)
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="activities", verbose_name="cơ quan thực hiện")
    clause = models.CharField("mục của Chỉ thị", max_length=4, blank=True)
    starts_on = models.DateField("từ ngày (kế hoạch)")
    ends_on = models.DateField("đến ngày (kế hoạch)")
    starts_at = models.TimeField("giờ bắt đầu", null=True, blank=True)
    held_from = models.DateField("thực hiện từ ngày", null=True, blank=True)
    held_to = models.DateField("thực hiện đến ngày", null=True, blank=True)
    area = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="địa bàn")
    place = models.CharField("địa điểm", max_length=250, blank=True)
    partners = models.CharField("đơn vị phối hợp", max_length=300, blank=True)
    participants = models.PositiveIntegerField("số người dự", null=True, blank=True)
    cost = models.PositiveBigIntegerField("kinh phí (đồng)", null=True, blank=True)
    cost_source = models.CharField("nguồn kinh phí", max_length=12, choices=FundingSource, blank=True)
    result = models.TextField("kết quả", blank=True)
    is_shared = models.BooleanField("hiện trên lịch chung", default=False)
    projects = models.ManyToManyField(Project, blank=True, related_name="activities", verbose_name="đề án liên quan")
    created_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc", default=clock.now)
    search_text = models.GeneratedField(
        expression=Fold(Concat("title", Value(" "), "place", Value(" "), "content", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "hoạt động"
        ordering = ("-starts_on", "-id")
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="activity_search"),
            models.Index(fields=["-starts_on", "-id"], name="activity_newest"),
            models.Index(fields=["organisation", "state", "starts_on"], name="activity_of_organisation"),
            models.Index(fields=["kind", "held_from"], condition=Q(state=ActivityState.HELD), name="activity_held"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="activity_kind_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_a_title"),
            models.CheckConstraint(condition=Q(clause__regex=r"^([1-9][a-zđ]?)?$"), name="activity_clause_has_its_shape"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="activity_plan_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(state=ActivityState.HELD, held_from__isnull=False, held_to__gte=F("held_from"))
                | (~Q(state=ActivityState.HELD) & Q(held_from__isnull=True, held_to__isnull=True)),
                name="activity_held_says_when",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True, cost_source="") | (Q(cost__isnull=False) & Q(cost_source__in=FundingSource.values)),
                name="activity_cost_has_a_source",
            ),
        ]
        triggers = [*guard.triggers(ACTIVITY), PLAN_STAYS]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        """The activity's page."""
        return reverse("activities:activity", args=[self.pk])

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"HĐ-{self.pk}"

    @property
    def first_day(self) -> date:
        """The day on which it began, or is to begin."""
        return self.held_from or self.starts_on

    @property
    def last_day(self) -> date:
        """The day on which it ended, or is to end."""
        return self.held_to or self.ends_on

    @property
    def is_training(self) -> bool:
        """Whether people register for it."""
        return self.kind in Kind.of_training()

    @property
    def where(self) -> str:
        """The place in words, with the unit where it is not named in them."""
        unit = self.area.name if self.area else ""
        return ", ".join(part for part in (self.place, unit if unit.casefold() not in self.place.casefold() else "") if part)


class Shown(models.Model):
    """A thing of another room that an activity shows or tells of, as (kind, number), such as ("technology", 7)."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="shown")
    kind = models.CharField("loại", max_length=20)
    thing_id = models.BigIntegerField("đối tượng")

    class Meta:
        verbose_name = verbose_name_plural = "công nghệ được giới thiệu"
        ordering = ("activity", "id")
        indexes = [models.Index(fields=["kind", "thing_id"], name="activity_shown_thing")]
        constraints = [
            models.UniqueConstraint(fields=["activity", "kind", "thing_id"], name="activity_shows_a_thing_once"),
            models.CheckConstraint(condition=~Q(kind="") & Q(thing_id__gt=0), name="activity_shows_something"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.kind} {self.thing_id}"


class Involved(models.Model):
    """A cơ sở that an activity is about."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="involved")
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="involved", verbose_name="cơ sở")

    class Meta:
        verbose_name = verbose_name_plural = "cơ sở liên quan"
        ordering = ("activity", "id")
        constraints = [models.UniqueConstraint(fields=["activity", "enterprise"], name="activity_names_an_enterprise_once")]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.enterprise_id}"
