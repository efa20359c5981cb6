"""Who may do something here: an office whose duty it is not gets 404, as if it were not there."""

from django.http import Http404

from employment.permissions import P, reaches
from khuyencong.workflow import pages


class Dutiful(pages.Doing):
    """One thing to do, by an office that has the duty."""

    def check_permission(self) -> None:
        super().check_permission()
        if isinstance(self.permission, P) and not reaches(self.principal, self.permission):
            raise Http404
