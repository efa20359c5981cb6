"""Beginning a declaration with what the business register says."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from khuyencong.actors import register
from khuyencong.actors.forms.enterprises import NUMBER
from khuyencong.actors.tax_codes import clean_tax_code, is_personal
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.limits import Limited

AWAY = "Hệ thống đăng ký doanh nghiệp chưa trả lời. Hãy khai bằng tay; địa phương đối chiếu khi xác nhận."


class LookUpForm(PortalForm):
    """A tax code to look up; beside the form of the declaration, so that its names have a prefix."""

    prefix = "tra"
    tax_code = forms.CharField(label="Mã số thuế trong giấy đăng ký", max_length=20, widget=NUMBER)

    def clean_tax_code(self) -> str:
        code = clean_tax_code(self.cleaned_data["tax_code"])
        if is_personal(code):
            raise ValidationError("Số định danh cá nhân không gửi đi tra; hộ kinh doanh khai bằng tay.")
        return code


class Prefills(Limited):
    """A page with a form for a cơ sở whose first facts may come from the register; as often as a person types, not as a machine asks."""

    limit_name = "register"
    asks_a_minute = 10

    def counts(self, request: HttpRequest) -> bool:
        return request.method == "POST" and "look_up" in request.POST

    def form(self, data: Any = None, initial: Any = None) -> forms.Form:
        """The form of the declaration."""
        raise NotImplementedError

    def shown(self, form: Any, *, status: int = 200, asked: LookUpForm | None = None) -> HttpResponse:
        """The page, with the form under the question to the register."""
        raise NotImplementedError

    def prefilled(self) -> HttpResponse | None:
        """The page begun with what the register says, where this request asks it; None where it does not, or there is none to ask."""
        asked = self.look_up_form() if self.counts(self.request) else None
        if asked is None:
            return None
        if not asked.is_valid():
            return self.shown(self.form(), status=422, asked=asked)
        return self.shown(self.form(initial=self.looked_up(asked)), asked=asked)

    def look_up_form(self) -> LookUpForm | None:
        """The form that asks for the code; None where there is no register to ask."""
        if not register.is_open():
            return None
        return LookUpForm(self.request.POST if self.counts(self.request) else None)

    def looked_up(self, form: LookUpForm) -> dict[str, Any]:
        """First values for the declaration; what became of the question is told in a message."""
        code = form.cleaned_data["tax_code"]
        try:
            found = register.look_up(code)
        except register.RegisterAway:
            messages.warning(self.request, AWAY)
            return {"tax_code": code}
        if found is None:
            messages.warning(self.request, f"Hệ thống đăng ký doanh nghiệp không có mã {code}. Hãy kiểm tra lại mã, hoặc khai bằng tay.")
            return {"tax_code": code}
        told = ", ".join(register.FACTS[name] for name in found.told)
        standing = f" Tình trạng ghi trong đăng ký: {found.standing}." if found.standing else ""
        messages.success(self.request, f"Đã lấy từ đăng ký doanh nghiệp: {told}.{standing} Hãy xem lại và khai phần còn lại.")
        return {"tax_code": code} | found.told
