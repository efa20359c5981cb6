"""Obstacles, and who else meets them."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, Enterprise, Organisation
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, kept
from khuyencong.ui.search import Fold
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving
from obstacles.enums import ObstacleState, Topic
from obstacles.workflow import OBSTACLE
from projects.models import Project

USER = settings.AUTH_USER_MODEL
# Not for whom: cơ sở and offices are merged, and their rows follow.
_ASKED = ("topic", "title", "content", "wish", "project_id", "raised_by_id", "raised_at", "role")

# What was asked stays as it was asked; whoever answers answers that.
WORDS_STAY = Firm(
    name="obstacle_stays_as_raised",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _ASKED)} THEN
            RAISE EXCEPTION USING MESSAGE = 'obstacle ' || OLD.id || ' stays as it was raised', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
# One leads, the others follow: nobody follows a follower, and what others follow does not follow.
ONE_LEADS = Firm(
    name="obstacle_joins_one_that_leads",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__joined_to__isnull=False),
    func="""
        PERFORM 1 FROM obstacles_obstacle WHERE id IN (NEW.id, NEW.joined_to_id) ORDER BY id FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM obstacles_obstacle WHERE id = NEW.joined_to_id AND joined_to_id IS NOT NULL)
            OR EXISTS (SELECT 1 FROM obstacles_obstacle WHERE joined_to_id = NEW.id) THEN
            RAISE EXCEPTION USING MESSAGE = 'obstacle ' || NEW.id || ' joins one that leads', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Obstacle(Moving):
    """What hinders somebody and lies beyond their authority; the Sở answers, or UBND tỉnh decides (Chỉ thị, đoạn kết).

    Raised for a cơ sở, or for an office; about a đề án, or in general. `shared_as` is the general question under which everybody
    may read the answer; empty: only those concerned. A joined one is answered by the one that it was joined to.
    """

    machine: ClassVar[Machine] = OBSTACLE

    topic = models.CharField("lĩnh vực", max_length=12, choices=Topic)
    title = models.CharField("vướng mắc", max_length=200)
    content = models.TextField("nội dung, nguyên nhân")
    wish = models.TextField("kiến nghị", blank=True)
    project = models.ForeignKey(Project, models.RESTRICT, null=True, blank=True, related_name="obstacles", verbose_name="đề án")
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, null=True, blank=True, related_name="obstacles", verbose_name="cơ sở")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="obstacles", verbose_name="cơ quan")
    area = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="obstacles", verbose_name="địa bàn")
    raised_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người nêu")
    role = models.CharField("vai trò của người nêu", max_length=20, choices=Role)
    raised_at = models.DateTimeField("nêu lúc", default=clock.now)
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người trả lời")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    proposed = models.TextField("đề xuất hướng giải quyết", blank=True)
    escalated_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người báo cáo UBND tỉnh")
    escalated_at = models.DateTimeField("báo cáo lúc", null=True, blank=True)
    report = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="văn bản báo cáo")
    decision = models.TextField("ý kiến của UBND tỉnh", blank=True)
    decided_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người cho ý kiến")
    decided_at = models.DateTimeField("cho ý kiến lúc", null=True, blank=True)
    joined_to = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="joined", verbose_name="gộp vào")
    shared_as = models.CharField("câu hỏi chung", max_length=200, blank=True)
    search_text = models.GeneratedField(
        expression=Fold(Concat("title", Value(" "), "content", Value(" "), "shared_as", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "khó khăn, vướng mắc"
        ordering = ("-raised_at", "-id")
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="obstacle_search"),
            # By the general question alone, for who may not look into the words of others.
            GinIndex(OpClass(Fold("shared_as"), name="gin_trgm_ops"), name="obstacle_by_question"),
            models.Index(fields=["-raised_at", "-id"], name="obstacle_newest"),
            models.Index(fields=["state", "raised_at"], name="obstacle_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="obstacle_topic_is_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(content=""), name="obstacle_says_what"),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, organisation__isnull=True) | Q(enterprise__isnull=True, organisation__isnull=False),
                name="obstacle_is_raised_for_one",
            ),
            models.CheckConstraint(
                condition=Q(state=ObstacleState.JOINED, joined_to__isnull=False)
                | (~Q(state=ObstacleState.JOINED) & Q(joined_to__isnull=True)),
                name="obstacle_joined_names_the_other",
            ),
            models.CheckConstraint(condition=Q(joined_to__isnull=True) | ~Q(joined_to=F("id")), name="obstacle_joins_another"),
            models.CheckConstraint(
                condition=~Q(state=ObstacleState.ANSWERED) | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="obstacle_answered_has_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ObstacleState.ESCALATED, ObstacleState.DECIDED))
                | (~Q(proposed="") & Q(escalated_by__isnull=False, escalated_at__isnull=False)),
                name="obstacle_escalated_says_what_is_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(state=ObstacleState.DECIDED) | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="obstacle_decided_has_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state=ObstacleState.SETTLED) | ~Q(answer="") | ~Q(decision=""), name="obstacle_settled_was_answered"
            ),
        ]
        triggers = [*guard.triggers(OBSTACLE), WORDS_STAY, ONE_LEADS]

    def __str__(self) -> str:
        # What notices and logs call it: those who are told of an answer may not be those who may read the question.
        return f"{self.code}, {self.get_topic_display()}"

    def get_absolute_url(self) -> str:
        """The obstacle's page."""
        return reverse("obstacles:obstacle", args=[self.pk])

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"VM-{self.pk}"

    @property
    def raiser(self) -> str:
        """For whom it was raised."""
        whom: Any = self.enterprise or self.organisation
        return str(whom.name)

    @property
    def outcome(self) -> str:
        """What was answered in the end; empty while it waits."""
        return self.decision or self.answer


class Also(models.Model):
    """Somebody else meets the same obstacle, and is told what becomes of it."""

    obstacle = models.ForeignKey(Obstacle, models.RESTRICT, related_name="others")
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="cơ sở")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="cơ quan")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "đơn vị cũng gặp"
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["obstacle", "enterprise", "organisation"], nulls_distinct=False, name="obstacle_met_once_by_each"
            ),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, organisation__isnull=True) | Q(enterprise__isnull=True, organisation__isnull=False),
                name="obstacle_met_by_one",
            ),
        ]
        triggers = [kept("obstacle_met_is_kept", "who met an obstacle is kept")]

    def __str__(self) -> str:
        return f"{self.obstacle_id}"
