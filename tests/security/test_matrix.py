"""Every route × role × method, from the URL resolver: what is declared is what is answered.

By default each eighth of the roles (with `-m thorough` each role) reads and posts wherever it may, and at every third of the addresses that
refuse it (of Django's admin at every ninth), so that each address refuses a third of them; of the other methods each role tries its share.
`script/test --all` tries every method of every address.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.urls import include, path
from django.views import View

from khuyencong.access import Role, holders
from khuyencong.access.routes import METHODS, Door, Route, routes
from khuyencong.urls import urlpatterns
from tests.security.headers import faults
from tests.security.samples import Sample
from tests.security.scene import Scene
from tests.security.walking import WITHOUT_ROLE, Answer, ask, client_of, everybody, samples_of

pytestmark = pytest.mark.django_db

# What a page may say to who may open it: the page, a redirect, a conflict, a mistake in what was sent.
OPEN = frozenset({200, 204, 302, 400, 409, 413, 415, 422, 429})
# Public pages for who has typed a password and owes a second factor; they send everybody else to the sign-in.
HALF_WAY_IN = {"identity:factor", "identity:enrol"}
COMMON = ("GET", "POST")


def expected(route: Route, sample: Sample, who: str, method: str) -> set[str]:
    """What the declarations say of a request: `open`, `hidden` (404), `refused` (403), `method` (405), `who` (to the sign-in)."""
    if route.name in HALF_WAY_IN:
        return {"who"}
    if who == WITHOUT_ROLE and not getattr(getattr(route.view, "view_class", None), "needs_role", True):
        # One's own account, whatever became of one's roles; the object of the sample is somebody else's.
        if method not in route.methods:
            return {"method"}
        return {"hidden"} if sample.hidden and method != "OPTIONS" else {"open", "empty"} if sample.is_empty else {"open"}
    if who not in Role.values and route.door is not Door.PUBLIC:
        return {"refused" if who == WITHOUT_ROLE else "who"}
    if who in Role.values and route.reach(who) is None:
        return {"refused"}
    if who in Role.values and Role(who) in sample.hidden:
        return {"hidden"} if method in route.methods and method != "OPTIONS" else {"hidden", "method", "open"}
    if method not in route.methods:
        # Where nothing is, an office without the page's duty is told so before its method is looked at.
        return {"method", "hidden"} if sample.is_empty else {"method"}
    beyond = sample.permission is not None and who not in holders(sample.permission)
    if method != "OPTIONS" and (beyond or (who in Role.values and Role(who) in sample.refused)):
        return {"refused"}
    return {"open", "empty"} if sample.is_empty else {"open"}


def kind_of(answer: Answer) -> str:
    """Which of those an answer is."""
    if answer.asks_who:
        return "who"
    return {403: "refused", 404: "hidden", 405: "method"}.get(answer.status, "open" if answer.status in OPEN else str(answer.status))


def is_in_turn(number: int, route: Route, who: str) -> bool:
    """Whether somebody tries this address by default: what opens to them, and of the rest a share in turn."""
    share = 9 if route.name.startswith("admin:") else 3
    opens = route.reach(who) is not None if who in Role.values else route.door is Door.PUBLIC
    return opens or (number + everybody().index(who)) % share == 0


def requests(who: str, scene: Scene, *, everything: bool) -> Iterator[tuple[Route, Sample, str, str]]:
    """Each route with each sample and method."""
    for number, route in enumerate(routes()):
        if not everything and not is_in_turn(number, route, who):
            continue
        methods = METHODS if everything or (number + everybody().index(who)) % 9 == 0 else COMMON
        for sample in samples_of(route):
            address = sample.address(route.name, scene.a)
            for method in methods:
                yield route, sample, address, method


def walked(scene: Scene, client_as, who: str, *, everything: bool = False) -> tuple[list[str], Counter[str]]:
    """What is not as declared, and how often each answer was given."""
    client = client_of(scene, scene.a, who, client_as)
    wrong, told = [], Counter()
    for route, sample, address, method in requests(who, scene, everything=everything):
        wanted = expected(route, sample, who, method)
        answer = ask(client, method, address)
        kind = "open" if answer.status == 404 and "empty" in wanted else kind_of(answer)
        told[kind] += 1
        if answer.status != 500 and (missing := faults(answer.headers)):
            wrong.append(f"{method} {address} ({route.name}): {missing}")
        if kind not in wanted:
            words = answer.content[:200] if answer.status == 500 else b""
            wrong.append(f"{method} {address} ({route.name}): {answer.status}, wanted {'/'.join(sorted(wanted))} {words!r}")
    return wrong, told


@pytest.mark.lesser
@pytest.mark.thorough(18)
@pytest.mark.parametrize("who", everybody())
def test_what_is_declared_is_what_is_answered(scene: Scene, client_as, who: str):
    fits(who, *walked(scene, client_as, who))


@pytest.mark.long
@pytest.mark.parametrize("who", everybody())
def test_every_method_at_every_address(scene: Scene, client_as, who: str):
    fits(who, *walked(scene, client_as, who, everything=True))


def fits(who: str, wrong: list[str], told: Counter[str]) -> None:
    """Nothing is wrong, and the walk went somewhere."""
    assert not wrong, "\n".join(wrong)
    if who in Role.values:
        assert told["open"] > 10
        assert told["refused"] > 10


class Forgotten(View):
    """Says nothing of who may open it, and lets everybody in."""

    def get(self, request, pk):
        raise AssertionError("never called here")


def test_a_route_without_a_sample_says_what_to_add(settings):
    settings.ROOT_URLCONF = (path("moi/<int:pk>/", Forgotten.as_view(), name="moi"), path("", include(urlpatterns[1:])))
    (new,) = [route for route in routes() if route.name == "moi"]
    assert new.door is Door.UNCLASSIFIED
    with pytest.raises(AssertionError, match="add a row to SAMPLES"):
        samples_of(new)
