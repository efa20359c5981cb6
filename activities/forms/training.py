"""Forms of training. What is `folded` stands closed under “Thêm chi tiết”."""

from typing import Any

from django import forms

from activities.models import Activity, Attendee, Course
from activities.selectors import training as reading
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import User
from khuyencong.actors.staffing import TrainingTopic
from khuyencong.text import date_vi
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS

SMALL = {"class": "day"}


class CourseForm(PortalForm):
    """What a course asks, and whom it invites."""

    folded = ("seats", "days_needed", "programme")
    topic = forms.ChoiceField(label="Chủ đề", choices=TrainingTopic.choices, initial=TrainingTopic.PROMOTION)
    register_by = DateField(label="Đăng ký đến hết ngày")
    groups = forms.MultipleChoiceField(
        label="Mời", choices=[(name, words) for name, (words, _) in reading.GROUPS.items()], widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Mọi cơ quan trong nhóm được báo. Hoạt động hiện trên lịch chung thì ai cũng đăng ký được.",
    )  # fmt: skip
    seats = forms.IntegerField(
        label="Số chỗ",
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput(attrs=SMALL),
        help_text="Để trống khi không hạn chế.",
    )
    days_needed = forms.IntegerField(
        label="Số ngày phải dự để được cấp giấy", required=False, min_value=1, max_value=366, widget=forms.NumberInput(attrs=SMALL),
        help_text="Để trống: mọi ngày của lớp.",
    )  # fmt: skip
    programme = forms.CharField(label="Chương trình", max_length=8000, required=False, widget=WORDS)

    def __init__(self, *args: Any, activity: Activity, course: Course | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("register_by", activity.starts_on)
        self.initial.setdefault("groups", [] if course else ["districts"])
        if course is not None:
            told = {name: getattr(course, name) for name in ("topic", "register_by", "seats", "days_needed", "programme")}
            self.initial = told | self.initial | told


class PeopleField(forms.ModelMultipleChoiceField):
    """People to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """A person by name."""
        return str(obj.full_name)


class RegisterForm(PortalForm):
    """Who comes: oneself, colleagues."""

    people = PeopleField(label="Người dự", queryset=User.objects.none())

    def __init__(self, *args: Any, course: Course, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = reading.colleagues(who)
        people: forms.ModelMultipleChoiceField = self.fields["people"]  # type: ignore[assignment]
        people.queryset = User.objects.filter(pk__in=known).order_by("full_name", "pk")
        self.initial.setdefault("people", [who.user_id])


class _Attending(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """A person, from where, and on how many days they were there."""
        return f"{obj.user.full_name} ({obj.sent_by}), có mặt {obj.days} ngày"


class RollForm(PortalForm):
    """Who was there on a day."""

    day = forms.TypedChoiceField(label="Ngày", choices=[], coerce=str)
    attendees = _Attending(label="Có mặt", queryset=Attendee.objects.none())

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.days = {day.isoformat(): day for day in reading.days_of(course.activity) if day <= today}
        self.fields["day"].choices = [(code, date_vi(day)) for code, day in reversed(self.days.items())]  # type: ignore[attr-defined]
        self.fields["attendees"].queryset = reading.with_days(course)  # type: ignore[attr-defined]

    def clean_day(self) -> Any:
        """The day itself."""
        return self.days[self.cleaned_data["day"]]


class CertifyForm(PortalForm):
    """Who gets a certificate: those who were there on enough days stand ticked."""

    attendees = _Attending(label="Cấp giấy chứng nhận cho", queryset=Attendee.objects.none())

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = reading.with_days(course).filter(certificate__isnull=True)
        self.fields["attendees"].queryset = rows  # type: ignore[attr-defined]
        self.fields["attendees"].help_text = f"Phải dự đủ {course.days_needed} ngày."
        self.initial.setdefault("attendees", [row.pk for row in rows if row.days >= course.days_needed])


class EvaluateForm(PortalForm):
    """What one thinks of a course; who holds it reads marks and words without names."""

    score = forms.TypedChoiceField(
        label="Đánh giá chung", coerce=int, widget=forms.RadioSelect,
        choices=[(5, "5 · Rất tốt"), (4, "4 · Tốt"), (3, "3 · Được"), (2, "2 · Chưa đạt"), (1, "1 · Kém")],
    )  # fmt: skip
    opinion = forms.CharField(
        label="Ý kiến", max_length=2000, required=False, widget=WORDS, help_text="Người tổ chức đọc được điểm và ý kiến, không kèm tên."
    )
