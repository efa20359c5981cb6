"""Keep what a beneficiary answers to the questions of its content of support."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.norms import fields
from khuyencong.access import Principal
from projects.models import Line
from projects.selectors.applications import mark_of_answers
from projects.selectors.figures import fields_of_line
from projects.services.applications import same, touch, writable


@transaction.atomic
def write_answers(*, line: Line, who: Principal, answers: Mapping[str, Any], seen: str | None = None) -> Line:
    """Replace a line's answers. ValidationError names each wrong one by its key; what is still empty is not wrong in a draft.

    Answers to questions that are not asked (their condition does not hold) are left out. Stale when they are not those that the
    writer saw; NotAllowed, Closed as for every section.
    """
    project = writable(line.project, who)
    row = Line.objects.select_for_update(of=("self",), no_key=True).select_related("content").get(pk=line.pk, project=project)
    row.project = project
    same(seen, mark_of_answers(row))
    asked = fields_of_line(row)
    given = fields.kept(asked, answers)
    if wrong := fields.wrong(asked, given):
        raise ValidationError(wrong)
    row.answers = given
    row.save(update_fields=["answers"])
    touch(project)
    return row
