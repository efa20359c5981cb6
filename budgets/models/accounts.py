"""Fiscal years, holdings and accounts: where public money stands."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from budgets.enums import CONTRA_STAGES, EMPTY_AT_CLOSE, HOLDING_STAGES, YEAR_STAGES, FundingSource, SettlementStatus, Stage, YearStatus
from budgets.models.guards import Guard, quoted, refuse
from khuyencong.actors.models import Organisation

# What was carried out of `was` and into the year after it, per source, fund and holding, must cancel out. Owners may differ:
# a merged unit's money goes on under its successor.
CARRIED = f"""
    SELECT coalesce(sum(balance), 0) INTO rest FROM budgets_account
    WHERE source = NEW.source AND holding_id IS NOT DISTINCT FROM NEW.holding_id AND fund_id IS NOT DISTINCT FROM NEW.fund_id
      AND ((stage = '{Stage.CARRIED_OUT}' AND fiscal_year_id = was) OR (stage = '{Stage.CARRIED_IN}' AND fiscal_year_id = was + 1));
"""  # noqa: S608 (names and literals of our own, nothing that anybody typed)


class FiscalYear(models.Model):
    """A budget year (1/1 to 31/12, adjusted until 31/1 of the next). Closed, it takes no entry and never reopens."""

    year = models.PositiveSmallIntegerField("năm ngân sách", primary_key=True)
    status = models.CharField("tình trạng", max_length=8, choices=YearStatus, default=YearStatus.OPEN)
    closed_at = models.DateTimeField("khóa sổ lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người khóa sổ"
    )

    class Meta:
        verbose_name = verbose_name_plural = "năm ngân sách"
        ordering = ("-year",)
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="fiscal_year_is_of_this_age"),
            models.CheckConstraint(
                condition=Q(status=YearStatus.OPEN, closed_at__isnull=True, closed_by__isnull=True)
                | Q(status=YearStatus.CLOSED, closed_at__isnull=False, closed_by__isnull=False),
                name="fiscal_year_closed_by_someone",
            ),
        ]
        triggers = [
            Guard(
                name="starts_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__status=YearStatus.CLOSED),
                func=refuse("ledger_year_starts_open", "year % starts open", "NEW.year"),
            ),
            Guard(
                name="stays_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status=YearStatus.CLOSED),
                func=refuse("ledger_year_stays_closed", "year % is closed and stays so", "OLD.year"),
            ),
            Guard(
                name="closes_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status=YearStatus.OPEN, new__status=YearStatus.CLOSED),
                declare=[("rest", "bigint")],
                func=f"""
                    SELECT count(*) INTO rest FROM budgets_account
                    WHERE fiscal_year_id = NEW.year AND stage IN ({quoted(EMPTY_AT_CLOSE)}) AND balance <> 0;
                    IF rest > 0 THEN
                        {refuse("ledger_year_closes_empty", "year % still has % accounts with money", "NEW.year", "rest")}
                    END IF;
                    IF EXISTS (SELECT 1 FROM budgets_fiscalyear WHERE year < NEW.year AND status = '{YearStatus.OPEN}') THEN
                        {refuse("ledger_years_close_in_order", "an earlier year than % is still open", "NEW.year")}
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM budgets_account
                        WHERE (stage = '{Stage.CARRIED_OUT}' AND fiscal_year_id = NEW.year)
                           OR (stage = '{Stage.CARRIED_IN}' AND fiscal_year_id = NEW.year + 1)
                        GROUP BY source, holding_id, fund_id HAVING sum(balance) <> 0
                    ) THEN
                        {refuse("ledger_carry_over_is_equal", "what leaves year % is not what enters the next", "NEW.year")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
            Guard(
                name="closes_settled",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status=YearStatus.OPEN, new__status=YearStatus.CLOSED),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM budgets_account AS a WHERE a.fiscal_year_id = NEW.year AND (a.credited > 0 OR a.debited > 0)
                        AND NOT EXISTS (
                            SELECT 1 FROM budgets_settlement AS s WHERE s.fiscal_year_id = a.fiscal_year_id AND s.source = a.source
                            AND s.owner_id = a.owner_id AND s.status = '{SettlementStatus.APPROVED}'
                        )
                    ) THEN
                        {refuse("ledger_year_closes_settled", "year % has money whose settlement is not approved", "NEW.year")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Holding(models.Model):
    """The accounts of one beneficiary line: who holds it is told by the room above (a line of a đề án has one)."""

    code = models.CharField("mã", max_length=60, unique=True)
    title = models.CharField("tên", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "phần kinh phí"
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Fund(models.Model):
    """Money that somebody gave for a purpose, kept apart within its source: who gave it is told by the room above (an agreement has one)."""

    code = models.CharField("mã", max_length=60, unique=True)
    title = models.CharField("tên", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "khoản kinh phí riêng"
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Account(models.Model):
    """Money of one stage, year, source and budget owner; of one holding where the stage asks for it, of one fund where it is kept apart.

    `credited` and `debited` are sums of the legs in đồng, kept by the legs' trigger alone.
    """

    fiscal_year = models.ForeignKey(FiscalYear, models.RESTRICT, related_name="accounts", verbose_name="năm ngân sách")
    source = models.CharField("nguồn kinh phí", max_length=12, choices=FundingSource)
    stage = models.CharField("giai đoạn", max_length=12, choices=Stage)
    owner = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="chủ ngân sách")
    holding = models.ForeignKey(Holding, models.RESTRICT, null=True, blank=True, related_name="accounts", verbose_name="phần kinh phí")
    fund = models.ForeignKey(Fund, models.RESTRICT, null=True, blank=True, related_name="accounts", verbose_name="khoản kinh phí riêng")
    credited = models.BigIntegerField("tổng ghi có (đồng)", default=0, editable=False)
    debited = models.BigIntegerField("tổng ghi nợ (đồng)", default=0, editable=False)
    balance = models.GeneratedField(expression=F("credited") - F("debited"), output_field=models.BigIntegerField(), db_persist=True)

    class Meta:
        verbose_name = verbose_name_plural = "tài khoản"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "source", "stage", "owner", "holding", "fund"], nulls_distinct=False, name="account_is_one"
            ),
            models.CheckConstraint(condition=Q(source__in=FundingSource.values), name="account_source_is_known"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="account_stage_is_known"),
            models.CheckConstraint(
                condition=Q(fund__isnull=True) | Q(source=FundingSource.SOCIAL), name="account_fund_is_not_of_the_state"
            ),
            models.CheckConstraint(condition=Q(credited__gte=0, debited__gte=0), name="account_turnover_is_not_negative"),
            models.CheckConstraint(
                condition=Q(stage__in=CONTRA_STAGES, debited__gte=F("credited"))
                | (~Q(stage__in=CONTRA_STAGES) & Q(credited__gte=F("debited"))),
                name="account_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=HOLDING_STAGES, holding__isnull=False)
                | Q(stage__in=YEAR_STAGES, holding__isnull=True)
                | Q(stage__in=(Stage.CARRIED_OUT, Stage.CARRIED_IN)),
                name="account_holding_fits_stage",
            ),
        ]
        triggers = [
            Guard(
                name="starts_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__credited=0) | ~pgtrigger.Q(new__debited=0),
                func=refuse("ledger_balance_from_legs", "an account starts empty"),
            ),
            Guard(
                name="balance_from_legs",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("credited", "debited"),
                # Depth 1 is a statement of a session; depth 2 is the trigger of the legs.
                func=f"""
                    IF pg_trigger_depth() < 2 THEN
                        {refuse("ledger_balance_from_legs", "balances change by legs alone")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            Guard(
                name="keeps_identity",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("id", "fiscal_year", "source", "stage", "owner", "holding", "fund"),
                func=refuse("ledger_account_keeps_identity", "account % keeps what it is", "OLD.id"),
            ),
            Guard(
                name="carried_equal",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__stage__in=(Stage.CARRIED_OUT, Stage.CARRIED_IN)),
                declare=[
                    ("rest", "numeric"),
                    ("was", f"integer := NEW.fiscal_year_id - CASE NEW.stage WHEN '{Stage.CARRIED_IN}' THEN 1 ELSE 0 END"),
                ],
                func=f"""
                    {CARRIED}
                    IF rest <> 0 THEN
                        {refuse("ledger_carry_over_is_equal", "what leaves year % is not what enters the next", "was")}
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The account in an official's words, for messages and drill-down."""
        parts = [Stage(self.stage).label, FundingSource(self.source).label, f"năm {self.fiscal_year_id}"]
        if self.fund is not None:
            parts.append(self.fund.title)
        if self.holding is not None:
            parts.append(self.holding.title)
        return ", ".join(parts)
