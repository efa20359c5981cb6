"""Which đề án have changed in what sums of the province are made of, since those sums were last brought up to date."""

import pgtrigger
from django.db import models

from khuyencong.triggers import Firm
from projects.enums import ProjectState


class TouchedProject(models.Model):
    """A mark left by the triggers below, in the transaction of the change. Rows are only added and taken away, so writers never wait for each other.

    `project_id` is no foreign key: a mark must cost next to nothing, and outlives its đề án without harm.
    """

    project_id = models.BigIntegerField("đề án")

    class Meta:
        verbose_name = verbose_name_plural = "đề án vừa đổi số liệu"

    def __str__(self) -> str:
        return str(self.project_id)


def _touch(
    name: str, operation: pgtrigger.Operation | pgtrigger.Operations, ids: str, condition: pgtrigger.Condition | None = None
) -> Firm:
    """The trigger that marks the đề án whose ids the SQL `ids` gives."""
    return Firm(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        condition=condition,
        func=f"INSERT INTO projects_touchedproject (project_id) {ids}; RETURN NULL;",
    )


LINE_TOUCHES = (
    _touch("touches_when_added", pgtrigger.Insert, "SELECT NEW.project_id"),
    _touch("touches_when_removed", pgtrigger.Delete, "SELECT OLD.project_id"),
    _touch(
        "touches_when_changed",
        pgtrigger.Update,
        "SELECT OLD.project_id UNION SELECT NEW.project_id",
        pgtrigger.AnyChange("project", "enterprise", "area", "content", "total_cost", "other_state", "social", "approved", "holding"),
    ),
)
DECISION_TOUCHES = _touch("touches_when_decided", pgtrigger.Insert, "SELECT NEW.project_id")
# Of the states only a revoked decision takes a đề án out of the figures.
PROJECT_TOUCHES = _touch(
    "touches_when_moved",
    pgtrigger.Update,
    "SELECT NEW.id",
    pgtrigger.Condition(
        "OLD.district_id <> NEW.district_id OR OLD.track <> NEW.track "
        f"OR (OLD.state = '{ProjectState.REVOKED.value}') <> (NEW.state = '{ProjectState.REVOKED.value}')"
    ),
)
