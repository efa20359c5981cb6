"""Joint inspections with minutes and findings (Chỉ thị, mục 1e, 8d)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.documents.models import Attachment, Paper
from projects.enums import FindingState, InspectionKind
from projects.models.line import Line

USER = settings.AUTH_USER_MODEL


class Inspection(models.Model):
    """A visit to a beneficiary by several offices together."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="inspections")
    kind = models.CharField("loại", max_length=8, choices=InspectionKind, default=InspectionKind.ROUTINE)
    held_on = models.DateField("ngày kiểm tra")
    organisations = models.ManyToManyField(Organisation, related_name="inspections", verbose_name="cơ quan tham gia")
    participants = models.CharField("thành phần", max_length=400)
    machine_is_there = models.BooleanField("máy móc, hạng mục đúng như phê duyệt")
    money_is_used_rightly = models.BooleanField("kinh phí dùng đúng mục đích")
    papers_are_kept = models.BooleanField("chứng từ đầy đủ")
    conclusion = models.TextField("kết luận")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    followed_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người theo dõi khắc phục")
    at = models.DateTimeField(default=clock.now)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "kiểm tra"
        ordering = ("-held_on", "-id")

    def __str__(self) -> str:
        return f"{self.line_id} {self.held_on}"


class Finding(models.Model):
    """A shortcoming with a due date and proof of its repair."""

    inspection = models.ForeignKey(Inspection, models.RESTRICT, related_name="findings")
    text = models.TextField("tồn tại")
    due_on = models.DateField("hạn khắc phục")
    state = models.CharField("tình trạng", max_length=6, choices=FindingState, default=FindingState.OPEN)
    repair = models.TextField("đã khắc phục thế nào", blank=True)
    proof = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+")
    fixed_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    fixed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "tồn tại cần khắc phục"
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=FindingState.OPEN) | (~Q(repair="") & Q(fixed_at__isnull=False)), name="finding_fixed_says_how"
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.CLOSED) | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="finding_closed_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.state}"
