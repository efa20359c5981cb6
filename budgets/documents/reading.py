"""Who may read the papers of estimates and settlements."""

from budgets import selectors
from khuyencong.access import Principal


def may_read_estimate(who: Principal, estimate_id: int) -> bool:
    """Whoever may open the estimate."""
    return selectors.estimates_visible_to(who).filter(pk=estimate_id).exists()


def may_read_settlement(who: Principal, settlement_id: int) -> bool:
    """Whoever may open the settlement."""
    return selectors.settlements_visible_to(who).filter(pk=settlement_id).exists()
