"""What rooms above do for this one: how their rows follow a merge, what of theirs the page of a cơ sở shows, how a new account comes in,
how somebody confirms who they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest

# (keeper id, loser id) → ids of the rows that now belong to the keeper; ValidationError when they cannot.
Mover = Callable[[int, int], list[int]]
# (enterprise, principal) → names for the template; None when the reader sees nothing there.
Shower = Callable[[Any, Any], dict[str, Any] | None]
# Signs a person in who has just proven their address and chosen a password.
Door = Callable[[HttpRequest, Any], object]
# Gives the address at which somebody confirms who they are, or nothing when they lately have.
Asker = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a cơ sở's page that another room brings."""

    template: str
    names: Shower


_movers: dict[str, Mover] = {}
_panels: list[Panel] = []
_door: list[Door] = []
_asker: list[Asker] = []


def on_merge(label: str, mover: Mover) -> None:
    """Let rows of a model (`app.Model`) follow a merge by a function of their room; without one their links are set over as they are."""
    if _movers.setdefault(label.lower(), mover) is not mover:
        raise ValueError(f"two movers of {label}")


def mover_of(label: str) -> Mover | None:
    """The function for a model, if its room has brought one."""
    return _movers.get(label.lower())


def show_on_enterprise(template: str, names: Shower) -> None:
    """Add a part to the page of a cơ sở."""
    _panels.append(Panel(template, names))


def panels() -> tuple[Panel, ...]:
    """The parts that other rooms bring, in the order of the rooms."""
    return tuple(_panels)


def confirmed_by(asker: Asker) -> None:
    """Say where somebody confirms who they are; told by the room that keeps sessions."""
    _asker[:] = [asker]


def ask_who(request: HttpRequest) -> str:
    """Where the person must first confirm who they are, to come back here; empty when they have done so a short while ago."""
    return _asker[0](request) if _asker else ""


def let_in_by(door: Door) -> None:
    """Say how a new account comes in; told by the room that keeps sessions."""
    _door[:] = [door]


def let_in(request: HttpRequest, user: Any) -> None:
    """Sign a new account in: by the room that keeps sessions, by Django alone where there is none."""
    if _door:
        _door[0](request, user)
    else:
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
