"""Serial numbers of machines: one machine is supported once, unless somebody says why it stands in two files."""

import re
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func

from khuyencong.triggers import Firm, literal
from projects.enums import ProjectState

_PARTS = re.compile(r"[,;\n]")
_SIGNS = re.compile(r"[^A-Za-z0-9]")


def serial_keys(text: str) -> list[str]:
    """The numbers written in a text, divided by commas, semicolons or lines, without signs: "mx-2041; MX 2042" is MX2041, MX2042.

    What has fewer than four letters or no digit is no number of a machine ("chưa có", "01"). Equal to `kc_serials` in the database.
    """
    parts = {_SIGNS.sub("", part).upper() for part in _PARTS.split(text)}
    return sorted(part for part in parts if len(part) >= 4 and re.search("[0-9]", part))


def keys_of(field: str) -> models.GeneratedField:
    """A stored column with the numbers of a text."""
    keys: Any = ArrayField(models.TextField())
    return models.GeneratedField(expression=Func(F(field), function="kc_serials", output_field=keys), output_field=keys, db_persist=True)


def given_up() -> list[str]:
    """States of files that came to nothing: what they named is free again."""
    return [state.value for state in ProjectState.over() if state != ProjectState.CLOSED]


# Two files that write the same number at once take turns; the second then sees the first.
SERIAL_ONCE = Firm(
    name="serial_stands_in_one_file",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("serial_number", "serial_reason"),
    declare=[("other", "text")],
    func="""
        IF NEW.serial_keys = '{}' OR NEW.serial_reason <> '' THEN
            RETURN NULL;
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.serial_keys = OLD.serial_keys AND NEW.serial_reason = OLD.serial_reason THEN
            RETURN NULL;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended('projects_line.serial_keys', 0));
        SELECT p.code INTO other FROM projects_line l JOIN projects_project p ON p.id = l.project_id
            WHERE l.serial_keys && NEW.serial_keys AND l.id <> NEW.id AND p.state NOT IN (<given up>) LIMIT 1;
        IF other IS NOT NULL THEN
            RAISE EXCEPTION USING MESSAGE = 'line ' || NEW.id || ': its serial number stands in ' || other, ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """.replace("<given up>", ", ".join(map(literal, given_up()))),
)
