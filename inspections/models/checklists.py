"""What is asked at a visit, and by when what was found is mended: dated data with its source."""

from django.db import models
from django.db.models import F, Q

from inspections.enums import QuestionKind, RuleCode


class Checklist(models.Model):
    """Questions of one content of support from a day on; an empty `content_code` is asked everywhere."""

    content_code = models.CharField("mã nội dung", max_length=40, blank=True)
    title = models.CharField("tên", max_length=200)
    citation = models.CharField("căn cứ", max_length=300)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "bảng hỏi kiểm tra"
        ordering = ("content_code", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["content_code", "valid_from"], name="checklist_begins_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="checklist_days_are_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of a checklist."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mã", max_length=40)
    text = models.CharField("câu hỏi", max_length=300)
    kind = models.CharField("loại", max_length=8, choices=QuestionKind)
    unit = models.CharField("đơn vị", max_length=30, blank=True)
    wants_photo = models.BooleanField("cần ảnh", default=False)
    citation = models.CharField("căn cứ", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "câu hỏi kiểm tra"
        ordering = ("checklist", "position")
        constraints = [
            models.UniqueConstraint(fields=["checklist", "code"], name="question_of_a_checklist_once"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.text


class TimeRule(models.Model):
    """A time limit of following up: `days` after the due day (below zero: before it), or given for a reply; calendar days."""

    code = models.CharField("bước", max_length=8, choices=RuleCode)
    days = models.SmallIntegerField("số ngày")
    citation = models.CharField("căn cứ", max_length=300)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thời hạn theo dõi tồn tại"
        ordering = ("valid_from", "code")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="time_rule_begins_once"),
            models.CheckConstraint(condition=Q(code__in=RuleCode.values), name="time_rule_is_known"),
            models.CheckConstraint(condition=~Q(code=RuleCode.REPLY) | Q(days__gt=0), name="time_rule_leaves_time_to_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.days}"
