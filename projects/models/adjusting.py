"""Adjustments of a beneficiary's part, and the amendments of its contract that come of them (Thông tư 36/2013/TT-BCT, Điều 11)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.documents.models import Paper
from khuyencong.triggers import append_only
from khuyencong.workflow.guard import triggers
from khuyencong.workflow.models import Moving
from projects.enums import AdjustmentKind, AdjustmentState
from projects.models.execution import Contract
from projects.models.line import Line
from projects.workflow.adjustment_machine import ADJUSTMENT

USER = settings.AUTH_USER_MODEL


class Adjustment(Moving):
    """A request to change what was approved or contracted. `kinds` follow from what is asked for; what stays as it is stays empty."""

    machine = ADJUSTMENT

    line = models.ForeignKey(Line, models.RESTRICT, related_name="adjustments")
    kinds = ArrayField(models.CharField(max_length=20, choices=AdjustmentKind), verbose_name="thay đổi")
    reason = models.TextField("lý do")
    new_amount = models.BigIntegerField("kinh phí hỗ trợ mới (đồng)", null=True, blank=True)
    new_ends_on = models.DateField("ngày kết thúc mới", null=True, blank=True)
    new_area = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="địa điểm mới")
    new_enterprise = models.ForeignKey(
        Enterprise, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="đơn vị thụ hưởng mới"
    )
    new_subject_matter = models.CharField("nội dung mới", max_length=250, blank=True)
    new_cooperating_unit = models.CharField("đơn vị phối hợp mới", max_length=200, blank=True)
    other = models.TextField("thay đổi khác", blank=True)
    requested_by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    notation = models.CharField("số, ký hiệu quyết định", max_length=60, blank=True)
    authority = models.CharField("cơ quan quyết định", max_length=200, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "điều chỉnh"
        ordering = ("-requested_at", "-id")
        triggers = triggers(ADJUSTMENT)
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AdjustmentState.values), name="adjustment_state_is_known"),
            models.CheckConstraint(
                condition=Q(kinds__len__gt=0, kinds__contained_by=AdjustmentKind.values), name="adjustment_kinds_are_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_says_why"),
            models.CheckConstraint(condition=Q(new_amount__isnull=True) | Q(new_amount__gt=0), name="adjustment_amount_is_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("requested_by")), name="adjustment_asker_does_not_confirm"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("requested_by")) & (Q(confirmed_by__isnull=True) | ~Q(decided_by=F("confirmed_by")))),
                name="adjustment_is_decided_by_a_third",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdjustmentState.APPLIED)
                | (Q(confirmed_by__isnull=False, decided_by__isnull=False, decided_on__isnull=False) & ~Q(notation="")),
                name="adjustment_applied_is_whole",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(state__in=AdjustmentState.open()),
                name="adjustment_open_is_one",
                violation_error_message="Đang có một đề nghị điều chỉnh chờ xử lý.",
            ),
        ]

    def __str__(self) -> str:
        return f"Điều chỉnh {self.line_id}: {', '.join(self.kind_labels)}"

    @property
    def kind_labels(self) -> list[str]:
        """What is changed, in words."""
        return [AdjustmentKind(kind).label for kind in self.kinds]

    def get_absolute_url(self) -> str:
        """The page on which the request is handled."""
        return self.line.get_absolute_url()


class Amendment(models.Model):
    """An amendment of a contract (phụ lục hợp đồng): what stood before, what stands since. Never changed."""

    contract = models.ForeignKey(Contract, models.RESTRICT, related_name="amendments")
    adjustment = models.OneToOneField(Adjustment, models.RESTRICT, related_name="amendment")
    number = models.PositiveSmallIntegerField("phụ lục số")
    signed_on = models.DateField("ngày ký")
    before = models.JSONField("trước", encoder=DjangoJSONEncoder)
    after = models.JSONField("sau", encoder=DjangoJSONEncoder)
    amount = models.BigIntegerField("giá trị hợp đồng sau điều chỉnh (đồng)")
    ends_on = models.DateField("ngày kết thúc sau điều chỉnh")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    paper = models.OneToOneField(Paper, models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "phụ lục hợp đồng"
        ordering = ("contract", "number")
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="amendment_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="amendment_amount_is_positive"),
        ]
        triggers = [append_only("amendment_stays", "an amendment stays as it was signed; another one changes the contract again")]

    def __str__(self) -> str:
        return f"Phụ lục {self.number}"
