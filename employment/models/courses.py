"""Classes that are opened against needs."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from employment.enums import CourseState
from employment.models.needs import Need
from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.triggers import Firm, append_only, kept
from projects.models import Line

USER = settings.AUTH_USER_MODEL
MOST_SEATS = 200
_LATER = "{organisation_id,finished_at,finished_by_id,cancelled_at,cancelled_by_id,cancelled_reason}"


class Course(models.Model):
    """A class that an office opens for people whom cơ sở want to recruit. Runs until it is finished or cancelled; `line` is the đề án that pays it."""

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="courses", verbose_name="cơ quan mở lớp")
    title = models.CharField("lớp", max_length=200)
    starts_on = models.DateField("khai giảng")
    ends_on = models.DateField("bế giảng")
    place = models.CharField("nơi học", max_length=200)
    seats = models.PositiveSmallIntegerField("số học viên nhiều nhất")
    line = models.ForeignKey(Line, models.RESTRICT, null=True, blank=True, related_name="courses", verbose_name="đề án đào tạo")
    opened_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người mở")
    opened_at = models.DateTimeField("mở lúc", default=clock.now)
    finished_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    finished_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người kết thúc")
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    cancelled_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người hủy")
    cancelled_reason = models.CharField("lý do hủy", max_length=300, null=True, blank=True)
    needs = models.ManyToManyField(Need, through="CourseNeed", related_name="courses")

    class Meta:
        verbose_name = verbose_name_plural = "lớp nghề"
        ordering = ("-starts_on", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(place=""), name="course_says_what_and_where"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="course_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(seats__range=(1, MOST_SEATS)), name="course_has_seats"),
            models.CheckConstraint(condition=Q(finished_at__isnull=True) | Q(cancelled_at__isnull=True), name="course_ends_one_way"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_by__isnull=True) | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="course_finished_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancelled_reason__isnull=True)
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False, cancelled_reason__isnull=False) & ~Q(cancelled_reason="")),
                name="course_cancelled_says_why",
            ),
        ]
        triggers = [
            Firm(
                name="course_stays_as_opened",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF (to_jsonb(NEW) - '{_LATER}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{_LATER}'::text[])
                        OR (OLD.finished_at IS NOT NULL AND NEW.finished_at IS DISTINCT FROM OLD.finished_at)
                        OR (OLD.cancelled_at IS NOT NULL AND NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at) THEN
                        RAISE EXCEPTION USING MESSAGE = 'a class stays as it was opened', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Firm(
                name="course_answers_a_need",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM employment_courseneed WHERE course_id = NEW.id) THEN
                        RAISE EXCEPTION USING MESSAGE = 'class ' || NEW.id || ' answers no need', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
            kept("course_is_kept", "a class is kept"),
        ]

    def __str__(self) -> str:
        return f"LOP-{self.pk}"

    def get_absolute_url(self) -> str:
        """The class's page."""
        return reverse("employment:course", args=[self.pk])

    @property
    def state(self) -> CourseState:
        """Where it is."""
        if self.cancelled_at is not None:
            return CourseState.CANCELLED
        return CourseState.FINISHED if self.finished_at is not None else CourseState.RUNNING


class CourseNeed(models.Model):
    """A need that a class answers; it was open when the class was opened, and stays so until the class is over."""

    course = models.ForeignKey(Course, models.RESTRICT, related_name="answered", verbose_name="lớp")
    need = models.ForeignKey(Need, models.RESTRICT, related_name="answered", verbose_name="nhu cầu")

    class Meta:
        verbose_name = verbose_name_plural = "nhu cầu mà lớp đáp ứng"
        ordering = ("course", "id")
        constraints = [models.UniqueConstraint(fields=["course", "need"], name="course_answers_a_need_once")]
        triggers = [
            Firm(
                name="course_is_opened_for_open_needs",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    -- Whoever closes the need at this moment goes first or waits.
                    PERFORM 1 FROM employment_need WHERE id = NEW.need_id FOR SHARE;
                    IF EXISTS (SELECT 1 FROM employment_need WHERE id = NEW.need_id AND closed_at IS NOT NULL) THEN
                        RAISE EXCEPTION USING MESSAGE = 'the need was closed', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            append_only("course_need_stays", "which needs a class answers stays"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.need_id}"
