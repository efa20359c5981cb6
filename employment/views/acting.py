"""Who may do something here: an office whose duty it is not gets 404, as if it were not there."""

from khuyencong.actors.enums import Function
from khuyencong.workflow import pages


class Dutiful(pages.Doing):
    """One thing to do, by an office that has the duty."""

    duties = (Function.TRAINING_PLANNER,)
