"""Forms about one's data, and about other people's."""

from typing import Any

from django import forms

from khuyencong.privacy.enums import RequestKind
from khuyencong.privacy.services.disclosing import LONGEST
from khuyencong.privacy.services.requests import MOST_WORDS
from khuyencong.ui.forms import PortalForm

_AREA = {"rows": 4}


class CopyForm(PortalForm):
    """The password once more, before everything that is held leaves the portal; an account without one shows an empty form."""

    password = forms.CharField(
        label="Mật khẩu đang dùng", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["password"]


class OwnRequestForm(PortalForm):
    """What a person asks about their own data."""

    kind = forms.ChoiceField(
        label="Bạn yêu cầu",
        choices=[(kind.value, kind.label) for kind in (RequestKind.CORRECT, RequestKind.ERASE)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="Nội dung",
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs=_AREA),
        help_text="Chỉnh sửa: ghi điều đang sai và điều đúng. Xóa: không bắt buộc.",
    )


class TakeInForm(PortalForm):
    """A request that came on paper or by telephone."""

    email = forms.EmailField(label="Thư điện tử của tài khoản", max_length=254)
    kind = forms.ChoiceField(label="Người đó yêu cầu", choices=RequestKind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="Nội dung, cách gửi",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs=_AREA),
        help_text="Ví dụ: đơn giấy ngày 20/11/2026, đã đối chiếu giấy tờ.",
    )


class DecideForm(PortalForm):
    """The grounds of a decision."""

    grounds = forms.CharField(
        label="Căn cứ, lý do", max_length=MOST_WORDS, widget=forms.Textarea(attrs=_AREA), help_text="Người yêu cầu sẽ đọc được."
    )


class ReasonForm(PortalForm):
    """Why somebody has to see, or to hand over, what is covered."""

    reason = forms.CharField(
        label="Lý do",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Xem để làm việc gì, cho hồ sơ nào. Được ghi lại; người có dữ liệu xem được.",
    )
