"""What a content of support asks for, who may be supported, and what places are: the law's words as dated rows."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q

from budgets.models.norms import SupportContent
from budgets.norms import conditions
from budgets.norms.eligibility import ASPECTS, STANDINGS, TESTS, EligibilityRule, wrong_facts
from budgets.norms.enums import Confidence
from budgets.norms.fields import KINDS, NUMBERS, Field, wrong_condition
from khuyencong.calendar.models import validity

_IS_SIGN = " || ".join(f'@[1] == "{sign}"' for sign in conditions.SIGNS)


class IsCondition(Func):
    """Whether a JSON column has the shape of a condition (`budgets.norms.conditions`). Another sign needs a migration that makes the CHECK anew."""

    _FALSE_TEST = (
        '@.type() != "array" || @.size() != 3 || @[0].type() != "string" || @[2].type() == "null" || @[2].type() == "array"'
        f' || @[2].type() == "object" || !({_IS_SIGN})'
    )
    template = (
        "(jsonb_typeof(%(expressions)s) = 'array' AND NOT jsonb_path_exists(%(expressions)s, "
        f"'strict $[*] ? (@.type() != \"array\" || @.size() == 0 || exists(@[*] ? ({_FALSE_TEST})))', silent => true))"
    )
    output_field = models.BooleanField()
    conditional = True

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """The column stands in it twice; so does a value that is asked about before it is written."""
        words, values = super().as_sql(*args, **kwargs)
        return words, [*values, *values]


class ContentField(models.Model):
    """One thing that a content asks of a beneficiary's line between two days; `budgets.norms.fields.Field` says what each part means.

    A declaration that changes closes the row and adds one, so that an old application is read by what it was asked.
    """

    content = models.ForeignKey(SupportContent, models.RESTRICT, related_name="fields", verbose_name="nội dung hỗ trợ")
    key = models.CharField("mã", max_length=40)
    position = models.PositiveSmallIntegerField("thứ tự")
    label = models.CharField("câu hỏi", max_length=160)
    kind = models.CharField("kiểu", max_length=8, choices=list(KINDS.items()))
    unit = models.CharField("đơn vị tính", max_length=30, blank=True)
    required = models.BooleanField("bắt buộc khi nộp", default=False)
    paired = models.BooleanField("có số hiện nay và mục tiêu", default=False)
    measured = models.BooleanField("đo lại khi nghiệm thu và theo dõi", default=False)
    help = models.CharField("hướng dẫn", max_length=300, blank=True)
    low = models.DecimalField("không nhỏ hơn", max_digits=20, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("không lớn hơn", max_digits=20, decimal_places=4, null=True, blank=True)
    choices = models.JSONField("lựa chọn", default=list, blank=True)
    only_if = models.JSONField("chỉ hỏi khi", default=list, blank=True)
    at_least = models.DecimalField("nên có từ", max_digits=20, decimal_places=4, null=True, blank=True)
    advice = models.CharField("lời nhắc", max_length=300, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thông tin riêng của nội dung hỗ trợ"
        ordering = ("content", "position", "id")
        constraints = [
            ExclusionConstraint(
                name="content_field_is_one_at_a_time",
                expressions=[("content", RangeOperators.EQUAL), ("key", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="content_field_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="content_field_kind_is_known"),
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z][a-z0-9_]*$") & ~Q(label=""), name="content_field_has_its_names"),
            models.CheckConstraint(condition=Q(paired=False) | Q(kind__in=NUMBERS), name="content_field_pairs_numbers"),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")), name="content_field_bounds_are_in_order"
            ),
            models.CheckConstraint(
                condition=(Q(kind="choice") & ~Q(choices=[])) | (~Q(kind="choice") & Q(choices=[])), name="content_field_offers_choices"
            ),
            models.CheckConstraint(condition=IsCondition(F("only_if")), name="content_field_condition_is_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.content_id} {self.key}"

    def clean(self) -> None:
        """What the row depends on must be asked before it and be comparable; ValidationError at the condition."""
        super().clean()
        if not self.only_if or self.content_id is None or self.valid_from is None:
            return
        try:
            field = self.as_field()
        except ValueError as error:
            raise ValidationError({"only_if": str(error)}) from error
        from budgets.norms import declared  # leaf: it reads these models

        before = declared.field_rows(self.valid_from, content=self.content_id, position__lt=self.position or 0).exclude(pk=self.pk)
        if said := wrong_condition(field, [row.as_field() for row in before]):
            raise ValidationError({"only_if": said})

    def as_field(self) -> Field:
        """The row as the interpreter reads it."""
        return Field(
            key=self.key,
            label=self.label,
            kind=self.kind,
            unit=self.unit,
            required=self.required,
            paired=self.paired,
            measured=self.measured,
            help=self.help,
            low=self.low,
            high=self.high,
            choices=tuple((value, label) for value, label in self.choices),
            only_if=conditions.read(self.only_if),
            at_least=self.at_least,
            advice=self.advice,
        )


def _codes(verbose: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=40), verbose_name=verbose, default=list, blank=True)


_VALUES = (
    'Danh sách, ví dụ ["commune", "township"]. Với cách xét “đạt điều kiện”: các trường hợp, mỗi trường hợp gồm những phép so phải cùng đúng, ví dụ '
    '[[["legal_form", "=", "cooperative"], ["answers.jobs", ">=", 10]], [["cost", "<=", 500000000]]].'
)
_ONLY_IF = 'Các trường hợp như trên, ví dụ [[["trade", "=", "mineral"]]]; [] thì luôn xét.'


class Eligibility(models.Model):
    """A rule of who may be supported, where and in which trade, of a condition, a priority or a kind of đề án, for one period.

    `budgets.norms.eligibility.EligibilityRule` says what each part means. A change of law closes the row and adds one.
    """

    code = models.CharField("mã", max_length=40)
    aspect = models.CharField("về", max_length=10, choices=list(ASPECTS.items()))
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    contents = _codes("nội dung (để trống: mọi nội dung)")
    scopes = _codes("nguồn (để trống: mọi nguồn)")
    fact = models.CharField("dữ kiện", max_length=30, blank=True)
    test = models.CharField("cách xét", max_length=8, choices=list(TESTS.items()))
    values = models.JSONField("giá trị", default=list, blank=True, encoder=DjangoJSONEncoder, help_text=_VALUES)
    only_if = models.JSONField("chỉ xét khi", default=list, blank=True, help_text=_ONLY_IF)
    yes = models.CharField("câu khi đạt", max_length=400)
    no = models.CharField("câu khi không đạt", max_length=400)
    ask = models.CharField("câu khi chưa biết", max_length=400, blank=True)
    evidence = models.CharField("bằng chứng thường có", max_length=300, blank=True)
    citation = models.CharField("căn cứ", max_length=300)
    confidence = models.CharField("độ tin cậy", max_length=8, choices=Confidence)
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "điều kiện hỗ trợ"
        ordering = ("aspect", "position", "code", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="eligibility_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="eligibility_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(aspect__in=list(ASPECTS)), name="eligibility_aspect_is_known"),
            models.CheckConstraint(condition=Q(test__in=list(TESTS)), name="eligibility_test_is_known"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="eligibility_confidence_is_known"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(yes="") & ~Q(no="") & ~Q(citation=""), name="eligibility_says_why"),
            models.CheckConstraint(condition=IsCondition(F("only_if")), name="eligibility_condition_is_whole"),
            models.CheckConstraint(
                condition=~Q(test="meets") | (IsCondition(F("values")) & ~Q(values=[]) & Q(fact="")), name="eligibility_meets_a_condition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} từ {self.valid_from:%d/%m/%Y}"

    def clean(self) -> None:
        """What conditions ask must be known and comparable; ValidationError at the one that is wrong."""
        super().clean()
        questions: dict[str, set[str]] = {}
        for key, kind in ContentField.objects.order_by("pk").values_list("key", "kind"):
            questions.setdefault(key, set()).add(kind)
        asked = ("only_if", "values") if self.test == "meets" else ("only_if",)
        wrong = {name: said for name in asked if (said := self._wrong(name, questions))}
        if self.test == "meets" and not self.values:
            wrong["values"] = "Cần điều kiện phải đạt."
        if self.test == "meets" and self.fact:
            wrong["fact"] = "Điều kiện tự nêu các dữ kiện; để trống ô này."
        if wrong:
            raise ValidationError(wrong)

    def _wrong(self, name: str, questions: dict[str, set[str]]) -> str:
        try:
            return wrong_facts(conditions.read(getattr(self, name)), questions)
        except ValueError as error:
            return str(error)

    def as_rule(self) -> EligibilityRule:
        """The row as the interpreter reads it."""
        return EligibilityRule(
            code=self.code,
            aspect=self.aspect,
            fact=self.fact,
            test=self.test,
            values=tuple(self.values),
            yes=self.yes,
            no=self.no,
            ask=self.ask,
            citation=self.citation,
            confidence=self.confidence,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            position=self.position,
            contents=tuple(self.contents),
            scopes=tuple(self.scopes),
            only_if=conditions.read(self.only_if),
            evidence=self.evidence,
        )


class PlaceStanding(models.Model):
    """What a unit is by a decision between two days: the class of a city, địa bàn khó khăn, nông thôn mới.

    Units are named by code as they are in the decisions; a code is one unit at a time.
    """

    unit_code = models.CharField("mã đơn vị hành chính", max_length=10)
    unit_name = models.CharField("tên", max_length=120)
    standing = models.CharField("là", max_length=16, choices=list(STANDINGS.items()))
    citation = models.CharField("căn cứ", max_length=300)
    confidence = models.CharField("độ tin cậy", max_length=8, choices=Confidence)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "địa bàn ưu tiên, loại đô thị"
        ordering = ("unit_code", "standing", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="place_standing_is_one_at_a_time",
                expressions=[
                    ("unit_code", RangeOperators.EQUAL),
                    ("standing", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="place_standing_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(standing__in=list(STANDINGS)), name="place_standing_is_known"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="place_standing_confidence_is_known"),
            models.CheckConstraint(condition=~Q(citation="") & ~Q(unit_code=""), name="place_standing_has_its_citation"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}: {STANDINGS[self.standing]}"
