"""Reports in their round: what a unit confirms and sends, what the province signs and sends out, who has read it, who was reminded."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, append_only
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving
from reports import periods
from reports.enums import FilingState, ReportKind
from reports.models.runs import ReportRun
from reports.workflow import FILING

USER = settings.AUTH_USER_MODEL
_SAID = ("run_id", "results", "difficulties", "next_steps")

# What was sent, signed or issued stays as it was until it is given back.
SENT_STAYS = Firm(
    name="filing_sent_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=~pgtrigger.Q(old__state__in=[FilingState.OPEN.value, FilingState.RETURNED.value]),
    func=f"""
        IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _SAID)} THEN
            RAISE EXCEPTION USING MESSAGE = 'filing ' || OLD.id || ' was sent and stays', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
ITS_OWN = Firm(
    name="filing_has_a_run_of_its_own",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM reports_reportrun r WHERE r.id = NEW.run_id AND r.kind = NEW.kind AND r.period = NEW.period
                AND r.unit_id IS NOT DISTINCT FROM NEW.unit_id AND r.source = '' AND r.map_on IS NULL
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'filing ' || NEW.id || ': the figures are of another report', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Filing(Moving):
    """A periodic report of a unit (or, without one, of the province) in its round: the figures of a run with words of whoever answers for it.

    Empty words are those that the figures themselves say. A version after the first corrects the one before, and says what changed.
    """

    machine: ClassVar[Machine] = FILING

    kind = models.CharField("loại báo cáo", max_length=12, choices=ReportKind)
    period = models.CharField("kỳ", max_length=12)
    period_end = models.DateField("đến hết ngày")
    unit = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="filings", verbose_name="huyện, thành phố")
    edition = models.PositiveSmallIntegerField("bản", default=1)
    corrects = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, related_name="corrected_by", verbose_name="đính chính bản"
    )
    change = models.TextField("nội dung đính chính", blank=True)
    run = models.ForeignKey(ReportRun, models.RESTRICT, related_name="filings", verbose_name="số liệu")
    due_on = models.DateField("hạn gửi")
    results = models.TextField("kết quả", blank=True)
    difficulties = models.TextField("khó khăn, kiến nghị", blank=True)
    next_steps = models.TextField("nhiệm vụ kỳ tới", blank=True)
    missing_reason = models.TextField("vì sao thiếu báo cáo của địa phương", blank=True)
    sent_at = models.DateTimeField("gửi lần đầu lúc", null=True, blank=True)
    issued_at = models.DateTimeField("ban hành lúc", null=True, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="văn bản")

    class Meta:
        verbose_name = verbose_name_plural = "báo cáo trong kỳ"
        ordering = ("-period_end", "kind", "unit", "-edition")
        indexes = [models.Index(fields=["-period_end", "kind"], name="filing_newest")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "period", "unit", "edition"], nulls_distinct=False, name="filing_edition_once"),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="filing_kind_is_known"),
            models.CheckConstraint(
                condition=Q(edition=1, corrects__isnull=True, change="") | (Q(edition__gt=1, corrects__isnull=False) & ~Q(change="")),
                name="filing_correction_says_what_changed",
            ),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="filing_corrects_another"),
            models.CheckConstraint(
                condition=~Q(state__in=(FilingState.SENT, FilingState.TAKEN)) | Q(unit__isnull=False, sent_at__isnull=False),
                name="filing_sent_by_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(FilingState.SUBMITTED, FilingState.ISSUED, FilingState.REPLACED)) | Q(unit__isnull=True),
                name="filing_signed_is_of_the_province",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(FilingState.ISSUED, FilingState.REPLACED)) | Q(issued_at__isnull=False),
                name="filing_issued_says_when",
            ),
        ]
        triggers = [*guard.triggers(FILING), SENT_STAYS, ITS_OWN]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.span.label}, {self.place}"

    def get_absolute_url(self) -> str:
        """The filing's page."""
        return reverse("reports:filing", args=[self.pk])

    @property
    def span(self) -> periods.Period:
        """The period as a thing."""
        return periods.parse(self.period)

    @property
    def place(self) -> str:
        """Of whom it tells."""
        return self.unit.name if self.unit else "toàn tỉnh"

    @property
    def is_out(self) -> bool:
        """Whether whoever owes it has done their part."""
        return self.state in (FilingState.SENT, FilingState.TAKEN, FilingState.ISSUED, FilingState.REPLACED)

    def words(self) -> dict[str, list[str]]:
        """What it says: what was written, else what the figures say; paragraphs."""
        told: dict[str, Any] = self.run.snapshot["text"] if self.run.snapshot else {"results": [], "difficulties": [], "next": []}
        written = {"results": self.results, "difficulties": self.difficulties, "next": self.next_steps}
        return {name: [line for line in written[name].splitlines() if line.strip()] or list(told[name]) for name in written}


class Delivery(models.Model):
    """An office that an issued report was sent to, and when somebody there first opened it."""

    filing = models.ForeignKey(Filing, models.RESTRICT, related_name="deliveries")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="nơi nhận")
    at = models.DateTimeField("gửi lúc", default=clock.now)
    read_at = models.DateTimeField("mở lúc", null=True, blank=True)
    read_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người mở")

    class Meta:
        verbose_name = verbose_name_plural = "nơi nhận báo cáo"
        ordering = ("filing", "organisation")
        constraints = [
            models.UniqueConstraint(fields=["filing", "organisation"], name="filing_delivered_once"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False, read_at__gte=F("at")),
                name="filing_read_by_somebody",
            ),
        ]
        triggers = [
            Firm(
                name="filing_read_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' OR OLD.read_at IS NOT NULL OR NEW.filing_id <> OLD.filing_id OR NEW.organisation_id <> OLD.organisation_id
                        OR NEW.at <> OLD.at THEN
                        RAISE EXCEPTION USING MESSAGE = 'delivery ' || OLD.id || ' stays as it was', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.organisation_id}"


class FilingReminder(models.Model):
    """A unit was reminded of its report on a day, by a person or by the schedule."""

    filing = models.ForeignKey(Filing, models.RESTRICT, related_name="reminders")
    on = models.DateField("ngày")
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người nhắc")

    class Meta:
        verbose_name = verbose_name_plural = "lần nhắc báo cáo"
        ordering = ("filing", "-on")
        constraints = [models.UniqueConstraint(fields=["filing", "on"], name="filing_reminded_once_a_day")]
        triggers = [append_only("filing_reminder_stays", "a reminder stays as it was sent")]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.on}"
