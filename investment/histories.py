"""Who may read how an opportunity or a lead came to be as it is: offices that may open it."""

from typing import Any

from django.db.models import QuerySet

from investment import selectors
from investment.models import Contact, Lead, Opportunity
from investment.permissions import P, reaches
from khuyencong.access import Principal
from khuyencong.audit.history import History, register_history


def _title(rows: QuerySet[Any], pk: int, who: Principal) -> str | None:
    row = rows.filter(pk=pk).order_by("pk").first() if reaches(who, P.VIEW) else None
    return str(row) if row is not None else None


register_history(
    History(
        "investment.Opportunity",
        lambda pk, who: _title(selectors.opportunities_for(who), pk, who),
        address=lambda pk: Opportunity.objects.get(pk=pk).get_absolute_url(),
    )
)
register_history(
    History(
        "investment.Lead",
        lambda pk, who: _title(selectors.leads_for(who), pk, who),
        lambda pk, who: {Contact._meta.db_table: list(Contact.objects.filter(lead=pk).order_by("pk").values_list("pk", flat=True))},
        lambda pk: Lead.objects.get(pk=pk).get_absolute_url(),
    )
)
