"""The shape of this room's pages: finding rows within the reader's reach, beginning something new, the tracks that a role plans."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from khuyencong.access import Principal, Scope
from khuyencong.workflow import pages
from khuyencong.workflow.pages import conflict
from plans.permissions import P
from projects.enums import Track

__all__ = ["Doing", "Starting", "Step", "found", "tracks_of"]


def found(rows: QuerySet[Any], pk: int) -> Any:
    """The row of the address among those that the reader may see; 404 otherwise, as if it were not there."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def tracks_of(who: Principal, permission: P) -> list[tuple[str, str]]:
    """The money that a role plans: a district its own, the province all others."""
    local = who.scope(permission) == Scope.DISTRICT
    return [(value, label) for value, label in Track.choices if (value == Track.DISTRICT) == local]


class Doing(pages.Doing):
    """One thing to do to a row of this room."""


class Step(Doing):
    """A step that applies in some states only; in another one it says so (409)."""

    def refusal(self) -> str:
        """Why the step does not apply now; empty when it does."""
        return ""

    def reaches(self) -> bool:
        """Whether the row lies within the reader's right to do this, not only to see it."""
        return True

    def _reached(self) -> None:
        self.subject = self.find()
        if not self.reaches():
            raise PermissionDenied("Việc này thuộc cơ quan, địa bàn khác.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._reached()
        return super().post(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._reached()
        if words := self.refusal():
            return conflict(request, words, self.back())
        return super().get(request, *args, **kwargs)


class Starting(Doing):
    """Begin something new: there is no subject until the service has made it."""

    list_url = ""
    made: Model | None = None
    subject = None  # type: ignore[assignment]

    def find(self) -> Any:
        return None

    def back(self) -> str:
        if self.made is not None:
            return str(self.made.get_absolute_url())  # type: ignore[attr-defined]
        return reverse(self.list_url)

    def more(self) -> dict[str, Any]:
        return {"subject": ""}
