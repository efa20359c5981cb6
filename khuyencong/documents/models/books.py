"""Number books: one per organisation, type of paper and calendar year (Nghị định 30/2020/NĐ-CP, Điều 15)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from khuyencong import clock
from khuyencong.triggers import Firm, append_only, kept

# A number is used by exactly one paper or kept as void; both tables ask the same of a new row.
NUMBER_IS_THE_LAST_ONE = """
    IF NEW.book_id IS NOT NULL AND (
        NEW.number IS DISTINCT FROM (SELECT last FROM documents_numberbook WHERE id = NEW.book_id)
        OR EXISTS (SELECT 1 FROM {other} o WHERE o.book_id = NEW.book_id AND o.number = NEW.number)
    ) THEN
        RAISE EXCEPTION 'number % is not the one just taken from book %', NEW.number, NEW.book_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class NumberBook(models.Model):
    """The register that gives numbers 1, 2, 3… without gaps; taken from under the row's lock, in the issuing transaction."""

    organisation = models.ForeignKey("actors.Organisation", models.RESTRICT, related_name="+", verbose_name="cơ quan")
    type_code = models.CharField("loại văn bản", max_length=10)
    year = models.PositiveSmallIntegerField("năm")
    last = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "sổ đăng ký văn bản"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "type_code", "year"], name="number_book_is_one_a_year"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2200), name="number_book_year_is_plausible"),
        ]
        triggers = [
            kept("book_is_kept", "a number book is kept"),
            Firm(
                name="book_starts_empty",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__last__gt=0),
                func="RAISE EXCEPTION 'a number book starts empty' USING ERRCODE = 'check_violation';",
            ),
            Firm(
                name="book_counts_by_one",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (to_jsonb(NEW) - 'last') IS DISTINCT FROM (to_jsonb(OLD) - 'last') OR NEW.last <> OLD.last + 1 THEN
                        RAISE EXCEPTION 'a number book only counts on by one' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Firm(
                name="book_number_is_used",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM documents_paper p WHERE p.book_id = NEW.id AND p.number = NEW.last)
                        AND NOT EXISTS (SELECT 1 FROM documents_voidnumber v WHERE v.book_id = NEW.id AND v.number = NEW.last) THEN
                        RAISE EXCEPTION 'number % of book % was taken and not used', NEW.last, NEW.id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_code} {self.organisation_id}/{self.year}"


class VoidNumber(models.Model):
    """A number that no paper of the portal bears, with the reason; it is never given again."""

    book = models.ForeignKey(NumberBook, models.RESTRICT, related_name="void_numbers", verbose_name="sổ")
    number = models.PositiveIntegerField("số")
    reason = models.CharField("lý do", max_length=300)
    at = models.DateTimeField("lúc", default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = verbose_name_plural = "số bỏ trống"
        ordering = ("book_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="number_is_void_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="void_number_has_a_reason"),
        ]
        triggers = [
            append_only("void_number_is_kept", "a void number is kept as it is"),
            Firm(
                name="void_number_is_the_last",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=NUMBER_IS_THE_LAST_ONE.format(other="documents_paper"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book}: {self.number}"
