"""The line that something is done to, locked, when that may be done."""

from django.core.exceptions import ValidationError

from khuyencong.access import Principal
from khuyencong.workflow.refusals import NotAllowed
from projects.models import Line
from projects.workflow.line_works import Work


def held(line: Line, who: Principal, work: Work) -> Line:
    """The line, locked, when the principal may do the work on it and it is in one of the work's states."""
    rows = Line.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("project__district", "enterprise__area__parent", "content", "holding").get(pk=line.pk)
    scope = who.scope(work.permission)
    if scope is None or not Line.machine.within(row, who, scope):
        raise NotAllowed
    if row.state not in work.states:
        raise ValidationError(f"Không thực hiện được khi đơn vị thụ hưởng ở tình trạng “{row.state_label}”.")
    return row
