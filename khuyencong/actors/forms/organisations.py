"""Forms by which an operator enters what a decree changes in organisations, duties and units."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from khuyencong.actors import selectors
from khuyencong.actors.enums import Function, OrganisationKind
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.actors.services import reorganisation
from khuyencong.actors.services.organisations import NewOrganisation
from khuyencong.ui.fields import DateField, FileInput
from khuyencong.ui.forms import PortalForm

_MISSING = "Chọn một tổ chức đang hoạt động trong danh sách."


def living() -> QuerySet[Organisation]:
    """Organisations that have not ended, in dictionary order of their names."""
    return Organisation.objects.filter(valid_to__isnull=True).order_by("name", "id")


def _choice(label: str, *, required: bool = True, empty: str = "Chọn tổ chức") -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Organisation.objects.none(), label=label, required=required, empty_label=empty, error_messages={"invalid_choice": _MISSING}
    )


class DecreeForm(PortalForm):
    """What every act needs: from when, by which decree."""

    on = DateField(label="Ngày hiệu lực")
    decree = forms.CharField(label="Văn bản", max_length=200, help_text="Số, ngày, cơ quan ban hành")

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name not in DecreeForm.base_fields), *DecreeForm.base_fields])


class RenameForm(DecreeForm):
    """Another name."""

    name = forms.CharField(label="Tên", max_length=200)
    short_name = forms.CharField(label="Tên gọn", max_length=80)
    symbol = forms.CharField(label="Ký hiệu văn bản", max_length=20, help_text="Như SCT trong 05/TTr-SCT")
    leader_title = forms.CharField(label="Chức danh người đứng đầu", max_length=80, help_text="Viết hoa như trên văn bản: GIÁM ĐỐC")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        now = {name: getattr(organisation, name) for name in ("name", "short_name", "symbol", "leader_title")}
        super().__init__(*args, organisation=organisation, initial=now, **kwargs)


class ParentForm(DecreeForm):
    """Another parent."""

    parent = _choice("Cơ quan chủ quản mới", required=False, empty="Không trực thuộc cơ quan nào")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, initial={"parent": organisation.parent_id}, **kwargs)
        self.fields["parent"].queryset = living().exclude(pk=organisation.pk)  # type: ignore[attr-defined]


class MergeForm(DecreeForm):
    """Into which organisation."""

    into = _choice("Nhập vào")
    keep_people = forms.BooleanField(
        label="Chuyển cán bộ sang tổ chức tiếp nhận với vai trò đang giữ", required=False, initial=True,
        help_text="Nếu không chọn, vai trò của cán bộ kết thúc và cần bố trí lại",
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        self.fields["into"].queryset = living().exclude(pk=organisation.pk)  # type: ignore[attr-defined]


class EndForm(DecreeForm):
    """The end, with no successor."""


class FoundForm(DecreeForm):
    """A new organisation."""

    name = forms.CharField(label="Tên", max_length=200)
    short_name = forms.CharField(label="Tên gọn", max_length=80)
    kind = forms.ChoiceField(label="Loại", choices=[("", "Chọn loại"), *OrganisationKind.choices])
    symbol = forms.CharField(label="Ký hiệu văn bản", max_length=20)
    code = forms.SlugField(label="Mã", max_length=40, help_text="Chữ không dấu, gạch nối; không đổi về sau")
    parent = _choice("Cơ quan chủ quản", required=False, empty="Không trực thuộc cơ quan nào")
    area = forms.ModelChoiceField(AdminUnit.objects.none(), label="Địa bàn", empty_label="Chọn địa bàn")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = living()  # type: ignore[attr-defined]
        self.fields["area"].queryset = AdminUnit.objects.filter(selectors.in_force()).order_by("level", "sort_name", "id")  # type: ignore[attr-defined]

    def new(self) -> NewOrganisation:
        """What the service takes."""
        names = ("code", "kind", "name", "short_name", "symbol", "area", "parent")
        return NewOrganisation(**{name: self.cleaned_data[name] for name in names})


class SplitForm(DecreeForm):
    """Two organisations that go on for one, and which of them takes each duty."""

    first_name = forms.CharField(label="Tổ chức thứ nhất", max_length=200)
    first_short_name = forms.CharField(label="Tên gọn thứ nhất", max_length=80)
    first_symbol = forms.CharField(label="Ký hiệu thứ nhất", max_length=20)
    first_code = forms.SlugField(label="Mã thứ nhất", max_length=40)
    second_name = forms.CharField(label="Tổ chức thứ hai", max_length=200)
    second_short_name = forms.CharField(label="Tên gọn thứ hai", max_length=80)
    second_symbol = forms.CharField(label="Ký hiệu thứ hai", max_length=20)
    second_code = forms.SlugField(label="Mã thứ hai", max_length=40)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        for holder in organisation.functions.filter(valid_to__isnull=True).order_by("id"):
            self.fields[f"f_{holder.function}"] = forms.ChoiceField(
                label=f"Nhận chức năng “{holder.get_function_display()}”",
                choices=[("first", "Tổ chức thứ nhất"), ("second", "Tổ chức thứ hai")],
            )
        self.order_fields([*(name for name in self.fields if name not in DecreeForm.base_fields), *DecreeForm.base_fields])

    def parts(self) -> list[NewOrganisation]:
        """What the service takes."""
        row, data = self.organisation, self.cleaned_data
        assert row is not None
        same = {"kind": row.kind, "area": row.area, "parent": row.parent, "leader_title": row.leader_title}
        names = ("name", "short_name", "symbol", "code")
        return [NewOrganisation(**{name: data[f"{place}_{name}"] for name in names}, **same) for place in ("first", "second")]

    def functions(self) -> dict[str, str]:
        """Duty by the code of the part that takes it."""
        data = self.cleaned_data
        return {name.removeprefix("f_"): data[f"{data[name]}_code"] for name in data if name.startswith("f_")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first_code") and data.get("first_code") == data.get("second_code"):
            self.add_error("second_code", "Hai tổ chức phải có mã khác nhau.")
        return data


class FunctionForm(DecreeForm):
    """Who holds a duty from a day on."""

    organisation_to = _choice("Giao cho")
    area = forms.ModelChoiceField(AdminUnit.objects.none(), label="Địa bàn", empty_label="Chọn địa bàn")

    def __init__(self, *args: Any, function: Function, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_to"].queryset = living()  # type: ignore[attr-defined]
        if function in Function.of_an_area():
            units = selectors.units("commune") if function == Function.COMMUNE_AUTHORITY else selectors.local_units()
            self.fields["area"].queryset = units  # type: ignore[attr-defined]
        else:
            del self.fields["area"]


class ReorganisationForm(PortalForm):
    """A file that comes with the portal, or one of one's own; `content` carries what was previewed to its confirmation."""

    shipped = forms.ChoiceField(label="Tệp đi kèm", required=False)
    file = forms.FileField(
        label="Hoặc tệp của đơn vị",
        required=False,
        widget=FileInput(accept=".json", limit_mb=2),
        help_text="Theo định dạng trong tài liệu vận hành",
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput, max_length=reorganisation.files.MAX_BYTES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = [(path.stem, path.stem) for path in reorganisation.shipped()]
        self.fields["shipped"].choices = [("", "Không dùng tệp đi kèm"), *files]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        content = self._content(data)
        try:
            data["plan"] = reorganisation.read(content)
        except reorganisation.BadFile as bad:
            raise ValidationError({"file" if data.get("file") else "shipped": str(bad)}) from bad
        data["text"] = content.decode("utf-8")
        return data

    def _content(self, data: dict[str, Any]) -> bytes:
        if data.get("content"):
            return str(data["content"]).encode()
        if data.get("file"):
            if data["file"].size > reorganisation.files.MAX_BYTES:
                raise ValidationError({"file": "Tệp lớn quá 2 MB."})
            return bytes(data["file"].read())
        for path in reorganisation.shipped():
            if path.stem == data.get("shipped"):
                return path.read_bytes()
        raise ValidationError({"shipped": "Chọn một tệp đi kèm hoặc gửi một tệp."})
