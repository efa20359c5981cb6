"""Tasks of communes with their links and reports; signals of communes; whom to write to."""

from communes.models.signals import Contact, Signal
from communes.models.tasks import LINK_LIVES, MOST_REACHED, Assignment, Link, Report, Task

__all__ = ["LINK_LIVES", "MOST_REACHED", "Assignment", "Contact", "Link", "Report", "Signal", "Task"]
