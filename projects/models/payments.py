"""Requests for money: asked, checked, approved, paid by four people; what the database holds of their sums and their order."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, append_only
from khuyencong.workflow.guard import triggers
from khuyencong.workflow.models import Moving
from projects.enums import AttachmentPurpose, PaymentKind, PaymentState
from projects.models.line import Line
from projects.models.parts import SourcePart
from projects.workflow.payment_machine import PAYMENT

USER = settings.AUTH_USER_MODEL
_UNDONE = [state.value for state in PaymentState.undone()]


# What was refused or reversed counts for nothing. The contract is locked, so that two requests at once are added up one after the other.
ADVANCE_IS_WITHIN_LIMIT = Firm(
    name="advance_is_within_limit",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__kind=PaymentKind.ADVANCE.value) & ~pgtrigger.Q(new__state__in=_UNDONE),
    declare=[("most", "bigint"), ("asked", "bigint"), ("parts", "bigint"), ("told", "record")],
    func="""
        SELECT CASE WHEN NEW.part_id IS NULL THEN amount ELSE (SELECT amount FROM projects_sourcepart WHERE id = NEW.part_id) END
                * advance_limit_bp / 10000 INTO most FROM projects_contract WHERE line_id = NEW.line_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(amount), 0) INTO asked FROM projects_paymentrequest
            WHERE line_id = NEW.line_id AND part_id IS NOT DISTINCT FROM NEW.part_id AND kind = NEW.kind AND state NOT IN ('refused', 'reversed') AND id <> NEW.id;
        IF most IS NULL OR asked + NEW.amount > most THEN
            RAISE EXCEPTION USING MESSAGE = 'payment: advances of line ' || NEW.line_id || ' exceed the limit of its contract',
                ERRCODE = 'check_violation';
        END IF;
        SELECT coalesce(s.amount, c.amount) * (10000 - c.retention_bp) / 10000 AS before, l.accepted IS NOT NULL AS done INTO told
            FROM projects_contract c JOIN projects_line l ON l.id = c.line_id LEFT JOIN projects_sourcepart s ON s.id = NEW.part_id
            WHERE c.line_id = NEW.line_id;
        SELECT coalesce(sum(amount), 0) INTO parts FROM projects_paymentrequest
            WHERE line_id = NEW.line_id AND part_id IS NOT DISTINCT FROM NEW.part_id AND kind = 'partial' AND state NOT IN ('refused', 'reversed');
        IF parts > 0 AND NOT told.done AND asked + parts + NEW.amount > told.before THEN
            RAISE EXCEPTION USING MESSAGE = 'payment: the contract of line ' || NEW.line_id || ' holds a share back', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


# Before the acceptance a share stays behind; after it no more is paid than was accepted and what came back; the last payment waits for
# the acceptance and for the proof of the beneficiary's own money. The contract is locked, so that two requests at once take turns.
PAYMENT_WAITS_ITS_TURN = Firm(
    name="payment_waits_its_turn",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__kind__in=[PaymentKind.PARTIAL.value, PaymentKind.PAYMENT.value]) & ~pgtrigger.Q(new__state__in=_UNDONE),
    declare=[("told", "record"), ("asked", "bigint"), ("proven", "bigint")],
    func="""
        SELECT coalesce(s.amount, c.amount) AS amount, coalesce(s.amount, c.amount) * (10000 - c.retention_bp) / 10000 AS before,
                c.retention_citation <> '' AS partly, l.accepted IS NOT NULL AS done,
                l.accepted_cost - l.accepted - l.other_state - l.social AS own INTO told
            FROM projects_contract c JOIN projects_line l ON l.id = c.line_id LEFT JOIN projects_sourcepart s ON s.id = NEW.part_id
            WHERE c.line_id = NEW.line_id FOR NO KEY UPDATE OF c;
        SELECT coalesce(sum(amount), 0) INTO asked FROM projects_paymentrequest
            WHERE line_id = NEW.line_id AND part_id IS NOT DISTINCT FROM NEW.part_id AND state NOT IN ('refused', 'reversed') AND id <> NEW.id;
        IF told.amount IS NULL OR (NOT told.done AND (NEW.kind = 'payment' OR NOT told.partly OR asked + NEW.amount > told.before)) THEN
            RAISE EXCEPTION USING MESSAGE = 'payment: line ' || NEW.line_id || ' is not accepted, and its contract holds a share back',
                ERRCODE = 'check_violation';
        END IF;
        IF asked + NEW.amount > told.amount THEN
            RAISE EXCEPTION USING MESSAGE = 'payment: line ' || NEW.line_id || ' would be paid beyond its contract', ERRCODE = 'check_violation';
        END IF;
        IF NEW.kind = 'payment' THEN
            SELECT coalesce(sum(amount), 0) INTO proven FROM projects_counterpartproof WHERE line_id = NEW.line_id AND verified_at IS NOT NULL;
            IF proven < told.own THEN
                RAISE EXCEPTION USING MESSAGE = 'payment: the counterpart of line ' || NEW.line_id || ' is not proven', ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    """,
)

# What was asked stays as it was asked, and who did a step cannot be made another afterwards.
PAYMENT_SAYS_WHAT_IT_SAID = Firm(
    name="payment_says_what_it_said",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF (NEW.line_id, NEW.part_id, NEW.kind, NEW.amount, NEW.requested_by_id) IS DISTINCT FROM (OLD.line_id, OLD.part_id, OLD.kind, OLD.amount, OLD.requested_by_id)
                OR (OLD.checked_by_id IS NOT NULL AND NEW.checked_by_id IS DISTINCT FROM OLD.checked_by_id)
                OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
                OR (OLD.recorded_by_id IS NOT NULL AND (NEW.recorded_by_id, NEW.voucher, NEW.paid_on)
                    IS DISTINCT FROM (OLD.recorded_by_id, OLD.voucher, OLD.paid_on)) THEN
            RAISE EXCEPTION USING MESSAGE = 'payment ' || NEW.id || ' stays as it was asked, checked, approved and paid',
                ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


PART_IS_OF_THE_LINE = Firm(
    name="payment_is_of_a_part_of_its_line",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("part_id", "line_id"),
    condition=pgtrigger.Q(new__part__isnull=False),
    func="""
        IF NOT EXISTS (SELECT 1 FROM projects_sourcepart WHERE id = NEW.part_id AND line_id = NEW.line_id) THEN
            RAISE EXCEPTION USING MESSAGE = 'payment: source part ' || NEW.part_id || ' is of another line', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class PaymentRequest(Moving):
    """A request for an advance or a payment; who asks, who checks, who approves and who records are four people.

    It is paid out of one purse: that of a source's `part`, or the đề án's own source without one.
    """

    machine = PAYMENT

    line = models.ForeignKey(Line, models.RESTRICT, related_name="payment_requests")
    part = models.ForeignKey(
        SourcePart, models.RESTRICT, null=True, blank=True, related_name="payment_requests", verbose_name="nguồn kinh phí"
    )
    kind = models.CharField("loại", max_length=8, choices=PaymentKind)
    amount = models.BigIntegerField("số tiền (đồng)")
    note = models.CharField("nội dung", max_length=300)
    requested_by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người kiểm tra")
    approved_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    paid_on = models.DateField("ngày chi", null=True, blank=True)
    voucher = models.CharField("số chứng từ kho bạc", max_length=60, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "đề nghị chi tiền"
        ordering = ("requested_at", "id")
        triggers = [*triggers(PAYMENT), ADVANCE_IS_WITHIN_LIMIT, PAYMENT_WAITS_ITS_TURN, PAYMENT_SAYS_WHAT_IT_SAID, PART_IS_OF_THE_LINE]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaymentKind.values), name="payment_kind_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_is_positive"),
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_state_is_known"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True)
                | (
                    ~Q(checked_by=F("requested_by"))
                    & (Q(approved_by__isnull=True) | ~Q(checked_by=F("approved_by")))
                    & (Q(recorded_by__isnull=True) | ~Q(checked_by=F("recorded_by")))
                ),
                name="payment_checker_is_another",
            ),
            # Approved requests have come through this state; those paid before there was a check name nobody.
            models.CheckConstraint(
                condition=~Q(state=PaymentState.CHECKED) | Q(checked_by__isnull=False), name="payment_checked_by_someone"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")), name="payment_asker_does_not_approve"
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True) | (~Q(recorded_by=F("approved_by")) & ~Q(recorded_by=F("requested_by"))),
                name="payment_recorder_is_a_third_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.PAID)
                | (Q(paid_on__isnull=False, approved_by__isnull=False, recorded_by__isnull=False) & ~Q(voucher="")),
                name="payment_paid_is_whole",
            ),
            models.UniqueConstraint(
                fields=["line", "kind", "part"],
                nulls_distinct=False,
                condition=Q(state__in=PaymentState.open()),
                name="payment_request_open_is_one",
                violation_error_message="Đang có một đề nghị cùng loại chờ xử lý.",
            ),
            models.UniqueConstraint(
                fields=["voucher"],
                condition=~Q(voucher="") & ~Q(state=PaymentState.REVERSED),
                name="payment_voucher_once",
                violation_error_message="Số chứng từ này đã được ghi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.line}"

    def get_absolute_url(self) -> str:
        """The page on which the request is handled."""
        return self.line.get_absolute_url()


class PaymentPaper(models.Model):
    """A paper whose original the approver has seen, by the rule that asks for it on that day."""

    request = models.ForeignKey(PaymentRequest, models.RESTRICT, related_name="papers_seen")
    purpose = models.CharField("loại giấy tờ", max_length=20, choices=AttachmentPurpose)
    citation = models.CharField("căn cứ", max_length=250)
    seen_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người xem bản gốc")
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "bản gốc đã xem"
        ordering = ("seen_at", "id")
        constraints = [models.UniqueConstraint(fields=["request", "purpose"], name="payment_paper_is_seen_once")]
        triggers = [append_only("payment_paper_stays", "an original that was seen stays so")]

    def __str__(self) -> str:
        return self.get_purpose_display()
