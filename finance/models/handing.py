"""That the books of a period went to the accounting software, and what became of them there."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from budgets.models import Entry, FiscalYear
from finance.bookkeeping import period_of
from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.triggers import Firm, kept

PERIOD = r"^(nam|q[1-4]|0[1-9]|1[0-2]|chinh-ly)$"
"""Keys of `finance.bookkeeping.periods`."""
_ANSWER = ("was_taken", "words", "answered_by_id", "answered_at")


class BooksHandover(models.Model):
    """One file of the books that an office gave to its accounting (Chỉ thị, mục 2b, 2c): what was in it, by its hash, and the answer.

    `words` is the number under which the software keeps it, or why it was not taken in; another person than who handed over says so, once.
    """

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan")
    fiscal_year = models.ForeignKey(FiscalYear, models.RESTRICT, related_name="+", verbose_name="năm ngân sách")
    period = models.CharField("kỳ", max_length=10)
    lines = models.PositiveIntegerField("số dòng")
    amount = models.BigIntegerField("tổng số tiền (đồng)")
    last_entry = models.ForeignKey(Entry, models.RESTRICT, related_name="+", verbose_name="bút toán cuối")
    sha256 = models.CharField("mã băm của tệp CSV", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người chuyển")
    at = models.DateTimeField("lúc chuyển", default=clock.now)
    was_taken = models.BooleanField("đã nhập vào phần mềm", null=True, blank=True)
    words = models.CharField("số ghi sổ hoặc lý do", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người nhận"
    )
    answered_at = models.DateTimeField("lúc nhận", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lần chuyển sổ kế toán"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(lines__gte=1, amount__gte=1, sha256__regex=r"^[0-9a-f]{64}$", period__regex=PERIOD),
                name="books_handover_holds_something",
            ),
            models.CheckConstraint(
                condition=Q(was_taken__isnull=True, words="", answered_by__isnull=True, answered_at__isnull=True)
                | (Q(was_taken__isnull=False, answered_by__isnull=False, answered_at__isnull=False) & ~Q(words="")),
                name="books_handover_answer_is_whole",
            ),
            models.CheckConstraint(condition=~Q(answered_by=F("by")), name="books_handover_is_answered_by_another"),
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "period"], condition=Q(answered_at__isnull=True), name="books_wait_for_one_answer"
            ),
            models.UniqueConstraint(
                fields=["organisation", "fiscal_year", "period", "sha256"],
                condition=Q(was_taken=True),
                name="the_same_books_are_taken_once",
            ),
        ]
        triggers = [
            kept("books_handover_is_kept", "that books were handed over is kept"),
            Firm(
                name="books_handover_is_answered_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.answered_at IS NOT NULL
                        OR (to_jsonb(NEW) {"".join(f"- '{name}'" for name in _ANSWER)})
                            IS DISTINCT FROM (to_jsonb(OLD) {"".join(f"- '{name}'" for name in _ANSWER)}) THEN
                        RAISE EXCEPTION 'books that were handed over are answered once and not changed' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year_id} {self.period} {self.sha256[:8]}"

    @property
    def label(self) -> str:
        """The period in words."""
        period = period_of(self.fiscal_year_id, self.period)
        return period.label if period else self.period
