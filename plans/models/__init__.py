from plans.models.annual import AnnualPlan, MinistryAnswer, PlanItem
from plans.models.calls import Call, CallContent, Registration, Survey
from plans.models.lists import ListDecision, ListItem
from plans.models.programmes import Programme, ProgrammeTarget
from plans.models.rules import IntakeRule, PlanDeadline

__all__ = [
    "AnnualPlan",
    "Call",
    "CallContent",
    "IntakeRule",
    "ListDecision",
    "ListItem",
    "MinistryAnswer",
    "PlanDeadline",
    "PlanItem",
    "Programme",
    "ProgrammeTarget",
    "Registration",
    "Survey",
]
