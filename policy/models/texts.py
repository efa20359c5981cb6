"""The library of legal texts: texts, their articles, and what a text does to another."""

from datetime import date

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse

from khuyencong import clock
from khuyencong.text import citations
from khuyencong.triggers import Firm, kept
from khuyencong.ui.search import Fold
from policy.enums import Bearing, TextKind

DAYS_STAY_IN_ORDER = Firm(
    name="legal_text_stays_in_order",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__issued_on__df=pgtrigger.F("new__issued_on")),
    func="""
        IF EXISTS (SELECT 1 FROM policy_textrelation r JOIN policy_legaltext t ON t.id = r.text_id
                WHERE r.other_id = NEW.id AND t.issued_on < NEW.issued_on)
            OR EXISTS (SELECT 1 FROM policy_textrelation r JOIN policy_legaltext t ON t.id = r.other_id
                WHERE r.text_id = NEW.id AND t.issued_on > NEW.issued_on) THEN
            RAISE EXCEPTION USING MESSAGE = 'legal text ' || NEW.id || ' would be older than what it bears on', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class LegalText(models.Model):
    """A legal text: what it is, who issued it, from when to when it is in force (the last day included; empty: not known, or no end).

    `needs_verification`: nobody has compared what is kept here with the original.
    """

    number = models.CharField("số, ký hiệu", max_length=60, help_text="Ví dụ: 45/2012/NĐ-CP.")
    kind = models.CharField("loại văn bản", max_length=16, choices=TextKind)
    title = models.CharField("trích yếu", max_length=400)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    valid_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("hết hiệu lực sau ngày", null=True, blank=True)
    summary = models.TextField("nội dung chính", blank=True)
    needs_verification = models.BooleanField("cần kiểm tra với bản gốc", default=True)
    search_text = models.GeneratedField(
        expression=Fold(
            Concat("number", Value(" "), "title", Value(" "), "issuer", Value(" "), "summary", output_field=models.TextField())
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "văn bản pháp luật"
        ordering = ("-issued_on", "-id")
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="legal_text_search"),
            models.Index(F("issued_on").desc(nulls_last=True), F("id").desc(), name="legal_text_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TextKind.values), name="legal_text_kind_is_known"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(title="") & ~Q(issuer=""), name="legal_text_says_what"),
            models.CheckConstraint(
                condition=(Q(issued_on__isnull=True) | Q(valid_from__isnull=True) | Q(valid_from__gte=F("issued_on")))
                & (Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))),
                name="legal_text_days_in_order",
            ),
            models.UniqueConstraint(fields=["number", "issuer"], name="legal_text_is_kept_once"),
        ]
        triggers = [kept("legal_text_is_kept", "a legal text is kept"), DAYS_STAY_IN_ORDER]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self) -> str:
        """The text's page."""
        return reverse("policy:text", args=[self.pk])

    def standing(self, on: date | None = None) -> tuple[str, str]:
        """Whether it is in force on a day (today by default): tone and words of a tag."""
        on = on or clock.today()
        if self.valid_to is not None and self.valid_to < on:
            return "late", "Hết hiệu lực"
        if self.valid_from is None:
            return "near", "Chưa rõ ngày hiệu lực"
        return ("done", "Còn hiệu lực") if self.valid_from <= on else ("near", "Chưa có hiệu lực")


class Article(models.Model):
    """An article of a text (“Điều 8”), or what stands before the first. `is_summary`: told in the portal's words, not in the text's own."""

    text = models.ForeignKey(LegalText, models.RESTRICT, related_name="articles", verbose_name="văn bản")
    position = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("điều", max_length=30)
    words = models.TextField("nội dung")
    is_summary = models.BooleanField("là tóm tắt", default=False)
    search_text = models.GeneratedField(
        expression=Fold(Concat("code", Value(" "), "words", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "điều khoản"
        ordering = ("text", "position", "id")
        indexes = [GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="article_search")]
        constraints = [
            models.UniqueConstraint(fields=["text", "code"], name="article_stands_once_in_its_text"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(words=""), name="article_says_something"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def anchor(self) -> str:
        """Its name inside the page of its text."""
        return citations.anchor(self.code)


# Whoever writes takes turns, so that two halves of a circle are not made at once.
NO_CIRCLE = Firm(
    name="text_relation_makes_no_circle",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        PERFORM pg_advisory_xact_lock(hashtext('policy_textrelation'));
        IF EXISTS (
            WITH RECURSIVE beneath(id) AS (
                SELECT NEW.other_id
                UNION
                SELECT r.other_id FROM policy_textrelation r JOIN beneath b ON r.text_id = b.id WHERE r.id <> NEW.id
            )
            SELECT 1 FROM beneath WHERE id = NEW.text_id
        ) THEN
            RAISE EXCEPTION USING MESSAGE = 'legal text ' || NEW.text_id || ' would stand above itself', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
IN_ORDER = Firm(
    name="text_relation_in_order",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF (SELECT issued_on FROM policy_legaltext WHERE id = NEW.text_id) < (SELECT issued_on FROM policy_legaltext WHERE id = NEW.other_id) THEN
            RAISE EXCEPTION USING MESSAGE = 'legal text ' || NEW.text_id || ' is older than what it bears on', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class TextRelation(models.Model):
    """`text` replaces or amends `other`, which is not younger; nothing stands above itself, however many texts lie between."""

    text = models.ForeignKey(LegalText, models.RESTRICT, related_name="bears_on", verbose_name="văn bản")
    other = models.ForeignKey(LegalText, models.RESTRICT, related_name="borne_by", verbose_name="văn bản trước")
    how = models.CharField("quan hệ", max_length=10, choices=Bearing)

    class Meta:
        verbose_name = verbose_name_plural = "quan hệ giữa văn bản"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["text", "other"], name="text_relation_is_said_once"),
            models.CheckConstraint(condition=Q(how__in=Bearing.values), name="text_relation_is_known"),
            models.CheckConstraint(condition=~Q(text=F("other")), name="text_relation_is_with_another"),
        ]
        triggers = [NO_CIRCLE, IN_ORDER]

    def __str__(self) -> str:
        return f"{self.text_id} {self.how} {self.other_id}"
