"""What the portal keeps on people, for anybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access import holders
from khuyencong.access.views import Allowed, Public
from khuyencong.actors.permissions import P as ACTORS
from khuyencong.privacy import limits, selectors
from khuyencong.privacy.enums import RequestKind
from khuyencong.privacy.permissions import P


class About(Public):
    """What, why, how long, who sees it, a person's rights and how to use them: made from the declarations."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        kept, bases = selectors.public_register()
        return render(
            request,
            "privacy/about.html",
            {
                "kept": kept,
                "bases": bases,
                "who_sees": [role.label for role in holders(ACTORS.SEE_CONTACTS)],
                "who_reveals": [role.label for role in holders(ACTORS.REVEAL_CONTACTS)],
                "times": [(kind.label, limits.limit_of(kind, today)) for kind in RequestKind],
            },
        )


class Register(Allowed):
    """The same, column by column, with what becomes of it when a person is erased."""

    permission = P.READ_REGISTER

    def get(self, request: HttpRequest) -> HttpResponse:
        names = {"columns": selectors.register(), "treated": selectors.SENSITIVITY}
        return render(request, "privacy/register.html", names)
