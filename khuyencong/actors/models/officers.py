"""Who is in charge of khuyến công at a unit, with which training (directive, clauses 8b and 1c)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.models.organisations import Organisation
from khuyencong.actors.staffing import Degree, TrainingTopic
from khuyencong.calendar.models import validity
from khuyencong.triggers import kept

USER = settings.AUTH_USER_MODEL


class OfficerAssignment(models.Model):
    """A person is in charge of khuyến công at an organisation between two days, by a decision. `share` is percent of working time."""

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="officer_assignments", verbose_name="đơn vị")
    user = models.ForeignKey(USER, models.RESTRICT, related_name="officer_assignments", verbose_name="cán bộ")
    is_main = models.BooleanField("phụ trách chính", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    decision_number = models.CharField("số quyết định phân công", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    share = models.PositiveSmallIntegerField("thời gian dành cho khuyến công (%)")
    note = models.CharField("ghi chú", max_length=300, blank=True)
    ended_reason = models.CharField("lý do kết thúc", max_length=300, blank=True)
    created_by = models.ForeignKey(USER, models.RESTRICT, null=True, related_name="+", verbose_name="người ghi")
    created_at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "phân công cán bộ khuyến công"
        ordering = ("-valid_from", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="officer_term_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="officer_share_is_a_percentage"),
            models.CheckConstraint(condition=~Q(decision_number=""), name="officer_decision_has_a_number"),
            ExclusionConstraint(
                name="one_main_officer_at_a_time",
                expressions=[("organisation", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(is_main=True),
                violation_error_message="Đơn vị đã có người phụ trách chính trong thời gian này.",
            ),
            ExclusionConstraint(
                name="officer_is_assigned_once_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Người này đã được phân công ở đơn vị trong thời gian này.",
            ),
        ]
        triggers = [kept("officer_assignment_is_kept", "an assignment is ended, not deleted")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.user_id} {self.valid_from}"


class Qualification(models.Model):
    """A degree of a person. `years` is how long they have worked in its field."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="qualifications", verbose_name="cán bộ")
    degree = models.CharField("trình độ", max_length=12, choices=Degree)
    field = models.CharField("chuyên ngành", max_length=160)
    years = models.PositiveSmallIntegerField("số năm làm việc trong ngành", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "trình độ chuyên môn"
        ordering = ("user", "id")
        constraints = [
            models.CheckConstraint(condition=Q(degree__in=Degree.values), name="qualification_degree_is_known"),
            models.CheckConstraint(condition=Q(years__lte=60), name="qualification_years_are_a_working_life"),
            models.UniqueConstraint(
                fields=["user", "degree", "field"],
                name="qualification_is_recorded_once",
                violation_error_message="Bằng cấp này đã được ghi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_degree_display()} {self.field}"


class Training(models.Model):
    """A course that a person took (directive, clause 1c)."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="trainings", verbose_name="cán bộ")
    topic = models.CharField("chủ đề", max_length=12, choices=TrainingTopic)
    name = models.CharField("tên khóa", max_length=200)
    organiser = models.CharField("đơn vị tổ chức", max_length=200)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    certificate = models.CharField("số chứng nhận", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "khóa đào tạo, tập huấn"
        ordering = ("-ends_on", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="training_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(topic__in=TrainingTopic.values), name="training_topic_is_known"),
            models.UniqueConstraint(
                fields=["user", "name", "starts_on"],
                name="training_is_recorded_once",
                violation_error_message="Khóa này đã được ghi cho người này.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
