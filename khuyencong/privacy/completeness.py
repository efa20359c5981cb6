"""Whether every column that can hold personal data is declared, and every declaration has its column."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

from khuyencong.access import impersonal_fields, impersonal_reason, personal_fields, personal_table, personal_tables, sensitivity_of

# What cannot hold a name, an address or a number of a person. Any other kind of column has to be declared.
_HOLDS_NO_TEXT = (
    models.AutoField,
    models.BigAutoField,
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.DurationField,
    models.FloatField,
    models.IntegerField,
    models.TimeField,
    models.UUIDField,
)


def portal_models() -> list[type[models.Model]]:
    """Every model with a table, except those that exist for tests alone."""
    return [model for model in apps.get_models(include_auto_created=True) if not model.__module__.startswith("tests.")]


def holds_text(field: models.Field) -> bool:
    """Whether a column can hold what somebody typed, sent or is recognised by."""
    kind = field.output_field if isinstance(field, models.GeneratedField) else field
    return not (field.is_relation or field.choices or isinstance(kind, _HOLDS_NO_TEXT))


def undeclared_columns() -> Iterator[str]:
    """Columns in neither list, each with what to add."""
    for model in portal_models():
        label = model._meta.label
        for field in model._meta.concrete_fields:
            if holds_text(field) and sensitivity_of(label, field.name) is None and impersonal_reason(label, field.name) is None:
                yield (
                    f"{label}.{field.name}: thêm vào {_place(model)} — columns({label!r}, {field.name!r}, purpose=…, basis=…, retention=…) "
                    f"nếu là dữ liệu cá nhân, hoặc register_impersonal({label!r}, 'vì sao không', {field.name!r})."
                )


def undeclared_people() -> Iterator[str]:
    """Relations to an account that no table's `people` names."""
    for model in portal_models():
        table = personal_table(model._meta.label)
        for field in model._meta.concrete_fields:
            points_at_a_person = field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL
            if points_at_a_person and field.name not in (table.people if table else ()):
                yield f"{model._meta.label}.{field.name}: thêm {field.name!r} vào people của PersonalTable({model._meta.label!r}, …) trong {_place(model)}."


def declarations_of_nothing() -> Iterator[str]:
    """Declarations whose model, column or lookup is not there any more."""
    declared = [(row.model, row.field) for row in personal_fields()] + [(model, name) for model, name, _ in impersonal_fields()]
    for label, name in declared:
        model = _model(label)
        if model is None or name not in {field.name for field in model._meta.concrete_fields}:
            yield f"{label}.{name} được khai báo nhưng không có trong cơ sở dữ liệu."
    for table in personal_tables():
        model = _model(table.model)
        for column in table.addresses:
            if model is None or column not in {field.name for field in model._meta.concrete_fields}:
                yield f"{table.model}: addresses {column!r} không có trong cơ sở dữ liệu."
        for lookup in table.people:
            if model is None or not _leads_to_a_person(model, lookup):
                yield f"{table.model}: people {lookup!r} không dẫn tới tài khoản."


def _place(model: type[models.Model]) -> str:
    return f"{apps.get_app_config(model._meta.app_label).name.replace('.', '/')}/personal.py"


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def _leads_to_a_person(model: type[models.Model], lookup: str) -> bool:
    here = model
    for part in lookup.split("__"):
        if part == "pk":
            break
        names = {field.name: field for field in here._meta.get_fields()}
        if part.endswith("_id") and isinstance(names.get(part), models.BigIntegerField):
            return True  # a table that outlives what it tells of keeps the id alone
        if part not in names or not names[part].is_relation:
            return False
        here = names[part].related_model
    return here._meta.label == settings.AUTH_USER_MODEL
