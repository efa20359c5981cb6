"""`manage.py check`: a model that moves has a machine of its own and the machine's guard."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving


@register("models")
def moving_models_are_guarded(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """workflow.E001 no machine, E002 a name used twice, E003 the guard is missing or another machine's, E004 the key is not `id`."""
    errors: list[CheckMessage] = []
    seen: dict[str, Any] = {}
    for model in apps.get_models():
        if not issubclass(model, Moving) or model._meta.proxy:
            continue
        machine = getattr(model, "machine", None)
        if not isinstance(machine, Machine):
            errors.append(Error("a moving model needs a machine", obj=model, id="workflow.E001"))
            continue
        if machine.name in seen:
            errors.append(Error(f"machine {machine.name} moves {seen[machine.name].__name__} too", obj=model, id="workflow.E002"))
        seen[machine.name] = model
        held = {trigger.name for trigger in getattr(model._meta, "triggers", [])}
        if not held >= set(guard.trigger_names(machine)):
            hint = "add guard.triggers(machine) to Meta.triggers"
            errors.append(Error(f"the guard of {machine.name} is missing", hint=hint, obj=model, id="workflow.E003"))
        if model._meta.pk is None or model._meta.pk.column != "id":
            errors.append(Error("the key of a moving model is called id", obj=model, id="workflow.E004"))
    return errors
