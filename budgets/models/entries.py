"""Entries and their legs: what happened to public money, written once."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from budgets.enums import SETTLED_KINDS, EntryKind, SettlementStatus, YearStatus
from budgets.models.accounts import Account, FiscalYear
from budgets.models.guards import Guard, append_only, balanced, quoted, refuse
from budgets.models.touched import LEGS_TOUCH
from khuyencong import clock


class Entry(models.Model):
    """One movement of money. Never changed; a correction is a reversal, which names what it reverses."""

    kind = models.CharField("nghiệp vụ", max_length=20, choices=EntryKind)
    fiscal_year = models.ForeignKey(FiscalYear, models.RESTRICT, related_name="entries", verbose_name="năm ngân sách")
    amount = models.BigIntegerField("số tiền (đồng)", help_text="tổng phát sinh nợ, bằng tổng phát sinh có")
    occurred_on = models.DateField("ngày chứng từ", default=clock.today)
    recorded_at = models.DateTimeField("ghi sổ lúc", default=clock.now)
    memo = models.CharField("diễn giải", max_length=500)
    key = models.CharField("khóa chống ghi trùng", max_length=200, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người ghi")
    paper_code = models.CharField("số văn bản", max_length=120, blank=True)
    reverses = models.OneToOneField("self", models.RESTRICT, null=True, blank=True, related_name="reversed_by", verbose_name="đảo bút toán")

    class Meta:
        verbose_name = verbose_name_plural = "bút toán"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="entry_amount_is_positive"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(memo=""), name="entry_says_what_it_is"),
        ]
        triggers = [
            *append_only("ledger_is_append_only"),
            Guard(
                name="year_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("standing", "text")],
                # FOR SHARE makes a close wait for the entries under way, and an entry for the close.
                func=f"""
                    SELECT status INTO standing FROM budgets_fiscalyear WHERE year = NEW.fiscal_year_id FOR SHARE;
                    IF standing IS DISTINCT FROM '{YearStatus.OPEN}' THEN
                        {refuse("ledger_year_is_open", "year % takes no entry", "NEW.fiscal_year_id")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
            balanced("id"),
            Guard(
                name="mirrors",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__reverses__isnull=False),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM budgets_entry AS undone WHERE undone.id = NEW.reverses_id AND (
                            undone.reverses_id IS NOT NULL OR undone.kind <> NEW.kind OR undone.fiscal_year_id <> NEW.fiscal_year_id
                        )
                    ) OR EXISTS (
                        SELECT account_id, debit, credit FROM budgets_leg WHERE entry_id = NEW.id
                        EXCEPT ALL SELECT account_id, credit, debit FROM budgets_leg WHERE entry_id = NEW.reverses_id
                    ) OR EXISTS (
                        SELECT account_id, credit, debit FROM budgets_leg WHERE entry_id = NEW.reverses_id
                        EXCEPT ALL SELECT account_id, debit, credit FROM budgets_leg WHERE entry_id = NEW.id
                    ) THEN
                        {refuse("ledger_reversal_mirrors", "entry % does not mirror entry %", "NEW.id", "NEW.reverses_id")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
        ]

    def __str__(self) -> str:
        return f"{EntryKind(self.kind).label} #{self.pk}"


class Leg(models.Model):
    """One side of an entry: an account gives (debit) or takes (credit) an amount of đồng."""

    entry = models.ForeignKey(Entry, models.RESTRICT, related_name="legs", verbose_name="bút toán")
    account = models.ForeignKey(Account, models.RESTRICT, related_name="legs", db_index=False, verbose_name="tài khoản")
    debit = models.BigIntegerField("nợ (đồng)", default=0)
    credit = models.BigIntegerField("có (đồng)", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "dòng bút toán"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0), name="leg_has_one_side"),
        ]
        indexes = [models.Index(fields=["account", "entry"], name="leg_of_account")]
        triggers = [
            *append_only("ledger_is_append_only"),
            Guard(
                name="same_year",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM added JOIN budgets_account AS a ON a.id = added.account_id
                        JOIN budgets_entry AS e ON e.id = added.entry_id WHERE a.fiscal_year_id <> e.fiscal_year_id
                    ) THEN
                        {refuse("ledger_legs_are_of_the_year", "an account of another year than its entry")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
            Guard(
                name="keeps_balance",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func="""
                    UPDATE budgets_account AS a SET credited = a.credited + moved.credit, debited = a.debited + moved.debit
                    FROM (SELECT account_id, sum(credit) AS credit, sum(debit) AS debit FROM added GROUP BY account_id) AS moved
                    WHERE a.id = moved.account_id;
                    RETURN NULL;
                """,
            ),
            Guard(
                name="settled_stays",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                # Nothing that was settled moves once its settlement is approved; what winds up the rest may.
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM added JOIN budgets_account AS a ON a.id = added.account_id
                        JOIN budgets_entry AS e ON e.id = added.entry_id JOIN budgets_settlement AS s
                            ON s.fiscal_year_id = a.fiscal_year_id AND s.source = a.source AND s.owner_id = a.owner_id
                        WHERE s.status = '{SettlementStatus.APPROVED}' AND e.kind NOT IN ({quoted(SETTLED_KINDS)})
                    ) THEN
                        {refuse("ledger_settled_stays", "the settlement of this year, source and owner is approved")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
            balanced("entry_id"),
            LEGS_TOUCH,
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.credit - self.debit:+d}"
