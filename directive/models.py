"""Directives, their clauses, what is planned for a year, remarks and reminders; from which share on a clause is green."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from directive.enums import Basis
from khuyencong import clock
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Organisation
from khuyencong.calendar.models import validity
from khuyencong.triggers import Firm, append_only

USER = settings.AUTH_USER_MODEL
FIRST_YEAR, LAST_YEAR = 2008, 2100


class Directive(models.Model):
    """A directive of the province, entered as data. Its text and clauses never change; another one may replace it."""

    number = models.CharField("số, ký hiệu", max_length=60)
    title = models.CharField("trích yếu", max_length=300)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    valid_from = models.DateField("có hiệu lực từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    at = models.DateTimeField("nhập lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "chỉ thị"
        ordering = ("-valid_from", "-id")
        constraints = [
            models.UniqueConstraint(fields=["number", "title"], name="directive_is_one"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(title="") & ~Q(issuer=""), name="directive_says_what_it_is"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="directive_ends_after_it_starts"
            ),
        ]
        triggers = [
            Firm(
                name="directive_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - ARRAY['valid_to', 'needs_verification'] <> to_jsonb(OLD) - ARRAY['valid_to', 'needs_verification'] THEN
                        RAISE EXCEPTION USING MESSAGE = 'directive ' || OLD.id || ' stays as it was issued', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Clause(models.Model):
    """A clause of a directive as a task: whose duty, what it says, which evidence counts for it.

    `function` is the duty whose holder of the day owns it (of an area: each local authority); empty: those whom `owner` names.
    `evidence` names what counts it (`directive.evidence`); empty: nothing in the portal counts it yet.
    """

    directive = models.ForeignKey(Directive, models.RESTRICT, related_name="clauses", verbose_name="chỉ thị")
    position = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mục", max_length=10)
    function = models.CharField("chức năng phụ trách", max_length=24, choices=Function, blank=True)
    owner = models.CharField("cơ quan phụ trách", max_length=200)
    duty = models.TextField("nhiệm vụ")
    evidence = models.CharField("bằng chứng", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "mục của chỉ thị"
        ordering = ("directive", "position")
        constraints = [
            models.UniqueConstraint(fields=["directive", "code"], name="clause_code_once"),
            models.UniqueConstraint(fields=["directive", "position"], name="clause_position_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(duty="") & ~Q(owner=""), name="clause_says_whose_duty"),
        ]
        triggers = [append_only("clause_stays", "a clause stays as it was issued")]

    def __str__(self) -> str:
        return f"Mục {self.code}"

    def get_absolute_url(self) -> str:
        """The clause's page."""
        return reverse("directive:clause", args=[self.pk])


class ClausePlan(models.Model):
    """What is to be reached for a clause in a year, and by when. Changed in place; the trail keeps what stood before."""

    clause = models.ForeignKey(Clause, models.RESTRICT, related_name="plans")
    year = models.PositiveSmallIntegerField("năm")
    target = models.PositiveIntegerField("chỉ tiêu", null=True, blank=True)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    words = models.TextField("kế hoạch", blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đặt")
    at = models.DateTimeField("đặt lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "kế hoạch năm của mục"
        ordering = ("clause", "year")
        constraints = [
            models.UniqueConstraint(fields=["clause", "year"], name="clause_plan_once_a_year"),
            models.CheckConstraint(condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="clause_plan_year_is_sound"),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(target__gt=0),
                name="clause_target_is_positive",
                violation_error_message="Chỉ tiêu phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False) | Q(due_on__isnull=False) | ~Q(words=""), name="clause_plan_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.year}"


class Remark(models.Model):
    """What an office says of its clause in a year, for the yearly review; the latest of each office counts."""

    clause = models.ForeignKey(Clause, models.RESTRICT, related_name="remarks")
    year = models.PositiveSmallIntegerField("năm")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan")
    words = models.TextField("đánh giá")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "đánh giá thực hiện mục"
        ordering = ("clause", "year", "at", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="clause_remark_says_something"),
            models.CheckConstraint(condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="clause_remark_year_is_sound"),
        ]
        triggers = [append_only("clause_remark_stays", "a remark stays as it was made")]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.year}"


class Reminder(models.Model):
    """An office was reminded of its clause on a day: by a person with words, or by the portal."""

    clause = models.ForeignKey(Clause, models.RESTRICT, related_name="reminders")
    year = models.PositiveSmallIntegerField("năm")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan")
    on = models.DateField("ngày")
    words = models.CharField("nội dung", max_length=500)
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người nhắc")

    class Meta:
        verbose_name = verbose_name_plural = "lần nhắc mục"
        ordering = ("clause", "-on", "organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "organisation", "on"], name="clause_reminder_once_a_day",
                violation_error_message="Hôm nay đã nhắc cơ quan này về mục này.",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="clause_reminder_says_something"),
        ]  # fmt: skip
        triggers = [append_only("clause_reminder_stays", "a reminder stays as it was sent")]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.on}"


class ColourRule(models.Model):
    """From which share of what should be there (percent) a clause is green, and amber; red below. Dated rows."""

    basis = models.CharField("cách so", max_length=6, choices=Basis)
    green_from = models.PositiveSmallIntegerField("xanh từ (%)")
    amber_from = models.PositiveSmallIntegerField("vàng từ (%)")
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    citation = models.CharField("căn cứ", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "quy tắc màu"
        ordering = ("basis", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="one_colour_rule_at_a_time",
                expressions=[(F("basis"), RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                violation_error_message="Đã có quy tắc màu khác trong cùng khoảng thời gian.",
            ),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="colour_basis_is_known"),
            models.CheckConstraint(condition=Q(green_from__gt=F("amber_from"), green_from__lte=100), name="colour_green_is_above_amber"),
            models.CheckConstraint(condition=~Q(citation=""), name="colour_rule_has_its_citation"),
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.valid_from}"
