"""Noting what happens beside rows: signing in, a refusal, a reading that is itself to be told of."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import connection, models, transaction

from khuyencong import text
from khuyencong.audit import context
from khuyencong.audit.context import Context

LONGEST = 300
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def record(
    event: str,
    *,
    subject: models.Model | None = None,
    subject_id: int | str | None = None,
    of: type[models.Model] | None = None,
    data: Mapping[str, Any] | None = None,
    user_id: int | None = None,
) -> int:
    """One event of a happening (`room.verb_noun`), in the caller's transaction; its id.

    It is about `subject`, or about the row `subject_id` of the model `of`. `user_id` says who, where the request does not know yet
    (signing in). `data` is flat: texts are kept in one line of at most 300 letters. Passwords, codes and full personal numbers do
    not belong there.
    """
    model = type(subject) if subject is not None else of
    row = subject.pk if subject is not None else subject_id
    who = context.current() or Context()
    if user_id is not None:
        who = replace(who, user=user_id)
    kept = {name: plain(value) for name, value in (data or {}).items()}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_note(%s, %s, %s, %s::jsonb, %s::jsonb)",
            [
                str(event),
                model._meta.db_table if model is not None else "",
                "" if row is None else str(row),
                json.dumps(kept, ensure_ascii=False),
                who.as_text(),
            ],
        )
        return int(cursor.fetchone()[0])


def plain(value: Any) -> Any:
    """A value as the trail keeps it: a number, a truth, or one short line of text without control characters."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return _CONTROLS.sub(" ", text.nfc(str(value)))[:LONGEST]
