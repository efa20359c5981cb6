"""The site: one door for all of its pages, our sign-in, no history of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from khuyencong.portal.permissions import P

READ, WRITE = ("GET", "HEAD"), ("GET", "HEAD", "POST")
View = Callable[..., HttpResponseBase]


class Site(admin.AdminSite):
    """Open to whoever acts in a role that holds `portal.administer`; `is_staff` and Django's own permissions say nothing here.

    There is no sign-in, sign-out or password of its own: the portal's are used, with their second factor.
    """

    site_title = site_header = "Quản trị dữ liệu"
    index_title = "Các bảng"
    site_url = "/trang-chu/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        principal = getattr(request, "principal", None)
        return principal is not None and principal.may(P.ADMINISTER)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001 -- Django's own signature
        """A page that reads and takes forms, behind the door."""
        return self.door(view, WRITE, cacheable=cacheable)

    def door(self, view: View, methods: tuple[str, ...], *, cacheable: bool = False) -> View:
        """As `khuyencong.access.views.Allowed` keeps it, marked with the permission that it asks for and what it answers."""
        answered = require_http_methods(methods)(view)

        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if getattr(request, "principal", None) is None and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied("Vai trò đang dùng không có quyền mở trang quản trị.")
            return answered(request, *args, **kwargs)

        kept: Any = csrf_protect(inner if cacheable else never_cache(inner))
        kept.permission, kept.methods = P.ADMINISTER, methods
        return kept  # type: ignore[no-any-return]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The index, the words for scripts, and each table's own."""
        found: list[URLPattern] = [
            path("", self.door(self.index, READ), name="index"),
            path("loi-van/", self.door(self.i18n_javascript, READ, cacheable=True), name="jsi18n"),
        ]
        for model, options in sorted(self._registry.items(), key=lambda pair: pair[0]._meta.label_lower):
            base = f"{model._meta.app_label}/{model._meta.model_name}/"
            found += [path(f"{base}{entry.pattern}", entry.callback, name=entry.name) for entry in options.get_urls()]
        labels = "|".join(sorted({model._meta.app_label for model in self._registry}))
        found.append(re_path(f"^(?P<app_label>{labels})/$", self.door(self.app_index, READ), name="app_list"))
        return [*found]


site = Site(name="admin")
