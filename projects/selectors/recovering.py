"""Money that comes back: what of each instalment has been paid, what is late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from khuyencong import clock
from projects.models import Instalment, Line, Receipt, Recovery


@dataclass(frozen=True, slots=True)
class Part:
    """An instalment as it stands: receipts fill the earlier ones first (đồng)."""

    position: int
    due_on: date
    amount: int
    paid: int

    @property
    def left(self) -> int:
        """What is still to come."""
        return self.amount - self.paid

    @property
    def is_late(self) -> bool:
        """Whether something of it is past its day."""
        return self.left > 0 and self.due_on < clock.today()


def with_receipts() -> QuerySet[Recovery]:
    """Decisions with `came`, what has come back by each (đồng)."""
    came = Receipt.objects.filter(recovery=OuterRef("pk")).order_by().values("recovery").annotate(total=Sum("amount")).values("total")
    return Recovery.objects.annotate(came=Coalesce(Subquery(came), 0, output_field=BigIntegerField()))


def open_recovery(line: Line) -> Recovery | None:
    """The decision by which the line still owes; None when it owes nothing by any."""
    return with_receipts().filter(line=line, came__lt=F("amount")).order_by("pk").first()


def parts_of(instalments: list[Instalment], came: int) -> list[Part]:
    """The instalments of one decision, filled in their order."""
    parts = []
    for row in sorted(instalments, key=lambda row: row.position):
        paid = min(row.amount, came)
        came -= paid
        parts.append(Part(row.position, row.due_on, row.amount, paid))
    return parts


def recoveries_of(line: Line) -> list[tuple[Recovery, list[Part]]]:
    """The line's decisions with their parts, the newest first."""
    rows = with_receipts().filter(line=line).select_related("paper").prefetch_related("instalments").order_by("-at", "-pk")
    return [(row, parts_of(list(row.instalments.all()), row.came)) for row in rows]
