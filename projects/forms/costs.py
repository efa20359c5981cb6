"""The form of a table of costs and funding: items, what each source pays of them, and what stands beside the table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BaseFormSet, BoundField, formset_factory

from khuyencong import text
from khuyencong.text.money import MOST
from khuyencong.ui.fields import MoneyField
from khuyencong.ui.forms import Mistake, PortalForm
from khuyencong.ui.sheets import SheetForm
from projects.costs import SHORT, Item, Sums, beyond, sources_beside, sums_of
from projects.models import CostItem, Line

BLANK_ROWS = 1
MOST_ROWS = 60
_SAYS = ("name", "unit", "amount", "by_grant")


class ItemForm(PortalForm):
    """One row of the cost table, with a box for each source that may pay beside the đề án's own; an empty row is passed over."""

    name = forms.CharField(label="Khoản mục", max_length=200, required=False)
    unit = forms.CharField(label="Đơn vị tính", max_length=30, required=False)
    quantity = forms.IntegerField(
        label="Số lượng", min_value=1, max_value=1_000_000, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    amount = MoneyField(label="Thành tiền", required=False)
    by_grant = MoneyField(label="Trong đó đề nghị hỗ trợ", required=False)
    drop = forms.BooleanField(label="Bỏ dòng này", required=False)

    def __init__(self, *args: Any, track: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources_beside(track)
        for source in self.sources:
            self.fields[source.value] = MoneyField(label=SHORT[source], required=False)
        self.fields["as_typed"] = forms.BooleanField(label="Đúng là số đồng đã ghi", required=False)
        # What was confirmed once is not asked again when the page is opened the next time.
        self.asks_back = not self.is_bound and bool(self.initial.get("as_typed"))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into the row."""
        return not any(str(self[name].value() or "").strip() for name in (*_SAYS, *self.sources))

    @property
    def others(self) -> list[BoundField]:
        """The boxes of the other sources."""
        return [self[source.value] for source in self.sources]

    @property
    def shows_others(self) -> bool:
        """Whether the boxes of the other sources stand open: something is in them, or wrong with them."""
        return any(str(bound.value() or "").strip() or bound.errors for bound in self.others)

    @property
    def elsewhere(self) -> dict[str, int]:
        """What the other sources pay, as far as it can be read."""
        said = getattr(self, "cleaned_data", None)
        if said is None:
            said = self.initial
        return {source.value: said[source.value] for source in self.sources if said.get(source.value)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_blank or cleaned.get("drop"):
            return cleaned
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Cần nhập tên khoản mục.")
        if "amount" not in self.errors:
            if cleaned.get("amount"):
                self._check_sources(cleaned["amount"], cleaned.get("by_grant") or 0)
            else:
                self.add_error("amount", "Cần nhập thành tiền lớn hơn 0.")
        self._ask_back(cleaned)
        return cleaned

    def _check_sources(self, amount: int, grant: int) -> None:
        """The sources together pay at most what the item costs; what is too much is told at the source that goes beyond."""
        if grant > amount:
            self.add_error("by_grant", f"Không được nhiều hơn thành tiền ({text.vnd(amount)} đồng).")
            return
        paid: dict[str, int] = {}
        for source, part in self.elsewhere.items():
            paid[source] = part
            if sum(paid.values()) + grant > amount:
                self.add_error(source, beyond(Item("", amount, by_grant=grant, elsewhere=self.elsewhere)))
                return

    def _ask_back(self, cleaned: dict[str, Any]) -> None:
        """Amounts that were likely meant in triệu, unless the writer has said that they are right."""
        doubted = [(name, words) for name in ("amount", "by_grant", *self.sources) if (words := text.doubt(cleaned.get(name)))]
        self.asks_back = bool(doubted)
        for name, words in doubted if not cleaned.get("as_typed") else ():
            self.add_error(name, f"{words} Đúng là số đồng đã ghi thì đánh dấu ở cuối dòng này.")

    def item(self) -> Item:
        """The row as an item of the table; of a row without mistakes."""
        said = self.cleaned_data
        return Item(
            name=said["name"], amount=said["amount"], by_grant=said["by_grant"] or 0, quantity=said["quantity"] or 1, unit=said["unit"],
            elsewhere=self.elsewhere,
        )  # fmt: skip


class _Items(BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"empty_permitted": False, "use_required_attribute": False}

    @property
    def kept(self) -> list[ItemForm]:
        """The rows that count."""
        return [form for form in self.forms if not form.is_blank and not form.cleaned_data.get("drop")]


def _kept(item: CostItem) -> dict[str, Any]:
    amounts = {"amount": item.amount, "by_grant": item.by_grant or None} | item.elsewhere
    doubted = any(text.doubt(amount) for amount in amounts.values())
    return {"name": item.name, "unit": item.unit, "quantity": item.quantity, "as_typed": doubted} | amounts


class CostsForm(PortalForm):
    """A line's cost table with what stands beside it. `more` asks for a further blank row, which takes the focus."""

    subject_matter = forms.CharField(label="Máy móc, mô hình hoặc hoạt động", max_length=250, required=False)
    serial_number = forms.CharField(
        label="Số hiệu máy",
        max_length=400,
        required=False,
        help_text="Như trên nhãn máy hoặc báo giá; nhiều máy thì ngăn bằng dấu chấm phẩy.",
    )
    serial_reason = forms.CharField(
        label="Lý do số hiệu đã có ở hồ sơ khác",
        max_length=400,
        required=False,
        help_text="Chỉ ghi khi cổng báo số hiệu đã có và đúng là máy này.",
    )
    other_state_note = forms.CharField(
        label="Tên chương trình, văn bản của nguồn khác",
        max_length=200,
        required=False,
        help_text="Khi có nguồn khác cùng chi: khoa học công nghệ, khuyến nông, sản xuất sạch hơn… Không có thì để trống.",
    )

    def __init__(self, data: Any = None, *, line: Line, more: bool = False, **kwargs: Any) -> None:
        kept = [_kept(item) for item in sorted(line.items.all(), key=lambda i: i.position)]
        initial = {
            "subject_matter": line.subject_matter,
            "serial_number": line.serial_number,
            "serial_reason": line.serial_reason,
            "other_state_note": line.other_state_note,
        }
        super().__init__(data, initial=initial, **kwargs)
        factory = formset_factory(ItemForm, formset=_Items, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True)
        if data is not None and more:
            data = data.copy()
            total = data.get("items-TOTAL_FORMS", "")
            data["items-TOTAL_FORMS"] = str(min(int(total) + BLANK_ROWS, MOST_ROWS)) if total.isdecimal() and len(total) < 4 else total
        self.items = factory(data, initial=kept, prefix="items", form_kwargs={"track": line.project.track})
        if more and self.items.forms:
            self.items.forms[-1].fields["name"].widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        return super().is_valid() and self.items.is_valid()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.items.is_valid():
            return cleaned
        sums = self.sums()
        if sums.cost > MOST:
            self.add_error(None, "Tổng chi phí quá lớn, vượt một triệu tỷ đồng; hãy kiểm tra lại.")
        elif not self.items.kept:
            self.add_error(None, "Cần ít nhất một khoản mục chi phí.")
        elif sums.by_source and not cleaned.get("other_state_note"):
            self.add_error("other_state_note", "Cần ghi tên chương trình, văn bản của nguồn khác cùng chi.")
        return cleaned

    def mistakes(self) -> list[Mistake]:
        found = super().mistakes()
        if self.is_bound:
            found += [Mistake(str(message), "") for message in self.items.non_form_errors()]
            for number, row in enumerate(self.items.forms, start=1):
                found += [Mistake(f"Dòng {number}. {m.message}", m.target) for m in row.mistakes()]
        return found

    def _readable(self) -> Iterator[Item]:
        """What can be read of each row, also while others are wrong."""
        for row in self.items.forms:
            said = getattr(row, "cleaned_data", {}) if self.is_bound else row.initial
            if not said.get("drop"):
                yield Item("", said.get("amount") or 0, by_grant=said.get("by_grant") or 0, elsewhere=row.elsewhere if said else {})

    def sums(self) -> Sums:
        """What the rows that can be read make."""
        return sums_of(self._readable())

    def rows(self) -> list[Item]:
        """The cost items as typed; only of a valid form."""
        return [row.item() for row in self.items.kept]


class ImportCostsForm(SheetForm):
    """A spreadsheet of costs; judged first, kept when asked for and without a mistake."""

    keeping = ("keep", "Kiểm tra, và thay bảng kinh phí hiện có nếu không có lỗi")
    trusts_small = forms.BooleanField(
        label="Các số dưới 100.000 đồng trong tệp là đúng",
        required=False,
        help_text="Không đánh dấu thì cổng hỏi lại, phòng ghi nhầm theo triệu đồng.",
    )
