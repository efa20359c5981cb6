"""The form that is filled in at the place. It is the same with and without a connection, and without JavaScript."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from inspections.enums import Answered, QuestionKind, SignedBy, SignedHow
from inspections.models import Question
from inspections.services.recording import Minutes, Said, Signed
from khuyencong import clock
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm
from projects.forms.execution import FINDINGS, either, words
from projects.services.inspections import Found


class PhotoForm(PortalForm):
    """One photo and what the device says of it."""

    client_id = forms.UUIDField()
    file = forms.FileField(label="Ảnh")
    caption = forms.CharField(max_length=200, required=False)
    taken_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"])
    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90, decimal_places=6)
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180, decimal_places=6)
    accuracy = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)


class MinutesForm(PortalForm):
    """Three standing questions, the checklist, up to five findings, the signatures of both sides."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    held_on = DateField(label="Ngày kiểm tra")
    participants = forms.CharField(
        label="Thành phần", max_length=400, help_text="Họ tên, chức vụ người dự của từng bên; mỗi người cách nhau dấu chấm phẩy."
    )
    machine_is_there = either("Máy móc, hạng mục đúng như phê duyệt")
    money_is_used_rightly = either("Kinh phí dùng đúng mục đích")
    papers_are_kept = either("Chứng từ đầy đủ")
    conclusion = words("Kết luận")

    def __init__(self, *args: Any, questions: Sequence[Question], names: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.initial.setdefault("held_on", clock.today())
        for question in self.questions:
            self._ask(question)
        for number in range(1, FINDINGS + 1):
            self.fields[f"finding_{number}"] = forms.CharField(label=f"Tồn tại {number}", max_length=2000, required=False)
            self.fields[f"finding_{number}_due"] = DateField(label=f"Hạn khắc phục tồn tại {number}", required=False)
            self.fields[f"finding_{number}_owner"] = forms.CharField(
                label=f"Người của cơ sở khắc phục tồn tại {number}", max_length=120, required=False
            )
        for side in SignedBy:
            self._sign(side, (names or {}).get(side, ""))

    def _ask(self, question: Question) -> None:
        name = f"q{question.pk}"
        if question.kind == QuestionKind.YES_NO:
            self.fields[name] = forms.ChoiceField(
                label=question.text, choices=Answered, widget=forms.RadioSelect,
                help_text="Chụp ảnh kèm theo." if question.wants_photo else "",
            )  # fmt: skip
            self.fields[f"{name}_remark"] = forms.CharField(label=f"Ghi chú: {question.text}", max_length=1000, required=False)
        elif question.kind == QuestionKind.NUMBER:
            self.fields[name] = forms.DecimalField(
                label=f"{question.text}{f' ({question.unit})' if question.unit else ''}", max_digits=15, decimal_places=2, required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "day"}), localize=True,
            )  # fmt: skip
        else:
            self.fields[name] = forms.CharField(label=question.text, max_length=1000, required=False)

    def _sign(self, side: SignedBy, name: str) -> None:
        self.fields[f"{side}_name"] = forms.CharField(label=f"{side.label}: họ tên", max_length=120, initial=name)
        self.fields[f"{side}_how"] = forms.ChoiceField(
            label=f"{side.label}: cách ký", choices=SignedHow, widget=forms.RadioSelect, initial=SignedHow.ON_PAPER
        )
        self.fields[f"{side}_reason"] = forms.CharField(label=f"{side.label}: lý do không ký", max_length=300, required=False)
        self.fields[f"{side}_picture"] = forms.FileField(
            label=f"{side.label}: ảnh chữ ký (PNG)", required=False, widget=forms.FileInput(attrs={"accept": "image/png"})
        )

    def clean(self) -> dict[str, Any]:
        """Findings have their words and day; a side that drew has its picture, one that refused its reason."""
        data = super().clean() or {}
        if data.get("held_on") and data["held_on"] > clock.today():
            self.add_error("held_on", "Ngày kiểm tra không được sau hôm nay.")
        data["findings"] = [found for number in range(1, FINDINGS + 1) if (found := self._found(data, number))]
        for side in SignedBy:
            how = data.get(f"{side}_how")
            if how == SignedHow.DRAWN and not data.get(f"{side}_picture"):
                self.add_error(f"{side}_how", "Chưa có chữ ký trên máy. Hãy ký vào khung, hoặc chọn ký trên bản in.")
            if how == SignedHow.REFUSED and not (data.get(f"{side}_reason") or "").strip():
                self.add_error(f"{side}_reason", "Cần ghi lý do không ký.")
        return data

    def _found(self, data: dict[str, Any], number: int) -> Found | None:
        said, due = data.get(f"finding_{number}", ""), data.get(f"finding_{number}_due")
        if said and due:
            if data.get("held_on") and due < data["held_on"]:
                self.add_error(f"finding_{number}_due", "Hạn khắc phục phải từ ngày kiểm tra trở đi.")
            return Found(said, due, data.get(f"finding_{number}_owner", ""))
        if said and f"finding_{number}_due" not in self.errors:
            self.add_error(f"finding_{number}_due", f"Cần hạn khắc phục của tồn tại {number}.")
        elif due:
            self.add_error(f"finding_{number}", "Có hạn mà chưa ghi tồn tại.")
        return None

    @property
    def client(self) -> UUID:
        """The id that the device gave."""
        return UUID(str(self.cleaned_data["client_id"]))

    def minutes(self) -> Minutes:
        """What the service takes."""
        data = self.cleaned_data
        answers = []
        for question in self.questions:
            value = data.get(f"q{question.pk}")
            if question.kind == QuestionKind.YES_NO:
                answers.append(Said(question, str(value or ""), None, data.get(f"q{question.pk}_remark", "")))
            elif question.kind == QuestionKind.NUMBER:
                answers.append(Said(question, "", value if isinstance(value, Decimal) else None))
            else:
                answers.append(Said(question, "", None, str(value or "")))
        signatures = [
            Signed(side, data[f"{side}_name"], SignedHow(data[f"{side}_how"]), self._reason(side), data.get(f"{side}_picture"))
            for side in SignedBy
        ]
        facts = ("held_on", "participants", "machine_is_there", "money_is_used_rightly", "papers_are_kept", "conclusion", "findings")
        return Minutes(**{name: data[name] for name in facts}, answers=answers, signatures=signatures)

    def _reason(self, side: SignedBy) -> str:
        return str(self.cleaned_data[f"{side}_reason"]) if self.cleaned_data[f"{side}_how"] == SignedHow.REFUSED else ""

    # The page's parts, in the order in which one works at the place.
    @property
    def head_fields(self) -> list[forms.BoundField]:
        """Day and people."""
        return [self["held_on"], self["participants"]]

    @property
    def facts_fields(self) -> list[forms.BoundField]:
        """The three standing questions and the checklist."""
        standing = [self["machine_is_there"], self["money_is_used_rightly"], self["papers_are_kept"]]
        return standing + [
            self[name] for question in self.questions for name in (f"q{question.pk}", f"q{question.pk}_remark") if name in self.fields
        ]

    @property
    def finding_rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Each finding's words, day and owner."""
        return [(n, [self[f"finding_{n}"], self[f"finding_{n}_due"], self[f"finding_{n}_owner"]]) for n in range(1, FINDINGS + 1)]

    @property
    def signing(self) -> list[tuple[SignedBy, list[forms.BoundField], forms.BoundField]]:
        """Each side: its fields, and the file of its signature."""
        return [(side, [self[f"{side}_name"], self[f"{side}_how"], self[f"{side}_reason"]], self[f"{side}_picture"]) for side in SignedBy]
