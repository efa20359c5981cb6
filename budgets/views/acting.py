"""The shape of this room's pages on which something is done: refusals of the ledger are sentences, and what was typed stays."""

from typing import Any

from budgets.ledger import LedgerError
from khuyencong.workflow import pages


class Doing(pages.Doing):
    """One thing to do to money of a year; `over` and `facts` stand above the form."""

    template_name = "budgets/doing.html"
    refusals = {LedgerError: ""}

    def over(self) -> str:
        """What it is about, under the title."""
        return str(self.subject)

    def facts(self) -> list[tuple[str, str]]:
        """What is known of it."""
        return []

    def more(self) -> dict[str, Any]:
        return super().more() | {"over": self.over(), "facts": self.facts()}
