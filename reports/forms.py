"""The forms of reports and statistics."""

from datetime import date
from typing import Any

from django import forms

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import Organisation
from khuyencong.actors.territory import map_days
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.models import NAME
from khuyencong.workflow.forms import WORDS, StepForm
from projects.enums import Track
from reports import figures, periods, rounds, selectors
from reports.enums import ReportKind
from reports.kinds.catalogue import refusal
from reports.permissions import P

SPANS = [
    ("", "Cả năm"),
    ("-Q1", "Quý I"),
    ("-Q2", "Quý II"),
    ("-Q3", "Quý III"),
    ("-Q4", "Quý IV"),
    ("-H1", "6 tháng đầu năm"),
    ("-9M", "9 tháng đầu năm"),
    *((f"-M{month:02}", f"Tháng {month}") for month in range(1, 13)),
]


def _year(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=periods.FIRST_YEAR, max_value=periods.LAST_YEAR, **more)


def _map_field() -> forms.TypedChoiceField:
    """The maps that one may draw on: one for each stretch of days between two reorganisations."""
    return forms.TypedChoiceField(
        label="Theo bản đồ", coerce=date.fromisoformat, empty_value=None, required=False,
        help_text="Đơn vị hành chính của ngày nào; để trống thì theo địa bàn ghi trong hồ sơ",
    )  # fmt: skip


def _map_choices() -> list[tuple[str, str]]:
    return [("", "Theo địa bàn trong hồ sơ"), *((day.isoformat(), f"Bản đồ {words}") for day, words in map_days())]


def _district_choices(who: Principal, permission: P, whole: str) -> list[tuple[str, str]]:
    found = [(unit.code, unit.name) for unit in selectors.units_for(who, permission)]
    return [("", whole), *found] if who.scope(permission) == Scope.PROVINCE else found


class AskForm(PortalForm):
    """Which report to make: kind, period, place, source."""

    kind = forms.ChoiceField(label="Loại báo cáo", choices=[(kind.value, kind.label) for kind in ReportKind])
    year = _year("Năm")
    span = forms.ChoiceField(label="Kỳ", choices=SPANS, required=False)
    last_year = _year("Đến năm", required=False, help_text="Chỉ dùng cho báo cáo giai đoạn, ví dụ 2008 đến 2012")
    unit = forms.ChoiceField(label="Phạm vi", required=False)
    source = forms.ChoiceField(label="Nguồn kinh phí", choices=[("", "Tất cả các nguồn"), *Track.choices], required=False)
    map_on = _map_field()

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, initial={"year": clock.today().year, "kind": ReportKind.PERIOD} | kwargs.pop("initial", {}), **kwargs)
        maps = _map_choices()
        if len(maps) > 1 and who.scope(P.MAKE) == Scope.PROVINCE:
            self.fields["map_on"].choices = maps  # type: ignore[attr-defined]
        else:
            del self.fields["map_on"]
        unit = self.fields["unit"]
        unit.choices = _district_choices(who, P.MAKE, "Toàn tỉnh")
        unit.required = who.scope(P.MAKE) != Scope.PROVINCE

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        year, last = data.get("year"), data.get("last_year")
        stage = data.get("kind") == ReportKind.STAGE
        if stage and year and not last and "last_year" not in self.errors:
            self.add_error("last_year", "Báo cáo giai đoạn cần năm cuối.")
        elif last and year and last <= year:
            self.add_error("last_year", "Năm cuối phải sau năm đầu.")
        elif year and last and data.get("span"):
            self.add_error("span", "Báo cáo nhiều năm không chọn quý hay tháng.")
        elif year and "last_year" not in self.errors and "span" not in self.errors:
            data["period"] = f"{year}..{last}" if last else f"{year}{data.get('span', '')}"
        if "period" in data and data.get("kind"):
            words = refusal(
                kind=data["kind"], period=periods.parse(data["period"]), of_unit=bool(data.get("unit")), source=data.get("source", "")
            )
            if words:
                self.add_error("kind", words)
        if data.get("map_on") and data.get("unit"):
            self.add_error("map_on", "Bản đồ của một ngày chỉ dùng cho báo cáo toàn tỉnh.")
        return data


class AgainForm(PortalForm):
    """Why a report is made again."""

    reason = forms.CharField(label="Lý do lập lại", max_length=300, help_text="Ghi rõ số liệu nào thay đổi; bản trước vẫn được giữ")


class WordsForm(PortalForm):
    """What the report says beside its figures."""

    results = forms.CharField(label="Kết quả", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 8}))
    difficulties = forms.CharField(label="Khó khăn, kiến nghị", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    next_steps = forms.CharField(
        label="Nhiệm vụ kỳ tới", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Phần để trống lấy lời do cổng viết từ số liệu.",
    )  # fmt: skip


class SubmitForm(StepForm):
    """Why the report goes up without those of some units; asked for only when some are missing."""

    missing_reason = forms.CharField(label="Vì sao trình khi còn thiếu báo cáo địa phương", max_length=1000, widget=WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = rounds.missing_of(self.subject)
        if missing:
            self.fields["missing_reason"].help_text = f"Chưa nhận báo cáo của: {', '.join(missing)}."
        else:
            del self.fields["missing_reason"]


class IssueForm(StepForm):
    """To whom the report goes."""

    recipients = forms.ModelMultipleChoiceField(
        label="Nơi nhận", queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cần chọn ít nhất một nơi nhận."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = rounds.recipients()
        field: forms.ModelMultipleChoiceField = self.fields["recipients"]  # type: ignore[assignment]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in offices]).order_by("kind", "name", "pk")
        self.initial.setdefault("recipients", [one.pk for one in offices])

    def clean_recipients(self) -> list[Organisation]:
        """The offices themselves."""
        return list(self.cleaned_data["recipients"])


class ChangeForm(PortalForm):
    """What a correction corrects."""

    change = forms.CharField(
        label="Nội dung đính chính", max_length=2000, widget=WORDS, help_text="In ở đầu bản đính chính; bản đã ban hành vẫn được giữ."
    )


class KeepForm(PortalForm):
    """A name for a table of statistics."""

    name = forms.CharField(label="Tên bảng thống kê", max_length=NAME, help_text="Trùng tên cũ thì thay bảng cũ.")
    is_shared = forms.BooleanField(label="Đồng nghiệp cùng cơ quan cũng thấy", required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="luu-%s", **kwargs)
        if not may_share:
            del self.fields["is_shared"]


class MapForm(PortalForm):
    """Which measure colours the schematic, of which years and source."""

    measure = forms.ChoiceField(label="Chỉ tiêu", choices=[(name, label) for name, label in figures.MEASURES.items() if name != "advanced"])
    from_year = _year("Từ năm")
    to_year = _year("Đến năm")
    source = forms.ChoiceField(label="Nguồn kinh phí", choices=[("", "Tất cả các nguồn"), *Track.choices], required=False)

    def clean(self) -> dict[str, Any]:
        """The period of the years."""
        data = super().clean() or {}
        first, last = data.get("from_year"), data.get("to_year")
        if first and last and last < first:
            self.add_error("to_year", "Năm cuối không trước năm đầu.")
        elif first and last:
            data["period"] = periods.parse(str(first) if first == last else f"{first}..{last}")
        return data


class PivotForm(PortalForm):
    """What to count, by which one or two dimensions, over which years."""

    first = forms.ChoiceField(label="Chia theo", choices=[(name, row.label) for name, row in figures.DIMENSIONS.items()])
    second = forms.ChoiceField(
        label="và theo", choices=[("", "—"), *((name, row.label) for name, row in figures.DIMENSIONS.items())], required=False
    )
    measure = forms.ChoiceField(label="Chỉ tiêu", choices=[(name, label) for name, label in figures.MEASURES.items() if name != "advanced"])
    from_year = _year("Từ năm")
    to_year = _year("Đến năm")
    source = forms.ChoiceField(label="Nguồn kinh phí", choices=[("", "Tất cả các nguồn"), *Track.choices], required=False)
    map_on = _map_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        maps = _map_choices()
        if len(maps) > 1:
            self.fields["map_on"].choices = maps  # type: ignore[attr-defined]
        else:
            del self.fields["map_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_year"), data.get("to_year")
        if first and last:
            if last < first:
                self.add_error("to_year", "Năm cuối không được trước năm đầu.")
            else:
                data["period"] = periods.parse(str(first) if first == last else f"{first}..{last}")
        if data.get("second") and data.get("second") == data.get("first"):
            self.add_error("second", "Hãy chọn chiều thứ hai khác chiều thứ nhất.")
        return data
