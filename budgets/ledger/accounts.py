"""Finding accounts and what they hold."""

from typing import Any

from budgets.enums import FundingSource, Stage
from budgets.ledger.errors import YearUnknown
from budgets.models import Account, FiscalYear, Fund, Holding


def account(
    stage: Stage,
    source: FundingSource | str,
    year: int,
    owner_id: int,
    holding: Holding | int | None = None,
    *,
    fund: Fund | int | None = None,
) -> Account:
    """The account of a stage, made empty when it is not there yet. YearUnknown when the year was never opened."""
    holding_id = holding.pk if isinstance(holding, Holding) else holding
    wanted: dict[str, Any] = {
        "stage": Stage(stage),
        "source": FundingSource(source),
        "fiscal_year_id": year,
        "owner_id": owner_id,
        "holding_id": holding_id,
        "fund_id": fund.pk if isinstance(fund, Fund) else fund,
    }
    found = Account.objects.filter(**wanted).first()
    if found is None:
        if not FiscalYear.objects.filter(pk=year).exists():
            raise YearUnknown(year)
        # Who is second in a race gets the row of the first.
        Account.objects.bulk_create([Account(**wanted)], ignore_conflicts=True)
        found = Account.objects.filter(**wanted).order_by("pk")[0]
    return found


def balance(account: Account) -> int:
    """What the account holds now, in đồng, read from the database; negative for a contra account."""
    return int(Account.objects.values_list("balance", flat=True).get(pk=account.pk))
