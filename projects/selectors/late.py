"""Whether the office that has a đề án is late with its answer, and has said so."""

from khuyencong import clock
from khuyencong.calendar import clocks
from khuyencong.documents.models import Paper
from projects.models import Project

APOLOGY = "apology"  # the kind of paper, declared above this room (projects/documents/kinds.py)


def was_apologised(project: Project) -> bool:
    """Whether an apology has been issued."""
    return Paper.objects.filter(subject_kind="project", subject_id=project.pk, kind=APOLOGY).exists()


def owes_an_apology(project: Project) -> bool:
    """Whether the promised day has passed without a word."""
    promised = clocks.due(("project", project.pk))
    return promised is not None and promised < clock.today() and not was_apologised(project)
