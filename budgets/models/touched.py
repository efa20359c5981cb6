"""Whose money has moved, and which content of support is counted elsewhere, since sums were last brought up to date."""

import pgtrigger
from django.db import models
from django.db.models import Q

from budgets.enums import Stage
from budgets.models.guards import Guard, quoted
from khuyencong.triggers import Firm

SUMMED = (Stage.ADVANCED, Stage.PAID, Stage.SETTLED)
"""The stages whose movements are in sums that are kept (`budgets.selectors.turnover`)."""


class Touched(models.Model):
    """A mark of one holding or of one content, left by a trigger in the transaction of the change; only added and taken away."""

    holding_id = models.BigIntegerField("tài khoản của đơn vị thụ hưởng", null=True)
    content_id = models.BigIntegerField("nội dung hỗ trợ", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "khoản vừa đổi số liệu"
        constraints = [
            models.CheckConstraint(
                condition=Q(holding_id__isnull=False, content_id__isnull=True) | Q(holding_id__isnull=True, content_id__isnull=False),
                name="touched_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.holding_id or ''}/{self.content_id or ''}"


LEGS_TOUCH = Guard(
    name="touches",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="added"),
    func=f"""
        INSERT INTO budgets_touched (holding_id) SELECT DISTINCT a.holding_id FROM added JOIN budgets_account AS a ON a.id = added.account_id
            WHERE a.holding_id IS NOT NULL AND a.stage IN ({quoted(SUMMED)});
        RETURN NULL;
    """,  # noqa: S608 (names of our own, nothing that anybody typed)
)
CONTENT_TOUCHES = Firm(
    name="touches",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("sub_programme", "code"),
    func="INSERT INTO budgets_touched (content_id) VALUES (NEW.id); RETURN NULL;",
)
