"""Agreements with donors: what was promised, for what, by when; what came, at which rate; what went back; what was reported."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budgets.models import Entry, Fund, SupportContent
from donors.enums import AgreementState, Currency
from donors.models.donors import Appeal, Donor
from donors.models.rates import ExchangeRate
from khuyencong import clock
from khuyencong.actors.models import AdminUnit
from khuyencong.documents.models import Attachment, Paper
from khuyencong.triggers import Firm, append_only, kept
from projects.models import Project

USER = settings.AUTH_USER_MODEL
_LAPSES = ("state", "ended_on", "end_reason")

AGREEMENT_STAYS = Firm(
    name="agreement_in_force_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=~pgtrigger.Q(old__state=AgreementState.DRAFT.value),
    func=f"""
        IF to_jsonb(NEW) - ARRAY[{", ".join(f"'{name}'" for name in _LAPSES)}] <> to_jsonb(OLD) - ARRAY[{", ".join(f"'{name}'" for name in _LAPSES)}]
            OR NEW.state = 'draft' OR OLD.state = 'ended' THEN
            RAISE EXCEPTION USING MESSAGE = 'agreement ' || OLD.id || ' is in force and stays', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
DUE_WHOLE = Firm(
    name="agreement_is_due_whole",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__state=AgreementState.IN_FORCE.value),
    declare=[("due", "numeric")],
    func="""
        SELECT coalesce(sum(amount), 0) INTO due FROM donors_instalment WHERE agreement_id = NEW.id;
        IF due <> NEW.amount THEN
            RAISE EXCEPTION USING MESSAGE = 'agreement ' || NEW.id || ': its instalments do not make its amount', ERRCODE = 'check_violation';
        END IF;
        IF NEW.rate_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM donors_exchangerate WHERE id = NEW.rate_id AND currency = NEW.currency AND day = NEW.signed_on
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'agreement ' || NEW.id || ': its rate is not that of its day', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
INSTALMENTS_STAY = Firm(
    name="instalment_in_force_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (SELECT 1 FROM donors_agreement WHERE id IN (NEW.agreement_id, OLD.agreement_id) AND state <> 'draft') THEN
            RAISE EXCEPTION USING MESSAGE = 'an instalment of an agreement in force stays', ERRCODE = 'check_violation';
        END IF;
        RETURN coalesce(NEW, OLD);
    """,
)
# What came is counted at the rate of its day, is in the ledger as the fund's, and never more than was agreed; two at once meet at the agreement's row.
RECEIVED_RIGHTLY = Firm(
    name="receipt_is_as_agreed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("agreed", "record"), ("of_day", "record"), ("came", "numeric"), ("worth", "numeric")],
    func="""
        SELECT state, currency, amount, fund_id, signed_on INTO agreed FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(amount), 0) INTO came FROM donors_receipt WHERE agreement_id = NEW.agreement_id;
        IF agreed.state <> 'in_force' OR came + NEW.amount > agreed.amount OR NEW.received_on < agreed.signed_on THEN
            RAISE EXCEPTION USING MESSAGE = 'receipt: agreement ' || NEW.agreement_id || ' does not promise it', ERRCODE = 'check_violation';
        END IF;
        worth := NEW.amount;
        IF agreed.currency <> 'VND' THEN
            SELECT currency, day, rate INTO of_day FROM donors_exchangerate WHERE id = NEW.rate_id;
            IF of_day.currency IS DISTINCT FROM agreed.currency OR of_day.day IS DISTINCT FROM NEW.received_on THEN
                RAISE EXCEPTION USING MESSAGE = 'receipt: the rate is not that of its day and currency', ERRCODE = 'check_violation';
            END IF;
            worth := round(NEW.amount * of_day.rate);
        ELSIF NEW.rate_id IS NOT NULL THEN
            RAISE EXCEPTION USING MESSAGE = 'receipt: đồng have no rate', ERRCODE = 'check_violation';
        END IF;
        IF worth <> NEW.amount_vnd OR NOT EXISTS (
            SELECT 1 FROM budgets_leg l JOIN budgets_account a ON a.id = l.account_id
            WHERE l.entry_id = NEW.entry_id AND a.stage = 'estimate' AND a.fund_id = agreed.fund_id AND l.credit = NEW.amount_vnd
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'receipt: the ledger does not say the same', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
GIVEN_BACK_RIGHTLY = Firm(
    name="return_is_in_the_ledger",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM budgets_leg l JOIN budgets_account a ON a.id = l.account_id JOIN donors_agreement g ON g.fund_id = a.fund_id
            WHERE l.entry_id = NEW.entry_id AND a.stage = 'estimate' AND g.id = NEW.agreement_id AND l.debit = NEW.amount
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'return: the ledger does not say the same', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Agreement(models.Model):
    """An agreement with a donor. In force it has a fund of its own in the ledger, and its words never change."""

    donor = models.ForeignKey(Donor, models.RESTRICT, related_name="agreements", verbose_name="nhà tài trợ")
    appeal = models.ForeignKey(Appeal, models.RESTRICT, null=True, blank=True, related_name="agreements", verbose_name="đợt vận động")
    number = models.CharField("số thỏa thuận", max_length=80)
    title = models.CharField("nội dung", max_length=250)
    purpose = models.TextField("mục đích, điều kiện sử dụng")
    currency = models.CharField("loại tiền", max_length=3, choices=Currency, default=Currency.VND)
    amount = models.DecimalField("số tiền thỏa thuận", max_digits=18, decimal_places=2)
    rate = models.ForeignKey(ExchangeRate, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="tỷ giá ngày ký")
    signed_on = models.DateField("ngày ký")
    starts_on = models.DateField("thực hiện từ")
    ends_on = models.DateField("thực hiện đến")
    contents = models.ManyToManyField(SupportContent, blank=True, related_name="+", verbose_name="chỉ cho các nội dung")
    district = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="chỉ cho địa bàn")
    project = models.ForeignKey(Project, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="chỉ cho đề án")
    report_every = models.PositiveSmallIntegerField("báo cáo nhà tài trợ mỗi (tháng)", default=6)
    file = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="bản thỏa thuận")
    state = models.CharField("tình trạng", max_length=8, choices=AgreementState, default=AgreementState.DRAFT)
    drafted_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    drafted_at = models.DateTimeField("lập lúc", default=clock.now)
    confirmed_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người đưa vào thực hiện")
    confirmed_at = models.DateTimeField("đưa vào thực hiện lúc", null=True, blank=True)
    fund = models.OneToOneField(Fund, models.RESTRICT, null=True, blank=True, related_name="agreement", verbose_name="khoản kinh phí riêng")
    ended_on = models.DateField("kết thúc ngày", null=True, blank=True)
    end_reason = models.CharField("lý do kết thúc", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thỏa thuận tài trợ"
        ordering = ("-signed_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["donor", "number"], name="agreement_number_once", violation_error_message="Thỏa thuận số này của nhà tài trợ đã có."
            ),
            models.CheckConstraint(condition=Q(currency__in=Currency.values), name="agreement_currency_is_known"),
            models.CheckConstraint(condition=Q(state__in=AgreementState.values), name="agreement_state_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="agreement_amount_is_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(report_every__lte=24), name="agreement_reports_within_two_years"),
            models.CheckConstraint(
                condition=Q(state=AgreementState.DRAFT, confirmed_by__isnull=True, confirmed_at__isnull=True, fund__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False, fund__isnull=False, file__isnull=False)
                    & ~Q(state=AgreementState.DRAFT)
                    & ~Q(confirmed_by=F("drafted_by"))
                ),
                name="agreement_confirmed_by_another",
                violation_error_message="Người đưa vào thực hiện phải khác người lập.",
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.DRAFT)
                | Q(currency=Currency.VND, rate__isnull=True)
                | (~Q(currency=Currency.VND) & Q(rate__isnull=False)),
                name="agreement_has_the_rate_of_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.ENDED, ended_on__isnull=False) & ~Q(end_reason="")
                | ~Q(state=AgreementState.ENDED) & Q(ended_on__isnull=True, end_reason=""),
                name="agreement_ended_with_a_reason",
            ),
        ]
        triggers = [AGREEMENT_STAYS, DUE_WHOLE, kept("agreement_is_kept", "an agreement is kept")]

    def __str__(self) -> str:
        return f"{self.number} {self.donor.name}"

    def get_absolute_url(self) -> str:
        """The agreement's page."""
        return reverse("donors:agreement", args=[self.pk])

    @property
    def is_foreign(self) -> bool:
        """Whether its money is counted at the rate of a day."""
        return self.currency != Currency.VND


class Instalment(models.Model):
    """A part of what was promised, in the agreement's currency, and its day."""

    agreement = models.ForeignKey(Agreement, models.RESTRICT, related_name="instalments")
    position = models.PositiveSmallIntegerField("đợt")
    due_on = models.DateField("hạn")
    amount = models.DecimalField("số tiền", max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "đợt tài trợ"
        ordering = ("agreement", "position")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="donor_instalment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="donor_instalment_is_positive"),
        ]
        triggers = [INSTALMENTS_STAY]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.position}"


class Receipt(models.Model):
    """Money that came: its amount in the agreement's currency, the rate of its day, the đồng that the ledger took in."""

    agreement = models.ForeignKey(Agreement, models.RESTRICT, related_name="receipts")
    received_on = models.DateField("ngày nhận")
    amount = models.DecimalField("số tiền", max_digits=18, decimal_places=2)
    rate = models.ForeignKey(ExchangeRate, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="tỷ giá ngày nhận")
    amount_vnd = models.BigIntegerField("thành tiền (đồng)")
    voucher = models.CharField("số chứng từ", max_length=60, unique=True, error_messages={"unique": "Số chứng từ này đã được ghi."})
    entry = models.OneToOneField(Entry, models.RESTRICT, related_name="+", verbose_name="bút toán")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "tiền tài trợ đã nhận"
        ordering = ("received_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, amount_vnd__gt=0), name="donor_receipt_is_positive"),
            models.CheckConstraint(condition=~Q(voucher=""), name="donor_receipt_has_its_voucher"),
        ]
        triggers = [RECEIVED_RIGHTLY, append_only("donor_receipt_stays", "what was received stays")]

    def __str__(self) -> str:
        return self.voucher


class GivenBack(models.Model):
    """What was not used and went back to the donor, in đồng, with its entry."""

    agreement = models.ForeignKey(Agreement, models.RESTRICT, related_name="returns")
    on = models.DateField("ngày hoàn trả")
    amount = models.BigIntegerField("số tiền (đồng)")
    reason = models.CharField("lý do", max_length=300)
    voucher = models.CharField("số chứng từ", max_length=60, unique=True, error_messages={"unique": "Số chứng từ này đã được ghi."})
    entry = models.OneToOneField(Entry, models.RESTRICT, related_name="+", verbose_name="bút toán")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "tiền hoàn trả nhà tài trợ"
        ordering = ("on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="given_back_is_positive"),
            models.CheckConstraint(condition=~Q(voucher="") & ~Q(reason=""), name="given_back_says_why"),
        ]
        triggers = [GIVEN_BACK_RIGHTLY, append_only("given_back_stays", "what was given back stays")]

    def __str__(self) -> str:
        return self.voucher


class DonorReport(models.Model):
    """A report that the agreement promises: due on a day, and its paper once made."""

    agreement = models.ForeignKey(Agreement, models.RESTRICT, related_name="reports")
    due_on = models.DateField("hạn")
    words = models.TextField("đánh giá", blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="văn bản")
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người lập")
    at = models.DateTimeField("lập lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "báo cáo nhà tài trợ"
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "due_on"], name="donor_report_once"),
            models.CheckConstraint(
                condition=Q(paper__isnull=True, by__isnull=True, at__isnull=True)
                | (Q(paper__isnull=False, by__isnull=False, at__isnull=False) & ~Q(words="")),
                name="donor_report_is_whole",
            ),
        ]
        triggers = [kept("donor_report_is_kept", "a report to a donor is kept")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.due_on}"
