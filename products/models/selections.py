"""Selections of typical products: criteria as they were when one opened, the panel, products that take part, what each member scored."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.documents.models import Attachment, Paper
from khuyencong.triggers import Firm, append_only, kept
from khuyencong.ui.search import Fold
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving
from products.enums import Group, SelectionLevel, SelectionState
from products.workflow.selection import SELECTION

USER = settings.AUTH_USER_MODEL
YEARS = (2010, 2100)

# Whoever moves the selection at this moment goes first or waits; `state` is then what it is.
_STATE = "SELECT s.state INTO standing FROM products_selection s WHERE s.id = {id} FOR SHARE;"
_DECLARED = [("standing", "text")]


def _refuse(message: str) -> str:
    return f"RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'check_violation';"


class Selection(Moving):
    """A selection of typical products by a level in a year (Thông tư 26/2014/TT-BCT). `area` is the local unit; none for the province.

    `certificate_years`: how long a certificate is valid (None: the paper says no term).
    """

    machine: ClassVar[Machine] = SELECTION

    level = models.CharField("cấp", max_length=8, choices=SelectionLevel)
    area = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="selections", verbose_name="địa bàn")
    year = models.PositiveSmallIntegerField("năm")
    opens_on = models.DateField("mở đăng ký ngày")
    closes_on = models.DateField("nhận đăng ký đến hết ngày")
    certificate_years = models.PositiveSmallIntegerField("giấy chứng nhận có giá trị (năm)", null=True, blank=True)
    opened_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người mở")
    opened_at = models.DateTimeField("mở lúc", default=clock.now)
    decision = models.CharField("số quyết định công nhận", max_length=200, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "kỳ bình chọn"
        ordering = ("-year", "-id")
        indexes = [models.Index(fields=["-year", "-id"], name="selection_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "area", "year"], condition=~Q(state=SelectionState.CANCELLED), nulls_distinct=False,
                name="selection_once_a_year", violation_error_message="Năm này đã có kỳ bình chọn của cấp này.",
            ),
            models.CheckConstraint(
                condition=Q(level=SelectionLevel.PROVINCE, area__isnull=True) | Q(level=SelectionLevel.DISTRICT, area__isnull=False),
                name="selection_of_a_district_has_its_area",
            ),
            models.CheckConstraint(
                condition=Q(year__range=YEARS, closes_on__gte=F("opens_on"))
                & (Q(certificate_years__isnull=True) | Q(certificate_years__range=(1, 20))),
                name="selection_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=SelectionState.DECIDED, decided_on__isnull=False) & ~Q(decision="")
                | ~Q(state=SelectionState.DECIDED) & Q(decision="", decided_on__isnull=True),
                name="selection_decided_names_its_decision",
            ),
        ]  # fmt: skip
        triggers = [
            *guard.triggers(SELECTION),
            Firm(
                name="selection_stays_as_opened",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                # A reorganisation sets over whose it is.
                func=f"""
                    IF (NEW.level, NEW.year, NEW.opens_on, NEW.closes_on, NEW.certificate_years)
                        IS DISTINCT FROM (OLD.level, OLD.year, OLD.opens_on, OLD.closes_on, OLD.certificate_years) THEN
                        {_refuse("a selection stays as it was opened")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        where = f", {self.area.name}" if self.area else ""
        return f"Bình chọn {self.get_level_display().lower()} năm {self.year}{where}"

    def get_absolute_url(self) -> str:
        """The selection's page."""
        return reverse("products:selection", args=[self.pk])


class SelectionCriterion(models.Model):
    """A criterion as it was when the selection opened."""

    selection = models.ForeignKey(Selection, models.RESTRICT, related_name="criteria", verbose_name="kỳ bình chọn")
    position = models.PositiveSmallIntegerField("thứ tự")
    label = models.CharField("tiêu chí", max_length=200)
    guidance = models.CharField("hướng dẫn chấm", max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField("trọng số (%)")
    most = models.PositiveSmallIntegerField("điểm tối đa")
    citation = models.CharField("căn cứ", max_length=250)

    class Meta:
        verbose_name = verbose_name_plural = "tiêu chí của kỳ bình chọn"
        ordering = ("selection", "position")
        constraints = [
            models.UniqueConstraint(fields=["selection", "position"], name="selection_criterion_position_once"),
            models.CheckConstraint(condition=Q(weight__gt=0, most__gt=0), name="selection_criterion_weighs_something"),
        ]
        triggers = [
            append_only("selection_criterion_stays", "criteria stay as they were when the selection opened"),
            Firm(
                name="selection_weights_are_whole",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=f"""
                    IF (SELECT sum(weight) FROM products_selectioncriterion WHERE selection_id = NEW.selection_id) <> 100 THEN
                        {_refuse("weights of a selection add up to 100")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 our own words
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Juror(models.Model):
    """Somebody of the panel (Ban giám khảo) of a selection."""

    selection = models.ForeignKey(Selection, models.RESTRICT, related_name="panel", verbose_name="kỳ bình chọn")
    user = models.ForeignKey(USER, models.RESTRICT, related_name="jury_seats", verbose_name="thành viên")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "thành viên Ban giám khảo"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["selection", "user"], name="juror_sits_once")]
        triggers = [
            Firm(
                name="juror_is_named_before_scoring",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=_DECLARED,
                func=f"""
                    {_STATE.format(id="COALESCE(NEW.selection_id, OLD.selection_id)")}
                    IF standing <> 'open' OR TG_OP = 'UPDATE' THEN {_refuse("the panel is set before scoring")} END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selection_id}: {self.user_id}"


class Product(models.Model):
    """A product of a cơ sở, by its name; what it is known for is said anew with each selection."""

    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="products", verbose_name="cơ sở")
    name = models.CharField("sản phẩm", max_length=200)
    group = models.CharField("nhóm sản phẩm", max_length=12, choices=Group)
    kept_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    kept_at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "sản phẩm"
        ordering = ("-kept_at", "-id")
        indexes = [GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="product_by_name")]
        constraints = [
            models.UniqueConstraint(F("enterprise"), Fold("name"), name="product_of_an_enterprise_once"),
            models.CheckConstraint(condition=Q(group__in=Group.values) & ~Q(name=""), name="product_says_what"),
        ]
        triggers = [kept("product_is_kept", "a product is kept")]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """A product in a selection: registered by its cơ sở, withdrawn by it, or excluded by who holds the selection; in the end perhaps certified."""

    selection = models.ForeignKey(Selection, models.RESTRICT, related_name="entries", verbose_name="kỳ bình chọn")
    product = models.ForeignKey(Product, models.RESTRICT, related_name="entries", verbose_name="sản phẩm")
    description = models.TextField("mô tả")
    photo = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="ảnh")
    registered_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đăng ký")
    registered_at = models.DateTimeField("đăng ký lúc", default=clock.now)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    excluded_at = models.DateTimeField("loại lúc", null=True, blank=True)
    excluded_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người loại")
    excluded_reason = models.CharField("lý do không nhận", max_length=500, blank=True)
    certificate = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="giấy chứng nhận")
    valid_to = models.DateField("giấy chứng nhận có giá trị đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "sản phẩm dự bình chọn"
        ordering = ("selection", "id")
        constraints = [
            models.UniqueConstraint(fields=["selection", "product"], name="entry_of_a_product_once"),
            models.CheckConstraint(condition=~Q(description=""), name="entry_describes_the_product"),
            models.CheckConstraint(
                condition=Q(excluded_at__isnull=True, excluded_by__isnull=True, excluded_reason="")
                | Q(excluded_at__isnull=False, excluded_by__isnull=False) & ~Q(excluded_reason=""),
                name="entry_excluded_says_why",
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True, valid_to__isnull=True)
                | Q(certificate__isnull=False, withdrawn_at__isnull=True, excluded_at__isnull=True),
                name="entry_certified_took_part",
            ),
        ]
        triggers = [
            Firm(
                name="entry_follows_its_selection",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                declare=_DECLARED,
                func=f"""
                    {_STATE.format(id="NEW.selection_id")}
                    IF TG_OP = 'INSERT' THEN
                        IF standing <> 'open' THEN {_refuse("the selection takes no more products")} END IF;
                        RETURN NEW;
                    END IF;
                    IF (NEW.selection_id, NEW.product_id) IS DISTINCT FROM (OLD.selection_id, OLD.product_id)
                        OR ((NEW.withdrawn_at, NEW.description) IS DISTINCT FROM (OLD.withdrawn_at, OLD.description) AND standing <> 'open')
                        OR (NEW.excluded_at IS DISTINCT FROM OLD.excluded_at AND standing NOT IN ('open', 'scoring'))
                        OR (NEW.certificate_id IS DISTINCT FROM OLD.certificate_id AND (standing <> 'decided' OR OLD.certificate_id IS NOT NULL)) THEN
                        {_refuse("an entry follows its selection")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            kept("entry_is_kept", "that a product took part is kept"),
        ]

    def __str__(self) -> str:
        return self.product.name

    @property
    def stands(self) -> bool:
        """Whether it takes part: neither withdrawn nor excluded."""
        return self.withdrawn_at is None and self.excluded_at is None


class Sheet(models.Model):
    """What a member of the panel gave a product; may be changed until the scores are closed."""

    entry = models.ForeignKey(Entry, models.RESTRICT, related_name="sheets", verbose_name="sản phẩm dự bình chọn")
    juror = models.ForeignKey(Juror, models.RESTRICT, related_name="sheets", verbose_name="thành viên")
    remarks = models.CharField("nhận xét", max_length=1000, blank=True)
    at = models.DateTimeField("chấm lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "phiếu chấm"
        ordering = ("entry", "id")
        constraints = [models.UniqueConstraint(fields=["entry", "juror"], name="sheet_once_by_each")]
        triggers = [
            Firm(
                name="sheet_is_of_its_selection",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                declare=_DECLARED,
                func=f"""
                    {_STATE.format(id="(SELECT selection_id FROM products_juror WHERE id = NEW.juror_id)")}
                    IF standing IS DISTINCT FROM 'scoring' OR NOT EXISTS (
                        SELECT 1 FROM products_entry e JOIN products_juror j ON j.selection_id = e.selection_id
                        WHERE e.id = NEW.entry_id AND j.id = NEW.juror_id AND e.withdrawn_at IS NULL AND e.excluded_at IS NULL
                    ) THEN {_refuse("a sheet is of a product and a member of a selection that is being scored")} END IF;
                    RETURN NEW;
                """,  # noqa: S608 our own words
            ),
            Firm(
                name="sheet_is_not_of_ones_own",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM products_entry e JOIN products_product p ON p.id = e.product_id
                            JOIN actors_membership m ON m.enterprise_id = p.enterprise_id
                            JOIN products_juror j ON j.user_id = m.user_id
                        WHERE e.id = NEW.entry_id AND j.id = NEW.juror_id AND (m.valid_to IS NULL OR m.valid_to >= NEW.at::date)
                    ) THEN {_refuse("nobody scores a product of their own enterprise")} END IF;
                    RETURN NEW;
                """,  # noqa: S608 our own words
            ),
            kept("sheet_is_kept", "a sheet is kept"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.juror_id}"


class Mark(models.Model):
    """The points of one criterion on a sheet."""

    sheet = models.ForeignKey(Sheet, models.RESTRICT, related_name="marks", verbose_name="phiếu chấm")
    criterion = models.ForeignKey(SelectionCriterion, models.RESTRICT, related_name="+", verbose_name="tiêu chí")
    points = models.PositiveSmallIntegerField("điểm")

    class Meta:
        verbose_name = verbose_name_plural = "điểm"
        ordering = ("sheet", "criterion")
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="mark_once_on_a_sheet")]
        triggers = [
            Firm(
                name="mark_fits_its_criterion",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                declare=_DECLARED,
                func=f"""
                    {_STATE.format(id="(SELECT selection_id FROM products_selectioncriterion WHERE id = NEW.criterion_id)")}
                    IF standing <> 'scoring' OR NOT EXISTS (
                        SELECT 1 FROM products_sheet h JOIN products_entry e ON e.id = h.entry_id
                            JOIN products_selectioncriterion c ON c.selection_id = e.selection_id
                        WHERE h.id = NEW.sheet_id AND c.id = NEW.criterion_id AND NEW.points <= c.most
                    ) THEN {_refuse("points fit a criterion of the selection that is being scored")} END IF;
                    RETURN NEW;
                """,  # noqa: S608 our own words
            ),
            kept("mark_is_kept", "points are kept"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.points}"
