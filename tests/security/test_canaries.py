"""Nothing of the other district, cơ sở or asked office is in any page, list, filter, fragment, export or PDF.

Each text of a world bears its mark (`tests/security/marks.py`). A person of A opens every route, follows every link, tries every filter
with every value and with those of B, and searches for B's words; no mark of B may come back. The same walk does find a planted leak.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.access import Role, Scope
from khuyencong.access.routes import ANONYMOUS, Door, routes
from khuyencong.documents.models import Paper
from khuyencong.documents.services.rendering import make_pdf
from projects.models import Project
from projects.selectors import visibility
from reports.services import make_now
from tests.security.marks import NEIGHBOUR, PRIVATE, PUBLISHED
from tests.security.reading import Form, page_of, path_of, words_of
from tests.security.samples import SAMPLES
from tests.security.scene import LOCAL, Scene, World
from tests.security.walking import Answer, ask, client_of, route_of, samples_of, written

pytestmark = pytest.mark.django_db

MOST = 20_000  # pages one person opens before the walk is taken to be endless
OF_ONE_KIND = 10  # a district has many communes, each with its history
HTMX = {"HTTP_HX_REQUEST": "true"}
PUBLIC_ROUTES = {route.name for route in routes() if route.door is Door.PUBLIC}


def marks_in(words: str, world: str, *, published: bool) -> set[str]:
    """Marks of a world, by its name, in what was answered; those that the portal publishes count only where `published` is False."""
    return {mark for mark in (PRIVATE[world], *(() if published else (PUBLISHED[world],))) if mark in words}


def is_public(address: str) -> bool:
    """Whether the address is a page that anybody may open."""
    return route_of(address) in PUBLIC_ROUTES


def names_of(world: World) -> dict[str, str]:
    """What somebody might write into an address or choose in a form to get at a world."""
    return {
        "project": str(world.running.pk), "code": world.running.code, "enterprise": str(world.enterprise.pk), "district": world.district.code,
        "district_id": str(world.district.pk), "commune": str(world.commune.pk), "user": str(world.user(Role.ENTERPRISE).pk),
        "officer": str(world.user(Role.DISTRICT_OFFICER).pk), "membership": str(world.people[Role.DISTRICT_OFFICER].pk),
        "line": str(world.line.pk), "report": str(world.report.pk),
    }  # fmt: skip


def words_to_find(world: World) -> list[str]:
    """What somebody might search for."""
    return [PRIVATE[world.name], PUBLISHED[world.name], world.running.code]


class Walk:
    """One person of `home` opening whatever can be opened, looking for marks of `other`."""

    def __init__(self, client: Client, who: str, home: World, other: World, *, values: int) -> None:
        self.values = values  # so many are tried of a filter's own values, and of the other world's names, which go round
        self.names = deque(names_of(other).values())
        self.as_htmx: Counter[str] = Counter()
        self.followed: Counter[tuple[str, ...]] = Counter()
        self.client, self.who, self.home, self.other = client, who, home, other
        self.seen: set[str] = set()
        self.found: list[str] = []
        self.own: set[str] = set()  # routes that showed the home world's marks, and those of the neighbour in its group đề án
        self.beside: set[str] = set()
        self.told: Counter[str] = Counter()
        self.ways: set[tuple[str, ...]] = set()

    def go(self) -> "Walk":
        """Every route with the samples of home, then every link and filter from there."""
        waiting = deque(self.beginnings())
        while waiting and len(self.seen) < MOST:
            address = waiting.popleft()
            if address in self.seen or (self.who != ANONYMOUS and is_public(address)):
                continue
            waiting.extend(self.open(address))
        assert len(self.seen) < MOST, f"{self.who}: more than {MOST} pages; the walk does not end"
        return self

    def beginnings(self) -> Iterator[str]:
        """The address of each route in the home world."""
        for route in routes():
            readable = "GET" in route.methods and route.reach(self.who) is not None
            # What anybody reads, anybody's walk has read.
            if readable and (self.who == ANONYMOUS or route.door is not Door.PUBLIC):
                for sample in samples_of(route):
                    yield sample.address(route.name, self.home)

    def open(self, address: str) -> list[str]:
        """Open an address, also as htmx does; look; say where it leads."""
        self.seen.add(address)
        answer = self.look("GET", address)
        self.as_htmx[route_of(address)] += 1
        if b"hx-" in answer.content and self.as_htmx[route_of(address)] <= self.values:
            self.look("GET", address, **HTMX)
        page = page_of(address, answer)
        if page is None or answer.status != 200:
            return []
        paths = (path for link in page.links if (path := path_of(link)) is not None and not path.startswith("/static/"))
        links = [path for path in paths if self.is_another(path)]
        for form in page.forms:
            if form.method == "get":
                links += self.filters(path_of(form.action) or "", form)
        return links

    def is_another(self, link: str) -> bool:
        """Whether a link leads somewhere new: so many orders and pages of a list as values are tried, ten times as many objects of one kind."""
        path, _, query = link.partition("?")
        way = (route_of(path), *sorted(name for name, _ in parse_qsl(query, keep_blank_values=True)))
        self.followed[way] += link not in self.seen
        return self.followed[way] <= (self.values if query else OF_ONE_KIND * self.values)

    def filters(self, path: str, form: Form) -> Iterable[str]:
        """Every value of every filter of a page, then what names the other world; once for each page and filter."""
        path = path.partition("?")[0]
        if (path, *sorted(form.fields)) in self.ways:
            return
        self.ways.add((path, *sorted(form.fields)))
        for name, values in form.fields.items():
            typed = form.kinds[name] in ("text", "search")
            self.names.rotate(self.values)
            chosen = (*list(dict.fromkeys(values))[: self.values], *list(self.names)[: self.values])
            for value in words_to_find(self.other) if typed else chosen:
                yield f"{path}?{urlencode({name: value})}"

    def look(self, method: str, address: str, **headers: str) -> Answer:
        """One request, and what of the other world is in its answer."""
        answer = ask(self.client, method, address, **headers)
        self.told[str(answer.status)] += 1
        words = without_the_question(words_of(answer), address)
        marks, beside = (
            marks_in(words, self.other.name, published=is_public(address)),
            marks_in(words, NEIGHBOUR, published=is_public(address)),
        )
        if self.who in Role.of_enterprises():
            marks |= beside
        elif beside:
            self.beside.add(route_of(address))
        self.own |= {route_of(address) for mark in marks_in(words, self.home.name, published=False)}
        if marks or answer.status == 500:
            self.found.append(f"{self.who}: {method} {address} {headers or ''}: {answer.status} {context_of(words, marks)}")
        return answer


def without_the_question(words: str, address: str) -> str:
    """The answer without the searched word where the page repeats it: in its box, its links, its title and between quotation marks."""
    for mark in (*PRIVATE.values(), *PUBLISHED.values()):
        if mark in address:
            words = re.sub(rf'(value|href)="[^"]*{mark}[^"]*"|“{mark}”|<title>[^<]*{mark}[^<]*</title>', "", words)
    return words


def context_of(words: str, marks: set[str]) -> str:
    """A few words around the first mark."""
    return next((repr(words[max(0, words.find(mark) - 120) : words.find(mark) + 60]) for mark in marks), repr(words[-200:]))


@pytest.fixture(scope="module")
def printed(scene: Scene) -> Scene:
    """The scene with a report of each world and a few papers as they are printed."""
    for world in (scene.a, scene.b):
        make_now(run=world.report)
        for paper in Paper.objects.filter(subject_kind="project", subject_id=world.done.pk).order_by("id")[:2]:
            make_pdf(paper_id=paper.pk)
    return scene


# Where a district's officer must have met the marks of their own: they are in lists, searches, workbooks and the text of PDFs.
OWN = {
    "projects:list",
    "projects:detail",
    "projects:line",
    "portal:search",
    "portal:queue",
    "reports:file",
    "documents:pdf",
    "documents:attachment",
    "documents:preview",
}


@pytest.mark.timeout(1500)
@pytest.mark.lesser
@pytest.mark.thorough
@pytest.mark.parametrize("who", [Role.ENTERPRISE, Role.DISTRICT_OFFICER, ANONYMOUS])
def test_nothing_of_the_other_world_is_shown(printed: Scene, client_as, who: str):
    finds_nothing(Walk(client_of(printed, printed.a, who, client_as), who, printed.a, printed.b, values=2).go())


@pytest.mark.long
@pytest.mark.parametrize(("home", "other"), [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("who", [*LOCAL, ANONYMOUS])
def test_nothing_is_shown_by_any_value_of_any_filter(printed: Scene, client_as, who: str, home: str, other: str):
    mine, theirs = getattr(printed, home), getattr(printed, other)
    finds_nothing(Walk(client_of(printed, mine, who, client_as), who, mine, theirs, values=1000).go())


def finds_nothing(walk: "Walk") -> None:
    """No mark of the other world, and the walk went far enough to have met one."""
    assert not walk.found, "\n".join(walk.found)
    if walk.who in (Role.ENTERPRISE, Role.DISTRICT_OFFICER, ANONYMOUS):
        assert walk.told["200"] > 30
    if walk.who == Role.DISTRICT_OFFICER and walk.home.name == "A":
        assert walk.own >= OWN
        assert walk.beside >= {"projects:detail", "projects:tab", "projects:line"}


def test_the_walk_finds_a_planted_leak(printed: Scene, client_as, monkeypatch):
    everything = lambda who: Project.objects.all()  # noqa: E731
    for place in ("projects.selectors.visibility", "projects.views.lists", "khuyencong.portal.selectors"):
        monkeypatch.setattr(f"{place}.visible_to", everything)
    who = Role.DISTRICT_OFFICER.value
    walk = Walk(client_of(printed, printed.a, who, client_as), who, printed.a, printed.b, values=2)
    walk.open("/de-an/")
    walk.open("/tim/?q=may")
    assert len(walk.found) == 2
    assert visibility.visible_to(None) is not None  # type: ignore[arg-type]


@pytest.mark.thorough(4)
@pytest.mark.parametrize(("home", "other"), [("a", "b"), pytest.param("b", "a", marks=pytest.mark.long)])
@pytest.mark.parametrize("who", [role.value for role in LOCAL])
def test_objects_of_the_other_world_are_not_there(scene: Scene, client_as, who: str, home: str, other: str):
    """Whatever takes an argument: the other world's object answers 404, to reading and to writing; each argument alone, too."""
    mine, theirs = getattr(scene, home), getattr(scene, other)
    client = client_of(scene, mine, who, client_as)
    wrong, asked = [], 0
    for route in routes():
        if not route.arguments or route.door is Door.PUBLIC or route.reach(who) in (None, Scope.PROVINCE):
            continue
        for sample in SAMPLES[route.name]:
            if sample.is_common or sample.is_empty:
                continue
            own, foreign = sample.arguments(mine), sample.arguments(theirs)
            different = [name for name in foreign if foreign[name] != own[name]]
            for swapped in {tuple(different), *((name,) for name in different)}:
                address = reverse(route.name, kwargs=own | {name: foreign[name] for name in swapped})
                for method in ("GET", "POST"):
                    before = written()
                    answer = ask(client, method, address)
                    asked += 1
                    is_harmless = answer.status in (302, 403) and written() == before
                    marks = marks_in(words_of(answer), theirs.name, published=False)
                    fits = answer.status == 404 or (method not in route.methods and answer.status == 405)
                    fits = fits or (is_harmless and (sample.is_idempotent or len(swapped) < len(different)))
                    if marks or not fits:
                        wrong.append(f"{method} {address} ({route.name}, {swapped}): {answer.status} {sorted(marks)}")
    assert not wrong, "\n".join(wrong)
    assert asked or who == Role.COMMUNE_OFFICER


@pytest.mark.parametrize(
    "names", [pytest.param(3, id="three names", marks=pytest.mark.lesser), pytest.param(1000, id="every name", marks=pytest.mark.long)]
)
@pytest.mark.thorough
@pytest.mark.parametrize("who", [role.value for role in LOCAL])
def test_choices_of_the_other_world_are_refused(scene: Scene, client_as, who: str, names: int):
    """Every choice of every form, with what names the other world in its place: 400, 404, 409 or 422, and no mark. Names go round."""
    client = client_of(scene, scene.a, who, client_as)
    wrong, asked = [], 0
    known = deque(dict.fromkeys(names_of(scene.b).values()))
    for address, form in forms_of(client, who, scene.a):
        for name, kind in form.kinds.items():
            if kind not in ("select", "radio", "checkbox", "hidden") or name in ("csrfmiddlewaretoken", "version", "seen"):
                continue
            known.rotate(names)
            for value in list(known)[:names]:
                if value in form.fields[name]:
                    continue
                answer = ask(client, "POST", path_of(form.action) or address, form.given | {name: value})
                asked += 1
                words = words_of(answer)
                marks = marks_in(words, scene.b.name, published=False)
                if marks or answer.status == 500 or (kind in ("select", "radio") and answer.status not in (400, 404, 409, 422)):
                    wrong.append(f"{address} {name}={value}: {answer.status} {sorted(marks)} {context_of(words, marks)}")
    assert not wrong, "\n".join(wrong)
    assert asked or who == Role.COMMUNE_OFFICER


def forms_of(client: Client, who: str, world: World):
    """Every form that is sent, of every page that a role opens, once."""
    known = set()
    for route in routes():
        if "GET" not in route.methods or route.door is Door.PUBLIC or route.reach(who) is None:
            continue
        for sample in samples_of(route):
            address = sample.address(route.name, world)
            answer = ask(client, "GET", address)
            page = page_of(address, answer)
            for form in page.forms if page and answer.status == 200 else ():
                key = (path_of(form.action), *sorted(form.kinds))
                if form.method == "post" and key not in known and not (path_of(form.action) or "").startswith("/dang-xuat/"):
                    known.add(key)
                    yield address, form
