"""No page shows a link that does not open for who sees it. By default every eighth role (with `-m thorough` each of them) follows them."""

from collections import deque
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from khuyencong.access import Role
from khuyencong.access.routes import ANONYMOUS, routes
from tests.security.reading import page_of, path_of
from tests.security.scene import Scene
from tests.security.walking import ask, client_of, route_of, samples_of

pytestmark = pytest.mark.django_db
WHO = [*(role.value for role in Role if role != Role.SYSTEM), ANONYMOUS]


def dead_links(client: Client, who: str, scene: Scene) -> list[str]:
    """Links of pages that `who` opens which answer 400 or more. Of links from one kind of page to another kind the first is followed."""
    waiting = deque(
        ("", sample.address(route.name, scene.a))
        for route in routes()
        if "GET" in route.methods and route.reach(who) is not None
        for sample in samples_of(route)
    )
    answers: dict[str, str] = {}  # what was wrong with each address that was opened; empty when nothing was
    ways, dead = set(), []
    while waiting:
        shown_on, address = waiting.popleft()
        if address not in answers:
            answer = ask(client, "GET", address)
            words = answer.content[:300].decode() if answer.status == 500 else ""
            answers[address] = f"{answer.status} {words}" if answer.status >= 400 else ""
            page = page_of(address, answer) if answer.status == 200 else None
            for link in filter(None, map(path_of, page.links if page else ())):
                way = (route_of(address), *kind_of(link))
                if way not in ways and not link.startswith("/static/"):
                    ways.add(way)
                    waiting.append((address, link))
        if shown_on and answers[address]:
            dead.append(f"{who}: {shown_on} → {address}: {answers[address]}")
    return dead


def kind_of(link: str) -> tuple[str, ...]:
    """The route of a link (the link itself where it has none) and the names in its query."""
    path, _, query = link.partition("?")
    return (route_of(path) or path, *sorted(name for name, _ in parse_qsl(query, keep_blank_values=True)))


@pytest.mark.thorough(16)
@pytest.mark.parametrize("who", WHO)
def test_every_link_that_is_shown_opens(scene: Scene, client_as, who: str):
    dead = dead_links(client_of(scene, scene.a, who, client_as), who, scene)
    assert not dead, "\n".join(dead)
