"""Dated rows: which accounts of the accounting software an entry moves, which codes of the State budget it bears, when to warn.

A row says what it says for good; a change ends it and adds the next one, so that a past period is exported as it was.
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from budgets.enums import EntryKind, FundingSource, Stage
from finance.enums import WarningCode
from khuyencong.calendar.models import validity
from khuyencong.triggers import Firm, kept

ACCOUNT, CODE = r"^[0-9]{3,8}$", r"^[0-9]{3,4}$"
_account = RegexValidator(ACCOUNT, "Tài khoản gồm 3 đến 8 chữ số.")
_code = RegexValidator(CODE, "Mã gồm 3 hoặc 4 chữ số.")


def says_it_for_good(name: str, *columns: str) -> Firm:
    """A row keeps what it says; only its end, and the word on whether it was compared with the original, may still be set."""
    return Firm(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("id", *columns, "citation", "valid_from"),
        func=f"RAISE EXCEPTION USING MESSAGE = '{name}: a dated rule keeps what it says', ERRCODE = 'check_violation';",
    )


class Dated(models.Model):
    """What every dated rule has: since when, until when, by which text, and whether somebody has compared it with the original."""

    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người khai báo"
    )

    class Meta:
        abstract = True


class ChartRule(Dated):
    """How entries of a kind are booked: debit and credit account. An empty stage or source stands for any.

    An off-balance account (0…) is booked alone: then one side is empty. A reversal is booked the other way round.
    """

    kind = models.CharField("nghiệp vụ", max_length=20, choices=EntryKind)
    from_stage = models.CharField("tiền đi từ", max_length=12, choices=Stage, blank=True)
    to_stage = models.CharField("tiền đến", max_length=12, choices=Stage, blank=True)
    source = models.CharField("nguồn", max_length=12, choices=FundingSource, blank=True)
    debit = models.CharField("tài khoản ghi nợ", max_length=8, blank=True, validators=[_account])
    credit = models.CharField("tài khoản ghi có", max_length=8, blank=True, validators=[_account])

    class Meta:
        verbose_name = verbose_name_plural = "tài khoản kế toán của nghiệp vụ"
        ordering = ("kind", "from_stage", "to_stage", "source", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="chart_rule_is_one_at_a_time",
                expressions=[
                    *((column, RangeOperators.EQUAL) for column in ("kind", "from_stage", "to_stage", "source")),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Nghiệp vụ này đã có tài khoản trong cùng khoảng thời gian.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EntryKind.values, from_stage__in=["", *Stage.values], to_stage__in=["", *Stage.values])
                & Q(source__in=["", *FundingSource.values]),
                name="chart_rule_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(debit__regex=ACCOUNT) & Q(credit__regex=ACCOUNT) & ~Q(debit=F("credit")))
                | Q(debit__regex=r"^0[0-9]{2,7}$", credit="")
                | Q(debit="", credit__regex=r"^0[0-9]{2,7}$"),
                name="chart_rule_has_its_accounts",
                violation_error_message="Cần hai tài khoản khác nhau; chỉ tài khoản ngoài bảng (0…) mới ghi đơn.",
            ),
            models.CheckConstraint(condition=~Q(citation=""), name="chart_rule_has_its_citation"),
        ]
        triggers = [
            says_it_for_good("chart_rule_says_it_for_good", "kind", "from_stage", "to_stage", "source", "debit", "credit"),
            kept("chart_rule_is_kept", "a chart rule is kept"),
        ]

    def __str__(self) -> str:
        return f"{EntryKind(self.kind).label}: Nợ {self.debit or '–'}, Có {self.credit or '–'}"


class BudgetCode(Dated):
    """Chương, khoản, mục of the State budget that the entries of a source bear (Thông tư 324/2016/TT-BTC)."""

    source = models.CharField("nguồn", max_length=12, choices=FundingSource)
    chapter = models.CharField("chương", max_length=4, validators=[_code])
    category = models.CharField("khoản", max_length=4, validators=[_code])
    item = models.CharField("mục, tiểu mục", max_length=4, validators=[_code])

    class Meta:
        verbose_name = verbose_name_plural = "mục lục ngân sách của nguồn"
        ordering = ("source", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="budget_code_is_one_at_a_time",
                expressions=[("source", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                violation_error_message="Nguồn này đã có mục lục ngân sách trong cùng khoảng thời gian.",
            ),
            models.CheckConstraint(condition=Q(source__in=FundingSource.values), name="budget_code_source_is_known"),
            models.CheckConstraint(
                condition=Q(chapter__regex=CODE, category__regex=CODE, item__regex=CODE), name="budget_code_is_of_digits"
            ),
            models.CheckConstraint(condition=~Q(citation=""), name="budget_code_has_its_citation"),
        ]
        triggers = [
            says_it_for_good("budget_code_says_it_for_good", "source", "chapter", "category", "item"),
            kept("budget_code_is_kept", "a budget code is kept"),
        ]

    def __str__(self) -> str:
        return f"{FundingSource(self.source).label}: {self.chapter}/{self.category}/{self.item}"


class WarningRule(Dated):
    """From when on a state of the money is warned of; what the number counts is told by `WarningCode.unit`."""

    code = models.CharField("cảnh báo", max_length=10, choices=[(code.value, code.label) for code in WarningCode.measured()])
    amount = models.PositiveSmallIntegerField("ngưỡng")

    class Meta:
        verbose_name = verbose_name_plural = "ngưỡng cảnh báo"
        ordering = ("code", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="warning_rule_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                violation_error_message="Cảnh báo này đã có ngưỡng trong cùng khoảng thời gian.",
            ),
            models.CheckConstraint(condition=Q(code__in=WarningCode.measured(), amount__range=(0, 366)), name="warning_rule_is_known"),
            models.CheckConstraint(condition=~Q(citation=""), name="warning_rule_has_its_citation"),
        ]
        triggers = [
            says_it_for_good("warning_rule_says_it_for_good", "code", "amount"),
            kept("warning_rule_is_kept", "a warning rule is kept"),
        ]

    def __str__(self) -> str:
        return f"{WarningCode(self.code).label}: {self.amount} {WarningCode(self.code).unit}"
