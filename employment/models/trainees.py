"""Those who learn in a class, followed to their work: little is kept of them, and only with their consent."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from employment.enums import Followed
from employment.models.courses import Course
from khuyencong import clock
from khuyencong.actors.models import Enterprise
from khuyencong.triggers import Firm, kept

USER = settings.AUTH_USER_MODEL
NAMELESS = "(đã rút đồng ý)"
"""What stands in place of a name once the consent was withdrawn."""


class Trainee(models.Model):
    """Somebody in a class. `check_on`, six months after `hired_on`, is the day to ask whether they are still there.

    Once the consent is withdrawn name, year of birth and telephone go; that somebody was trained and hired stays counted.
    """

    course = models.ForeignKey(Course, models.RESTRICT, related_name="trainees", verbose_name="lớp")
    full_name = models.CharField("họ tên", max_length=120)
    born = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    is_woman = models.BooleanField("nữ", default=False)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    consented_on = models.DateField("đồng ý ngày")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)
    certificate = models.CharField("số chứng nhận", max_length=30, null=True, blank=True, unique=True)
    certified_on = models.DateField("cấp ngày", null=True, blank=True)
    hired_by = models.ForeignKey(Enterprise, models.RESTRICT, null=True, blank=True, related_name="hired", verbose_name="cơ sở tuyển")
    hired_elsewhere = models.CharField("nơi làm khác", max_length=200, blank=True)
    hired_on = models.DateField("có việc từ ngày", null=True, blank=True)
    check_on = models.DateField("hỏi lại ngày", null=True, blank=True)
    reminded_on = models.DateField("nhắc ngày", null=True, blank=True)
    stayed = models.BooleanField("còn làm", null=True, blank=True)
    stayed_on = models.DateField("hỏi ngày", null=True, blank=True)
    withdrawn_at = models.DateTimeField("rút đồng ý lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "học viên"
        ordering = ("course", "id")
        indexes = [models.Index(fields=["check_on"], name="trainees_to_ask", condition=Q(stayed__isnull=True))]
        constraints = [
            models.CheckConstraint(condition=~Q(full_name=""), name="trainee_has_a_name"),
            models.CheckConstraint(condition=Q(born__isnull=True) | Q(born__range=(1930, 2100)), name="trainee_is_born_in_our_time"),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True, certified_on__isnull=True)
                | (Q(certificate__isnull=False, certified_on__isnull=False) & ~Q(certificate="")),
                name="trainee_certificate_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(hired_on__isnull=True) | Q(certified_on__isnull=False), name="trainee_hired_has_a_certificate"
            ),
            models.CheckConstraint(
                condition=Q(hired_on__isnull=True, hired_by__isnull=True, hired_elsewhere="")
                | (Q(hired_on__isnull=False, hired_by__isnull=False, hired_elsewhere=""))
                | (Q(hired_on__isnull=False, hired_by__isnull=True) & ~Q(hired_elsewhere="")),
                name="trainee_is_hired_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(hired_on__isnull=True, check_on__isnull=True)
                | Q(hired_on__isnull=False, check_on__isnull=False, check_on__gt=F("hired_on")),
                name="trainee_hired_is_asked_after",
            ),
            models.CheckConstraint(
                condition=Q(stayed__isnull=True, stayed_on__isnull=True)
                | Q(stayed=False, stayed_on__isnull=False, hired_on__isnull=False, stayed_on__gte=F("hired_on"))
                | Q(stayed=True, stayed_on__isnull=False, hired_on__isnull=False, stayed_on__gte=F("check_on")),
                name="trainee_stayed_six_months",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(full_name=NAMELESS, born__isnull=True, phone=""),
                name="trainee_withdrawn_is_nameless",
            ),
        ]
        triggers = [
            Firm(
                name="trainee_fits_the_class",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    -- One after the other, so that the last seat is given once.
                    PERFORM 1 FROM employment_course WHERE id = NEW.course_id FOR NO KEY UPDATE;
                    IF NOT EXISTS (
                        SELECT 1 FROM employment_course c WHERE c.id = NEW.course_id AND c.finished_at IS NULL AND c.cancelled_at IS NULL
                            AND c.seats > (SELECT count(*) FROM employment_trainee t WHERE t.course_id = c.id)
                    ) THEN
                        RAISE EXCEPTION USING MESSAGE = 'the class is full or over', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Firm(
                name="trainee_is_certified_by_a_finished_class",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__certificate__isnull=False),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM employment_course WHERE id = NEW.course_id AND finished_at IS NOT NULL) THEN
                        RAISE EXCEPTION USING MESSAGE = 'the class is not finished', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Firm(
                name="trainee_stays_who_they_are",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (NEW.course_id, NEW.is_woman, NEW.consented_on) IS DISTINCT FROM (OLD.course_id, OLD.is_woman, OLD.consented_on)
                        OR (OLD.certificate IS NOT NULL AND NEW.certificate IS DISTINCT FROM OLD.certificate)
                        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at) THEN
                        RAISE EXCEPTION USING MESSAGE = 'whose place in a class it is stays', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            kept("trainee_is_kept", "that somebody was trained is kept"),
        ]

    def __str__(self) -> str:
        return f"HV-{self.pk}"

    def get_absolute_url(self) -> str:
        """Where the class's trainees stand."""
        return reverse("employment:course", args=[self.course_id])

    @property
    def followed(self) -> Followed:
        """Where they are; asks for the class."""
        if self.stayed is not None:
            return Followed.STAYED if self.stayed else Followed.GONE
        if self.hired_on is not None:
            return Followed.HIRED
        if self.certificate is not None:
            return Followed.CERTIFIED
        return Followed.LEARNING if self.course.state == "running" else Followed.LEFT
