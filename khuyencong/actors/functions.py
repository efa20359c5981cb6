"""Under which function each role acts: a person of a role has a principal only while their organisation holds one of these on the day.

Duties are the functions'; sở are merged and renamed, and the people's roles follow wherever the function goes.
"""

from collections.abc import Mapping

from khuyencong.access import Role
from khuyencong.actors.enums import Function

ROLE_FUNCTIONS: Mapping[Role, tuple[Function, ...]] = {
    Role.COMMUNE_OFFICER: (Function.COMMUNE_AUTHORITY,),
    Role.DISTRICT_OFFICER: (Function.LOCAL_AUTHORITY,),
    Role.DISTRICT_LEADER: (Function.LOCAL_AUTHORITY,),
    Role.CENTER_OFFICER: (Function.CONTRACTOR,),
    Role.DOIT_CLERK: (Function.APPRAISER,),
    Role.DOIT_OFFICER: (Function.APPRAISER,),
    Role.DOIT_HEAD: (Function.APPRAISER,),
    Role.DOIT_LEADER: (Function.APPRAISER,),
    Role.PROVINCE_LEADER: (Function.APPROVER,),
    Role.FINANCE_OFFICER: (Function.BUDGET_OWNER,),
    Role.FINANCE_LEADER: (Function.BUDGET_OWNER,),
    Role.CO_APPRAISER: (
        Function.ICT_APPRAISER,
        Function.SCIENCE_APPRAISER,
        Function.LABOUR_APPRAISER,
        Function.BUDGET_APPRAISER,
        Function.PLANNING_APPRAISER,
        Function.FUND_RAISER,
        Function.INVESTMENT_PROMOTER,
        Function.TECHNOLOGY_SCOUT,
        Function.TRAINING_PLANNER,
        Function.OUTREACH_LEAD,
        Function.BROADCASTER,
        Function.PRESS,
    ),
    Role.OPERATOR: (Function.PORTAL_OPERATOR,),
}
"""Roles that are not named here (cơ sở, the system) need no function."""

OPINIONS = (
    Function.ICT_APPRAISER,
    Function.BUDGET_APPRAISER,
    Function.SCIENCE_APPRAISER,
    Function.LABOUR_APPRAISER,
    Function.PLANNING_APPRAISER,
)
"""Functions whose holder is asked for its opinion at an appraisal."""
