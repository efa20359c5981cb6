"""The door of a page: sign in, hold the permission, and see only one's own objects."""

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from khuyencong.access.grants import Permission
from khuyencong.access.principal import Principal


class SignedIn(View):
    """A page for anybody with a role; with `needs_role = False` for anybody with an account, whose `principal` may then be None."""

    public: ClassVar[bool] = False
    needs_role: ClassVar[bool] = True

    @property
    def principal(self) -> Principal:
        """Who acts in this request."""
        return self.request.principal  # type: ignore[attr-defined]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "principal", None) is None:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if self.needs_role:
                raise PermissionDenied("Tài khoản chưa được giao vai trò nào còn hiệu lực.")
        self.check_permission()
        return super().dispatch(request, *args, **kwargs)

    def check_permission(self) -> None:
        """Refuse the page before anything is read."""


class Allowed(SignedIn):
    """A page for who holds `permission`. The rows in it are still bounded by the selectors' scope.

    Where `duties` are named and the grant reaches a field only, an office that has none of them gets 404, as if the page were not there.
    """

    permission: ClassVar[Permission]
    duties: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def has_duty(cls, who: Principal) -> bool:
        """Whether the office of one who holds the permission has a duty that the page asks for."""
        return not cls.duties or who.reaches(cls.permission, *cls.duties)

    def check_permission(self) -> None:
        if not self.principal.may(self.permission):
            raise PermissionDenied("Vai trò đang dùng không có quyền mở trang này.")
        if not self.has_duty(self.principal):
            raise Http404


class Public(View):
    """A page that anybody may open; named so that the route matrix can tell it from a forgotten one."""

    public: ClassVar[bool] = True
