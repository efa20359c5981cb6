"""The page on which somebody chooses the columns of a list and keeps its filters."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong.access.views import SignedIn
from khuyencong.ui import kept
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.lists import ALL, KEYED, Column, ListPage
from khuyencong.ui.models import NAME


class FilterForm(PortalForm):
    """A name for the filters of the address."""

    name = forms.CharField(label="Tên bộ lọc", max_length=NAME, help_text="Ví dụ: Chờ thẩm định năm nay. Trùng tên cũ thì thay bộ lọc cũ.")
    is_default = forms.BooleanField(label="Mở danh sách bằng bộ lọc này", required=False)
    is_shared = forms.BooleanField(label="Đồng nghiệp cùng cơ quan cũng thấy bộ lọc này", required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]


class ColumnsForm(PortalForm):
    """A place for each column that is shown."""

    def __init__(self, *args: Any, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="cot-%s", **kwargs)  # the other form of the page has a field called "name" too
        for column in columns:
            self.fields[column.key] = forms.IntegerField(label=column.label, required=False, min_value=1, max_value=99)
            self.fields[column.key].widget.attrs["inputmode"] = "numeric"
        self.by_case = tuple(self.fields)  # the sentence above the fields says what an empty one means

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.order(data):
            raise ValidationError("Cần hiện ít nhất một cột: ghi số thứ tự cho cột muốn hiện.")
        return data

    def order(self, data: dict[str, Any]) -> list[str]:
        """The keys of the shown columns in order; equal numbers as they are declared."""
        return [key for _, _, key in sorted((data[key], place, key) for place, key in enumerate(self.fields) if data.get(key))]


class _OfList(SignedIn):
    """A page about one list that the reader may open."""

    @property
    def kind(self) -> type[ListPage] | None:
        """The list that the address names."""
        return KEYED.get(self.kwargs["key"])

    def find(self) -> ListPage:
        """The list as the address `loc` asks for it; 404 when there is none or it is not this reader's."""
        permission = getattr(self.kind, "permission", None)
        kind = self.kind
        if kind is None or (permission is not None and not self.principal.may(permission)):
            raise Http404
        page = kind()
        page.setup(self.request)
        return page

    @property
    def address(self) -> str:
        """The list itself."""
        return reverse(self.kind.url_name) if self.kind else ""

    def query(self, page: ListPage) -> str:
        """The filters, order and columns that `loc` brings along, nothing else."""
        said = self.request.POST.get("loc", "") or self.request.GET.get("loc", "")
        return kept.cleaned(said, page.parameters())


class Customise(_OfList):
    """Columns, and filters under a name."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.shown(self.find())

    def shown(self, page: ListPage, *, columns: PortalForm | None = None, named: PortalForm | None = None) -> HttpResponse:
        """The page, with the form that was wrong."""
        query = self.query(page)
        offered = {column.key: column for column in page.offered()}
        now = kept.columns_in(query) or [column.key for column in page.chosen()]
        places = {name: place for place, name in enumerate((name for name in now if name in offered), 1)}
        names = {
            "title": f"Cột và bộ lọc: {page.title}",
            "columns": columns or ColumnsForm(columns=list(offered.values()), initial=places),
            "named": named or FilterForm(may_share=self.principal.organisation_id is not None),
            "query": query,
            "back": f"{self.address}?{query or f'{ALL}=1'}",
            "own": kept.addresses(page.keeps.own, self.address),
            "shared": kept.addresses(page.keeps.shared, self.address),
            "key": page.key,
        }
        return render(self.request, "ui/customise.html", names, status=422 if columns or named else 200)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        page = self.find()
        match request.POST.get("viec"):
            case "cot":
                return self.keep_columns(page)
            case "mac-dinh":
                kept.keep_columns(who=self.principal, key=page.key, columns=())
                messages.success(request, "Danh sách hiện lại các cột mặc định.")
                return self.back_to(page)
            case "loc":
                return self.keep_filter(page)
        return self.shown(page, named=FilterForm(request.POST, may_share=self.principal.organisation_id is not None))

    def keep_columns(self, page: ListPage) -> HttpResponse:
        """Remember the columns."""
        form = ColumnsForm(self.request.POST, columns=page.offered())
        if not form.is_valid():
            return self.shown(page, columns=form)
        columns = form.order(form.cleaned_data)
        kept.keep_columns(who=self.principal, key=page.key, columns=columns)
        messages.success(self.request, "Đã nhớ các cột bạn chọn cho danh sách này.")
        return self.back_to(page)

    def keep_filter(self, page: ListPage) -> HttpResponse:
        """Keep the filters under their name."""
        form = FilterForm(self.request.POST, may_share=self.principal.organisation_id is not None)
        query = self.query(page)
        if form.is_valid():
            try:
                row = kept.keep_filter(who=self.principal, key=page.key, query=query, **form.cleaned_data)
            except ValidationError as error:
                for field, errors in error.error_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]:
                    form.add_error(field if field in form.fields else None, errors)
            else:
                messages.success(self.request, f"Đã lưu bộ lọc “{row.name}”.")
                return redirect(f"{self.address}?{row.query or f'{ALL}=1'}")
        return self.shown(page, named=form)

    def back_to(self, page: ListPage) -> HttpResponse:
        """To the list under the same filters, its columns the reader's usual ones."""
        query = kept.cleaned(self.query(page), [name for name in page.parameters() if name != kept.COLUMNS])
        return redirect(f"{self.address}?{query or f'{ALL}=1'}")


class Forget(_OfList):
    """Throw one's own kept filter away; one that is gone already is said to be gone."""

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        page = self.find()
        if kept.forget(who=self.principal, key=page.key, pk=pk):
            messages.success(request, "Đã bỏ bộ lọc.")
        else:
            messages.info(request, "Bộ lọc này không còn.")
        query = self.query(page)
        return redirect(reverse("ui:customise", args=[page.key]) + (f"?{urlencode({'loc': query})}" if query else ""))
