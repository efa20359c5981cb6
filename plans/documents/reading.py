"""Who may read the paper of a plan."""

from khuyencong.access import Principal
from plans.selectors import annual


def may_read_plan(who: Principal, plan_id: int) -> bool:
    """Whether the principal may open the plan."""
    return annual.visible_to(who).filter(pk=plan_id).exists()
