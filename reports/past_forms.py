"""Forms of old spreadsheets: the file, its columns, its words, taking it in, withdrawing it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from khuyencong.ui.fields import FileInput
from khuyencong.ui.forms import PortalForm
from projects.enums import Track
from reports.enums import PastDimension
from reports.models import PastSheet
from reports.old import columns as heads
from reports.old import words
from reports.old.judging import Told, remembered
from reports.old.reading import Asked

_NONE = "-"
_CHOICES = [
    (_NONE, "Bỏ cột này"),
    ("Cột phân chia", list(heads.DIMENSIONS.items())),
    ("Số đếm", list(heads.COUNTS.items())),
    ("Số tiền", [(name, label) for name, label in heads.MEANINGS.items() if ":" in name]),
]


class SendForm(PortalForm):
    """The file."""

    file = forms.FileField(label="Bảng tính", widget=FileInput(accept=".xlsx,.csv", limit_mb=5))


class HeadForm(PortalForm):
    """Which row holds the heads."""

    head = forms.IntegerField(label="Dòng tiêu đề", min_value=1, max_value=heads.MOST_ROWS)


class ColumnsForm(PortalForm):
    """What each column is, and what holds where no column says it."""

    year = forms.IntegerField(
        label="Năm",
        required=False,
        min_value=1990,
        max_value=2100,
        help_text="Chỉ ghi khi bảng không có cột năm và tiêu đề cột không ghi năm",
    )
    source = forms.ChoiceField(label="Nguồn kinh phí", choices=[("", "Theo cột, hoặc không rõ"), *Track.choices], required=False)
    is_list = forms.BooleanField(label="Mỗi dòng là một đề án (đếm mỗi dòng là 1)", required=False)

    def __init__(self, *args: Any, sheet: PastSheet, **kwargs: Any) -> None:
        labels = heads.heads_of(sheet.table, sheet.head)
        known = None if sheet.columns else remembered(sheet.table, sheet.head)
        guessed = sheet.columns or (known.columns if known else heads.guess_columns(sheet.table, sheet.head))
        first = {f"c{place}": name or _NONE for place, name in enumerate(guessed)}
        super().__init__(*args, initial=first | {"year": sheet.year, "source": sheet.source, "is_list": sheet.is_list}, **kwargs)
        rest = dict(self.fields)
        self.fields.clear()
        self.names = [f"c{place}" for place in range(len(labels))]
        for place, label in enumerate(labels):
            seen = [text for row in sheet.table[sheet.head : sheet.head + 30] if place < len(row) and (text := heads.words_of(row[place]))]
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=f"Cột {letter(place)}: {label[:80] or '(không có tiêu đề)'}",
                choices=_CHOICES,
                help_text=f"Ví dụ: {'; '.join(text[:30] for text in seen[:3])}" if seen else "Cột trống",
            )
        self.fields.update(rest)

    def columns(self) -> list[str]:
        """What was chosen, in the order of the columns."""
        said = [self.cleaned_data[name] for name in self.names]
        return ["" if one == _NONE else one for one in said]


class WordsForm(PortalForm):
    """What words that nobody has explained yet mean."""

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {f"w{place}": one for place, one in enumerate(asked)}
        own, offered = words.own_words(), {name: words.choices(name) for name in {one.dimension for one in asked}}
        for name, one in self.asked.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{PastDimension(one.dimension).label}: “{one.word[:80]}” ({one.rows} dòng)",
                choices=[("", "— chọn —"), *offered[one.dimension]],
                initial=words.proposal(one.dimension, one.key, own),
            )

    def answers(self) -> dict[tuple[str, str], tuple[str, str]]:
        """What was answered, as the service takes it."""
        return {(one.dimension, one.key): (one.word, self.cleaned_data[name]) for name, one in self.asked.items()}


class TakeForm(PortalForm):
    """That what was told of the same years before gives way; asked only where there is any."""

    replace = forms.BooleanField(label="Lấy số của bảng này thay cho số đang tính", required=False)

    def __init__(self, *args: Any, told: Sequence[Told], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if told:
            self.fields["replace"].help_text = (
                "; ".join(f"năm {one.year}: {one.by}" for one in told) + ". Số cũ được giữ, hiện lại khi rút bảng này."
            )
        else:
            del self.fields["replace"]


class WithdrawForm(PortalForm):
    """Why a sheet is withdrawn."""

    reason = forms.CharField(label="Lý do rút", max_length=400)


def letter(place: int) -> str:
    """What a spreadsheet calls a column: A, B, …, AA."""
    return letter(place // 26 - 1) + chr(65 + place % 26) if place >= 26 else chr(65 + place)
