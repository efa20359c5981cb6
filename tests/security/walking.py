"""Asking the portal as somebody, without leaving anything behind."""

import functools
import inspect
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from khuyencong.access import Role
from khuyencong.access.routes import ANONYMOUS, Route
from tests.security.samples import SAMPLES, Sample
from tests.security.scene import Scene, World

SIGN_IN = reverse("identity:sign_in")
WITHOUT_ROLE, DISABLED = "without_role", "disabled"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and where it leads."""

    status: int
    where: str
    content: bytes
    headers: dict[str, str]

    @property
    def asks_who(self) -> bool:
        """Whether the visitor was sent to the sign-in."""
        return self.status == 302 and self.where.startswith(SIGN_IN)


def ask(client: Client, method: str, address: str, data: Any = None, **headers: Any) -> Answer:
    """One request; what it wrote is taken back. An exception of the view is an answer of 500 with its words."""
    cache.clear()  # the public pages count their visitors
    cookies = client.cookies.output()
    with transaction.atomic():
        try:
            with transaction.atomic():
                response = client.generic(method, address, **headers) if data is None else client.post(address, data, **headers)
                answer = told(response)
        except Exception as failure:  # noqa: BLE001 -- whatever a view raises is what a person would see as 500
            answer = Answer(500, "", f"{type(failure).__name__}: {failure}".encode(), {})
        transaction.set_rollback(True)
    if client.cookies.output() != cookies:
        # The session's row came back; so does what the browser knows of it.
        client.cookies.clear()
        client.cookies.load(cookies.replace("Set-Cookie: ", "").replace("\r\n", "; "))
    return answer


def told(response: HttpResponseBase) -> Answer:
    """The response as an `Answer`, files read to their end."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return Answer(response.status_code, response.get("Location", ""), content, dict(response.headers))


# What a refused request may still write: who is signed in and when, and the record of the refusal itself.
ASIDE = ("identity_session", "audit_event", "audit_horizon", "axes_%", "identity_knownbrowser", "django_session")


def written() -> int:
    """Rows written in this transaction so far, counted by PostgreSQL, savepoints taken back included."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [_counted()])
        return int(cursor.fetchone()[0])


# The counters that pg_stat_xact_user_tables is made of; the view gathers each table's indexes too, which takes ten times as long.
_WRITTEN = """SELECT coalesce(sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)), 0)
    FROM unnest(%s::oid[]) AS oid"""


@functools.cache
def _counted() -> list[int]:
    """The tables whose rows count."""
    aside = " AND ".join(["relname NOT LIKE %s"] * len(ASIDE))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT relid FROM pg_stat_user_tables WHERE {aside}", list(ASIDE))
        return [relid for (relid,) in cursor]


def route_of(address: str) -> str:
    """The name of the route of an address; empty when there is none."""
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def samples_of(route: Route) -> list[Sample]:
    """What may stand in the route's address. AssertionError that says what to add."""
    if not route.arguments and route.name not in SAMPLES:
        return [Sample(lambda world: {}, is_empty=True)]
    if route.name.startswith("admin:"):
        return [Sample(lambda world: _first_row(route), is_common=True, is_empty=True)]
    assert route.name in SAMPLES, (
        f"{route.address} ({route.name}) takes {', '.join(route.arguments)}: add a row to SAMPLES in tests/security/samples.py, "
        "with an object of a World in tests/security/scene.py"
    )
    return SAMPLES[route.name]


def _first_row(route: Route) -> dict[str, Any]:
    """The first row of the table that a page of Django's admin is about."""
    if "app_label" in route.arguments:
        return {"app_label": "projects"}
    rows = inspect.unwrap(route.view, stop=lambda view: hasattr(view, "__self__")).__self__.model._base_manager.order_by("pk")  # type: ignore[attr-defined]
    return {"object_id": rows.values_list("pk", flat=True).first() or 0}


def everybody() -> list[str]:
    """Every role, and who has none."""
    return [*(role.value for role in Role if role != Role.SYSTEM), ANONYMOUS, WITHOUT_ROLE, DISABLED]


def client_of(scene: Scene, world: World, who: str, client_as: Any) -> Client:
    """A client in a role of a world."""
    match who:
        case "anonymous":
            return Client()
        case "without_role":
            return client_as(scene.without_role)  # type: ignore[no-any-return]
        case "disabled":
            return client_as(scene.disabled)  # type: ignore[no-any-return]
    person = world.people[Role(who)]
    return client_as(person.user, person)  # type: ignore[no-any-return]
