"""Calls for registrations, the needs that are registered under them, and what a survey found."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Enterprise, Organisation
from khuyencong.triggers import Firm, append_only, kept
from plans.enums import NeedState
from plans.models.programmes import Programme
from projects.enums import Track
from projects.models import Project

USER = settings.AUTH_USER_MODEL


class Call(models.Model):
    """A call (đợt đăng ký): for what, for whom, from when to when, how. Published it stays; only its last day may move on."""

    title = models.CharField("tên đợt", max_length=250)
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.KCDP)
    year = models.PositiveSmallIntegerField("năm kế hoạch")
    programme = models.ForeignKey(
        Programme, models.RESTRICT, null=True, blank=True, related_name="calls", verbose_name="chương trình giai đoạn"
    )
    district = models.ForeignKey(
        AdminUnit, models.RESTRICT, null=True, blank=True, related_name="calls", verbose_name="địa bàn (kinh phí huyện, xã)"
    )
    contents = models.ManyToManyField(SupportContent, through="CallContent", related_name="calls", verbose_name="nội dung hỗ trợ")
    who = models.TextField("đối tượng")
    how = models.TextField("cách đăng ký, nộp hồ sơ")
    opens_on = models.DateField("mở từ ngày")
    closes_on = models.DateField("đến hết ngày")
    survey_until = models.DateField("khảo sát đến ngày")
    plan_by = models.DateField("lập kế hoạch trước ngày")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc", default=clock.now)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "đợt đăng ký"
        ordering = ("-opens_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on"), survey_until__gte=F("closes_on"), plan_by__gte=F("survey_until")),
                name="call_days_are_in_order",
                violation_error_message="Các ngày của đợt phải theo thứ tự: mở, đóng, khảo sát xong, lập kế hoạch.",
            ),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="call_track_is_known"),
            models.CheckConstraint(condition=Q(year__gte=2004, year__lte=2100), name="call_year_is_sane"),
            models.CheckConstraint(
                condition=Q(track=Track.DISTRICT, district__isnull=False) | (~Q(track=Track.DISTRICT) & Q(district__isnull=True)),
                name="call_of_a_district_names_it",
            ),
        ]
        triggers = [
            kept("call_is_kept", "a call is kept"),
            Firm(
                name="published_call_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND (NEW.published_at IS DISTINCT FROM OLD.published_at OR NEW.track <> OLD.track"
                    " OR NEW.year <> OLD.year OR NEW.opens_on <> OLD.opens_on OR NEW.closes_on < OLD.closes_on"
                    " OR NEW.who <> OLD.who OR NEW.how <> OLD.how)"
                ),
                func="RAISE EXCEPTION USING MESSAGE = 'call: what was published stays', ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the call."""
        return reverse("plans:call", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether needs may be registered under it today."""
        return self.published_at is not None and self.opens_on <= clock.today() <= self.closes_on


class CallContent(models.Model):
    """A content of support that a call asks for."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="asked")
    content = models.ForeignKey(SupportContent, models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "nội dung của đợt đăng ký"
        ordering = ("call", "id")
        constraints = [models.UniqueConstraint(fields=["call", "content"], name="call_content_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.content_id}"


class Registration(models.Model):
    """A need registered by a district or the Trung tâm (đăng ký nhu cầu): for which cơ sở, what, about how much (đồng), why."""

    call = models.ForeignKey(Call, models.RESTRICT, related_name="registrations", verbose_name="đợt đăng ký")
    district = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="registrations", verbose_name="huyện, thành phố")
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="registrations", verbose_name="cơ sở")
    content = models.ForeignKey(SupportContent, models.RESTRICT, related_name="+", verbose_name="nội dung hỗ trợ")
    title = models.CharField("tên việc", max_length=250)
    cost = models.BigIntegerField("chi phí dự kiến (đồng)")
    grant = models.BigIntegerField("đề nghị hỗ trợ (đồng)")
    need = models.TextField("sự cần thiết")
    state = models.CharField("tình trạng", max_length=12, choices=NeedState, default=NeedState.REGISTERED)
    withdrawn_reason = models.CharField("lý do rút", max_length=400, blank=True)
    registered_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đăng ký")
    registered_for = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan đăng ký")
    at = models.DateTimeField("đăng ký lúc", default=clock.now)
    project = models.OneToOneField(Project, models.RESTRICT, null=True, blank=True, related_name="registration", verbose_name="hồ sơ đề án")

    class Meta:
        verbose_name = verbose_name_plural = "đăng ký nhu cầu"
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "enterprise", "content"],
                condition=~Q(state=NeedState.WITHDRAWN),
                name="need_once_in_a_call",
                violation_error_message="Cơ sở này đã đăng ký nội dung này trong đợt.",
            ),
            models.CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_is_known"),
            models.CheckConstraint(
                condition=Q(cost__gt=0, grant__gt=0, grant__lte=F("cost")),
                name="need_amounts_are_sound",
                violation_error_message="Số đề nghị hỗ trợ phải lớn hơn 0 và không quá chi phí dự kiến.",
            ),
            models.CheckConstraint(condition=~Q(state=NeedState.WITHDRAWN) | ~Q(withdrawn_reason=""), name="need_withdrawn_says_why"),
            models.CheckConstraint(
                condition=Q(project__isnull=True) | ~Q(state=NeedState.WITHDRAWN), name="need_with_an_application_is_not_withdrawn"
            ),
        ]
        indexes = [models.Index(fields=["district", "-at"], name="need_of_district")]
        triggers = [kept("need_is_kept", "a registration is kept")]

    def __str__(self) -> str:
        return f"{self.title} ({self.enterprise.name})"

    def get_absolute_url(self) -> str:
        """The page of the registration."""
        return reverse("plans:need", args=[self.pk])


class Survey(models.Model):
    """What the Trung tâm or the district found on the spot (khảo sát); the newest counts."""

    registration = models.ForeignKey(Registration, models.RESTRICT, related_name="surveys")
    surveyed_on = models.DateField("ngày khảo sát")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan khảo sát")
    participants = models.CharField("thành phần", max_length=400)
    findings = models.TextField("hiện trạng, nhận xét")
    is_fit = models.BooleanField("đủ điều kiện hỗ trợ")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "khảo sát"
        ordering = ("-surveyed_on", "-id")
        constraints = [models.CheckConstraint(condition=~Q(findings=""), name="survey_says_what_it_found")]
        triggers = [append_only("survey_stays", "a survey stays as it was noted; a later one counts")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.surveyed_on:%d/%m/%Y}"
