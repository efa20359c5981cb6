"""What a cơ sở wants to recruit, and which training đề án stands on it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from employment.enums import Outcome
from khuyencong import clock
from khuyencong.actors.models import Enterprise
from khuyencong.triggers import Firm, append_only, kept
from projects.models import Line

USER = settings.AUTH_USER_MODEL
MOST_PEOPLE = 1000
"""More people of one trade than any cơ sở of a rural industry recruits at once."""


class Need(models.Model):
    """People of a trade whom a cơ sở wants by a day; `wage` in đồng a month. Posted once; closed by whoever posted it, never while a class for it runs."""

    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="recruiting", verbose_name="cơ sở")
    trade = models.CharField("nghề cần tuyển", max_length=120)
    count = models.PositiveIntegerField("số người")
    needed_on = models.DateField("cần từ ngày")
    wage = models.BigIntegerField("lương dự kiến một tháng (đồng)", null=True, blank=True)
    words = models.TextField("công việc, yêu cầu", blank=True)
    posted_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đăng")
    posted_at = models.DateTimeField("đăng lúc", default=clock.now)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome, null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người đóng")
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "nhu cầu tuyển dụng"
        ordering = ("-posted_at", "-id")
        indexes = [models.Index(fields=["-posted_at", "-id"], name="needs_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(trade=""), name="need_names_its_trade"),
            models.CheckConstraint(condition=Q(count__range=(1, MOST_PEOPLE)), name="need_asks_for_somebody"),
            models.CheckConstraint(condition=Q(wage__isnull=True) | Q(wage__gt=0), name="need_wage_is_positive"),
            models.CheckConstraint(condition=Q(outcome__isnull=True) | Q(outcome__in=Outcome.values), name="need_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True, closed_by__isnull=True, closed_at__isnull=True)
                | Q(outcome__isnull=False, closed_by__isnull=False, closed_at__isnull=False),
                name="need_closed_says_why",
            ),
        ]
        triggers = [
            Firm(
                name="need_stays_as_posted",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                # A merge of cơ sở sets over whose it is.
                func="""
                    IF (to_jsonb(NEW) - '{enterprise_id,outcome,closed_by_id,closed_at}'::text[])
                        IS DISTINCT FROM (to_jsonb(OLD) - '{enterprise_id,outcome,closed_by_id,closed_at}'::text[])
                        OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at) THEN
                        RAISE EXCEPTION USING MESSAGE = 'a need stays as it was posted', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Firm(
                name="need_is_open_while_its_class_runs",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__closed_at__isnull=True, new__closed_at__isnull=False),
                # A class opened at this moment locks the need: whoever comes second sees the other.
                func="""
                    IF EXISTS (
                        SELECT 1 FROM employment_courseneed n JOIN employment_course c ON c.id = n.course_id
                        WHERE n.need_id = NEW.id AND c.finished_at IS NULL AND c.cancelled_at IS NULL
                    ) THEN
                        RAISE EXCEPTION USING MESSAGE = 'a class for the need still runs', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            kept("need_is_kept", "a need is kept"),
        ]

    def __str__(self) -> str:
        return f"NC-{self.pk}"

    def get_absolute_url(self) -> str:
        """The need's page."""
        return reverse("employment:need", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether people are still wanted."""
        return self.closed_at is None


class Backing(models.Model):
    """A need that stands behind a part of a training đề án: somebody judged that its class trains for it."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="backings", verbose_name="phần đào tạo")
    need = models.ForeignKey(Need, models.RESTRICT, related_name="backings", verbose_name="nhu cầu")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người gắn")
    at = models.DateTimeField("gắn lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "nhu cầu của đề án đào tạo"
        ordering = ("line", "id")
        constraints = [models.UniqueConstraint(fields=["line", "need"], name="need_backs_a_line_once")]
        triggers = [append_only("need_goes_on_backing", "which need stands behind a training stays said")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.need_id}"
