"""Settlements (quyết toán): what a source and budget had and used in a year, part by part, agreed on by three people."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budgets.enums import HOLDING_STAGES, OPEN_STAGES, FundingSource, Outcome, SettlementStatus, Stage, YearStatus
from budgets.models.accounts import FiscalYear, Holding
from budgets.models.guards import Guard, append_only, quoted, refuse
from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.documents.models import Paper

USER = settings.AUTH_USER_MODEL
S = SettlementStatus
DONE = (S.APPROVED, S.REOPENED)

# The figures of the version against the accounts of its year, source and owner; both ways, so that no holding is left out.
_FIGURES = f"""
    SELECT coalesce(r.holding_id, a.holding_id) AS holding_id FROM
        (SELECT * FROM budgets_settlementrow WHERE settlement_id = NEW.id AND holding_id IS NOT NULL) AS r
    FULL JOIN (
        SELECT holding_id,
            sum(balance) AS allocated,
            sum(balance) FILTER (WHERE stage IN ('{Stage.ADVANCED}', '{Stage.PAID}', '{Stage.SETTLED}')) AS paid,
            sum(balance) FILTER (WHERE stage = '{Stage.SETTLED}') AS settled,
            sum(balance) FILTER (WHERE stage IN ('{Stage.RECOVERED}', '{Stage.RETURNED}')) AS recovered,
            sum(balance) FILTER (WHERE stage = '{Stage.RETURNED}') AS returned,
            sum(balance) FILTER (WHERE stage IN ({quoted(OPEN_STAGES)})) AS "left"
        FROM budgets_account WHERE fiscal_year_id = NEW.fiscal_year_id AND source = NEW.source AND owner_id = NEW.owner_id
            AND holding_id IS NOT NULL AND stage IN ({quoted((*HOLDING_STAGES, Stage.CARRIED_OUT))})
        GROUP BY holding_id HAVING sum(balance) <> 0
    ) AS a ON a.holding_id = r.holding_id
    WHERE (r.allocated, r.paid, r.settled, r.recovered, r.returned, r."left")
        IS DISTINCT FROM (a.allocated, coalesce(a.paid, 0), coalesce(a.settled, 0), coalesce(a.recovered, 0), coalesce(a.returned, 0), coalesce(a."left", 0))
    UNION ALL
    SELECT 0 WHERE (SELECT coalesce(sum("left"), 0) FROM budgets_settlementrow WHERE settlement_id = NEW.id AND holding_id IS NULL)
        <> (SELECT coalesce(sum(balance), 0) FROM budgets_account WHERE fiscal_year_id = NEW.fiscal_year_id AND source = NEW.source
            AND owner_id = NEW.owner_id AND stage = '{Stage.ESTIMATE}')
"""  # noqa: S608 (names and literals of our own, nothing that anybody typed)


class Settlement(models.Model):
    """A version of the settlement of one source and owner for a year. Drawn up, checked and approved by three people.

    Approved, its figures are those of the ledger and stay: the ledger takes nothing for that year, source and owner but what winds up
    the rest. While the year is open a leader may open it again with a reason; the version stays as it was and another follows.
    """

    fiscal_year = models.ForeignKey(FiscalYear, models.RESTRICT, related_name="settlements", verbose_name="năm ngân sách")
    source = models.CharField("nguồn kinh phí", max_length=12, choices=FundingSource)
    owner = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="chủ ngân sách")
    version = models.PositiveSmallIntegerField("lần")
    status = models.CharField("tình trạng", max_length=8, choices=S, default=S.DRAFT)
    note = models.TextField("thuyết minh", blank=True)
    sent_back_reason = models.TextField("lý do trả lại", blank=True)
    drafted_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    drafted_at = models.DateTimeField("lập lúc", default=clock.now)
    checked_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người kiểm tra")
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    approved_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người duyệt")
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="quyết định")
    reopened_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người mở lại")
    reopened_at = models.DateTimeField("mở lại lúc", null=True, blank=True)
    reopened_reason = models.TextField("lý do mở lại", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "quyết toán năm"
        ordering = ("-fiscal_year", "source", "owner", "-version")
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "source", "owner", "version"], name="settlement_version_is_one"),
            models.UniqueConstraint(
                fields=["fiscal_year", "source", "owner"], condition=~Q(status=S.REOPENED), name="settlement_in_force_is_one"
            ),
            models.CheckConstraint(condition=Q(source__in=FundingSource.values), name="settlement_source_is_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="settlement_version_starts_at_one"),
            models.CheckConstraint(
                condition=Q(status__in=(S.DRAFT, S.DRAWN), checked_by__isnull=True, checked_at__isnull=True)
                | Q(status__in=(S.CHECKED, *DONE), checked_by__isnull=False, checked_at__isnull=False) & ~Q(checked_by=F("drafted_by")),
                name="settlement_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=S.under_way(), approved_by__isnull=True, approved_at__isnull=True, paper__isnull=True)
                | (
                    Q(status__in=DONE, approved_by__isnull=False, approved_at__isnull=False, paper__isnull=False)
                    & ~Q(approved_by=F("drafted_by"))
                    & ~Q(approved_by=F("checked_by"))
                ),
                name="settlement_approved_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(status=S.REOPENED, reopened_by__isnull=False, reopened_at__isnull=False) & ~Q(reopened_reason="")
                | (~Q(status=S.REOPENED) & Q(reopened_by__isnull=True, reopened_at__isnull=True, reopened_reason="")),
                name="settlement_reopened_says_why",
            ),
        ]
        triggers = [
            Guard(
                name="starts_as_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__status=S.DRAFT),
                func=refuse("ledger_settlement_starts_as_draft", "a settlement starts as a draft"),
            ),
            Guard(
                name="is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=refuse("ledger_settlement_stays", "settlement % is kept", "OLD.id"),
            ),
            Guard(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=refuse("ledger_settlement_stays", "TRUNCATE of %: settlements are kept", "TG_TABLE_NAME"),
            ),
            Guard(
                name="goes_step_by_step",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                # What was approved may only be opened again, and nothing else of it changes by that.
                func=f"""
                    IF (OLD.fiscal_year_id, OLD.source, OLD.owner_id, OLD.version)
                        IS DISTINCT FROM (NEW.fiscal_year_id, NEW.source, NEW.owner_id, NEW.version) THEN
                        {refuse("ledger_settlement_stays", "settlement % keeps what it is of", "OLD.id")}
                    END IF;
                    IF OLD.status = '{S.REOPENED}' OR (OLD.status = '{S.APPROVED}' AND NEW.status <> '{S.REOPENED}') THEN
                        {refuse("ledger_settlement_stays", "settlement % is approved and stays so", "OLD.id")}
                    END IF;
                    IF OLD.status = '{S.APPROVED}' AND (
                        to_jsonb(OLD) - ARRAY['status', 'reopened_by_id', 'reopened_at', 'reopened_reason'] IS DISTINCT FROM
                        to_jsonb(NEW) - ARRAY['status', 'reopened_by_id', 'reopened_at', 'reopened_reason']
                    ) THEN
                        {refuse("ledger_settlement_stays", "settlement % is opened again and not changed", "OLD.id")}
                    END IF;
                    IF (OLD.status, NEW.status) NOT IN (
                        ('{S.DRAFT}', '{S.DRAFT}'), ('{S.DRAFT}', '{S.DRAWN}'), ('{S.DRAWN}', '{S.DRAFT}'),
                        ('{S.DRAWN}', '{S.CHECKED}'), ('{S.CHECKED}', '{S.DRAFT}'), ('{S.CHECKED}', '{S.APPROVED}'),
                        ('{S.APPROVED}', '{S.REOPENED}')
                    ) THEN
                        {refuse("ledger_settlement_goes_step_by_step", "settlement % does not go from % to %", "OLD.id", "OLD.status", "NEW.status")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            Guard(
                name="year_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("standing", "text")],
                func=f"""
                    SELECT status INTO standing FROM budgets_fiscalyear WHERE year = NEW.fiscal_year_id FOR SHARE;
                    IF standing IS DISTINCT FROM '{YearStatus.OPEN}' THEN
                        {refuse("ledger_settlement_year_is_open", "year % is closed: its settlements stay", "NEW.fiscal_year_id")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
            Guard(
                name="explained",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__status__in=(S.DRAWN, S.CHECKED, S.APPROVED)) & ~pgtrigger.Q(old__status=S.APPROVED),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM budgets_settlementrow WHERE settlement_id = NEW.id AND (
                            (holding_id IS NOT NULL AND settled <> allocated AND explanation = '') OR ("left" > 0 AND (outcome = '' OR reason = ''))
                        )
                    ) THEN
                        {refuse("ledger_settlement_is_explained", "settlement % leaves a difference or a rest unexplained", "NEW.id")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
            Guard(
                name="equals_the_ledger",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status=S.CHECKED, new__status=S.APPROVED),
                # Accounts are locked in the order of the ledger: whoever writes meanwhile waits, and then meets what was approved.
                func=f"""
                    PERFORM 1 FROM budgets_account WHERE fiscal_year_id = NEW.fiscal_year_id AND source = NEW.source
                        AND owner_id = NEW.owner_id ORDER BY id FOR NO KEY UPDATE;
                    IF EXISTS (SELECT 1 FROM budgets_account WHERE fiscal_year_id = NEW.fiscal_year_id AND source = NEW.source
                        AND owner_id = NEW.owner_id AND stage = '{Stage.PAID}' AND balance <> 0) OR EXISTS ({_FIGURES}) THEN
                        {refuse("ledger_settlement_equals_the_ledger", "settlement % is not what the ledger says", "NEW.id")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
        ]

    def __str__(self) -> str:
        label = FundingSource(self.source).label
        return f"Quyết toán {label[0].lower()}{label[1:]} {self.fiscal_year_id}, lần {self.version}"

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("budgets:settlement_page", args=[self.pk])


class SettlementRow(models.Model):
    """What one holding had and used of the year's money (đồng), or (no holding) what was left of the estimate; and what becomes of the rest.

    `allocated` is all that was given to it in the year, carried in or out; `paid` left the treasury, open advances too; `recovered` taken back,
    returned or not; `left` what stands on the way and needs an outcome.
    """

    settlement = models.ForeignKey(Settlement, models.RESTRICT, related_name="rows", verbose_name="quyết toán")
    holding = models.ForeignKey(Holding, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="phần kinh phí")
    planned = models.BigIntegerField("được duyệt (đồng)", default=0)
    allocated = models.BigIntegerField("bố trí (đồng)", default=0)
    paid = models.BigIntegerField("thanh toán (đồng)", default=0)
    settled = models.BigIntegerField("quyết toán (đồng)", default=0)
    recovered = models.BigIntegerField("thu hồi (đồng)", default=0)
    returned = models.BigIntegerField("nộp trả (đồng)", default=0)
    left = models.BigIntegerField("còn lại (đồng)", default=0)
    explanation = models.TextField("giải trình chênh lệch", blank=True)
    outcome = models.CharField("xử lý số còn lại", max_length=10, choices=Outcome, blank=True)
    reason = models.TextField("lý do xử lý", blank=True)
    paper = models.ForeignKey(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="thông báo quyết toán")

    class Meta:
        verbose_name = verbose_name_plural = "dòng quyết toán"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["settlement", "holding"], nulls_distinct=False, name="settlement_row_is_one"),
            models.CheckConstraint(
                condition=Q(planned__gte=0, settled__gte=0, returned__gte=0, left__gte=0)
                & Q(paid__gte=F("settled"), recovered__gte=F("returned"), allocated__gte=F("paid")),
                name="settlement_row_amounts_are_sound",
            ),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="settlement_row_outcome_is_known"),
        ]
        triggers = [
            Guard(
                name="settled_rows_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("standing", "text")],
                func=f"""
                    FOR standing IN SELECT status FROM budgets_settlement WHERE id IN (
                        CASE WHEN TG_OP <> 'INSERT' THEN OLD.settlement_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.settlement_id END
                    ) FOR SHARE LOOP
                        IF standing IN ({quoted(DONE)}) THEN
                            {refuse("ledger_settlement_stays", "the rows of an approved settlement stay as they are")}
                        END IF;
                    END LOOP;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
            Guard(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=refuse("ledger_settlement_stays", "TRUNCATE of %: rows of settlements are kept", "TG_TABLE_NAME"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.holding) if self.holding else "Dự toán chưa bố trí"

    @property
    def difference(self) -> int:
        """Allocated and not settled, which is explained (đồng)."""
        return self.allocated - self.settled


class CarryNotice(models.Model):
    """The paper that tells what went on into the next year when the year of a settlement closed."""

    settlement = models.OneToOneField(Settlement, models.RESTRICT, related_name="carry_notice", verbose_name="quyết toán")
    paper = models.OneToOneField(Paper, models.RESTRICT, related_name="+", verbose_name="thông báo chuyển nguồn")
    amount = models.BigIntegerField("số chuyển nguồn (đồng)")

    class Meta:
        verbose_name = verbose_name_plural = "thông báo chuyển nguồn"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="carry_notice_tells_of_money")]
        triggers = append_only("ledger_settlement_stays")

    def __str__(self) -> str:
        return str(self.paper)
