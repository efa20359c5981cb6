"""What follows a finding: who mends it, reminders, and the proceeding before a sanction."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from inspections.enums import Measure, Outcome, RuleCode
from khuyencong import clock
from khuyencong.documents.models import Attachment, Paper
from khuyencong.triggers import Firm, append_only, kept
from projects.models import Finding, Line

USER = settings.AUTH_USER_MODEL


class FindingOwner(models.Model):
    """Who at the cơ sở answers for mending a finding, as the minutes name them."""

    finding = models.OneToOneField(Finding, models.RESTRICT, related_name="owner")
    name = models.CharField("người chịu trách nhiệm", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "người khắc phục tồn tại"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="owner_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """That a step of the ladder was told of a finding, for the due day that it then had; never told twice."""

    finding = models.ForeignKey(Finding, models.RESTRICT, related_name="reminders")
    step = models.CharField("bước", max_length=8, choices=RuleCode)
    due_on = models.DateField("hạn khi nhắc")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lần nhắc khắc phục"
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["finding", "step", "due_on"], name="step_is_reminded_once"),
            models.CheckConstraint(condition=Q(step__in=RuleCode.ladder()), name="reminder_step_is_of_the_ladder"),
        ]
        triggers = [append_only("reminder_stays", "a reminder is not changed")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.step}"


class Sanction(models.Model):
    """A measure that is considered after a finding. The cơ sở answers first; who decides did not propose."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="sanctions", verbose_name="cơ sở, đề án")
    finding = models.ForeignKey(Finding, models.RESTRICT, related_name="sanctions", verbose_name="tồn tại")
    measure = models.CharField("biện pháp", max_length=8, choices=Measure)
    grounds = models.TextField("lý do dự kiến xử lý")
    proposed_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người yêu cầu")
    proposed_at = models.DateTimeField(default=clock.now)
    reply_until = models.DateField("giải trình đến hết ngày")
    notice = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="thông báo")
    reply = models.TextField("giải trình", blank=True)
    reply_proof = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+")
    replied_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người giải trình")
    replied_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=8, choices=Outcome, blank=True)
    decision = models.TextField("lý do quyết định", blank=True)
    decided_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người quyết định")
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    lifted_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người thôi áp dụng")
    lifted_at = models.DateTimeField("thôi áp dụng lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "xử lý sau kiểm tra"
        ordering = ("-proposed_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(measure__in=Measure.values) & ~Q(grounds=""), name="sanction_says_what_and_why"),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, reply="") | (Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply="")),
                name="sanction_reply_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by__isnull=True, decided_on__isnull=True)
                | (Q(outcome__in=Outcome.values, decided_by__isnull=False, decided_on__isnull=False) & ~Q(decision="")),
                name="sanction_decided_is_whole",
            ),
            # Right of reply: nobody is sanctioned before they answered or their time was over.
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.IMPOSED) | Q(replied_at__isnull=False) | Q(decided_on__gt=F("reply_until")),
                name="sanction_waits_for_the_reply",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="sanction_is_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(outcome=Outcome.IMPOSED, lifted_by__isnull=False),
                name="sanction_lifted_was_imposed",
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(outcome=""), name="sanction_is_considered_once"),
        ]
        triggers = [
            kept("sanction_is_kept", "a proceeding is kept"),
            Firm(
                name="sanction_decided_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF OLD.outcome <> '' AND (OLD.lifted_at IS NOT NULL OR
                        (to_jsonb(NEW) - '{lifted_by_id,lifted_at}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{lifted_by_id,lifted_at}'::text[])) THEN
                        RAISE EXCEPTION 'what was decided after an inspection does not change' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.line}"

    def get_absolute_url(self) -> str:
        """The page of the proceeding."""
        return reverse("inspections:sanction", args=[self.pk])
