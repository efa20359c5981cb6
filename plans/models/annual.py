"""The plan of a year: a list of đề án in versions, each with its approval; and what the ministry answered on the national list."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, append_only, kept
from plans.enums import AnswerKind, PlanStatus
from plans.models.calls import Registration
from plans.models.programmes import Programme
from projects.enums import Track
from projects.models import Project

USER = settings.AUTH_USER_MODEL


def of_row_in(table: str, column: str, statuses: str, message: str) -> str:
    """The body of a trigger on a list's rows: refuses any change while the list is in one of the statuses (quoted, parted by commas)."""
    return (
        f"IF EXISTS (SELECT 1 FROM {table} WHERE status IN ({statuses}) AND id IN ("  # noqa: S608 names of our own, written into migrations
        f"CASE WHEN TG_OP <> 'INSERT' THEN OLD.{column} END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.{column} END)) THEN"
        f" RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'check_violation'; END IF;"
        " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    )


class AnnualPlan(models.Model):
    """A version of the plan of a year and track (of one district, for its own money). Approved, it never changes; a later one adjusts it.

    For the national track the approval is the sending of the registration list to the ministry (Thông tư 36/2013/TT-BCT).
    """

    year = models.PositiveSmallIntegerField("năm kế hoạch")
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.KCDP)
    district = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="plans", verbose_name="địa bàn")
    programme = models.ForeignKey(
        Programme, models.RESTRICT, null=True, blank=True, related_name="plans", verbose_name="chương trình giai đoạn"
    )
    version = models.PositiveSmallIntegerField("lần", default=1)
    status = models.CharField("tình trạng", max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    reason = models.TextField("lý do điều chỉnh", blank=True)
    sent_back_reason = models.TextField("lý do trả lại", blank=True)
    drafted_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc", default=clock.now)
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    approved_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người phê duyệt")
    approved_at = models.DateTimeField("phê duyệt lúc", null=True, blank=True)
    authority = models.CharField("cơ quan phê duyệt", max_length=200, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="văn bản")

    class Meta:
        verbose_name = verbose_name_plural = "kế hoạch khuyến công năm"
        ordering = ("-year", "track", "district", "-version")
        constraints = [
            models.UniqueConstraint(fields=["year", "track", "district", "version"], nulls_distinct=False, name="plan_version_is_one"),
            models.UniqueConstraint(
                fields=["year", "track", "district"],
                condition=~Q(status=PlanStatus.APPROVED),
                nulls_distinct=False,
                name="plan_under_way_is_one",
                violation_error_message="Năm và nguồn này đang có một bản kế hoạch chưa phê duyệt.",
            ),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="plan_track_is_known"),
            models.CheckConstraint(condition=Q(year__gte=2004, year__lte=2100, version__gte=1), name="plan_year_is_sane"),
            models.CheckConstraint(
                condition=Q(track=Track.DISTRICT, district__isnull=False) | (~Q(track=Track.DISTRICT) & Q(district__isnull=True)),
                name="plan_of_a_district_names_it",
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="plan_adjustment_says_why"),
            models.CheckConstraint(
                condition=(
                    Q(
                        status=PlanStatus.APPROVED, approved_by__isnull=False, approved_at__isnull=False, submitted_at__isnull=False,
                        paper__isnull=False,
                    )
                    & ~Q(authority="")
                    & ~Q(approved_by=F("drafted_by"))
                )
                | Q(
                    status__in=(PlanStatus.DRAFT, PlanStatus.SUBMITTED), approved_by__isnull=True, approved_at__isnull=True,
                    paper__isnull=True, authority="",
                ),
                name="plan_approved_by_another",
                violation_error_message="Người phê duyệt kế hoạch phải khác người lập.",
            ),
        ]  # fmt: skip
        triggers = [
            kept("plan_is_kept", "a plan is kept"),
            Firm(
                name="approved_plan_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status = 'approved'"),
                func="RAISE EXCEPTION USING MESSAGE = 'plan: what was approved stays', ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        place = f", {self.district.name}" if self.district else ""
        return f"Kế hoạch {Track(self.track).label.lower()} năm {self.year}{place}, lần {self.version}"

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("plans:plan", args=[self.pk])

    @property
    def is_national(self) -> bool:
        """Whether it is the list that is registered with the ministry."""
        return self.track == Track.KCQG


class PlanItem(models.Model):
    """A line of a plan: a registered need, a đề án, or work that has neither yet; whole cost and grant in đồng."""

    plan = models.ForeignKey(AnnualPlan, models.RESTRICT, related_name="items", verbose_name="kế hoạch")
    position = models.PositiveSmallIntegerField("thứ tự")
    registration = models.ForeignKey(
        Registration, models.RESTRICT, null=True, blank=True, related_name="plan_items", verbose_name="đăng ký nhu cầu"
    )
    project = models.ForeignKey(Project, models.RESTRICT, null=True, blank=True, related_name="plan_items", verbose_name="đề án")
    title = models.CharField("tên đề án", max_length=250)
    enterprise = models.ForeignKey(
        Enterprise, models.RESTRICT, null=True, blank=True, related_name="plan_items", verbose_name="đơn vị thụ hưởng"
    )
    district = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="plan_items", verbose_name="địa bàn")
    content = models.ForeignKey(SupportContent, models.RESTRICT, related_name="+", verbose_name="nội dung hỗ trợ")
    cost = models.BigIntegerField("tổng kinh phí (đồng)")
    grant = models.BigIntegerField("kinh phí hỗ trợ (đồng)")
    note = models.CharField("ghi chú", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "dòng kế hoạch"
        ordering = ("plan", "position")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_position_once"),
            models.UniqueConstraint(
                fields=["plan", "registration"], name="plan_takes_a_need_once", violation_error_message="Nhu cầu này đã có trong kế hoạch."
            ),
            models.UniqueConstraint(
                fields=["plan", "project"], name="plan_takes_a_project_once", violation_error_message="Đề án này đã có trong kế hoạch."
            ),
            models.CheckConstraint(
                condition=Q(grant__gt=0, cost__gte=F("grant")),
                name="plan_item_amounts_are_sound",
                violation_error_message="Kinh phí hỗ trợ phải lớn hơn 0 và không quá tổng kinh phí.",
            ),
        ]
        triggers = [
            Firm(
                name="approved_items_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=of_row_in("plans_annualplan", "plan_id", "'approved'", "plan: the list was approved and stays"),
            ),
            Firm(
                name="items_are_not_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION USING MESSAGE = 'plan: lists are not emptied at once', ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MinistryAnswer(models.Model):
    """What the ministry answered on one line of the national list, with the number and day of its decision; amount in đồng."""

    item = models.OneToOneField(PlanItem, models.RESTRICT, related_name="answer", verbose_name="dòng kế hoạch")
    kind = models.CharField("trả lời", max_length=8, choices=AnswerKind)
    amount = models.BigIntegerField("số tiền được giao (đồng)", default=0)
    notation = models.CharField("số văn bản của Bộ", max_length=60)
    decided_on = models.DateField("ngày văn bản")
    note = models.TextField("nội dung trả lời", blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "trả lời của Bộ Công Thương"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AnswerKind.values), name="answer_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=AnswerKind.REFUSED, amount=0) & ~Q(note="") | (~Q(kind=AnswerKind.REFUSED) & Q(amount__gt=0)),
                name="answer_has_amount_or_reason",
            ),
            models.CheckConstraint(condition=~Q(notation=""), name="answer_names_its_paper"),
        ]
        triggers = [append_only("answer_stays", "an answer of the ministry stays as it came")]

    def __str__(self) -> str:
        return f"{self.notation}: {AnswerKind(self.kind).label}"
