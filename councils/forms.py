"""Forms of councils, sittings, sheets and conclusions."""

from typing import Any

from django import forms

from councils.enums import Seat, Vote
from councils.models import AgendaItem, Member, Sitting
from councils.selectors import criteria_on, may_come_before, members_on
from councils.services.councils import fit_to_sit
from khuyencong import clock
from khuyencong.text import vnd
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm
from projects.forms.appraisal import words


class PercentField(forms.DecimalField):
    """A percentage with up to two digits after a comma or a point."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def percent(label: str, help_text: str, initial: str, *, most: int) -> forms.DecimalField:
    """A share as people write it: 66,67."""
    return PercentField(
        label=label, help_text=help_text, initial=initial, min_value=0, max_value=most, max_digits=5, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


class FoundForm(PortalForm):
    """The decision that founds a council, its term, its quorum and its majority."""

    name = forms.CharField(label="Tên Hội đồng", max_length=200, initial="Hội đồng xét duyệt đề án khuyến công tỉnh Bến Tre")
    decision = forms.CharField(label="Số, ký hiệu quyết định thành lập", max_length=60, help_text="Ví dụ 45/QĐ-SCT")
    decided_on = DateField(label="Ngày quyết định")
    valid_from = DateField(label="Nhiệm kỳ từ ngày")
    valid_to = DateField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa ấn định.")
    quorum = percent("Tỷ lệ thành viên phải có mặt (%)", "Theo quy chế của Hội đồng; mặc định hai phần ba.", "66,67", most=100)
    majority = percent("Đề nghị hỗ trợ khi số phiếu quá (%)", "Phần trăm số phiếu đã bỏ; 50 là quá bán.", "50", most=99)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("quorum", "majority"):
            value = data.pop(name, None)
            if value is not None:
                data[f"{name}_bp"] = round(value * 100)
        if data.get("quorum_bp") == 0:
            self.add_error("quorum", "Phải có ít nhất một thành viên có mặt.")
        return data


class MemberForm(PortalForm):
    """A seat for somebody of an office."""

    user_id = forms.TypedChoiceField(label="Người", coerce=int)
    seat = forms.ChoiceField(label="Cương vị", choices=[(seat.value, seat.label) for seat in Seat if seat != Seat.EXPERT])
    title = forms.CharField(label="Chức vụ, cơ quan", max_length=200, required=False, help_text="Để trống thì lấy theo vai trò đang giữ.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(row.user_id, f"{row.user.full_name}, {row.organisation.short_name if row.organisation else ''}") for row in fit_to_sit()]
        self.fields["user_id"].choices = [("", "Chọn một người"), *people]  # type: ignore[attr-defined]


class ExpertForm(PortalForm):
    """An expert from outside."""

    full_name = forms.CharField(label="Họ tên", max_length=150)
    email = forms.EmailField(label="Thư điện tử", help_text="Nhận giấy mời; chuyên gia không phải đăng nhập, thư ký nhập phiếu đã ký.")
    title = forms.CharField(label="Chức vụ, nơi công tác", max_length=200)


class EndForm(PortalForm):
    """The last day of a seat."""

    last_day = DateField(label="Ngày cuối tham gia")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last_day", clock.today())


class SittingForm(PortalForm):
    """When and where a sitting is held."""

    held_on = DateField(label="Ngày họp")
    starts_at = forms.TimeField(label="Giờ họp", input_formats=["%H:%M", "%Hh%M", "%H"], help_text="Ví dụ 14:00", initial="14:00")
    place = forms.CharField(label="Địa điểm", max_length=200, initial="Phòng họp Sở Công Thương")
    note = words("Nội dung khác", required=False, rows=2)


class AgendaForm(PortalForm):
    """Which đề án come before a sitting."""

    projects = forms.TypedMultipleChoiceField(
        label="Đề án đưa ra Hội đồng",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cần chọn ít nhất một đề án."},
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = may_come_before(sitting)[:200]
        self.fields["projects"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.code} · {row.title} · {row.district.name} · đề nghị {vnd(row.requested)} đồng") for row in rows
        ]


class OpenForm(PortalForm):
    """Who is there, who presides, who keeps the minutes."""

    present = forms.TypedMultipleChoiceField(label="Thành viên có mặt", coerce=int, widget=forms.CheckboxSelectMultiple)
    presided_by = forms.TypedChoiceField(label="Chủ tọa", coerce=int)
    secretary = forms.TypedChoiceField(label="Thư ký phiên họp", coerce=int)

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = members_on(sitting.council, sitting.held_on)
        named = [(m.pk, f"{m.user.full_name}, {m.get_seat_display()}, {m.title}") for m in members]
        self.fields["present"].choices = named  # type: ignore[attr-defined]
        heads = [pair for pair, m in zip(named, members, strict=True) if m.seat in (Seat.CHAIR, Seat.VICE)]
        self.fields["presided_by"].choices = heads  # type: ignore[attr-defined]
        writing = sorted((m for m in members if m.seat != Seat.EXPERT), key=lambda m: m.seat != Seat.SECRETARY)
        self.fields["secretary"].choices = [(m.pk, m.user.full_name) for m in writing]  # type: ignore[attr-defined]
        self.initial.setdefault("present", list(sitting.attendances.order_by("id").values_list("member_id", flat=True)))
        if sitting.presided_by_id:
            self.initial |= {"presided_by": sitting.presided_by_id, "secretary": sitting.secretary_id}


class BallotForm(AskingBack):
    """A member's sheet: points by each criterion of the day, vote, amount, remarks."""

    def __init__(self, *args: Any, item: AgendaItem, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.criteria = item, criteria_on(item.sitting.held_on)
        old = item.ballots.filter(member=member).prefetch_related("scores").first()
        given = {score.criterion_id: score for score in old.scores.all()} if old else {}
        for one in self.criteria:
            points, remark = f"points_{one.pk}", f"remark_{one.pk}"
            self.fields[points] = forms.IntegerField(
                label=f"{one.label} ({one.weight} %)",
                help_text=f"Từ 0 đến {one.most}. {one.guidance}".strip(),
                min_value=0,
                max_value=one.most,
            )
            self.fields[remark] = forms.CharField(
                label=f"Nhận xét: {one.label[0].lower()}{one.label[1:]}", required=one.needs_remark, max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            if one.pk in given:
                self.initial |= {points: given[one.pk].points, remark: given[one.pk].remark}
        self.fields["vote"] = forms.ChoiceField(label="Biểu quyết", choices=Vote, widget=forms.RadioSelect)
        self.fields["amount"] = MoneyField(
            label="Mức đề nghị hỗ trợ (đồng)", required=False, help_text=f"Không quá {vnd(item.project.requested)} đồng."
        )
        self.fields["remarks"] = words(
            "Điều kiện, lý do, nhận xét chung", "Bắt buộc khi đề nghị có điều kiện hoặc không đề nghị.", required=False, rows=3
        )
        self.initial.setdefault("amount", old.amount if old else item.project.requested)
        if old:
            self.initial |= {"vote": old.vote, "remarks": old.remarks}
        for field in self.fields.values():
            field.error_messages.setdefault("required", f"Cần nhập {str(field.label)[:1].lower()}{str(field.label)[1:]}.")


class ConcludeForm(AskingBack):
    """What the chair puts to the conclusion that the votes make."""

    discussion = words("Ý kiến thảo luận", "Ghi vào biên bản; khi hoãn thì ghi lý do.", required=False)
    how = forms.ChoiceField(
        label="Kết luận", widget=forms.RadioSelect, initial="count",
        choices=[("count", "Theo kết quả biểu quyết"), ("postpone", "Hoãn sang phiên sau")],
    )  # fmt: skip
    amount = MoneyField(label="Mức hỗ trợ Hội đồng đề nghị (đồng)", required=False)
    conditions = words("Điều kiện", "Bắt buộc khi biểu quyết đề nghị có điều kiện.", required=False, rows=3)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("amount", item.project.requested)


class SureForm(PortalForm):
    """Nothing to fill in."""
