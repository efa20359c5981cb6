from councils.models.council import Council, Member
from councils.models.rules import Criterion, PriorityRule
from councils.models.sitting import AgendaItem, Attendance, Ballot, Score, Sitting

__all__ = ["AgendaItem", "Attendance", "Ballot", "Council", "Criterion", "Member", "PriorityRule", "Score", "Sitting"]
