"""Working off: what belongs together, why something does not, questions to the accountant, and the paper of a period."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, append_only, kept
from projects.models import PaymentRequest
from treasury.enums import Way
from treasury.models.statement import StatementRow

USER = settings.AUTH_USER_MODEL
_ONE_SIDE = Q(row__isnull=False, payment__isnull=True) | Q(row__isnull=True, payment__isnull=False)

MATCH_IS_OF_A_PAYMENT = Firm(
    name="match_is_of_a_payment",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("paid", "record"), ("told", "bigint")],
    func="""
        SELECT amount, state INTO paid FROM projects_paymentrequest WHERE id = NEW.payment_id;
        SELECT amount INTO told FROM treasury_statementrow WHERE id = NEW.row_id;
        IF paid.state IS DISTINCT FROM 'paid' THEN
            RAISE EXCEPTION USING MESSAGE = 'match: request ' || NEW.payment_id || ' is not paid', ERRCODE = 'check_violation';
        END IF;
        IF paid.amount <> told AND (NEW.way <> 'hand' OR NEW.reason = '') THEN
            RAISE EXCEPTION USING MESSAGE = 'match: amounts differ, and nobody says why', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
MATCH_STAYS = Firm(
    name="match_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF (NEW.row_id, NEW.payment_id, NEW.way, NEW.reason, NEW.by_id, NEW.at) IS DISTINCT FROM
                (OLD.row_id, OLD.payment_id, OLD.way, OLD.reason, OLD.by_id, OLD.at) OR OLD.undone_at IS NOT NULL THEN
            RAISE EXCEPTION USING MESSAGE = 'match ' || OLD.id || ' stays; it may be undone, once', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
QUESTION_STAYS = Firm(
    name="question_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF (NEW.row_id, NEW.payment_id, NEW.text, NEW.asked_by_id, NEW.asked_at) IS DISTINCT FROM
                (OLD.row_id, OLD.payment_id, OLD.text, OLD.asked_by_id, OLD.asked_at) OR OLD.answered_at IS NOT NULL THEN
            RAISE EXCEPTION USING MESSAGE = 'question ' || OLD.id || ' stays; it is answered once', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Match(models.Model):
    """A line of the statement is a payment of the portal. One live match for each; amounts that differ are argued by hand."""

    row = models.ForeignKey(StatementRow, models.RESTRICT, related_name="matches", verbose_name="dòng của bảng kê")
    payment = models.ForeignKey(PaymentRequest, models.RESTRICT, related_name="treasury_matches", verbose_name="khoản chi")
    way = models.CharField("cách khớp", max_length=8, choices=Way)
    reason = models.CharField("lý do", max_length=400, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người khớp")
    at = models.DateTimeField("lúc", default=clock.now)
    undone_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người bỏ khớp")
    undone_at = models.DateTimeField("bỏ khớp lúc", null=True, blank=True)
    undone_reason = models.CharField("lý do bỏ khớp", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "khớp với Kho bạc"
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="match_way_is_known"),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True, undone_reason="")
                | (Q(undone_by__isnull=False, undone_at__isnull=False) & ~Q(undone_reason="")),
                name="match_undone_is_whole",
            ),
            models.UniqueConstraint(
                fields=["row"], condition=Q(undone_at__isnull=True), name="match_of_a_row_is_one",
                violation_error_message="Dòng này đã được khớp.",
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(undone_at__isnull=True), name="match_of_a_payment_is_one",
                violation_error_message="Khoản chi này đã được khớp với dòng khác.",
            ),
        ]  # fmt: skip
        triggers = [kept("match_is_kept", "a match is undone, never deleted"), MATCH_IS_OF_A_PAYMENT, MATCH_STAYS]

    def __str__(self) -> str:
        return f"{self.row_id} = {self.payment_id}"


class Explanation(models.Model):
    """Why a line or a payment stands alone, and rightly so."""

    row = models.ForeignKey(StatementRow, models.RESTRICT, null=True, blank=True, related_name="explanations")
    payment = models.ForeignKey(PaymentRequest, models.RESTRICT, null=True, blank=True, related_name="treasury_explanations")
    text = models.CharField("giải trình", max_length=1000)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người giải trình")
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "giải trình chênh lệch"
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=_ONE_SIDE, name="explanation_is_of_one_side"),
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says_something"),
        ]
        triggers = [append_only("explanation_stays", "an explanation stays; another may follow")]

    def __str__(self) -> str:
        return self.text


class Question(models.Model):
    """A question to the accountant about a line or a payment; somebody else answers."""

    row = models.ForeignKey(StatementRow, models.RESTRICT, null=True, blank=True, related_name="questions")
    payment = models.ForeignKey(PaymentRequest, models.RESTRICT, null=True, blank=True, related_name="treasury_questions")
    text = models.CharField("câu hỏi", max_length=1000)
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người hỏi")
    asked_at = models.DateTimeField("hỏi lúc", default=clock.now)
    answer = models.CharField("trả lời", max_length=1000, blank=True)
    answered_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người trả lời")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "câu hỏi về chênh lệch"
        ordering = ("asked_at", "id")
        constraints = [
            models.CheckConstraint(condition=_ONE_SIDE, name="question_is_of_one_side"),
            models.CheckConstraint(condition=~Q(text=""), name="question_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="question_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")), name="question_is_answered_by_another"
            ),
            models.UniqueConstraint(
                fields=["row", "payment"], condition=Q(answered_at__isnull=True), nulls_distinct=False, name="question_open_is_one",
                violation_error_message="Đang có một câu hỏi chưa được trả lời.",
            ),
        ]  # fmt: skip
        triggers = [kept("question_is_kept", "a question is kept"), QUESTION_STAYS]

    def __str__(self) -> str:
        return self.text


class Reconciliation(models.Model):
    """What both sides said of a period on a day (đồng), with its paper; the newest of a period counts."""

    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến ngày")
    ours_count = models.PositiveIntegerField("số khoản chi trên cổng")
    ours_total = models.BigIntegerField("tổng chi trên cổng (đồng)")
    theirs_count = models.PositiveIntegerField("số dòng của Kho bạc")
    theirs_total = models.BigIntegerField("tổng của Kho bạc (đồng)")
    differences = models.PositiveIntegerField("số chênh lệch")
    unexplained = models.PositiveIntegerField("số chênh lệch chưa giải trình")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    at = models.DateTimeField("lập lúc", default=clock.now)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="biên bản")

    class Meta:
        verbose_name = verbose_name_plural = "đối chiếu với Kho bạc"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="reconciliation_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ours_total__gte=0, theirs_total__gte=0, unexplained__lte=F("differences")), name="reconciliation_is_sound"
            ),
        ]
        triggers = [kept("reconciliation_is_kept", "a reconciliation is kept")]

    def __str__(self) -> str:
        return f"{self.first_on:%d/%m/%Y}–{self.last_on:%d/%m/%Y}"
