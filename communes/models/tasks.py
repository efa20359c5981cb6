"""What is asked of communes, of which, the one-time links by which they answer, and their reports."""

import uuid
from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from communes.enums import Clause, Standing
from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.documents.models import Attachment
from khuyencong.triggers import Firm, append_only, kept

USER = settings.AUTH_USER_MODEL
MOST_REACHED = 100_000
"""More cơ sở and households than any commune has."""
LINK_LIVES = timedelta(days=14)
"""How long past the day of its task a link still opens."""


def _stays(name: str, later: str, message: str) -> Firm:
    """Only the columns of `later` change, each once, from nothing to something."""
    columns = later.split(",")
    once = " OR ".join(f"(OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in columns)
    return Firm(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF (to_jsonb(NEW) - '{{{later}}}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{{{later}}}'::text[]) OR {once} THEN
                RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Task(models.Model):
    """What a district (or the Sở) asks of its communes, by which day. Sent once; it may be called off with a reason."""

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="commune_tasks", verbose_name="cơ quan giao")
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="+", verbose_name="địa bàn")
    title = models.CharField("việc", max_length=200)
    words = models.TextField("nội dung, cách làm", blank=True)
    due_on = models.DateField("hạn báo cáo")
    clause = models.CharField("điểm của Chỉ thị", max_length=4, choices=Clause, default=Clause.SPREAD)
    needs_photo = models.BooleanField("báo cáo phải có ảnh", default=True)
    sent_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người giao")
    sent_at = models.DateTimeField("giao lúc", default=clock.now)
    called_off_at = models.DateTimeField("thôi lúc", null=True, blank=True)
    called_off_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người cho thôi")
    called_off_reason = models.CharField("lý do thôi", max_length=300, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "việc giao xã"
        ordering = ("-sent_at", "-id")
        indexes = [
            models.Index(fields=["-sent_at", "-id"], name="commune_tasks_newest"),
            models.Index(fields=["due_on"], name="commune_tasks_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(clause__in=Clause.values), name="commune_task_clause_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="commune_task_says_what"),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True, called_off_by__isnull=True, called_off_reason__isnull=True)
                | (Q(called_off_at__isnull=False, called_off_by__isnull=False, called_off_reason__isnull=False) & ~Q(called_off_reason="")),
                name="commune_task_called_off_says_why",
            ),
        ]
        triggers = [
            _stays("commune_task_stays", "called_off_at,called_off_by_id,called_off_reason", "a task stays as it was sent"),
            kept("commune_task_is_kept", "a task of communes is kept"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The task's page."""
        return reverse("communes:task", args=[self.pk])


class Assignment(models.Model):
    """A task of one commune. `reminded_*` say on which day the schedule reminded it before and after its day."""

    task = models.ForeignKey(Task, models.RESTRICT, related_name="assignments", verbose_name="việc")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="commune_assignments", verbose_name="UBND xã, phường")
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="+", verbose_name="xã, phường, thị trấn")
    reminded_before_on = models.DateField("nhắc trước hạn ngày", null=True, blank=True)
    reminded_late_on = models.DateField("nhắc quá hạn ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "việc của xã"
        ordering = ("task", "id")
        constraints = [models.UniqueConstraint(fields=["task", "organisation"], name="commune_has_a_task_once")]
        triggers = [
            _stays("commune_assignment_stays", "reminded_before_on,reminded_late_on", "whose task it is stays"),
            kept("commune_assignment_is_kept", "a task of a commune is kept"),
        ]

    def __str__(self) -> str:
        return f"XA-{self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the commune's report."""
        return reverse("communes:assignment", args=[self.pk])

    @property
    def standing(self) -> Standing:
        """How the commune stands today; asks for its task and report, so lists select them."""
        report = getattr(self, "report", None)
        if report is not None:
            return Standing.IN_TIME if clock.day_of(report.at) <= self.task.due_on else Standing.AFTER
        return Standing.LATE if self.task.due_on < clock.today() else Standing.OPEN


class Link(models.Model):
    """A one-time link by which a commune reports without an account.

    What is mailed and drawn as a QR code is `key` signed with the portal's secret; the row keeps the hash of that, so that the
    database alone opens nothing (docs/decisions/0035-one-time-links.md). Used once, until it expires or another one takes its place.
    """

    assignment = models.ForeignKey(Assignment, models.RESTRICT, related_name="links")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField("mã băm", max_length=64, unique=True)
    made_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người cấp")
    made_at = models.DateTimeField("cấp lúc", default=clock.now)
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)
    ended_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "liên kết báo cáo"
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(token_hash__regex="^[0-9a-f]{64}$"), name="commune_link_is_hashed"),  # noqa: S106 -- a pattern
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="commune_link_expires_after_it_is_made"),
            models.CheckConstraint(condition=Q(used_at__isnull=True) | Q(ended_at__isnull=True), name="commune_link_is_used_or_ended"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lte=F("expires_at")), name="commune_link_is_used_in_time"
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(used_at__isnull=True, ended_at__isnull=True), name="commune_link_is_open_once"
            ),
        ]
        triggers = [
            _stays("commune_link_is_used_once", "used_at,ended_at", "a link is used once"),
            kept("commune_link_is_kept", "a link is kept"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and self.ended_at is None and self.expires_at > clock.now()


# A report by a link is of the commune that the link was made for, and uses it up; nothing is reported on a task that is over.
BY_ITS_LINK = Firm(
    name="commune_report_is_by_its_link",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        IF NEW.link_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM communes_link l WHERE l.id = NEW.link_id AND l.assignment_id = NEW.assignment_id AND l.used_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'a report uses up the link of its commune', ERRCODE = 'check_violation';
        END IF;
        -- Whoever calls the task off at this moment goes first or waits.
        PERFORM 1 FROM communes_task t WHERE t.id = (SELECT task_id FROM communes_assignment WHERE id = NEW.assignment_id) FOR SHARE;
        IF EXISTS (
            SELECT 1 FROM communes_assignment a JOIN communes_task t ON t.id = a.task_id
            WHERE a.id = NEW.assignment_id AND t.called_off_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'the task was called off', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Report(models.Model):
    """What a commune reports on a task: once, by somebody with an account or by a link (nobody is then named)."""

    assignment = models.OneToOneField(Assignment, models.RESTRICT, related_name="report", verbose_name="việc của xã")
    words = models.TextField("đã làm gì")
    reached = models.PositiveIntegerField("số cơ sở, hộ được phổ biến")
    wish = models.TextField("khó khăn, đề nghị", blank=True)
    photo = models.OneToOneField(Attachment, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="ảnh")
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người báo cáo")
    link = models.OneToOneField(Link, models.RESTRICT, null=True, blank=True, related_name="report", verbose_name="liên kết")
    at = models.DateTimeField("báo cáo lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "báo cáo của xã"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="commune_report_says_what"),
            models.CheckConstraint(condition=Q(reached__lte=MOST_REACHED), name="commune_report_reaches_whom_there_are"),
            models.CheckConstraint(
                condition=Q(by__isnull=True, link__isnull=False) | Q(by__isnull=False, link__isnull=True),
                name="commune_report_comes_one_way",
            ),
        ]
        triggers = [BY_ITS_LINK, append_only("commune_report_stays", "a report stays as it was sent")]

    def __str__(self) -> str:
        return f"{self.assignment_id}"
