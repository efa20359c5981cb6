"""An officer who moves hands over what they hold: to whom, what, and who has signed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models.people import Membership
from khuyencong.actors.staffing import HandoverState, Outcome, Section
from khuyencong.actors.workflow.handover_machine import HANDOVER
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm
from khuyencong.workflow.guard import triggers
from khuyencong.workflow.models import Moving

USER = settings.AUTH_USER_MODEL


def settled_when_signed(name: str, later: str) -> Firm:
    """The rows of a handover are those that the giving side signed: after that only the columns `later` change."""
    return Firm(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("standing", "text")],
        func=f"""
            SELECT state INTO standing FROM actors_handover
                WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.handover_id ELSE OLD.handover_id END;
            IF standing IS DISTINCT FROM '{HandoverState.DRAFT}' AND (
                TG_OP <> 'UPDATE' OR (to_jsonb(NEW) - '{later}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{later}'::text[])
            ) THEN
                RAISE EXCEPTION 'handover: what was signed does not change' USING ERRCODE = 'check_violation';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        """,  # noqa: S608 (names of our own)
    )


class Handover(Moving):
    """The handover of one role of one person. Nothing moves until both sides have signed; then everything moves at once.

    `effective_on` is the last day of the giver's role. `forced_reason` says why the role was ended before its work had a taker.
    """

    machine = HANDOVER

    membership = models.ForeignKey(Membership, models.RESTRICT, related_name="handovers", verbose_name="vai trò bàn giao")
    giver = models.ForeignKey(USER, models.RESTRICT, related_name="handovers_given", verbose_name="bên giao")
    effective_on = models.DateField("bàn giao hết ngày")
    cause = models.CharField("lý do bàn giao", max_length=300)
    forced_reason = models.CharField("lý do kết thúc vai trò trước khi bàn giao", max_length=300, blank=True)
    note = models.TextField("ý kiến, lưu ý", blank=True)
    created_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc", default=clock.now)
    giver_signed_at = models.DateTimeField("bên giao ký lúc", null=True, blank=True)
    giver_signed_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người ký bên giao")
    stand_in_reason = models.CharField("lý do ký thay bên giao", max_length=300, blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="biên bản")

    class Meta:
        verbose_name = verbose_name_plural = "bàn giao"
        ordering = ("-created_at", "-id")
        triggers = triggers(HANDOVER)
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state__in=HandoverState.open()),
                name="one_handover_of_a_role_at_a_time",
                violation_error_message="Vai trò này đang có một lần bàn giao chưa xong.",
            ),
            models.CheckConstraint(condition=Q(state__in=HandoverState.values), name="handover_state_is_known"),
            models.CheckConstraint(
                condition=Q(giver_signed_at__isnull=True, giver_signed_by__isnull=True, stand_in_reason="")
                | Q(giver_signed_at__isnull=False, giver_signed_by=F("giver"), stand_in_reason="")
                | (Q(giver_signed_at__isnull=False) & ~Q(giver_signed_by=F("giver")) & ~Q(stand_in_reason="")),
                name="handover_giving_is_signed_or_stood_in_for",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[HandoverState.SIGNED, HandoverState.DONE]) | Q(giver_signed_by__isnull=False),
                name="handover_is_signed_by_the_giving_side",
            ),
            models.CheckConstraint(
                condition=Q(state=HandoverState.DONE, finished_at__isnull=False)
                | (~Q(state=HandoverState.DONE) & Q(finished_at__isnull=True)),
                name="handover_done_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Bàn giao {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the handover."""
        return reverse("actors:handover", args=[self.pk])


class HandoverReceiver(models.Model):
    """One who takes over, in a role of the same organisation, and when they signed."""

    handover = models.ForeignKey(Handover, models.RESTRICT, related_name="receivers")
    membership = models.ForeignKey(Membership, models.RESTRICT, related_name="+", verbose_name="vai trò nhận")
    position = models.PositiveSmallIntegerField("thứ tự")
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "bên nhận"
        ordering = ("handover", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "membership"],
                name="a_receiver_is_named_once",
                violation_error_message="Người này đã có trong danh sách nhận.",
            ),
            models.UniqueConstraint(fields=["handover", "position"], name="receiver_position_once"),
        ]
        triggers = [settled_when_signed("receivers_are_those_signed_for", "{signed_at}")]

    def __str__(self) -> str:
        return f"{self.handover_id}: {self.membership_id}"


class HandoverItem(models.Model):
    """One row of the checklist: something on the portal (named by its keeper and key), or a thing written down freely."""

    handover = models.ForeignKey(Handover, models.RESTRICT, related_name="items")
    section = models.CharField("phần", max_length=10, choices=Section)
    keeper = models.CharField("loại việc", max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField("tên", max_length=300)
    detail = models.CharField("chi tiết, số lượng, tình trạng", max_length=500, blank=True)
    url = models.CharField("địa chỉ", max_length=300, blank=True)
    receiver = models.ForeignKey(HandoverReceiver, models.RESTRICT, null=True, blank=True, related_name="items", verbose_name="người nhận")
    outcome = models.CharField("kết quả", max_length=8, choices=Outcome, default=Outcome.WAITING)
    done_at = models.DateTimeField("chuyển lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "nội dung bàn giao"
        ordering = ("handover", "id")
        constraints = [
            models.CheckConstraint(condition=Q(section__in=Section.values), name="handover_item_section_is_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="handover_item_outcome_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="handover_item_has_a_title"),
            models.CheckConstraint(
                condition=(Q(section=Section.FILE, subject_id__isnull=False) & ~Q(keeper=""))
                | (~Q(section=Section.FILE) & Q(keeper="", subject_id__isnull=True)),
                name="handover_item_names_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WAITING, done_at__isnull=True) | (~Q(outcome=Outcome.WAITING) & Q(done_at__isnull=False)),
                name="handover_item_done_says_when",
            ),
            models.UniqueConstraint(
                fields=["handover", "keeper", "subject_id"], condition=Q(section=Section.FILE), name="handover_names_a_thing_once"
            ),
        ]
        triggers = [settled_when_signed("items_are_those_signed_for", "{outcome,done_at}")]

    def __str__(self) -> str:
        return self.title
