"""The shape of this room's pages: an office that does not have the duty finds nothing here."""

from django.http import Http404

from investment.permissions import P, reaches
from khuyencong.access.views import Allowed
from khuyencong.workflow import pages


class OfDuty(Allowed):
    """A page for who may; an office without the duty gets 404, as if it were not there."""

    permission: P

    def check_permission(self) -> None:
        super().check_permission()
        if not reaches(self.principal, self.permission):
            raise Http404


class Doing(OfDuty, pages.Doing):
    """One thing to do in this room."""


class Starting(OfDuty, pages.Starting):
    """Begin something new in this room."""
