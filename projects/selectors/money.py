"""The bridge between a beneficiary's line and its account in the ledger."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from budgets import selectors as budgets
from budgets.enums import FundingSource
from budgets.models import Account, Holding
from budgets.services import funding
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Organisation
from khuyencong.workflow.machine import Context
from projects.enums import Track
from projects.models import Line, Project, SourcePart
from projects.workflow import purses


def owner_of(project: Project, on: date | None = None, source: str = "") -> Organisation:
    """Whose budget pays out of a source (that of the đề án when none is named): the district's own, else that of the function's holder."""
    if (source or project.track) == Track.DISTRICT:
        owner = actors.district_committee(project.district_id, on)
    else:
        owner = actors.holder_of(Function.BUDGET_OWNER, on)
    if owner is None:
        raise LookupError("Chưa có cơ quan bố trí kinh phí cho nguồn này.")
    return owner


def budget_year(project: Project, on: date) -> int:
    """The fiscal year whose money pays: that of the plan, once begun; a plan of next year waits for its estimate."""
    return max(project.year, on.year)


def estimate_left_for(project: Project, on: date) -> int:
    """What the approved estimate still holds for this đề án's source (đồng)."""
    return budgets.estimate_left(source=FundingSource(project.track), year=budget_year(project, on), owner_id=owner_of(project, on).pk)


def estimates_left(projects: Iterable[Project], *, owner_id: int, on: date) -> dict[int, int]:
    """What one owner's estimates still hold for each of some đề án (đồng by đề án id), by one query a source and year."""
    keys = {project.pk: (FundingSource(project.track), budget_year(project, on)) for project in projects}
    left = {key: budgets.estimate_left(source=key[0], year=key[1], owner_id=owner_id) for key in sorted(set(keys.values()))}
    return {pk: left[key] for pk, key in keys.items()}


def allocate_line(project: Project, line: Line, context: Context) -> None:
    """Open the line's account and move its grant into it."""
    day = context.day
    line.holding = Holding.objects.create(code=f"{project.code}/{line.position}", title=f"{line.enterprise.name}: {project.title}"[:250])
    line.save(update_fields=["holding"])
    funding.allocate(
        holding=line.holding,
        source=FundingSource(project.track),
        year=budget_year(project, day),
        owner_id=owner_of(project, day).pk,
        amount=line.approved or 0,
        key=f"line:{line.pk}:allocate",
        by_id=context.actor.user_id,
        on=day,
    )


def movement(line: Line, context: Context, part: SourcePart | None = None) -> dict[str, Any]:
    """What every movement of a line's money out of one purse names: the account, the source, the year, whose budget, who, when."""
    assert line.holding is not None  # guards let nothing through before the allocation
    source, fund_id = purses.purse_of(line, part)
    # Money that was carried over stands in the later year's accounts.
    rows = Account.objects.filter(holding=line.holding, source=source, fund_id=fund_id)
    account = rows.order_by("-fiscal_year_id", "pk").first()
    assert account is not None
    return {
        "holding": line.holding,
        "source": FundingSource(account.source),
        "year": account.fiscal_year_id,
        "owner_id": account.owner_id,
        "fund_id": fund_id,
        "by_id": context.actor.user_id,
        "on": context.day,
    }
