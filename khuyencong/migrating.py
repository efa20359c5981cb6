"""Migrating without rendering models anew that no change looks at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# What makes a model or a column: only the model itself is rendered anew.
_ADDED = {(ProjectState, name) for name in ("add_model", "add_field")}
# What Django keeps in a model's Meta and never asks its relations about. (pgtrigger keeps its triggers in the state alone.)
_OPTIONS = {"constraints", "indexes"}
_CHANGED = {(ProjectState, name) for name in ("_append_option", "_remove_option", "_alter_option")} | {
    (AddTrigger, "state_forwards"),
    (RemoveTrigger, "state_forwards"),
}


@contextmanager
def rendering_little() -> Iterator[None]:
    """While it holds, a constraint, an index or a trigger that comes or goes is written into the model that is already rendered.

    Django builds the classes of the model and of all its neighbours anew for each of them, hundreds of times from nothing to the last
    migration: more than half of all the time. The tables that come out are the same (tests/architecture/test_migrating.py). Safe on
    PostgreSQL alone, whose constraints are added by statements of their own; other databases copy whole tables from the classes.
    """
    with ExitStack() as stack:
        for owner, name in _CHANGED:
            stack.enter_context(patch.object(owner, name, _reloading(_told, getattr(owner, name))))
        for owner, name in _ADDED:
            stack.enter_context(patch.object(owner, name, _reloading(_alone, getattr(owner, name))))
        yield


def _reloading(reload: Callable[[ProjectState, str, str], None], change: Callable[..., None]) -> Callable[..., None]:
    """A change of the state after which the rendered models are brought up to date by `reload`."""

    @wraps(change)
    def changed(*args: Any, **kwargs: Any) -> None:
        state = next(value for value in args if isinstance(value, ProjectState))
        with patch.object(state, "reload_model", lambda app_label, model_name, delay=False: reload(state, app_label, model_name)):
            change(*args, **kwargs)

    return changed


def _alone(state: ProjectState, app_label: str, model_name: str) -> None:
    """Render one model anew, if any is rendered."""
    if "apps" in state.__dict__:
        state.is_delayed = True
        state._reload({(app_label, model_name.lower())})


def _told(state: ProjectState, app_label: str, model_name: str) -> None:
    """Write the options of the state into the rendered class, if there is one."""
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app_label, model_name)._meta
        for option in _OPTIONS:
            setattr(meta, option, list(state.models[app_label, model_name.lower()].options.get(option, [])))
