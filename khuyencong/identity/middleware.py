"""The gate before every page: who acts for an organisation is nobody until a second factor was shown."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from khuyencong import clock
from khuyencong.identity import arriving
from khuyencong.identity.models import Session

# How exact “last used” is; a write for each request would cost every page one.
SEEN_EVERY = timedelta(minutes=1)
BROWSER_KEPT = timedelta(days=395)


class Gate:
    """Ends sessions that are over, holds back who owes a second factor, notes when a session was used.

    Costs no query: the session's row, the person and their roles are there already. Once a minute the row is touched.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get("_auth_user_id") and request.user.is_authenticated:
            self._judge(request)
        response = self.get_response(request)
        mark = getattr(request, "browser_mark", None)
        if mark:
            response.set_cookie(
                arriving.BROWSER_COOKIE, mark, max_age=BROWSER_KEPT, secure=settings.HTTPS, httponly=True, samesite="Lax", path="/"
            )
        return response

    def _judge(self, request: HttpRequest) -> None:
        if arriving.is_over(request):
            arriving.leave(request)
            messages.info(request, "Phiên làm việc đã hết hạn. Đăng nhập lại để làm tiếp.")
        elif not arriving.is_verified(request) and arriving.is_staff(request.memberships, request.user):  # type: ignore[attr-defined, arg-type]
            arriving.hold(request, request.user, how="session", next=request.get_full_path())  # type: ignore[arg-type]
        else:
            row, now = getattr(request.session, "row", None), clock.machine_now()
            if row is not None and now - row.seen_at > SEEN_EVERY:
                Session.objects.filter(pk=row.pk).update(seen_at=now)
