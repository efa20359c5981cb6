"""What an operator does for somebody who has lost their second factor."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.access.views import Allowed
from khuyencong.actors.models import User
from khuyencong.identity.forms import ResetFactorForm
from khuyencong.identity.permissions import P
from khuyencong.identity.services.factors import reset_factors
from khuyencong.identity.views.private import Private


class ResetFactor(Private, Allowed):
    """Whose factors, and why. Recorded, and the person is told."""

    permission = P.RESET_FACTOR

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ResetFactorForm(initial={"email": request.GET.get("thu", "")[:254]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ResetFactorForm(data=request.POST)
        if form.is_valid():
            user = User.objects.filter(email=form.cleaned_data["email"].lower()).order_by("pk").first()
            if user is None:
                form.add_error("email", "Không có tài khoản nào dùng thư điện tử này.")
            else:
                try:
                    reset_factors(user=user, by=request.user, reason=form.cleaned_data["reason"], request=request)  # type: ignore[arg-type]
                except ValidationError as error:
                    form.add_error(None, error)
                else:
                    messages.success(
                        request, f"Đã đặt lại xác thực hai lớp của {user.full_name}. Lần đăng nhập tới, cổng sẽ hướng dẫn thiết lập lại."
                    )
                    return redirect("identity:reset_factor")
        return self._page(form, status=422)

    def _page(self, form: ResetFactorForm, status: int = 200) -> HttpResponse:
        return render(self.request, "identity/reset_factor.html", {"form": form}, status=status)
