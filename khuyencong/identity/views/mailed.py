"""Links by mail: asking for one, opening it. Opening asks for a press of a button, as mail programs look into links by themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.access.views import Public
from khuyencong.identity import arriving, records
from khuyencong.identity.forms import AddressForm, NewPasswordForm
from khuyencong.identity.services import mailed
from khuyencong.identity.services.mailed import Purpose
from khuyencong.identity.services.passwords import set_password
from khuyencong.identity.views.private import Private
from khuyencong.ui.limits import Limited


class Ask(Private, Public, Limited):
    """An address; the answer is the same whether it has an account or not."""

    asks_a_minute = 10
    purpose: Purpose
    title: str
    words: str

    def counts(self, request: HttpRequest) -> bool:
        return request.method == "POST"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(AddressForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AddressForm(data=request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        mailed.ask_key(purpose=self.purpose, email=form.cleaned_data["email"])
        return redirect("identity:asked")

    def _page(self, form: AddressForm, status: int = 200) -> HttpResponse:
        return render(self.request, "identity/ask.html", {"form": form, "title": self.title, "words": self.words}, status=status)


class AskLink(Ask):
    """A link to sign in with; not for staff."""

    limit_name = "identity-link"
    purpose = Purpose.SIGN_IN
    title = "Đăng nhập bằng liên kết qua thư"
    words = (
        "Dành cho cơ sở công nghiệp nông thôn. Cổng gửi một liên kết tới thư điện tử của bạn; mở liên kết là đăng nhập, không cần mật khẩu."
    )


class AskPassword(Ask):
    """A link to set a new password with."""

    limit_name = "identity-password"
    purpose = Purpose.PASSWORD
    title = "Quên mật khẩu"
    words = "Cổng gửi một liên kết tới thư điện tử của bạn để đặt mật khẩu mới. Lớp xác thực thứ hai, nếu có, vẫn được hỏi khi đăng nhập."


class Asked(Private, Public):
    """What everybody reads after asking."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "identity/asked.html")


class OpenLink(Private, Public):
    """Sign in with a mailed link."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        if mailed.open_key(purpose=Purpose.SIGN_IN, signed=key) is None:
            return _gone(request)
        return render(request, "identity/open_link.html")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        user = mailed.use_key(purpose=Purpose.SIGN_IN, signed=key)
        if user is None or arriving.works_here(user):
            records.record("identity.sign_in_refused", user_id=user.pk if user else None, request=request, how="link")
            return _gone(request)
        return redirect(arriving.arrive(request, user, how="link"))


class NewPassword(Private, Public):
    """Set a new password with a mailed link; it signs nobody in."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        if mailed.open_key(purpose=Purpose.PASSWORD, signed=key) is None:
            return _gone(request)
        return self._page(NewPasswordForm(user=None))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = mailed.person_of(purpose=Purpose.PASSWORD, signed=key)
        if person is None:
            return _gone(request)
        form = NewPasswordForm(user=person, data=request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        user = mailed.use_key(purpose=Purpose.PASSWORD, signed=key)
        if user is None:
            return _gone(request)
        set_password(user=user, password=form.cleaned_data["new_password1"], request=request)
        messages.success(request, "Đã đặt mật khẩu mới. Mọi phiên đăng nhập cũ đã bị đóng; hãy đăng nhập bằng mật khẩu mới.")
        return redirect("identity:sign_in")

    def _page(self, form: NewPasswordForm, status: int = 200) -> HttpResponse:
        return render(self.request, "identity/new_password.html", {"form": form}, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "identity/gone.html", status=404)
