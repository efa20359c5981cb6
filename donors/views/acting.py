"""The shape of this room's pages, and who may do what on them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from budgets.ledger import LedgerError
from donors import selectors
from donors.models import Agreement
from donors.permissions import RAISERS
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found


class Doing(pages.Doing):
    """One thing to do in this room; money and files may refuse it as well."""

    template_name = "projects/line/doing.html"
    duties = RAISERS  # to an office without one of them it is not there
    refusals: ClassVar[Mapping[type[Exception], str]] = {LedgerError: "", FileRefused: "file"}

    def more(self) -> dict[str, Any]:
        return {"facts": [], "points": [], "refusals": ()} | self.about()

    def about(self) -> dict[str, Any]:
        """What this page shows above its form: `facts` (pairs), `points` (sentences)."""
        return {}


class OfAgreement(Doing):
    """Something done to an agreement."""

    subject: Agreement

    def find(self) -> Agreement:
        row: Agreement = found(selectors.agreements_visible_to(self.principal), self.kwargs["pk"])
        return row


class Starting(pages.Starting, Doing):
    """Begin something new in this room."""
