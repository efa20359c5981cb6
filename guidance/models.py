"""Questions and their answers, the guide that grows from them, guidance on the spot."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from guidance.enums import QuestionState, Topic
from guidance.workflow import QUESTION
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, Enterprise, Organisation
from khuyencong.triggers import Firm, kept
from khuyencong.ui.search import Fold
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving

USER = settings.AUTH_USER_MODEL
# Not for whom: cơ sở and offices are merged, and their rows follow.
_ASKED = ("topic", "title", "content", "asked_by_id", "asked_at", "role")

WORDS_STAY = Firm(
    name="question_stays_as_asked",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _ASKED)} THEN
            RAISE EXCEPTION USING MESSAGE = 'question ' || OLD.id || ' stays as it was asked', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


def _folded(*names: str) -> models.GeneratedField:
    parts: list[Any] = [names[0]]
    for name in names[1:]:
        parts += [Value(" "), name]
    return models.GeneratedField(
        expression=Fold(Concat(*parts, output_field=models.TextField())), output_field=models.TextField(), db_persist=True
    )


class Question(Moving):
    """What a cơ sở or an office wants to know, and the answer of the office that has it (Chỉ thị, mục 1đ).

    `due_on` of its clock runs from the asking, whoever it is sent on to; asking again begins a new time.
    """

    machine: ClassVar[Machine] = QUESTION

    topic = models.CharField("lĩnh vực", max_length=12, choices=Topic)
    title = models.CharField("câu hỏi", max_length=200)
    content = models.TextField("nội dung", blank=True)
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, null=True, blank=True, related_name="questions", verbose_name="cơ sở")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="cơ quan hỏi")
    area = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="địa bàn")
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người hỏi")
    role = models.CharField("vai trò của người hỏi", max_length=20, choices=Role)
    asked_at = models.DateTimeField("hỏi lúc", default=clock.now)
    office = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan trả lời")
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người trả lời")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    search_text = _folded("title", "content", "answer")

    class Meta:
        verbose_name = verbose_name_plural = "câu hỏi"
        ordering = ("-asked_at", "-id")
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="question_search"),
            models.Index(fields=["-asked_at", "-id"], name="question_newest"),
            models.Index(fields=["office", "state"], name="question_at_office"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="question_topic_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="question_says_what"),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, organisation__isnull=True) | Q(enterprise__isnull=True, organisation__isnull=False),
                name="question_is_asked_for_one",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=QuestionState.answered_ones())
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="question_answered_has_its_answer",
            ),
        ]
        triggers = [*guard.triggers(QUESTION), WORDS_STAY]

    def __str__(self) -> str:
        # What notices and logs call it.
        return f"{self.code}, {self.get_topic_display()}"

    def get_absolute_url(self) -> str:
        """The question's page."""
        return reverse("guidance:question", args=[self.pk])

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"CH-{self.pk}"

    @property
    def asker(self) -> str:
        """For whom it was asked."""
        whom: Any = self.enterprise or self.organisation
        return str(whom.name)


class GuideEntry(models.Model):
    """A general question and its answer, for everybody to read. Taken down, it stays here with who did so."""

    topic = models.CharField("lĩnh vực", max_length=12, choices=Topic)
    question = models.CharField("câu hỏi chung", max_length=200)
    answer = models.TextField("trả lời")
    source = models.OneToOneField(Question, models.RESTRICT, null=True, blank=True, related_name="entry", verbose_name="từ câu hỏi")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người viết")
    written_on = models.DateField("viết ngày", default=clock.today)
    retired_on = models.DateField("gỡ ngày", null=True, blank=True)
    retired_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người gỡ")
    search_text = _folded("question", "answer")

    class Meta:
        verbose_name = verbose_name_plural = "mục hỏi đáp"
        ordering = ("-id",)
        indexes = [GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="guide_search")]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="guide_topic_is_known"),
            models.CheckConstraint(condition=~Q(question="") & ~Q(answer=""), name="guide_says_something"),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True, retired_by__isnull=True)
                | Q(retired_on__gte=F("written_on"), retired_by__isnull=False),
                name="guide_retired_by_somebody",
            ),
        ]
        triggers = [kept("guide_is_kept", "an entry of the guide is kept")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """The entry's page, for everybody."""
        return reverse("guidance:entry", args=[self.pk])


class SupportVisit(models.Model):
    """Guidance on the spot: where, when, by which office, what was said and agreed."""

    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, null=True, blank=True, related_name="support_visits", verbose_name="cơ sở")
    place = models.CharField("làng nghề, địa điểm", max_length=200, blank=True)
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="+", verbose_name="địa bàn")
    topic = models.CharField("nội dung hướng dẫn", max_length=12, choices=Topic)
    held_on = models.DateField("ngày")
    words = models.TextField("đã hướng dẫn gì")
    agreed = models.TextField("việc tiếp theo", blank=True)
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan hướng dẫn")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    recorded_on = models.DateField("ghi ngày", default=clock.today)

    class Meta:
        verbose_name = verbose_name_plural = "lần hướng dẫn tại chỗ"
        ordering = ("-held_on", "-id")
        indexes = [models.Index(fields=["-held_on", "-id"], name="support_visit_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="support_visit_topic_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="support_visit_says_what"),
            models.CheckConstraint(condition=Q(enterprise__isnull=False) | ~Q(place=""), name="support_visit_is_somewhere"),
            models.CheckConstraint(condition=Q(held_on__lte=F("recorded_on")), name="support_visit_is_over"),
        ]
        triggers = [kept("support_visit_is_kept", "what was guided on the spot is kept")]

    def __str__(self) -> str:
        return f"{self.where}, {self.held_on:%d/%m/%Y}"

    @property
    def where(self) -> str:
        """At which cơ sở or place."""
        return str(self.enterprise.name) if self.enterprise else self.place
