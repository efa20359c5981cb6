"""The table of roles and permissions, for who runs the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong.access import tables
from khuyencong.access.routes import routes
from khuyencong.access.views import Allowed
from khuyencong.portal.permissions import P


class Rights(Allowed):
    """Roles, permissions with their holders, and what each address asks; the same tables as docs/access.md."""

    permission = P.VIEW_RIGHTS

    def get(self, request: HttpRequest) -> HttpResponse:
        addresses = [(route, tables.asks(route), [m for m in route.methods if m not in ("HEAD", "OPTIONS")]) for route in routes()]
        names = {"roles": tables.role_rows(), "permissions": tables.held_permissions(), "addresses": addresses}
        return render(request, "portal/rights.html", names)
