"""Budgets with money in them, for tests."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from budgets.enums import FundingSource, Outcome
from budgets.models import FiscalYear, Holding, Settlement
from budgets.services import closing, funding, settlements
from budgets.services.years import open_year
from khuyencong.access import Principal, Role
from khuyencong.actors.enums import Level, OrganisationKind
from khuyencong.actors.models import AdminUnit, Organisation, User

_numbers = count(1)


def make_user(name: str = "Trần Thị Bình") -> User:
    """A user with an address of their own."""
    return User.objects.create_user(email=f"budget{next(_numbers)}@example.vn", full_name=name)


def make_owner(kind: OrganisationKind = OrganisationKind.FINANCE, name: str = "Sở Tài chính") -> Organisation:
    """An organisation with a budget of its own, and the area it answers for."""
    number = next(_numbers)
    since = date(2010, 1, 1)
    units = {"valid_from": since}
    area = AdminUnit.objects.create(code=f"B{number}", name="Tỉnh Bến Tre", sort_name="ben tre", level=Level.PROVINCE, **units)
    if kind == OrganisationKind.DISTRICT_COMMITTEE:
        area = AdminUnit.objects.create(code=f"D{number}", name=name, sort_name=name.lower(), level=Level.DISTRICT, parent=area, **units)
    return Organisation.objects.create(
        kind=kind, code=f"budget-owner-{number}", name=name, short_name=name, symbol="STC", area=area, valid_from=since
    )


def make_holding(title: str = "Máy sấy cơm dừa") -> Holding:
    """A beneficiary line's accounts, with nothing in them."""
    return Holding.objects.create(code=f"H{next(_numbers):05d}", title=title)


def make_year(year: int = 2024) -> FiscalYear:
    """An open fiscal year."""
    return open_year(year=year)


@dataclass(frozen=True)
class Budget:
    """A source of a year, with its owner and someone who writes; `said()` gives the keywords of a step."""

    year: int
    source: FundingSource
    owner: Organisation
    user: User

    def said(self, key: str = "", **more: Any) -> dict[str, Any]:
        """Keywords of `budgets.services.funding`, with a key of its own unless one is given."""
        key = key or f"key-{next(_numbers)}"
        return {"source": self.source, "year": self.year, "owner_id": self.owner.pk, "by_id": self.user.pk, "key": key, **more}


def make_budget(
    amount: int = 1_000_000_000, *, year: int = 2024, source: FundingSource = FundingSource.KCDP, owner: Organisation | None = None
) -> Budget:
    """A budget with an approved estimate (none when `amount` is 0)."""
    budget = Budget(year=year, source=source, owner=owner or make_owner(), user=make_user())
    make_year(year)
    if amount:
        funding.approve_estimate(amount=amount, **budget.said())
    return budget


def make_funded(budget: Budget, *, allocated: int = 0, committed: int = 0, advanced: int = 0, paid: int = 0, settled: int = 0) -> Holding:
    """A holding with so many đồng standing at each stage."""
    holding = make_holding()
    steps = [
        (funding.allocate, allocated + committed + advanced + paid + settled),
        (funding.commit, committed + advanced + paid + settled),
        (funding.advance, advanced),
        (funding.pay, paid + settled),
        (funding.settle, settled),
    ]
    for step, amount in steps:
        if amount:
            step(holding=holding, amount=amount, **budget.said())
    return holding


def acting_for(owner: Organisation, role: Role, user: User | None = None) -> Principal:
    """Somebody who acts for the owner of a budget."""
    user = user or make_user()
    return Principal(
        user_id=user.pk, name=user.full_name, role=role, organisation_id=owner.pk, organisation_name=owner.name,
        area_ids=frozenset([owner.area_id]), title="Giám đốc",
    )  # fmt: skip


@dataclass(frozen=True)
class Three:
    """Who draws up, checks and approves a settlement."""

    drafter: Principal
    checker: Principal
    leader: Principal


def three_of(owner: Organisation) -> Three:
    """Three people of an owner."""
    is_local = owner.kind == OrganisationKind.DISTRICT_COMMITTEE
    officer, leader = (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER) if is_local else (Role.FINANCE_OFFICER, Role.FINANCE_LEADER)
    return Three(acting_for(owner, officer), acting_for(owner, officer), acting_for(owner, leader))


def explain_all(settlement: Settlement, who: Principal, *, outcome: str = Outcome.CARRY) -> None:
    """Words for every row: why it differs, and what becomes of the rest."""
    for row in settlement.rows.order_by("pk"):
        settlements.explain(
            row=row, who=who, explanation="Thực hiện thấp hơn dự toán" if row.holding_id and row.difference else "",
            outcome=outcome if row.left else "", reason="Thực hiện tiếp" if row.left else "",
        )  # fmt: skip


def make_settled(budget: Budget, *, outcome: str = Outcome.CARRY, state: str = "approved", three: Three | None = None) -> Settlement:
    """The settlement of a budget's year, brought to a state by three people."""
    three = three or three_of(budget.owner)
    row = settlements.draw_up(year=budget.year, source=budget.source, owner_id=budget.owner.pk, who=three.drafter)
    steps = (
        ("explained", lambda: explain_all(row, three.drafter, outcome=outcome)),
        ("drawn", lambda: settlements.submit(settlement=row, who=three.drafter)),
        ("checked", lambda: settlements.check(settlement=row, who=three.checker)),
        ("approved", lambda: settlements.approve(settlement=row, who=three.leader)),
    )
    for reached, step in steps if state != "draft" else ():
        step()
        if reached == state:
            break
    row.refresh_from_db()
    return row


def close(budget: Budget, *, outcome: str = Outcome.CARRY) -> FiscalYear:
    """The year of a budget, settled and closed."""
    make_settled(budget, outcome=outcome)
    return closing.close(year=budget.year, who=acting_for(budget.owner, Role.FINANCE_LEADER, budget.user))
