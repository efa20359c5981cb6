"""The cơ sở of an address, when the reader may see it; 404 otherwise, as if it were not there."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.urls import reverse

from khuyencong.actors.models import Enterprise
from khuyencong.actors.selectors import enterprises_visible_to
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.workflow import pages


def find_enterprise(request: HttpRequest, pk: int) -> Enterprise:
    """One that the reader may open."""
    rows = enterprises_visible_to(request.principal)  # type: ignore[attr-defined]
    found = rows.select_related("area__parent", "craft_village", "merged_into", "recorded_for", "declared_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class OnEnterprise(pages.Doing):
    """One thing to do to a cơ sở. `pk` of the address names it; the reader's reach is asked again by the service."""

    refusals: ClassVar[Any] = {FileRefused: "document"}
    subject: Enterprise

    def find(self) -> Enterprise:
        return find_enterprise(self.request, self.kwargs["pk"])

    def address(self, name: str, *more: object) -> str:
        """The address of a page of this cơ sở."""
        return reverse(f"actors:{name}", args=[self.kwargs["pk"], *more])
