"""Rows of the project's own files that are not in the database yet."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connections, models, router, transaction


def add_missing(model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, key: tuple[str, ...]) -> int:
    """Add the rows whose key is not in the table, and tell how many; what is there stays as it is, also where people have changed it.

    `key` names columns (a foreign key by its column, `content_id`). Two who load at once take turns. A few statements, however many rows.
    """
    using = router.db_for_write(model)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"missing.{model._meta.db_table}"])
        manager = model._base_manager
        known = set(manager.order_by("pk").values_list(*key))
        fields = [model._meta.get_field(name) for name in key]
        new: dict[tuple[Any, ...], models.Model] = {}
        for row in rows:
            made = model(**row)
            named = tuple(field.to_python(getattr(made, name)) for field, name in zip(fields, key, strict=True))
            if named not in known:
                new.setdefault(named, made)
        manager.bulk_create(new.values())
    return len(new)
