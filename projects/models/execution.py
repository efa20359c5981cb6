"""From the contract to its liquidation: contract, progress, acceptance."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.documents.models import Attachment, Paper
from khuyencong.triggers import Firm, kept
from projects.models.line import Line

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
    retention_bp = models.PositiveIntegerField("giữ lại đến khi nghiệm thu (phần vạn)", default=0, db_default=0)
    retention_citation = models.CharField(
        "căn cứ mức giữ lại",
        max_length=250,
        blank=True,
        db_default="",
        help_text="trống: hợp đồng không cho thanh toán từng phần trước nghiệm thu",
    )
    cooperating_unit = models.CharField("đơn vị phối hợp", max_length=200, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "hợp đồng"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_amount_is_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(advance_limit_bp__lte=10000), name="contract_advance_limit_is_a_share"),
            models.CheckConstraint(condition=Q(retention_bp__lte=10000), name="contract_retention_is_a_share"),
        ]
        triggers = [kept("contract_is_kept", "a contract is kept"), CHANGED_BY_AMENDMENT]

    def __str__(self) -> str:
        return f"{self.line_id} {self.signed_on}"

    @property
    def advance_limit(self) -> int:
        """The most that may be advanced, in đồng, floored."""
        return self.amount * self.advance_limit_bp // 10000

    @property
    def payable_before_acceptance(self) -> int:
        """The most that advances and partial payments may make together before the acceptance, in đồng: the rest is held back."""
        return self.amount * (10000 - self.retention_bp) // 10000 if self.retention_citation else self.advance_limit


CORRECTION_IS_OF_THE_LINE = Firm(
    name="progress_corrects_its_own_line",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("corrects_id", "line_id"),
    condition=pgtrigger.Q(new__corrects__isnull=False),
    func="""
        IF NOT EXISTS (SELECT 1 FROM projects_progressreport WHERE id = NEW.corrects_id AND line_id = NEW.line_id AND id <> NEW.id) THEN
            RAISE EXCEPTION USING MESSAGE = 'progress report ' || NEW.corrects_id || ' is none of the line', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class ProgressReport(models.Model):
    """The beneficiary's word on how far it is, with proof (Chỉ thị, mục 9b).

    What was sent stays; a report that `corrects` it stands in its place, for the period that it was sent for.
    """

    line = models.ForeignKey(Line, models.RESTRICT, related_name="progress_reports")
    percent = models.PositiveSmallIntegerField("tiến độ (%)")
    text = models.TextField("việc đã làm")
    cost_so_far = models.BigIntegerField("chi phí đã thực hiện (đồng)")
    is_final = models.BooleanField("báo cáo hoàn thành", default=False)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    proof = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+")
    corrects = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, related_name="corrected_by", verbose_name="thay cho báo cáo"
    )
    correction_reason = models.TextField("lý do sửa", blank=True, default="", db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "báo cáo tiến độ"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100, cost_so_far__gte=0), name="progress_is_sane"),
            models.CheckConstraint(condition=Q(is_final=False) | Q(percent=100, proof__isnull=False), name="progress_final_is_whole"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, correction_reason="") | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="progress_correction_says_why",
            ),
        ]
        triggers = [CORRECTION_IS_OF_THE_LINE]

    def __str__(self) -> str:
        return f"{self.line_id} {self.percent}%"


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
