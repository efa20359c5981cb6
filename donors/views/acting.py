"""The shape of this room's pages: finding rows within the reader's reach, and who may do what to them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from budgets.ledger import LedgerError
from donors import selectors
from donors.models import Agreement, Donor
from donors.permissions import P, reaches
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.workflow import pages
from khuyencong.workflow.pages import conflict


def find_agreement(who: Any, pk: int) -> Agreement:
    """The agreement of the address, when the reader may see it; 404 otherwise."""
    found = selectors.agreements_visible_to(who).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def find_donor(who: Any, pk: int) -> Donor:
    """The donor of the address, when the reader may see it; 404 otherwise."""
    found = selectors.donors_visible_to(who).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class Doing(pages.Doing):
    """One thing to do in this room; money and files may refuse it as well."""

    template_name = "projects/line/doing.html"
    refusals: ClassVar[Mapping[type[Exception], str]] = {LedgerError: "", FileRefused: "file"}

    def check_permission(self) -> None:
        super().check_permission()
        # To an office that does not have the duty it is not there.
        if isinstance(self.permission, P) and not reaches(self.principal, self.permission):
            raise Http404

    def more(self) -> dict[str, Any]:
        return {"facts": [], "points": [], "refusals": ()} | self.about()

    def about(self) -> dict[str, Any]:
        """What this page shows above its form: `facts` (pairs), `points` (sentences)."""
        return {}


class OfAgreement(Doing):
    """Something done to an agreement; `why_not` says why it does not apply now."""

    subject: Agreement

    def find(self) -> Agreement:
        return find_agreement(self.principal, self.kwargs["pk"])

    def why_not(self) -> str:
        """Why the step does not apply now; empty when it does."""
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.subject = self.find()
        if words := self.why_not():
            return conflict(request, words, self.back())
        return super().get(request, *args, **kwargs)


class Starting(Doing):
    """Begin something new: there is no subject until the service has made it."""

    list_url: ClassVar[str] = ""
    made: Model | None = None
    subject = None  # type: ignore[assignment]

    def find(self) -> Any:
        return None

    def back(self) -> str:
        if self.made is not None:
            return str(self.made.get_absolute_url())  # type: ignore[attr-defined]
        return reverse(self.list_url)

    def more(self) -> dict[str, Any]:
        return super().more() | {"subject": ""}
