"""Training: what a course teaches, whom it invites, who comes, who was there on which day (directive, clause 1c)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.enums import ActivityState, Kind
from activities.models.activities import Activity
from khuyencong import clock
from khuyencong.actors.models import Enterprise, Organisation, Training
from khuyencong.actors.staffing import TrainingTopic
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, kept

USER = settings.AUTH_USER_MODEL
_KINDS = ", ".join(f"'{kind.value}'" for kind in Kind.of_training())

# A certificate says that somebody was there: on as many days as the course asks, once it was held.
CERTIFIED_WAS_THERE = Firm(
    name="certified_was_there",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("asked", "integer"), ("was", "text")],
    func=f"""
        IF NEW.certificate_id IS NULL THEN
            RETURN NEW;
        END IF;
        SELECT course.days_needed, activity.state INTO asked, was
            FROM activities_course course JOIN activities_activity activity ON activity.id = course.activity_id WHERE course.id = NEW.course_id;
        IF was IS DISTINCT FROM '{ActivityState.HELD.value}' OR (
            SELECT count(*) FROM activities_presence WHERE attendee_id = NEW.id
        ) < asked THEN
            RAISE EXCEPTION USING MESSAGE = 'attendee ' || NEW.id || ' was not there on ' || asked || ' days of a course that was held',
                ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 our own values
)
ATTENDEE_STAYS = Firm(
    name="attendee_stays_the_person",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "OLD.user_id IS DISTINCT FROM NEW.user_id OR OLD.course_id IS DISTINCT FROM NEW.course_id"
        " OR (OLD.certificate_id IS NOT NULL AND OLD.certificate_id IS DISTINCT FROM NEW.certificate_id)"
    ),
    func="RAISE EXCEPTION USING MESSAGE = 'an attendee, and the certificate once given, stay', ERRCODE = 'check_violation';",
)
# What a certificate rests on.
PRESENCE_STAYS = Firm(
    name="presence_stays_once_certified",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (SELECT 1 FROM activities_attendee WHERE id = OLD.attendee_id AND certificate_id IS NOT NULL) THEN
            RAISE EXCEPTION USING MESSAGE = 'a certificate rests on presence ' || OLD.id, ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)
PRESENCE_FITS = Firm(
    name="presence_lies_within_the_course",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM activities_attendee attendee JOIN activities_course course ON course.id = attendee.course_id
                JOIN activities_activity activity ON activity.id = course.activity_id
            WHERE attendee.id = NEW.attendee_id AND attendee.withdrawn_at IS NULL
                AND NEW.day BETWEEN activity.starts_on AND activity.ends_on
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'nobody of the course is there on ' || NEW.day, ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
DAYS_STAY = Firm(
    name="course_asks_the_same_of_all",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("OLD.days_needed IS DISTINCT FROM NEW.days_needed OR OLD.activity_id IS DISTINCT FROM NEW.activity_id"),
    func="""
        IF EXISTS (SELECT 1 FROM activities_attendee WHERE course_id = OLD.id AND certificate_id IS NOT NULL) THEN
            RAISE EXCEPTION USING MESSAGE = 'certificates were given for course ' || OLD.id, ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
TEACHES = Firm(
    name="course_is_of_a_kind_that_teaches",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF NOT EXISTS (SELECT 1 FROM activities_activity WHERE id = NEW.activity_id AND kind IN ({_KINDS})) THEN
            RAISE EXCEPTION USING MESSAGE = 'activity ' || NEW.activity_id || ' teaches nothing', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 our own values
)


class Course(models.Model):
    """What an activity that teaches asks and offers, once registration is open.

    `seats`: how many may come (None: no limit); `days_needed`: on how many days somebody must be there for a certificate.
    """

    activity = models.OneToOneField(Activity, models.RESTRICT, related_name="course", verbose_name="hoạt động")
    topic = models.CharField("chủ đề", max_length=12, choices=TrainingTopic)
    programme = models.TextField("chương trình", blank=True)
    register_by = models.DateField("đăng ký đến hết ngày")
    seats = models.PositiveIntegerField("số chỗ", null=True, blank=True)
    days_needed = models.PositiveSmallIntegerField("số ngày phải dự", default=1)
    opened_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người mở đăng ký")
    opened_at = models.DateTimeField("mở đăng ký lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lớp đào tạo, tập huấn"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=TrainingTopic.values), name="course_topic_is_known"),
            models.CheckConstraint(condition=Q(days_needed__gte=1), name="course_asks_for_a_day"),
            models.CheckConstraint(condition=Q(seats__isnull=True) | Q(seats__gte=1), name="course_has_a_seat"),
        ]
        triggers = [TEACHES, DAYS_STAY, kept("course_is_kept", "a course is cancelled, not deleted")]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.activity_id}"


class Invitation(models.Model):
    """An organisation is invited to send people."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="course_invitations", verbose_name="cơ quan được mời")
    at = models.DateTimeField("mời lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lời mời dự lớp"
        ordering = ("course", "id")
        constraints = [models.UniqueConstraint(fields=["course", "organisation"], name="organisation_is_invited_once")]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.organisation_id}"


class Attendee(models.Model):
    """Somebody who registered, from the office or cơ sở that they worked for then; what they thought of it; the certificate and the officer's record.

    `score` is 1 to 5.
    """

    course = models.ForeignKey(Course, models.RESTRICT, related_name="attendees")
    user = models.ForeignKey(USER, models.RESTRICT, related_name="attended", verbose_name="người dự")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="cơ quan")
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="cơ sở")
    registered_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đăng ký")
    registered_at = models.DateTimeField("đăng ký lúc", default=clock.now)
    withdrawn_at = models.DateTimeField("thôi dự lúc", null=True, blank=True)
    score = models.PositiveSmallIntegerField("đánh giá", null=True, blank=True)
    opinion = models.TextField("ý kiến", blank=True)
    evaluated_at = models.DateTimeField("đánh giá lúc", null=True, blank=True)
    certificate = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="giấy chứng nhận")
    record = models.OneToOneField(Training, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="mục trong hồ sơ cán bộ")

    class Meta:
        verbose_name = verbose_name_plural = "người dự lớp"
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="attendee_registers_once"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, enterprise__isnull=True) | Q(organisation__isnull=True, enterprise__isnull=False),
                name="attendee_comes_from_one",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True, opinion="", evaluated_at__isnull=True) | Q(score__range=(1, 5), evaluated_at__isnull=False),
                name="attendee_judges_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) | Q(withdrawn_at__isnull=True), name="attendee_with_certificate_came"
            ),
        ]
        triggers = [CERTIFIED_WAS_THERE, ATTENDEE_STAYS, kept("attendee_is_kept", "an attendee withdraws, and is not deleted")]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.user_id}"

    @property
    def sent_by(self) -> str:
        """From where they come, in words."""
        return str((self.organisation or self.enterprise).name)  # type: ignore[union-attr]


class Presence(models.Model):
    """An attendee was there on a day of the course: told by the code of the day, or noted by who held it (`noted_by`)."""

    attendee = models.ForeignKey(Attendee, models.RESTRICT, related_name="presences")
    day = models.DateField("ngày")
    at = models.DateTimeField("lúc", default=clock.now)
    noted_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = verbose_name_plural = "điểm danh"
        ordering = ("day", "id")
        constraints = [models.UniqueConstraint(fields=["attendee", "day"], name="present_once_a_day")]
        triggers = [
            PRESENCE_STAYS,
            PRESENCE_FITS,
            Firm(
                name="presence_table_stays",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION USING MESSAGE = 'presence is not emptied', ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendee_id} {self.day}"
