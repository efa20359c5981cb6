"""A sitting: its agenda, who was there, what each member scored and voted, what the council concluded."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from councils.enums import Conclusion, Vote
from councils.models.council import Council, Member
from councils.models.rules import Criterion
from khuyencong import clock
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, kept, literal
from projects.models import Project
from projects.models.refusing import has_declared, in_conflict, refuses

USER = settings.AUTH_USER_MODEL


def stays(name: str, *, once: str, but: tuple[str, ...], message: str) -> Firm:
    """A row that no longer changes (but for the columns `but`) nor goes once the SQL `once` (over OLD) is true."""
    left = " - ".join(literal(column) for column in but)
    keep = f" - {left}" if left else ""
    return Firm(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=(
            f"IF {once} AND (TG_OP = 'DELETE' OR (to_jsonb(NEW){keep}) IS DISTINCT FROM (to_jsonb(OLD){keep})) THEN "
            f"RAISE EXCEPTION USING MESSAGE = {literal(message)}, ERRCODE = 'check_violation'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    )


class Sitting(models.Model):
    """A sitting of a council. Planned, then opened with who is there, then closed by the signatures of its secretary and who presided."""

    council = models.ForeignKey(Council, models.RESTRICT, related_name="sittings")
    held_on = models.DateField("ngày họp")
    starts_at = models.TimeField("giờ họp")
    place = models.CharField("địa điểm", max_length=200)
    note = models.TextField("nội dung khác", blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    invitation = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="giấy mời")
    opened_at = models.DateTimeField("khai mạc lúc", null=True, blank=True)
    presided_by = models.ForeignKey(Member, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="chủ tọa")
    secretary = models.ForeignKey(Member, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="thư ký phiên họp")
    secretary_signed_at = models.DateTimeField("thư ký ký lúc", null=True, blank=True)
    chair_signed_at = models.DateTimeField("chủ tọa ký lúc", null=True, blank=True)
    minutes = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="biên bản")

    class Meta:
        verbose_name = verbose_name_plural = "phiên họp Hội đồng"
        ordering = ("-held_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, presided_by__isnull=True, secretary__isnull=True)
                | (Q(opened_at__isnull=False, presided_by__isnull=False, secretary__isnull=False) & ~Q(presided_by=F("secretary"))),
                name="sitting_opened_has_its_two",
            ),
            models.CheckConstraint(
                condition=Q(secretary_signed_at__isnull=True, chair_signed_at__isnull=True)
                | Q(opened_at__isnull=False, secretary_signed_at__isnull=False),
                name="sitting_is_signed_after_it_opened",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True, chair_signed_at__isnull=True) | Q(minutes__isnull=False, chair_signed_at__isnull=False),
                name="sitting_minutes_are_signed_by_both",
            ),
        ]
        triggers = [
            stays("sitting_stays", once="OLD.minutes_id IS NOT NULL", but=(), message="a sitting whose minutes are signed stays as it was"),
        ]

    def __str__(self) -> str:
        return f"{self.council}, phiên họp ngày {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """The page of the sitting."""
        return reverse("councils:sitting", args=[self.pk])

    @property
    def state_words(self) -> tuple[str, str]:
        """Where it stands, in words, and the tone of the tag."""
        if self.minutes_id:
            return "Đã có biên bản", "done"
        if self.secretary_signed_at:
            return "Chờ chủ tọa ký biên bản", "near"
        if self.opened_at:
            return "Đang họp", "here"
        return ("Đã mời họp", "plain") if self.invitation_id else ("Đang chuẩn bị", "plain")


class Attendance(models.Model):
    """A member who was present."""

    sitting = models.ForeignKey(Sitting, models.RESTRICT, related_name="attendances")
    member = models.ForeignKey(Member, models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "có mặt tại phiên họp"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["sitting", "member"], name="attendance_once")]
        triggers = [
            refuses(
                "attendance_is_of_the_council",
                when=pgtrigger.Insert | pgtrigger.Update,
                condition=(
                    "NOT EXISTS (SELECT 1 FROM councils_sitting s JOIN councils_member m ON m.council_id = s.council_id "
                    "WHERE s.id = NEW.sitting_id AND m.id = NEW.member_id AND s.minutes_id IS NULL)"
                ),
                message="only members of the council are present, and only until the minutes are signed",
            ),
            kept("attendance_is_kept", "who was present stays"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.member_id}"


class AgendaItem(models.Model):
    """A đề án before a sitting, and what the council concluded on it: votes counted, amount proposed (đồng), conditions.

    `seen_cost` and `seen_requested` are the figures that were considered; when they change, the council considers it again.
    """

    sitting = models.ForeignKey(Sitting, models.RESTRICT, related_name="items")
    project = models.ForeignKey(Project, models.RESTRICT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField("thứ tự")
    presenter = models.CharField("người trình bày", max_length=200)
    discussion = models.TextField("ý kiến thảo luận", blank=True)
    conclusion = models.CharField("kết luận", max_length=12, choices=Conclusion, blank=True)
    amount_proposed = models.BigIntegerField("mức đề nghị hỗ trợ (đồng)", null=True, blank=True)
    conditions = models.TextField("điều kiện", blank=True)
    seen_cost = models.BigIntegerField("tổng kinh phí đã xét (đồng)", null=True, blank=True)
    seen_requested = models.BigIntegerField("đề nghị hỗ trợ đã xét (đồng)", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("phiếu đề nghị", default=0)
    votes_conditional = models.PositiveSmallIntegerField("phiếu đề nghị có điều kiện", default=0)
    votes_against = models.PositiveSmallIntegerField("phiếu không đề nghị", default=0)
    votes_abstain = models.PositiveSmallIntegerField("phiếu không biểu quyết", default=0)
    score = models.PositiveIntegerField("điểm trung bình (phần trăm điểm)", null=True, blank=True, help_text="0–10000: 8250 là 82,50/100")
    concluded_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)
    is_void = models.BooleanField("không còn hiệu lực", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "đề án trong chương trình họp"
        ordering = ("sitting", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=["sitting", "project"], name="item_is_once_in_a_sitting"),
            models.UniqueConstraint(fields=["sitting", "position"], name="item_position_is_once_in_a_sitting"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(is_void=False) & ~Q(conclusion=Conclusion.POSTPONED), name="item_stands_before_one_sitting"
            ),
            models.CheckConstraint(
                condition=Q(conclusion="", concluded_at__isnull=True, concluded_by__isnull=True, amount_proposed__isnull=True)
                | (
                    Q(conclusion__in=Conclusion.values, concluded_at__isnull=False, concluded_by__isnull=False)
                    & Q(seen_cost__isnull=False, seen_requested__isnull=False)
                    & (
                        Q(
                            conclusion__in=Conclusion.positive(),
                            amount_proposed__isnull=False,
                            amount_proposed__gt=0,
                            amount_proposed__lte=F("seen_requested"),
                        )
                        | Q(conclusion__in=[Conclusion.REFUSE, Conclusion.POSTPONED], amount_proposed__isnull=True)
                    )
                ),
                name="item_conclusion_is_whole",
            ),
            models.CheckConstraint(condition=~Q(conclusion=Conclusion.CONDITIONAL) | ~Q(conditions=""), name="item_names_its_conditions"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=10000), name="item_score_is_a_share"),
        ]
        triggers = [
            stays(
                "item_stays", once="OLD.conclusion <> ''", but=("is_void",),
                message="what a council has concluded stays as it was; another sitting concludes anew",
            ),
            refuses(
                "item_counts_its_votes",
                when=pgtrigger.Insert | pgtrigger.Update,
                condition=(
                    "(NEW.votes_for, NEW.votes_conditional, NEW.votes_against, NEW.votes_abstain)::text <> CASE WHEN NEW.conclusion IN "  # noqa: S608 our own words
                    "('', 'postponed') THEN '(0,0,0,0)' ELSE (SELECT (count(*) FILTER (WHERE b.vote = 'for'), count(*) FILTER (WHERE "
                    "b.vote = 'conditional'), count(*) FILTER (WHERE b.vote = 'against'), count(*) FILTER (WHERE b.vote = 'abstain'))::text "
                    "FROM councils_ballot b JOIN councils_member m ON m.id = b.member_id WHERE b.item_id = NEW.id AND NOT "
                    f"{in_conflict('NEW.project_id', 'm.user_id')}) END"
                ),
                message="the votes of a conclusion are those that were cast by who is free to vote",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.position}. {self.project_id}"

    def get_absolute_url(self) -> str:
        """The page of the đề án within the sitting."""
        return reverse("councils:item", args=[self.sitting_id, self.pk])

    @property
    def tone(self) -> str:
        """The tone of the conclusion's tag."""
        return {Conclusion.RECOMMEND: "done", Conclusion.CONDITIONAL: "near", Conclusion.REFUSE: "late"}.get(self.conclusion, "plain")  # type: ignore[call-overload,no-any-return]

    @property
    def votes_in_words(self) -> str:
        """The count of a conclusion in words; empty before it."""
        if self.conclusion in ("", Conclusion.POSTPONED):
            return ""
        counts = (
            (self.votes_for, "đề nghị"), (self.votes_conditional, "đề nghị có điều kiện"), (self.votes_against, "không đề nghị"),
            (self.votes_abstain, "không biểu quyết"),
        )  # fmt: skip
        return ", ".join(f"{count} {words}" for count, words in counts if count or words in ("đề nghị", "không đề nghị"))

    @property
    def score_shown(self) -> str:
        """The mean of the sheets as “82,50/100”; empty without one."""
        return "" if self.score is None else f"{self.score // 100},{self.score % 100:02d}/100"


_FREE = (
    "EXISTS (SELECT 1 FROM councils_agendaitem i JOIN councils_sitting s ON s.id = i.sitting_id JOIN projects_project p ON p.id = i.project_id "  # noqa: S608 our own words
    "JOIN councils_member m ON m.id = NEW.member_id JOIN councils_attendance a ON a.sitting_id = s.id AND a.member_id = m.id "
    "WHERE i.id = NEW.item_id AND i.conclusion = '' AND s.opened_at IS NOT NULL AND m.user_id <> p.written_by_id "
    f"AND {has_declared('p.id', 'm.user_id')} AND NOT {in_conflict('p.id', 'm.user_id')})"
)


class Ballot(models.Model):
    """A member's sheet on a đề án: vote, proposed amount (đồng), remarks; the points stand beside it. It may be changed until the conclusion."""

    item = models.ForeignKey(AgendaItem, models.RESTRICT, related_name="ballots")
    member = models.ForeignKey(Member, models.RESTRICT, related_name="ballots")
    vote = models.CharField("biểu quyết", max_length=12, choices=Vote)
    amount = models.BigIntegerField("mức đề nghị hỗ trợ (đồng)", null=True, blank=True)
    remarks = models.TextField("nhận xét, điều kiện", blank=True)
    entered_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "phiếu của thành viên"
        ordering = ("item", "id")
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="ballot_once"),
            models.CheckConstraint(
                condition=Q(vote__in=[Vote.FOR, Vote.CONDITIONAL], amount__isnull=False, amount__gt=0)
                | Q(vote__in=[Vote.AGAINST, Vote.ABSTAIN], amount__isnull=True),
                name="ballot_for_names_an_amount",
            ),
            models.CheckConstraint(condition=Q(vote__in=[Vote.FOR, Vote.ABSTAIN]) | ~Q(remarks=""), name="ballot_explains_itself"),
        ]
        triggers = [
            refuses(
                "ballot_is_of_who_is_free",
                when=pgtrigger.Insert | pgtrigger.Update,
                condition=f"NOT {_FREE}",
                message="a sheet is of a present member who has declared no conflict, on a đề án that is still open",
            ),
            kept("ballot_is_kept", "a sheet may change until the conclusion, it does not vanish"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.member_id}"


class Score(models.Model):
    """The points of a sheet by one criterion."""

    ballot = models.ForeignKey(Ballot, models.RESTRICT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.RESTRICT, related_name="+")
    points = models.PositiveSmallIntegerField("điểm")
    remark = models.TextField("nhận xét", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "điểm theo tiêu chí"
        ordering = ("ballot", "criterion")
        constraints = [models.UniqueConstraint(fields=["ballot", "criterion"], name="score_once")]
        triggers = [
            refuses(
                "score_is_sound",
                when=pgtrigger.Insert | pgtrigger.Update,
                condition=(
                    "EXISTS (SELECT 1 FROM councils_criterion c WHERE c.id = NEW.criterion_id "
                    "AND (NEW.points > c.most OR (c.needs_remark AND NEW.remark = '')))"
                ),
                message="points are within the criterion, with a remark where it asks for one",
            ),
            refuses(
                "score_is_of_who_is_free",
                when=pgtrigger.Insert | pgtrigger.Update,
                condition=(
                    "NOT EXISTS (SELECT 1 FROM councils_ballot b JOIN councils_agendaitem i ON i.id = b.item_id JOIN councils_member m "  # noqa: S608 our own words
                    "ON m.id = b.member_id WHERE b.id = NEW.ballot_id AND i.conclusion = '' "
                    f"AND {has_declared('i.project_id', 'm.user_id')} AND NOT {in_conflict('i.project_id', 'm.user_id')})"
                ),
                message="who has declared a conflict scores nothing, and nobody scores after the conclusion",
            ),
            kept("score_is_kept", "points may change until the conclusion, they do not vanish"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.criterion_id}"
