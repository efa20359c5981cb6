"""Figures of the years before the portal that old spreadsheets tell: the sheet as it was sent, the years it tells of, its figures, and what was said of its words.

Nothing here is money of the ledger: figures are told beside those of the portal, and a year is told by one sheet at most.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budgets.models import SupportContent
from khuyencong import clock
from khuyencong.actors.models import AdminUnit
from khuyencong.triggers import Firm, append_only, kept
from projects.enums import Track
from reports.enums import PastDimension, PastState

USER = settings.AUTH_USER_MODEL
MEASURES = ("projects", "beneficiaries", "total_cost", "grant", "counterpart", "paid", "pilot_models")
"""What a sheet may tell; as columns; named as in `reports.figures`, but for `pilot_models`."""


class PastSheet(models.Model):
    """An old spreadsheet, cells and all. A draft is worked on and may be thrown away; a taken one stays, and can be withdrawn with a reason.

    `head` is the row of the heads (from 1); `columns` says what each column is, `year` and `source` what holds where no column says it;
    `is_list` that each row is one đề án.
    """

    name = models.CharField("tệp", max_length=250)
    sha256 = models.CharField("mã băm của tệp", max_length=64)
    table = models.JSONField("các ô của bảng")
    head = models.PositiveSmallIntegerField("dòng tiêu đề", default=1)
    columns = models.JSONField("nghĩa của từng cột", default=list, blank=True)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    source = models.CharField("nguồn", max_length=10, choices=Track, blank=True)
    is_list = models.BooleanField("mỗi dòng là một đề án", default=False)
    state = models.CharField("tình trạng", max_length=9, choices=PastState, default=PastState.DRAFT)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người nhập")
    at = models.DateTimeField("gửi lúc", default=clock.now)
    taken_at = models.DateTimeField("nhập lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người rút")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    reason = models.CharField("lý do rút", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "bảng số liệu cũ"
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["sha256"], condition=~Q(state=PastState.WITHDRAWN), name="past_sheet_is_taken_once"),
            models.CheckConstraint(condition=Q(state__in=PastState.values), name="past_sheet_state_is_known"),
            models.CheckConstraint(condition=Q(source="") | Q(source__in=Track.values), name="past_sheet_source_is_known"),
            models.CheckConstraint(
                condition=Q(state=PastState.DRAFT, taken_at__isnull=True) | (~Q(state=PastState.DRAFT) & Q(taken_at__isnull=False)),
                name="past_sheet_taken_says_when",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=PastState.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")
                    | ~Q(state=PastState.WITHDRAWN) & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, reason="")
                ),
                name="past_sheet_withdrawn_says_why",
            ),
        ]
        triggers = [
            Firm(
                name="past_sheet_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="IF OLD.state <> 'draft' THEN RAISE EXCEPTION USING MESSAGE = 'history: a sheet that was taken in is kept', "
                "ERRCODE = 'check_violation'; END IF; RETURN OLD;",
            ),
            Firm(
                name="past_sheet_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "id", "name", "sha256", "table", "head", "columns", "year", "source", "is_list", "by", "at", "taken_at"
                ),
                func='IF OLD.state <> \'draft\' OR OLD.sha256 <> NEW.sha256 OR OLD."table" <> NEW."table" THEN RAISE EXCEPTION USING '
                "MESSAGE = 'history: what a sheet says is not changed', ERRCODE = 'check_violation'; END IF; RETURN NEW;",
            ),
            Firm(
                name="past_sheet_moves_on",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("state"),
                func=pgtrigger.Func(
                    "IF NOT (OLD.state = 'draft' AND NEW.state = 'taken' OR OLD.state = 'taken' AND NEW.state = 'withdrawn') "
                    "OR NEW.state = 'withdrawn' AND EXISTS (SELECT 1 FROM reports_pastyear WHERE sheet_id = NEW.id AND is_counted) THEN "
                    "RAISE EXCEPTION USING MESSAGE = 'history: a sheet is taken in, then withdrawn', ERRCODE = 'check_violation'; "
                    "END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the sheet is worked on and looked at."""
        return reverse("reports:past_sheet", args=[self.pk])


class PastYear(models.Model):
    """A year that a taken sheet tells of. Counted is one sheet a year; a later one takes the place of the earlier."""

    sheet = models.ForeignKey(PastSheet, models.RESTRICT, related_name="years", verbose_name="bảng")
    year = models.PositiveSmallIntegerField("năm")
    is_counted = models.BooleanField("đang tính vào thống kê", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "năm của bảng số liệu cũ"
        ordering = ("year", "-sheet")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "year"], name="past_year_once_a_sheet"),
            models.UniqueConstraint(fields=["year"], condition=Q(is_counted=True), name="past_year_is_told_by_one_sheet"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="past_year_is_sane"),
        ]
        triggers = [
            kept("past_years_stay", "history: years of sheets are kept"),
            Firm(
                name="past_year_is_of_its_sheet",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("id", "sheet", "year"),
                func="RAISE EXCEPTION USING MESSAGE = 'history: a year stays with its sheet', ERRCODE = 'check_violation';",
            ),
            Firm(
                name="past_year_counts_when_taken",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__is_counted=True),
                func=pgtrigger.Func(
                    "IF (SELECT state FROM reports_pastsheet WHERE id = NEW.sheet_id) IS DISTINCT FROM 'taken' THEN RAISE EXCEPTION USING "
                    "MESSAGE = 'history: only a sheet that was taken in counts', ERRCODE = 'check_violation'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class PastFigure(models.Model):
    """What a row of a sheet says of a year: amounts in đồng; empty is not known, which is not zero."""

    of = models.ForeignKey(PastYear, models.RESTRICT, related_name="figures", verbose_name="năm")
    number = models.PositiveIntegerField("dòng của tệp")
    district = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="huyện, thành phố")
    content = models.ForeignKey(SupportContent, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="nội dung hỗ trợ")
    source = models.CharField("nguồn", max_length=10, choices=Track, blank=True)
    projects = models.PositiveIntegerField("số đề án", null=True, blank=True)
    beneficiaries = models.PositiveIntegerField("số lượt cơ sở", null=True, blank=True)
    total_cost = models.BigIntegerField("tổng kinh phí (đồng)", null=True, blank=True)
    grant = models.BigIntegerField("kinh phí hỗ trợ (đồng)", null=True, blank=True)
    counterpart = models.BigIntegerField("vốn đối ứng (đồng)", null=True, blank=True)
    paid = models.BigIntegerField("đã thanh toán (đồng)", null=True, blank=True)
    pilot_models = models.PositiveIntegerField("mô hình sản xuất sạch hơn", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "số liệu của bảng cũ"
        ordering = ("of", "number")
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="past_figure_once_a_row"),
            models.CheckConstraint(condition=~Q(**{f"{name}__isnull": True for name in MEASURES}), name="past_figure_says_something"),
            models.CheckConstraint(
                condition=Q(
                    *(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}) for name in ("total_cost", "grant", "counterpart", "paid"))
                ),
                name="past_figure_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(grant__isnull=True) | Q(total_cost__isnull=True) | Q(grant__lte=F("total_cost")),
                name="past_grant_is_within_cost",
            ),
            models.CheckConstraint(condition=Q(source="") | Q(source__in=Track.values), name="past_figure_source_is_known"),
        ]
        triggers = [append_only("past_figures_stay", "history: figures of a sheet stay as they were taken in")]

    def __str__(self) -> str:
        return f"{self.of}, {self.number}"


class PastForm(models.Model):
    """How the columns of a kind of sheet were read, by the mark of its heads: the next sheet with the same heads is read so at once."""

    signature = models.CharField("dấu của dòng tiêu đề", max_length=64, unique=True)
    columns = models.JSONField("nghĩa của từng cột")
    is_list = models.BooleanField("mỗi dòng là một đề án", default=False)
    source = models.CharField("nguồn", max_length=10, choices=Track, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghép")
    at = models.DateTimeField("ghép lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "mẫu bảng đã ghép cột"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.signature[:12]


class PastWord(models.Model):
    """What a word of old sheets means: a district, a content, a source; nothing (`?`), or that its rows are passed over (`-`)."""

    dimension = models.CharField("chiều", max_length=8, choices=PastDimension)
    key = models.CharField("từ, không dấu", max_length=200)
    word = models.CharField("từ trong bảng", max_length=200)
    value = models.CharField("nghĩa", max_length=40)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người trả lời")
    at = models.DateTimeField("trả lời lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "từ của bảng cũ"
        ordering = ("dimension", "key")
        constraints = [
            models.UniqueConstraint(fields=["dimension", "key"], name="past_word_means_one_thing"),
            models.CheckConstraint(condition=Q(dimension__in=PastDimension.values), name="past_word_dimension_is_known"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(word="") & ~Q(value=""), name="past_word_says_something"),
        ]

    def __str__(self) -> str:
        return self.word
