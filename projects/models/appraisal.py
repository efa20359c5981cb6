"""What the district, the Sở and the other offices found, and what the authority decided."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Organisation
from khuyencong.documents.models import Attachment, Paper
from khuyencong.triggers import append_only
from projects.enums import DecisionKind, OpinionAnswer, OpinionState
from projects.models.line import Line
from projects.models.project import Project
from projects.models.refusing import in_conflict, refuses
from projects.models.touched import DECISION_TOUCHES

USER = settings.AUTH_USER_MODEL


class SiteCheck(models.Model):
    """The district's check of a cơ sở on the spot (biên bản kiểm tra cơ sở), before it endorses."""

    project = models.ForeignKey(Project, models.RESTRICT, related_name="site_checks")
    checked_on = models.DateField("ngày kiểm tra")
    participants = models.CharField("thành phần tham gia", max_length=400)
    premises = models.TextField("mặt bằng, nhà xưởng, điện nước")
    remarks = models.TextField("nhận xét", blank=True)
    is_ready = models.BooleanField("đủ điều kiện thực hiện")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "kiểm tra cơ sở"
        ordering = ("-checked_on", "-id")

    def __str__(self) -> str:
        return f"{self.project_id} {self.checked_on}"


class NormCheck(models.Model):
    """The verdict of the law of the day on one line, kept with the rows of law that were used."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="norm_checks")
    law_date = models.DateField("xét theo quy định ngày")
    cost = models.BigIntegerField("chi phí hợp lệ (đồng)")
    grant = models.BigIntegerField("mức hỗ trợ xét (đồng)")
    ceiling = models.BigIntegerField("mức tối đa (đồng)", null=True, blank=True)
    is_within = models.BooleanField("trong định mức")
    verdict = models.JSONField("kết quả")
    exception_reason = models.TextField("lý do vượt định mức", blank=True)
    exception_decision = models.CharField("văn bản cho phép", max_length=200, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "đối chiếu định mức"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0, grant__gte=0), name="norm_check_amounts_are_not_negative"),
            models.CheckConstraint(
                condition=Q(is_within=False) | Q(ceiling__isnull=True) | Q(grant__lte=F("ceiling")), name="norm_check_within_means_within"
            ),
            models.CheckConstraint(
                condition=(Q(exception_reason="") & Q(exception_decision="")) | (~Q(exception_reason="") & ~Q(exception_decision="")),
                name="norm_exception_has_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.law_date}"


class SupplementRequest(models.Model):
    """A request for supplement: asked once at a step, the full list; the asking office's clock stops until the answer.

    One that a council's conclusion makes necessary stands beside the step's own, and names the minutes.
    """

    project = models.ForeignKey(Project, models.RESTRICT, related_name="supplements")
    asked_in = models.CharField("hỏi ở bước", max_length=16)
    items = models.TextField("nội dung cần bổ sung")
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField("hạn bổ sung")
    answer = models.TextField("nội dung đã bổ sung", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")
    council_minutes = models.ForeignKey(
        Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="biên bản Hội đồng làm căn cứ"
    )

    class Meta:
        verbose_name = verbose_name_plural = "yêu cầu bổ sung"
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "asked_in"], condition=Q(council_minutes__isnull=True), name="supplement_is_asked_once_at_a_step"
            ),
            models.UniqueConstraint(fields=["project", "council_minutes"], name="supplement_is_asked_once_by_minutes"),
            models.CheckConstraint(condition=~Q(items=""), name="supplement_names_what_is_missing"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="supplement_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.asked_in}"


class OpinionRequest(models.Model):
    """An opinion asked of the organisation that holds a function (Chỉ thị, mục 7c: công nghệ thông tin, bưu chính viễn thông).

    A question that no rule asks for may be withdrawn before it is answered; it stays on record with its reason. One that was answered
    before a supplement may be asked anew; the first answer stays on record.
    """

    project = models.ForeignKey(Project, models.RESTRICT, related_name="opinions")
    function = models.CharField("chức năng", max_length=24, choices=Function)
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="opinions_asked", verbose_name="cơ quan được hỏi")
    question = models.TextField("nội dung hỏi")
    is_required = models.BooleanField("bắt buộc theo quy định", default=False)
    because = models.CharField("vì sao phải hỏi", max_length=300, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=OpinionState, default=OpinionState.ASKED)
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField("hạn trả lời")
    reminded = models.PositiveSmallIntegerField("đã nhắc", default=0)
    reminded_on = models.DateField("nhắc lần cuối ngày", null=True, blank=True)
    silent_since = models.DateField("im lặng kể từ ngày", null=True, blank=True)
    answer = models.CharField("ý kiến", max_length=12, choices=OpinionAnswer, blank=True)
    text = models.TextField("nội dung trả lời", blank=True)
    answer_file = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="tệp kèm trả lời")
    answered_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField("lý do rút câu hỏi", blank=True)
    withdrawn_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ý kiến phối hợp thẩm định"
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "function"], condition=Q(state__in=OpinionState.standing()), name="opinion_is_asked_once_of_a_function"
            ),
            models.CheckConstraint(condition=Q(state__in=OpinionState.values), name="opinion_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=OpinionState.said())
                | (~Q(answer="") & ~Q(text="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="opinion_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=OpinionState.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")
                )
                | (~Q(state=OpinionState.WITHDRAWN) & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")),
                name="opinion_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=OpinionState.WITHDRAWN, is_required=True), name="opinion_that_must_be_asked_is_not_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(silent_since__isnull=True) | Q(silent_since__gt=F("due_on")), name="opinion_is_silent_after_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.function}"


class Appraisal(models.Model):
    """The appraiser's conclusion with its minutes (biên bản thẩm định)."""

    project = models.ForeignKey(Project, models.RESTRICT, related_name="appraisals")
    content_remarks = models.TextField("nhận xét về nội dung")
    cost_remarks = models.TextField("nhận xét về kinh phí, định mức")
    is_positive = models.BooleanField("đề nghị phê duyệt")
    conclusion = models.TextField("kết luận")
    silent_offices_reason = models.TextField("lý do kết luận khi còn cơ quan chưa trả lời", blank=True)
    participants = models.CharField("thành phần", max_length=400)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    is_void = models.BooleanField("không còn hiệu lực", default=False)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "kết luận thẩm định"
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(is_void=False), name="appraisal_in_force_is_one"),
            models.CheckConstraint(condition=~Q(conclusion=""), name="appraisal_concludes"),
        ]
        triggers = [
            refuses(
                "conflicted_does_not_conclude",
                when=pgtrigger.Insert | pgtrigger.UpdateOf("by_id", "conclusion", "is_positive"),
                condition=in_conflict("NEW.project_id", "NEW.by_id"),
                message="who has declared a conflict concludes nothing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.at:%d/%m/%Y}"


class Decision(models.Model):
    """What the competent authority decided, with its paper or, for the ministry, the number of its own."""

    project = models.ForeignKey(Project, models.RESTRICT, related_name="decisions")
    kind = models.CharField("loại", max_length=8, choices=DecisionKind)
    amount = models.BigIntegerField("số tiền (đồng)", default=0)
    reason = models.TextField("lý do", blank=True)
    decided_on = models.DateField("ngày quyết định")
    notation = models.CharField("số, ký hiệu", max_length=60)
    authority = models.CharField("cơ quan quyết định", max_length=200)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    # One paper may decide on a list of đề án; each has its own row.
    paper = models.ForeignKey(Paper, models.RESTRICT, null=True, blank=True, related_name="decisions")

    class Meta:
        verbose_name = verbose_name_plural = "quyết định"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.APPROVE, amount__gt=0) | (~Q(kind=DecisionKind.APPROVE) & ~Q(reason="")),
                name="decision_has_amount_or_reason",
            ),
            models.CheckConstraint(condition=~Q(notation=""), name="decision_has_a_number"),
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="decision_kind_is_known"),
        ]
        triggers = [append_only("decision_stays", "a decision stays as it was taken; another one takes it back"), DECISION_TOUCHES]

    def __str__(self) -> str:
        return self.notation
