"""The shape of this room's pages: steps within a right to do them, the tracks that a role plans."""

from django.core.exceptions import PermissionDenied

from khuyencong.access import Principal, Scope
from khuyencong.workflow import pages
from khuyencong.workflow.pages import Starting, found
from plans.permissions import P
from projects.enums import Track

__all__ = ["Doing", "Starting", "Step", "found", "tracks_of"]


def tracks_of(who: Principal, permission: P) -> list[tuple[str, str]]:
    """The money that a role plans: a district its own, the province all others."""
    local = who.scope(permission) == Scope.DISTRICT
    return [(value, label) for value, label in Track.choices if (value == Track.DISTRICT) == local]


class Doing(pages.Doing):
    """One thing to do to a row of this room."""


class Step(Doing):
    """A step to a row that lies within the reader's right to do this, not only to see it (403 otherwise)."""

    def reaches(self) -> bool:
        """Whether the row lies within the reader's right."""
        return True

    def take(self) -> None:
        super().take()
        if not self.reaches():
            raise PermissionDenied("Việc này thuộc cơ quan, địa bàn khác.")
