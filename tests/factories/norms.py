"""The law of support for tests, and cases in one line."""

from datetime import date
from typing import Any

from budgets.norms import Beneficiary, Case, OtherFund, Place, loading


def load_norms() -> loading.Loaded:
    """The portal's own norms and contents."""
    return loading.load_norms()


def make_case(content: str, on: str, *amounts: tuple[int, int], source: str = "KCQG", **more: Any) -> Case:
    """A case with one small enterprise per (cost, grant)."""
    beneficiaries = tuple(make_beneficiary(f"Cơ sở {number}", *pair) for number, pair in enumerate(amounts, 1))
    return Case(date.fromisoformat(on), source, content, beneficiaries, **more)


def make_beneficiary(
    name: str, cost: int, grant: int, *funds: tuple[str, int], kind: str = "enterprise", large: bool = False
) -> Beneficiary:
    """A beneficiary with its other funds as (source, amount)."""
    return Beneficiary(name, kind, cost, grant, tuple(OtherFund(*fund) for fund in funds), large)


def priority_place() -> Place:
    """A địa bàn khó khăn."""
    return Place(district="Thạnh Phú", priority=True)
