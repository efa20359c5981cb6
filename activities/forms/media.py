"""Forms of communication. What is `folded` stands closed under “Thêm chi tiết”."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from activities import services
from activities.enums import Kind, Topic
from activities.forms import Named, codes_field, technologies_field
from activities.models import Activity, Publication
from khuyencong import clock
from khuyencong.ui.fields import DateField, FileInput
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS

KINDS = [(kind.value, kind.label) for kind in Kind.of_media()]
NUMBER = {"class": "day"}
MOST = 1000


class _Said(Named):
    """What an item says, whoever asks."""

    topic = forms.ChoiceField(label="Chủ đề", choices=Topic.choices, initial=Topic.PROMOTION)
    link = forms.CharField(label="Đường dẫn", max_length=500, required=False, widget=forms.URLInput(attrs={"placeholder": "https://"}))
    codes = codes_field("Mô hình, đề án được giới thiệu (mã)")
    shown = technologies_field()
    audience = forms.IntegerField(
        label="Lượt xem, nghe, phát hành", required=False, min_value=0, max_value=2_000_000_000, widget=forms.NumberInput(attrs=NUMBER)
    )
    is_public = forms.BooleanField(
        label="Đăng ở trang tin của cổng", required=False, help_text="Ai cũng đọc được; không nêu dữ liệu cá nhân ngoài điều đã công bố."
    )
    summary = forms.CharField(label="Tóm tắt", max_length=400, required=False)
    body = forms.CharField(
        label="Bài viết", max_length=40_000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Chữ thường, hoặc HTML đơn giản (đoạn, danh sách, in đậm, đường dẫn); phần khác bị bỏ.",
    )  # fmt: skip


class ItemForm(_Said):
    """An article, a column or a programme: six questions, the rest folded."""

    folded = ("shown", "audience", "is_public", "summary", "body", "photo")
    field_order = ("kind", "title", "topic", "on", "link", "codes", "shown", "is_public", "audience", "summary", "body", "photo")
    kind = forms.ChoiceField(label="Loại", choices=KINDS, initial=Kind.ARTICLE)
    title = forms.CharField(label="Tên bài, chuyên mục, chương trình", max_length=250)
    on = DateField(label="Ngày đăng, phát sóng", help_text="Ngày sau hôm nay: ghi là dự kiến.")
    photo = forms.FileField(label="Ảnh", required=False, widget=FileInput(accept=".jpg,.jpeg,.png"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())


class AmendItemForm(_Said):
    """What an item says, written anew."""

    folded = ("shown", "summary", "body")

    def __init__(self, *args: Any, activity: Activity, item: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {name: getattr(item, name) for name in ("topic", "link", "audience", "is_public", "summary", "body")}
        told["codes"] = "\n".join(activity.projects.order_by("code").values_list("code", flat=True))
        told["shown"] = "\n".join(one.words for one in services.technologies_of(activity, self.who))
        self.initial = told | self.initial


class PlanForm(PortalForm):
    """How many of each kind on each topic in a year; the rarest topic is folded."""

    folded = tuple(f"{kind}_{Topic.ENERGY.value}" for kind, _ in KINDS)

    def __init__(self, *args: Any, planned: dict[tuple[str, str], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in KINDS:
            for topic in Topic:
                name = f"{kind}_{topic.value}"
                self.fields[name] = forms.IntegerField(
                    label=f"{label}: {topic.label.lower()}",
                    required=False,
                    min_value=0,
                    max_value=MOST,
                    widget=forms.NumberInput(attrs=NUMBER),
                )
                self.initial.setdefault(name, planned.get((kind, topic.value)))


class RemindForm(PortalForm):
    """Words of a reminder."""

    words = forms.CharField(label="Lời nhắc", max_length=500, widget=WORDS)

    def clean_words(self) -> str:
        """Something is said."""
        words: str = self.cleaned_data["words"].strip()
        if not words:
            raise ValidationError("Cần ghi lời nhắc.")
        return words
