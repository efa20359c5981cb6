"""The shape of this room's pages: an office that does not have the duty finds nothing here."""

from khuyencong.access.views import Allowed
from khuyencong.actors.enums import Function
from khuyencong.workflow import pages


class OfDuty(Allowed):
    """A page for who may; an office without the duty gets 404, as if it were not there."""

    duties = (Function.INVESTMENT_PROMOTER,)


class Doing(OfDuty, pages.Doing):
    """One thing to do in this room."""


class Starting(OfDuty, pages.Starting):
    """Begin something new in this room."""
