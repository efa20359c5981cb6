"""The table of roles and permissions, for who runs the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong.access import tables
from khuyencong.access.views import Allowed
from khuyencong.portal.permissions import P


class Rights(Allowed):
    """Roles, permissions with their holders, and what each address asks; the same tables as docs/access.md."""

    permission = P.VIEW_RIGHTS

    def get(self, request: HttpRequest) -> HttpResponse:
        names = {"roles": tables.role_rows(), "permissions": tables.held_permissions(), "addresses": tables.addresses()}
        return render(request, "portal/rights.html", names)
