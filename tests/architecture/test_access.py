"""The table of access is whole: each role, permission and address says what it is and for what."""

import ast
import re

import pytest
from django.urls import path
from django.views import View

from khuyencong.access import Grant, Permission, Role, Scope, register
from khuyencong.access.grants import permissions
from khuyencong.access.routes import METHODS, Door, routes
from khuyencong.access.tables import cells
from tests.architecture.test_habits import modules

PEOPLE = [role for role in Role if role != Role.SYSTEM]


class Unnamed(Permission):
    VIEW = "tests.view_nothing"


class Forgotten(View):
    """Says nothing of who may open it."""


def test_every_role_has_a_duty_and_every_reach_its_words():
    assert all(role.duty for role in Role)
    assert all(scope.label for scope in Scope)


def test_every_permission_is_named_and_based_and_held():
    for permission in permissions():
        assert permission.label
        assert permission.basis
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", permission)
    labels = [permission.label for permission in permissions()]
    assert len(set(labels)) == len(labels)


def test_a_permission_without_words_is_refused():
    with pytest.raises(ValueError, match="label"):
        register(Grant(Unnamed.VIEW, Role.OPERATOR, Scope.PROVINCE))


def declared() -> dict[str, str]:
    """Every member of every subclass of Permission in the portal's own rooms."""
    found: list[type[Permission]] = []
    waiting = list(Permission.__subclasses__())
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].__subclasses__()
    return {str(member): name for kind in found if not kind.__module__.startswith("tests.") for name, member in kind.__members__.items()}


@pytest.mark.thorough
def test_every_declared_permission_is_registered_and_asked_for_somewhere():
    assert set(declared()) == {permission for permission in permissions() if not type(permission).__module__.startswith("tests.")}
    asked = {
        node.attr
        for place, tree in modules()
        if not place.endswith("permissions.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert {permission for permission, name in declared().items() if name not in asked} == set()


def test_every_address_is_classified():
    unclassified = [route.address for route in routes() if route.door is Door.UNCLASSIFIED]
    assert unclassified == [], "give the view one of the classes Public, SignedIn, Allowed (khuyencong.access.views)"


def test_an_unclassified_address_is_seen(settings):
    settings.ROOT_URLCONF = (path("quen/", Forgotten.as_view(), name="quen"),)
    (route,) = routes()
    assert (route.address, route.door, route.methods) == ("/quen/", Door.UNCLASSIFIED, ("OPTIONS",))


def test_every_address_has_a_name_of_its_own():
    names = [route.name for route in routes()]
    assert len(set(names)) == len(names)


def test_the_matrix_is_complete():
    found = list(cells())
    assert len(found) == len(routes()) * len(METHODS) * (len(PEOPLE) + 1)
    assert {row["role"] for row in found} == {"anonymous", *(role.value for role in PEOPLE)}
    assert not [row for row in found if row["role"] == "anonymous" and row["allowed"] and row["scope"] != "public"]
