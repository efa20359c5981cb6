from inspections.models.checklists import Checklist, Question, TimeRule
from inspections.models.following import FindingOwner, Reminder, Sanction
from inspections.models.plans import Plan, Sample, TeamMember, Visit
from inspections.models.visits import Answer, Photo, Sending, Signature

__all__ = [
    "Answer",
    "Checklist",
    "FindingOwner",
    "Photo",
    "Plan",
    "Question",
    "Reminder",
    "Sample",
    "Sanction",
    "Sending",
    "Signature",
    "TeamMember",
    "TimeRule",
    "Visit",
]
