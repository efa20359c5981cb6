"""Marks in every text of a world: whoever sees one has seen a row of that world."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

# What only the world's own people and the province may read; and what the portal publishes: the name of a cơ sở, the title of a đề án.
PRIVATE = {"A": "zqxalfa", "B": "zqxbravo"}
PUBLISHED = {"A": "pubalfa", "B": "pubbravo"}
# The other cơ sở of a group đề án of either world: its offices read this mark, the cơ sở beside it does not.
NEIGHBOUR = "neighbour"
PRIVATE[NEIGHBOUR], PUBLISHED[NEIGHBOUR] = "zqxcharlie", "pubcharlie"
# Calls and programmes are read by everybody, and carry no mark of a world.
NAMED_BY = {
    "actors.Enterprise": {"name"},
    "projects.Project": {"title"},
    # Registers and fairs are told to everybody who works here.
    "actors.CraftVillage": {"name", "goods", "decision", "withdrawal"},
    "products.Fair": {"name", "host", "place", "cancelled_reason"},
    "plans.Call": {"title", "who", "how"},
    "plans.Programme": {"name", "notation", "authority", "legal_basis", "goals"},
    "plans.ProgrammeTarget": {"goal", "indicator", "unit"},
    # What was decided on an exception is published, without a name.
    "projects.NormException": {"decision", "public_words"},
    # The library is everybody's to read, and so is a draft that is before the public.
    "guidance.GuideEntry": {"question", "answer"},
    "policy.LegalText": {"number", "title", "issuer", "summary"},
    "policy.Article": {"words"},
    "policy.Dossier": {"title", "for_whom", "need"},
    "policy.DraftVersion": {"words"},
}
# Columns that the portal itself reads: codes, paths, hashes, words of a machine.
TECHNICAL = {
    "action", "asked_in", "clause", "code", "digest", "email", "key", "keeper", "kind", "machine", "mime", "password", "path", "pdf_path",
    "period", "phone", "purpose", "returned_from", "search_source", "seller_tax_code", "sort_name",
    "source", "state", "subject_kind", "target", "tax_code", "token_hash", "type_code", "url", "version", "worker", "session_key",
}  # fmt: skip


def texts(model: type[models.Model]) -> list[models.Field]:
    """The columns of a table that hold free words."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.primary_key
        and not isinstance(field, models.GeneratedField) and field.name not in TECHNICAL and not field.name.endswith("sha256")
    ]  # fmt: skip


def tables() -> list[type[models.Model]]:
    """Every table with rows numbered one after the other, in which somebody writes words."""
    found = apps.get_models(include_auto_created=False)
    # The trail tells what became of rows; its own words are names of tables and columns.
    found = [model for model in found if model._meta.app_label != "audit"]
    ours = [model for model in found if model._meta.managed and not model._meta.proxy and not model.__module__.startswith("tests.")]
    return [model for model in ours if isinstance(model._meta.pk, models.AutoField | models.BigAutoField) and texts(model)]


def last() -> dict[type[models.Model], int]:
    """The newest row of each table."""
    return {model: model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0 for model in tables()}


@contextmanager
def marked(world: str) -> Iterator[None]:
    """Rows that come into being inside get the world's mark in each text that says something, past the guards."""
    before = last()
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        # As a replica's server takes rows: no trigger of ours runs.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model, newest in before.items():
            for field in texts(model):
                _mark(cursor, model, field, newest, world)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _mark(cursor: object, model: type[models.Model], field: models.Field, newest: int, world: str) -> None:
    if field.name in NAMED_BY.get(model._meta.label, ()):
        return  # named with the published mark from the beginning
    table, column = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(field.column)
    words = f"{column} || ' ' || %s" if field.max_length is None else f"right({column} || ' ' || %s, {field.max_length})"
    try:
        with transaction.atomic():
            cursor.execute(f"UPDATE {table} SET {column} = {words} WHERE id > %s AND {column} <> ''", [PRIVATE[world], newest])  # type: ignore[attr-defined]
    except DatabaseError as refused:
        raise AssertionError(f"{model._meta.label}.{field.name} takes no mark; name it in TECHNICAL: {refused}") from refused
