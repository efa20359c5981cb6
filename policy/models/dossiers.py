"""Policy dossiers: drafts in versions, comments of offices and of the public, and what became of each."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, append_only, kept
from khuyencong.ui.search import Fold
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving
from policy.enums import DossierState, PolicyField, Response, TextKind
from policy.models.texts import LegalText
from policy.workflow import DOSSIER

USER = settings.AUTH_USER_MODEL

ANSWERED_ALL = Firm(
    name="policy_submitted_with_responses",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(new__state="submitted"),
    func="""
        IF EXISTS (SELECT 1 FROM policy_opinion WHERE dossier_id = NEW.id AND words <> '' AND response = '')
            OR EXISTS (SELECT 1 FROM policy_publiccomment WHERE dossier_id = NEW.id AND response = '') THEN
            RAISE EXCEPTION USING MESSAGE = 'policy ' || NEW.id || ' has comments without a response', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Dossier(Moving):
    """A policy that an office writes (Chỉ thị, mục 1a and 4a): for whom, why, by when, into which text it becomes.

    `planned_for` is the day by which it is to be issued; the directive holds what was issued in a year against what was planned for it.
    """

    machine: ClassVar[Machine] = DOSSIER

    title = models.CharField("tên chính sách", max_length=300)
    field = models.CharField("thuộc nhiệm vụ", max_length=12, choices=PolicyField)
    kind = models.CharField("ban hành bằng", max_length=16, choices=TextKind.issued_by_province(), default=TextKind.DECISION)
    for_whom = models.CharField("đối tượng áp dụng", max_length=200)
    need = models.TextField("sự cần thiết")
    planned_for = models.DateField("dự kiến ban hành trước ngày")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="policies", verbose_name="cơ quan soạn thảo")
    started_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập hồ sơ")
    started_on = models.DateField("lập ngày", default=clock.today)
    replaces = models.ForeignKey(LegalText, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="thay thế văn bản")
    public_until = models.DateField("lấy ý kiến rộng rãi đến hết ngày", null=True, blank=True)
    submitted_on = models.DateField("trình ngày", null=True, blank=True)
    memo = models.ForeignKey(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="tờ trình")
    text = models.OneToOneField(LegalText, models.RESTRICT, null=True, blank=True, related_name="dossier", verbose_name="văn bản ban hành")
    search_text = models.GeneratedField(
        expression=Fold(Concat("title", Value(" "), "for_whom", Value(" "), "need", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "hồ sơ chính sách"
        ordering = ("-id",)
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="policy_search"),
            models.Index(fields=["state", "moved_at"], name="policy_by_state"),
            models.Index(fields=["public_until"], condition=Q(public_until__isnull=False), name="policy_public"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(field__in=PolicyField.values), name="policy_field_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[value for value, _ in TextKind.issued_by_province()]), name="policy_kind_is_the_province_s"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(for_whom="") & ~Q(need=""), name="policy_says_what_for_whom"),
            models.CheckConstraint(condition=Q(planned_for__gte=F("started_on")), name="policy_days_in_order"),
            models.CheckConstraint(
                condition=~Q(state__in=(DossierState.SUBMITTED, DossierState.ISSUED)) | Q(submitted_on__isnull=False),
                name="policy_submitted_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=DossierState.ISSUED, text__isnull=False) | (~Q(state=DossierState.ISSUED) & Q(text__isnull=True)),
                name="policy_issued_is_a_text",
            ),
        ]
        triggers = [*guard.triggers(DOSSIER), ANSWERED_ALL]

    def __str__(self) -> str:
        return f"{self.code}, {self.title}"

    def get_absolute_url(self) -> str:
        """The dossier's page."""
        return reverse("policy:dossier", args=[self.pk])

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"CS-{self.pk}"

    @property
    def is_public(self) -> bool:
        """Whether everybody may comment today."""
        return self.state == DossierState.CONSULTING and self.public_until is not None and self.public_until >= clock.today()


class DraftVersion(models.Model):
    """A draft as it was at some time; versions are added, and stay."""

    dossier = models.ForeignKey(Dossier, models.RESTRICT, related_name="versions", verbose_name="hồ sơ")
    number = models.PositiveSmallIntegerField("lần", validators=[MinValueValidator(1)])
    words = models.TextField("dự thảo")
    note = models.CharField("đã sửa gì", max_length=300, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người soạn")
    at = models.DateTimeField("lưu lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "dự thảo"
        ordering = ("dossier", "number")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="draft_version_number_is_one"),
            models.CheckConstraint(condition=~Q(words="") & Q(number__gt=0), name="draft_version_says_something"),
        ]
        triggers = [append_only("draft_version_stays", "a version of a draft stays as it was")]

    def __str__(self) -> str:
        return f"Dự thảo lần {self.number}"


class Responded(models.Model):
    """What the owner does with a comment: accepts it or explains why not, in words."""

    outcome = models.CharField("xử lý", max_length=10, choices=Response, blank=True)
    response = models.TextField("tiếp thu, giải trình", blank=True)
    responded_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người tiếp thu")
    responded_at = models.DateTimeField("tiếp thu lúc", null=True, blank=True)

    class Meta:
        abstract = True


_NO_RESPONSE = Q(outcome="", response="", responded_by__isnull=True, responded_at__isnull=True)
_RESPONSE = Q(outcome__in=Response.values, responded_by__isnull=False, responded_at__isnull=False) & ~Q(response="")
_ANSWER = ("dossier_id", "version_id", "organisation_id", "words", "answered_by_id", "answered_on")


def _stays(name: str, columns: tuple[str, ...], when: str, what: str) -> Firm:
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    return Firm(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
        IF {when} AND ({changed}) THEN
            RAISE EXCEPTION USING MESSAGE = '{what} ' || OLD.id || ' stays as it was given', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
    )


# A response may be bettered while the owner has the draft, and stands once it was submitted.
def _response_stays(name: str) -> Firm:
    return _stays(
        name,
        ("outcome", "response"),
        "(SELECT state FROM policy_dossier WHERE id = OLD.dossier_id) NOT IN ('drafting', 'consulting', 'finishing')",
        "the response to",
    )


class Opinion(Responded):
    """An office that was asked to comment on a version by a day: what it says, once and in time, and the owner's response."""

    dossier = models.ForeignKey(Dossier, models.RESTRICT, related_name="opinions", verbose_name="hồ sơ")
    version = models.ForeignKey(DraftVersion, models.RESTRICT, related_name="+", verbose_name="dự thảo")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan góp ý")
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người hỏi")
    asked_on = models.DateField("hỏi ngày", default=clock.today)
    due_on = models.DateField("góp ý trước ngày")
    words = models.TextField("ý kiến", blank=True)
    answered_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người góp ý")
    answered_on = models.DateField("góp ý ngày", null=True, blank=True)
    reminded_on = models.DateField("nhắc ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ý kiến của cơ quan"
        ordering = ("dossier", "id")
        indexes = [models.Index(fields=["organisation", "due_on"], condition=Q(words=""), name="opinion_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["version", "organisation"], name="opinion_asked_once"),
            models.CheckConstraint(condition=Q(due_on__gt=F("asked_on")), name="opinion_has_time"),
            models.CheckConstraint(
                condition=Q(words="", answered_by__isnull=True, answered_on__isnull=True)
                | (~Q(words="") & Q(answered_by__isnull=False, answered_on__isnull=False)),
                name="opinion_is_whole",
            ),
            models.CheckConstraint(condition=Q(answered_on__isnull=True) | Q(answered_on__lte=F("due_on")), name="opinion_came_in_time"),
            models.CheckConstraint(condition=_NO_RESPONSE | (_RESPONSE & ~Q(words="")), name="opinion_response_is_whole"),
        ]
        triggers = [
            kept("opinion_is_kept", "whom was asked is kept"),
            _stays("opinion_given_stays", (*_ANSWER, "due_on"), "OLD.words <> ''", "opinion"),
            _response_stays("opinion_response_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}, {self.organisation_id}"


class PublicComment(Responded):
    """What somebody of the public says of a version. Name and address are theirs to give; an officer publishes the words, or does not."""

    dossier = models.ForeignKey(Dossier, models.RESTRICT, related_name="public_comments", verbose_name="hồ sơ")
    version = models.ForeignKey(DraftVersion, models.RESTRICT, related_name="+", verbose_name="dự thảo")
    words = models.TextField("ý kiến")
    name = models.CharField("họ tên", max_length=100, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    at = models.DateTimeField("gửi lúc", default=clock.now)
    published_at = models.DateTimeField("đăng lúc", null=True, blank=True)
    published_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người đăng")

    class Meta:
        verbose_name = verbose_name_plural = "ý kiến rộng rãi"
        ordering = ("dossier", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="public_comment_says_something"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="public_comment_published_by_somebody",
            ),
            models.CheckConstraint(condition=_NO_RESPONSE | _RESPONSE, name="public_comment_response_is_whole"),
        ]
        triggers = [
            kept("public_comment_is_kept", "what the public says is kept"),
            _stays("public_comment_stays", ("dossier_id", "version_id", "words", "at"), "true", "comment"),
            _response_stays("public_comment_response_stays"),
        ]

    def __str__(self) -> str:
        return f"Ý kiến {self.pk}"
