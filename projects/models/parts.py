"""What other sources pay of a beneficiary's part through the ledger, each with a purse of its own (Chỉ thị, mục 3 and 5a)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from budgets.enums import FundingSource
from budgets.models import Fund
from khuyencong import clock
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, kept
from projects.models.line import Line

# The line is locked, so that two who allocate at once are added up one after the other.
PART_IS_WITHIN = Firm(
    name="part_is_within_its_share",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("whole", "record"), ("of_source", "numeric"), ("of_all", "numeric"), ("taken", "numeric"), ("planned", "numeric")],
    func="""
        SELECT l.total_cost, coalesce(l.approved, 0) AS approved, l.accepted, l.accepted_cost, p.track INTO whole
            FROM projects_line l JOIN projects_project p ON p.id = l.project_id WHERE l.id = NEW.line_id FOR NO KEY UPDATE OF l;
        SELECT coalesce(sum(amount) FILTER (WHERE source = NEW.source), 0), coalesce(sum(amount), 0), coalesce(sum(accepted), 0)
            INTO of_source, of_all, taken FROM projects_sourcepart WHERE line_id = NEW.line_id AND id <> NEW.id;
        SELECT coalesce(sum(s.amount), 0) INTO planned FROM projects_costshare s JOIN projects_costitem i ON i.id = s.item_id
            WHERE i.line_id = NEW.line_id AND s.source = NEW.source;
        IF NEW.source = whole.track OR of_source + NEW.amount > planned OR whole.approved + of_all + NEW.amount > whole.total_cost THEN
            RAISE EXCEPTION USING MESSAGE = 'line ' || NEW.line_id || ': a source pays more than its share of the costs',
                ERRCODE = 'check_violation';
        END IF;
        IF NEW.accepted IS NOT NULL AND coalesce(whole.accepted, 0) + taken + NEW.accepted > coalesce(whole.accepted_cost, 0) THEN
            RAISE EXCEPTION USING MESSAGE = 'line ' || NEW.line_id || ': its sources pay more than it cost', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class SourcePart(models.Model):
    """What one source beside the đề án's own pays of a line, in đồng: allocated, bound, advanced and paid for itself.

    Money of a fund (a donor's) names it. At most what the table of costs says of the source, so that the norm, which counts all money of the
    State in that table, holds for what is paid too.
    """

    line = models.ForeignKey(Line, models.RESTRICT, related_name="parts", verbose_name="phần của cơ sở")
    source = models.CharField("nguồn kinh phí", max_length=12, choices=FundingSource)
    fund = models.ForeignKey(Fund, models.RESTRICT, null=True, blank=True, related_name="parts", verbose_name="khoản kinh phí riêng")
    amount = models.BigIntegerField("được bố trí (đồng)")
    accepted = models.BigIntegerField("theo nghiệm thu (đồng)", null=True, blank=True)
    version = models.PositiveIntegerField("lần thay đổi", default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người bố trí")
    at = models.DateTimeField("bố trí lúc", default=clock.now)
    paper = models.ForeignKey(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="quyết định gần nhất")

    class Meta:
        verbose_name = verbose_name_plural = "phần của nguồn cùng chi"
        ordering = ("line", "source", "id")
        constraints = [
            models.UniqueConstraint(fields=["line", "source", "fund"], nulls_distinct=False, name="part_of_a_purse_is_one"),
            models.CheckConstraint(condition=Q(source__in=FundingSource.values), name="part_source_is_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="part_is_not_negative"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted__gte=0, accepted__lte=F("amount")), name="part_accepted_is_within"
            ),
            models.CheckConstraint(condition=Q(fund__isnull=True) | Q(source=FundingSource.SOCIAL), name="part_of_a_fund_is_raised"),
        ]
        triggers = [PART_IS_WITHIN, kept("part_is_kept", "a part of a source is kept")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The purse in words."""
        return f"{self.get_source_display()}: {self.fund.title}" if self.fund else str(self.get_source_display())
