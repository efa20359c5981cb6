"""Which machines there are: those of the models that move. Nothing registers itself."""

from django.apps import apps

from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving


def moving_models() -> list[type[Moving]]:
    """The concrete models that move, by the name of their machine."""
    models = [model for model in apps.get_models() if issubclass(model, Moving) and not model._meta.proxy]
    return sorted(models, key=lambda model: model.machine.name)


def machines() -> dict[str, Machine]:
    """All machines by name."""
    return {model.machine.name: model.machine for model in moving_models()}


def model_of(name: str) -> type[Moving]:
    """The model that the machine moves; KeyError when there is no such machine."""
    for model in moving_models():
        if model.machine.name == name:
            return model
    raise KeyError(name)
