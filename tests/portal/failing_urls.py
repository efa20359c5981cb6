"""Addresses whose views fail in each way, for the tests of error pages."""

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.urls import include, path

from khuyencong.actors.models import User
from khuyencong.portal.views import errors
from khuyencong.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def _raise(failure):
    def view(request):
        raise failure

    return view


def half_done(request):
    """Writes, then loses the database for real: the server ends this very connection."""
    with transaction.atomic():
        User.objects.create_user(email="dang-do@bentre.invalid", full_name="Dang Dở", password=None)
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(pg_backend_pid())")
    return HttpResponse("never")


urlpatterns = [
    path("hong/400/", _raise(BadRequest("x"))),
    path("hong/403/", _raise(PermissionDenied("Vai trò đang dùng không có quyền mở trang này."))),
    path(
        "hong/409/",
        lambda request: errors.stale(request, subject_url="/de-an/KC-2026-0042-7/", theirs="Bà Lan đã trả lại hồ sơ lúc 14:05."),
    ),
    path("hong/413/", _raise(RequestDataTooBig("x"))),
    path("hong/500/", _raise(RuntimeError("secret detail"))),
    path("hong/503/", _raise(OperationalError("connection refused at 10.1.2.3"))),
    path("hong/dung-sai/", _raise(InterfaceError("misuse"))),
    path("hong/do-dang/", half_done),
    path("hong/nul/", lambda request: HttpResponse(str(User.objects.filter(full_name=request.GET["ve"]).count()))),
    path("hong/gui/", lambda request: HttpResponse("gửi")),
    path("", include("khuyencong.urls")),
]
