"""Forms of the activities' room. They read and tell; the services and the machine decide. What is `folded` stands closed under “Thêm chi tiết”."""

import re
from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from activities import services
from activities.enums import CLAUSES, Kind
from activities.models import Activity
from budgets.enums import FundingSource
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.actors.selectors import in_force
from khuyencong.text import fold
from khuyencong.ui import ties
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, FilesField, MoneyField
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS, StepForm
from projects.models import Project

MOST_NAMED = 30
_BETWEEN = re.compile(r"[\n;]+")


def lines_of(text: str) -> list[str]:
    """What stands in a box line by line (or between semicolons), each once."""
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))


def codes_field(label: str = "Mã đề án liên quan") -> forms.CharField:
    """A box for codes of đề án."""
    return forms.CharField(
        label=label, max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Mỗi dòng một mã, ví dụ KC-2026-0042-7."
    )  # fmt: skip


def projects_of(text: str, who: Principal) -> list[Project]:
    """Đề án by their codes, among those that the writer may name. ValidationError that says which code is not there."""
    codes = [code.upper() for part in lines_of(text) for code in part.replace(",", " ").split()]
    rows = {row.code: row for row in services.projects_within(who).filter(code__in=codes[:MOST_NAMED])}
    if missing := [code for code in codes if code not in rows]:
        raise ValidationError(f"Không có đề án mã này trong phạm vi của bạn: {', '.join(missing[:5])}.")
    return list(rows.values())


def enterprises_of(text: str, who: Principal) -> list[Enterprise]:
    """Cơ sở by name or tax code, among those that the writer sees. ValidationError for a line that names none, or several."""
    asked = lines_of(text)[:MOST_NAMED]
    found: list[Enterprise] = []
    rows = actors.enterprises_visible_to(who)
    for line in asked:
        same = list(rows.filter(tax_code=line)[:2]) or [row for row in rows.filter(name__iexact=line)[:3] if fold(row.name) == fold(line)]
        if len(same) != 1:
            words = "Không có cơ sở tên hoặc mã số thuế này" if not same else "Có nhiều cơ sở cùng tên, hãy ghi mã số thuế"
            raise ValidationError(f"{words}: {line[:80]}.")
        found += same
    return found


def technologies_field() -> forms.CharField:
    """A box for names of technologies."""
    return forms.CharField(
        label="Công nghệ được giới thiệu", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng tên một công nghệ trong danh mục đang giới thiệu.",
    )  # fmt: skip


def technologies_of(text: str, who: Principal) -> list[int]:
    """Numbers of technologies by their names. ValidationError for a line that names none, or several."""
    things, lines = ties.things_of(services.TECHNOLOGY), lines_of(text)[:MOST_NAMED]
    if lines and things is None:
        raise ValidationError("Cổng này không có danh mục công nghệ.")
    return things.find(lines, who) if things is not None and lines else []


def _places() -> Any:
    return AdminUnit.objects.filter(in_force(), level__in=(Level.DISTRICT, Level.COMMUNE)).select_related("parent")


class Named(PortalForm):
    """A form whose `codes`, `named` and `shown` become đề án, cơ sở and technologies."""

    folded: ClassVar[Collection[str]] = ()

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        self.who = who
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Find what is named."""
        data = super().clean() or {}
        kinds: tuple[tuple[str, str, Any], ...] = (
            ("codes", "projects", projects_of), ("named", "enterprises", enterprises_of), ("shown", "technologies", technologies_of),
        )  # fmt: skip
        for field, key, find in kinds:
            if field not in self.fields:
                continue
            try:
                data[key] = find(data.pop(field, ""), self.who)
            except ValidationError as error:
                self.add_error(field, error)
                data[key] = []
        return data


class ActivityForm(Named):
    """What is planned: six questions, the rest folded."""

    folded = ("starts_at", "content", "clause", "partners", "codes", "named", "shown", "is_shared")
    kind = forms.ChoiceField(label="Loại hoạt động", choices=[("", "Chọn loại"), *Kind.plain()])
    title = forms.CharField(label="Tên hoạt động", max_length=250)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống khi chỉ một ngày.")
    area = forms.ModelChoiceField(label="Địa bàn", queryset=AdminUnit.objects.none(), required=False, empty_label="Không riêng địa bàn nào")
    place = forms.CharField(label="Địa điểm", max_length=250, required=False)
    starts_at = forms.TimeField(
        label="Giờ bắt đầu", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"class": "day", "placeholder": "08:00"}),
        error_messages={"invalid": "Viết giờ và phút, ví dụ 08:00."},
    )  # fmt: skip
    content = forms.CharField(label="Nội dung", max_length=4000, required=False, widget=WORDS)
    clause = forms.ChoiceField(
        label="Mục của Chỉ thị", choices=[("", "Theo loại hoạt động"), *((code, f"Mục {code}") for code in CLAUSES)], required=False
    )
    partners = forms.CharField(label="Đơn vị phối hợp", max_length=300, required=False)
    codes = codes_field()
    named = forms.CharField(
        label="Cơ sở liên quan", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng tên hoặc mã số thuế của một cơ sở.",
    )  # fmt: skip
    shown = technologies_field()
    is_shared = forms.BooleanField(
        label="Hiện trên lịch chung", required=False, help_text="Mọi cơ quan, cơ sở dùng cổng đều thấy hoạt động này và tệp kèm theo."
    )

    def __init__(self, *args: Any, who: Principal, activity: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, who=who, **kwargs)
        area: forms.ModelChoiceField = self.fields["area"]  # type: ignore[assignment]
        rows = _places().filter(level=Level.DISTRICT).order_by("sort_name")
        own = _places().filter(actors.lies_in(who.area_ids, "")) if who.area_ids else _places().none()
        area.queryset = (rows | own).order_by("level", "sort_name") if own.count() < 200 else rows  # type: ignore[assignment]
        area.label_from_instance = lambda unit: unit.name  # type: ignore[method-assign]
        if activity is not None and activity.kind in Kind.of_media():
            self.fields["kind"].choices = [(activity.kind, activity.get_kind_display())]  # type: ignore[attr-defined]
        if activity is not None:
            same = ("kind", "title", "starts_on", "area", "place", "starts_at", "content", "clause", "partners", "is_shared")
            given: dict[str, Any] = {name: getattr(activity, name) for name in same}
            given["ends_on"] = activity.ends_on if activity.ends_on != activity.starts_on else None
            given["codes"] = "\n".join(activity.projects.order_by("code").values_list("code", flat=True))
            given["named"] = "\n".join(
                one.enterprise.tax_code or one.enterprise.name for one in activity.involved.select_related("enterprise")
            )
            given["shown"] = "\n".join(one.words for one in services.technologies_of(activity, who))
            self.initial = given | self.initial
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
            self.initial.setdefault("version", activity.version)

    def clean(self) -> dict[str, Any]:
        """An empty clause means that of the kind."""
        data = super().clean()
        data["clause"] = data.get("clause") or None
        return data


class OutcomeForm(AskingBack, StepForm):
    """What came of it."""

    held_from = DateField(label="Thực hiện từ ngày")
    held_to = DateField(label="Đến ngày", required=False, help_text="Để trống khi chỉ một ngày.")
    participants = forms.IntegerField(
        label="Số người dự", required=False, min_value=0, max_value=1_000_000, widget=forms.NumberInput(attrs={"class": "day"})
    )
    cost = MoneyField(label="Kinh phí đã dùng", required=False, min_value=1)
    cost_source = forms.ChoiceField(label="Nguồn kinh phí", choices=[("", "Không dùng kinh phí"), *FundingSource.choices], required=False)
    result = forms.CharField(label="Kết quả", max_length=4000, required=False, widget=WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Activity = self.subject
        for name in ("participants", "cost", "cost_source", "result"):
            self.initial.setdefault(name, getattr(row, name))
        self.initial.setdefault("held_from", min(row.first_day, clock.today()))
        self.initial.setdefault("held_to", min(row.last_day, clock.today()))

    def clean(self) -> dict[str, Any]:
        """Without a cost there is no source."""
        data = super().clean() or {}
        if not data.get("cost") and data.get("cost_source"):
            self.add_error("cost", "Đã chọn nguồn kinh phí thì cần ghi số tiền.")
        return data


class CancelForm(StepForm):
    """Why it is not held."""

    reasons = {"cancel": ("Lý do hủy", "Người dự, đơn vị liên quan sẽ đọc được lý do này.")}


class FilesForm(PortalForm):
    """Files and photographs of an activity."""

    photos = FilesField(label="Ảnh", required=False)
    files = FilesField(label="Tệp", required=False)

    def clean(self) -> dict[str, Any]:
        """At least one."""
        data = super().clean() or {}
        if not self.errors and not (data.get("photos") or data.get("files")):
            raise ValidationError("Hãy chọn ít nhất một ảnh hoặc một tệp.")
        return data
