"""Forms of the room. They read and tell; the services decide."""

from datetime import timedelta
from typing import Any

from django import forms

from employment import selectors
from employment.enums import Outcome
from employment.models import Course, Need, Trainee
from employment.models.courses import MOST_SEATS
from employment.models.needs import MOST_PEOPLE
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.text import vnd
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import SMALL_NUMBER, DateField, MoneyField
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS
from projects.models import Line


def need_label(need: Need) -> str:
    """A need in one line."""
    return f"{need.enterprise.name}: {vnd(need.count)} người, {need.trade}"


def line_label(line: Line) -> str:
    """A part of a training đề án in one line."""
    return f"{line.project.code} · {line.project.title} · {line.enterprise.name}"


class NeedForm(AskingBack):
    """Whom a cơ sở wants, and when."""

    enterprise = forms.ModelChoiceField(label="Cơ sở", queryset=Enterprise.objects.none(), empty_label="Chọn cơ sở")
    trade = forms.CharField(label="Nghề cần tuyển", max_length=120)
    count = forms.IntegerField(label="Số người", min_value=1, max_value=MOST_PEOPLE, widget=forms.NumberInput(attrs=SMALL_NUMBER))
    needed_on = DateField(label="Cần từ ngày")
    wage = MoneyField(label="Lương dự kiến một tháng", required=False)
    words = forms.CharField(label="Công việc, yêu cầu", max_length=2000, required=False, widget=WORDS)

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("needed_on", clock.today() + timedelta(days=60))
        self.fields["enterprise"].queryset = Enterprise.objects.filter(pk__in=who.enterprise_ids).order_by("sort_name", "pk")  # type: ignore[attr-defined]
        if len(who.enterprise_ids) == 1:
            self.initial.setdefault("enterprise", next(iter(who.enterprise_ids)))


class CloseForm(PortalForm):
    """Why a need is closed."""

    outcome = forms.ChoiceField(label="Kết quả", choices=Outcome, widget=forms.RadioSelect, initial=Outcome.FILLED)


class CourseForm(PortalForm):
    """A class, for which needs, where and when; rarer: the đề án that pays it."""

    needs = forms.ModelMultipleChoiceField(label="Mở theo nhu cầu", queryset=Need.objects.none(), widget=forms.CheckboxSelectMultiple)
    title = forms.CharField(label="Tên lớp, nghề", max_length=200)
    starts_on = DateField(label="Khai giảng")
    ends_on = DateField(label="Bế giảng")
    place = forms.CharField(label="Nơi học", max_length=200)
    seats = forms.IntegerField(
        label="Số học viên nhiều nhất", min_value=1, max_value=MOST_SEATS, widget=forms.NumberInput(attrs=SMALL_NUMBER)
    )
    line = forms.ModelChoiceField(label="Đề án đào tạo chi cho lớp", queryset=Line.objects.none(), required=False, empty_label="Không có")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs: forms.ModelMultipleChoiceField = self.fields["needs"]  # type: ignore[assignment]
        needs.queryset, needs.label_from_instance = selectors.open_needs(), need_label  # type: ignore[assignment,method-assign]
        line: forms.ModelChoiceField = self.fields["line"]  # type: ignore[assignment]
        line.queryset, line.label_from_instance = selectors.training_lines(), line_label  # type: ignore[method-assign,assignment]


class EnrolForm(PortalForm):
    """Somebody who will learn: little is asked, and the consent."""

    full_name = forms.CharField(label="Họ tên", max_length=120)
    born = forms.IntegerField(label="Năm sinh", min_value=1900, max_value=2100, widget=forms.NumberInput(attrs=SMALL_NUMBER))
    is_woman = forms.BooleanField(label="Nữ", required=False)
    phone = forms.CharField(label="Điện thoại", max_length=20, required=False, help_text="Để hỏi lại về việc làm sau khóa học.")
    has_consented = forms.BooleanField(
        label="Học viên đã đồng ý cho ghi họ tên, năm sinh, điện thoại, nơi làm việc để cấp chứng nhận và theo dõi việc làm; rút lại được bất cứ lúc nào",
        error_messages={"required": "Chỉ ghi học viên khi người đó đã đồng ý."},
    )


class FinishForm(PortalForm):
    """Who gets the certificate of the class: all, unless somebody is left out."""

    certified = forms.ModelMultipleChoiceField(
        label="Cấp chứng nhận cho", queryset=Trainee.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Bỏ dấu người không học đủ. Số chứng nhận được đánh tự động.",
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = course.trainees.filter(withdrawn_at__isnull=True).order_by("pk")
        field: forms.ModelMultipleChoiceField = self.fields["certified"]  # type: ignore[assignment]
        field.queryset, field.label_from_instance = rows, lambda row: f"{row.full_name}, {row.born}"  # type: ignore[assignment,method-assign]
        self.initial.setdefault("certified", list(rows))


class ReasonForm(PortalForm):
    """Why."""

    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class HireForm(PortalForm):
    """Where a trainee works: at a cơ sở that wanted people, or elsewhere."""

    hired_by = forms.ModelChoiceField(
        label="Cơ sở có nhu cầu", queryset=Enterprise.objects.none(), required=False, empty_label="Không phải các cơ sở này"
    )
    hired_elsewhere = forms.CharField(label="Nơi làm khác", max_length=200, required=False, help_text="Tên nơi làm, hoặc “tự làm tại nhà”.")
    hired_on = DateField(label="Có việc từ ngày")

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Enterprise.objects.filter(recruiting__answered__course=course).distinct().order_by("sort_name", "pk")
        self.fields["hired_by"].queryset = rows  # type: ignore[attr-defined]
        self.initial.setdefault("hired_on", clock.today())
        if len(rows) == 1:
            self.initial.setdefault("hired_by", rows[0].pk)


class AskForm(PortalForm):
    """Whether a trainee is still there."""

    stayed = forms.TypedChoiceField(
        label="Học viên", choices=[("1", "Còn làm"), ("0", "Không còn làm")], widget=forms.RadioSelect, coerce=lambda value: value == "1"
    )


class NothingForm(PortalForm):
    """Nothing to fill in: the button is the answer."""


class LinkForm(PortalForm):
    """Which need stands behind a training: those of its own cơ sở first."""

    need = forms.ModelChoiceField(label="Nhu cầu tuyển dụng", queryset=Need.objects.none(), empty_label="Chọn nhu cầu")

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField = self.fields["need"]  # type: ignore[assignment]
        field.queryset = selectors.like_needs(line)
        field.label_from_instance = need_label  # type: ignore[assignment,method-assign]
