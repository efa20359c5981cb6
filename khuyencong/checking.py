"""A row's CHECKs asked of the database together, before it is written.

Django asks one question for each CHECK of a model, with a savepoint around it; a đề án has dozens. Here one question tells which do not hold.
What is said of them, and of uniqueness and exclusion, stays Django's own.
"""

from contextlib import nullcontext
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError, ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.models import BaseConstraint, BooleanField, CheckConstraint, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE


class Together(BaseConstraint):
    """The CHECKs of a model as one constraint; only for validation, the database keeps each by itself."""

    def __init__(self, checks: list[CheckConstraint]) -> None:
        super().__init__(name="together")
        self.checks = [(check, _names(Q(check.condition))) for check in checks]

    def validate(self, model: type[models.Model], instance: models.Model, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Raises ValidationError with what Django says of each CHECK that does not hold."""
        values: dict[str, Any] = instance._get_field_expression_map(meta=model._meta, exclude=exclude)  # type: ignore[attr-defined]
        # One that names what is left out cannot be asked; Django passes over it as well.
        asked = [check for check, names in self.checks if names <= set(values)]
        named = set().union(*(names for _, names in self.checks)) & set(values)
        try:
            holds = _holds(asked, {name: values[name] for name in sorted(named)}, using) if asked else ()
        except (FieldError, DatabaseError):
            # One of them cannot be asked in this way: each is asked by itself, as Django does.
            errors = [error for check in asked for error in _errors(check, model, instance, exclude, using)]
        else:
            errors = [_error(check) for check, held in zip(asked, holds, strict=True) if not held]
        if errors:
            raise ValidationError(errors)


def ask_together() -> None:
    """Let every model with more than one CHECK ask for them at once; called when all models are there."""
    for model in apps.get_models():
        checks = [constraint for constraint in model._meta.constraints if type(constraint) is CheckConstraint]
        if len(checks) > 1:
            others = [constraint for constraint in model._meta.constraints if type(constraint) is not CheckConstraint]
            model.get_constraints = _got(model, [Together(checks), *others])  # type: ignore[method-assign]


def _got(model: type[models.Model], constraints: list[BaseConstraint]) -> Any:
    def get_constraints(self: models.Model) -> list[tuple[type[models.Model], list[BaseConstraint]]]:
        if self._meta.concrete_model is not model:
            return models.Model.get_constraints(self)
        return [(type(self), constraints), *models.Model.get_constraints(self)[1:]]

    return get_constraints


def _names(condition: Q) -> set[str]:
    """The fields that a condition names."""
    return {str(names[0]) for names in models.Model._get_expr_references(condition)}  # type: ignore[attr-defined]


def _holds(checks: list[CheckConstraint], values: dict[str, Any], using: str) -> tuple[bool, ...]:
    """Which of them hold, or cannot be said not to, as SQL has it. One query."""
    query = Query(None)
    for name, value in values.items():
        query.add_annotation(value if hasattr(value, "resolve_expression") else Value(value), name, select=False)
    for number, check in enumerate(checks):
        query.add_annotation(Coalesce(Q(check.condition), True, output_field=BooleanField()), f"_check_{number}")
    connection = connections[using]
    with transaction.atomic(using=using) if connection.in_atomic_block else nullcontext():
        return tuple(query.get_compiler(using=using).execute_sql(SINGLE))


def _errors(check: CheckConstraint, model: Any, instance: Any, exclude: Any, using: str) -> list[ValidationError]:
    try:
        check.validate(model, instance, exclude=exclude, using=using)
    except ValidationError as error:
        return [error]
    return []


def _error(check: CheckConstraint) -> ValidationError:
    return ValidationError(check.get_violation_error_message(), code=check.violation_error_code)
