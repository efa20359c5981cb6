"""Migrating without rendering models anew for what no model looks at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# What Django keeps in a model's Meta and never asks its relations about. (pgtrigger keeps its triggers in the state alone.)
_OPTIONS = {"constraints", "indexes"}
_CHANGED = {(ProjectState, name) for name in ("_append_option", "_remove_option", "_alter_option")} | {
    (AddTrigger, "state_forwards"),
    (RemoveTrigger, "state_forwards"),
}


@contextmanager
def options_without_rendering() -> Iterator[None]:
    """While it holds, a constraint, an index or a trigger that comes or goes is written into the model that is already rendered.

    Django builds the classes of the model and of all its neighbours anew for each of them, hundreds of times from nothing to the last
    migration: more than half of all the time. The tables that come out are the same (tests/architecture/test_migrating.py). Safe on
    PostgreSQL alone, whose constraints are added by statements of their own; other databases copy whole tables from the classes.
    """
    with ExitStack() as stack:
        for owner, name in _CHANGED:
            stack.enter_context(patch.object(owner, name, _quietly(getattr(owner, name))))
        yield


def _quietly(change: Callable[..., None]) -> Callable[..., None]:
    @wraps(change)
    def changed(*args: Any, **kwargs: Any) -> None:
        state = next(value for value in args if isinstance(value, ProjectState))
        with patch.object(state, "reload_model", lambda app_label, model_name, delay=False: _told(state, app_label, model_name)):
            change(*args, **kwargs)

    return changed


def _told(state: ProjectState, app_label: str, model_name: str) -> None:
    """Write the options of the state into the rendered class, if there is one."""
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app_label, model_name)._meta
        for option in _OPTIONS:
            setattr(meta, option, list(state.models[app_label, model_name.lower()].options.get(option, [])))
