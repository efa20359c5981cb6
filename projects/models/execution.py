"""From the contract to its liquidation: contract, progress, counterpart, requests for money, acceptance."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.documents.models import Attachment, Paper
from khuyencong.triggers import Firm, kept
from khuyencong.workflow.guard import triggers
from khuyencong.workflow.models import Moving
from projects.enums import PaymentKind, PaymentState
from projects.models.line import Line
from projects.models.parts import SourcePart
from projects.workflow.payment_machine import PAYMENT

USER = settings.AUTH_USER_MODEL


# The last amendment says what a contract is worth and until when; until there is one, nothing of these changes.
CHANGED_BY_AMENDMENT = Firm(
    name="contract_changes_by_amendment",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    declare=[("worth", "bigint"), ("until", "date")],
    func="""
        IF NEW.amount = OLD.amount AND NEW.ends_on = OLD.ends_on AND NEW.line_id = OLD.line_id THEN
            RETURN NEW;
        END IF;
        SELECT amount, ends_on INTO worth, until FROM projects_amendment WHERE contract_id = NEW.id ORDER BY number DESC LIMIT 1;
        IF worth IS DISTINCT FROM NEW.amount OR until IS DISTINCT FROM NEW.ends_on OR NEW.line_id <> OLD.line_id THEN
            RAISE EXCEPTION USING MESSAGE = 'contract ' || NEW.id || ' is changed by an amendment alone', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Contract(models.Model):
    """The contract with one beneficiary: grant, advance limit in force, dates."""

    line = models.OneToOneField(Line, models.RESTRICT, related_name="contract")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="bên A")
    signed_on = models.DateField("ngày ký")
    starts_on = models.DateField("bắt đầu")
    ends_on = models.DateField("kết thúc")
    amount = models.BigIntegerField("kinh phí hỗ trợ (đồng)")
    advance_limit_bp = models.PositiveIntegerField("mức tạm ứng tối đa (phần vạn)")
    advance_citation = models.CharField("căn cứ mức tạm ứng", max_length=250)
    cooperating_unit = models.CharField("đơn vị phối hợp", max_length=200, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "hợp đồng"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_amount_is_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(advance_limit_bp__lte=10000), name="contract_advance_limit_is_a_share"),
        ]
        triggers = [kept("contract_is_kept", "a contract is kept"), CHANGED_BY_AMENDMENT]

    def __str__(self) -> str:
        return f"{self.line_id} {self.signed_on}"

    @property
    def advance_limit(self) -> int:
        """The most that may be advanced, in đồng, floored."""
        return self.amount * self.advance_limit_bp // 10000


# What was refused counts for nothing. The contract is locked, so that two requests at once are added up one after the other.
ADVANCE_IS_WITHIN_LIMIT = Firm(
    name="advance_is_within_limit",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__kind=PaymentKind.ADVANCE.value) & ~pgtrigger.Q(new__state=PaymentState.REFUSED.value),
    declare=[("most", "bigint"), ("asked", "bigint")],
    func="""
        SELECT CASE WHEN NEW.part_id IS NULL THEN amount ELSE (SELECT amount FROM projects_sourcepart WHERE id = NEW.part_id) END
                * advance_limit_bp / 10000 INTO most FROM projects_contract WHERE line_id = NEW.line_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(amount), 0) INTO asked FROM projects_paymentrequest
            WHERE line_id = NEW.line_id AND part_id IS NOT DISTINCT FROM NEW.part_id AND kind = NEW.kind AND state <> 'refused' AND id <> NEW.id;
        IF most IS NULL OR asked + NEW.amount > most THEN
            RAISE EXCEPTION USING MESSAGE = 'payment: advances of line ' || NEW.line_id || ' exceed the limit of its contract',
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
    """A request for an advance or a payment; who asks, who approves and who records are three people.

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
    approved_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    paid_on = models.DateField("ngày chi", null=True, blank=True)
    voucher = models.CharField("số chứng từ kho bạc", max_length=60, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "đề nghị chi tiền"
        ordering = ("requested_at", "id")
        triggers = [*triggers(PAYMENT), ADVANCE_IS_WITHIN_LIMIT, PART_IS_OF_THE_LINE]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaymentKind.values), name="payment_kind_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_is_positive"),
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_state_is_known"),
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
                condition=Q(state__in=[PaymentState.REQUESTED, PaymentState.APPROVED]),
                name="payment_request_open_is_one",
                violation_error_message="Đang có một đề nghị cùng loại chờ xử lý.",
            ),
            models.UniqueConstraint(
                fields=["voucher"],
                condition=~Q(voucher=""),
                name="payment_voucher_once",
                violation_error_message="Số chứng từ này đã được ghi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.line}"

    def get_absolute_url(self) -> str:
        """The page on which the request is handled."""
        return self.line.get_absolute_url()


class ProgressReport(models.Model):
    """The beneficiary's word on how far it is, with proof (Chỉ thị, mục 9b)."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="progress_reports")
    percent = models.PositiveSmallIntegerField("tiến độ (%)")
    text = models.TextField("việc đã làm")
    cost_so_far = models.BigIntegerField("chi phí đã thực hiện (đồng)")
    is_final = models.BooleanField("báo cáo hoàn thành", default=False)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    proof = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "báo cáo tiến độ"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100, cost_so_far__gte=0), name="progress_is_sane"),
            models.CheckConstraint(condition=Q(is_final=False) | Q(percent=100, proof__isnull=False), name="progress_final_is_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.percent}%"


class CounterpartProof(models.Model):
    """A document that proves the beneficiary's own money (Chỉ thị, mục 9c); an invoice counts once in the whole portal."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="counterpart_proofs")
    seller_tax_code = models.CharField("mã số thuế bên bán", max_length=14)
    number = models.CharField("số hóa đơn, chứng từ", max_length=60)
    dated_on = models.DateField("ngày")
    description = models.CharField("nội dung", max_length=250)
    amount = models.BigIntegerField("số tiền (đồng)")
    attachment = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    verified_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chứng từ vốn đối ứng"
        ordering = ("dated_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="proof_amount_is_positive"),
            models.UniqueConstraint(
                fields=["seller_tax_code", "number"],
                name="proof_is_used_once",
                violation_error_message="Hóa đơn, chứng từ này đã được dùng.",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True) | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="proof_verified_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("entered_by")), name="proof_is_verified_by_another"
            ),
        ]
        triggers = [kept("counterpartproof_is_kept", "a document of the counterpart is kept")]

    def __str__(self) -> str:
        return self.number


class Acceptance(models.Model):
    """Acceptance on the spot (nghiệm thu cơ sở): real cost, accepted grant, results."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="acceptances")
    held_on = models.DateField("ngày nghiệm thu")
    participants = models.CharField("thành phần khác", max_length=400, blank=True)
    is_passed = models.BooleanField("đạt")
    real_cost = models.BigIntegerField("chi phí thực tế (đồng)")
    grant = models.BigIntegerField("hỗ trợ được nghiệm thu (đồng)")
    remarks = models.TextField("nhận xét")
    new_jobs = models.PositiveIntegerField("lao động tăng thêm", default=0)
    capacity = models.CharField("năng lực đạt được", max_length=250, blank=True)
    measures = models.JSONField("chỉ tiêu kết quả", default=dict, blank=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "nghiệm thu"
        ordering = ("-held_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(real_cost__gte=0, grant__gte=0, grant__lte=F("real_cost")), name="acceptance_amounts_are_sound"
            ),
            models.UniqueConstraint(fields=["line"], condition=Q(is_passed=True), name="acceptance_is_passed_once"),
        ]
        triggers = [kept("acceptance_is_kept", "minutes of an acceptance are kept")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.held_on}"


class Liquidation(models.Model):
    """Liquidation of the contract: accepted value, advance cleared, paid, given back."""

    line = models.OneToOneField(Line, models.RESTRICT, related_name="liquidation")
    held_on = models.DateField("ngày thanh lý")
    accepted = models.BigIntegerField("giá trị nghiệm thu (đồng)")
    paid = models.BigIntegerField("đã thanh toán (đồng)")
    released = models.BigIntegerField("kinh phí không dùng, trả lại nguồn (đồng)")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "thanh lý hợp đồng"
        constraints = [models.CheckConstraint(condition=Q(accepted=F("paid"), released__gte=0), name="liquidation_pays_what_was_accepted")]
        triggers = [kept("liquidation_is_kept", "a liquidation is kept")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.held_on}"
