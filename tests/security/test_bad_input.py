"""Bad input at every address: each parameter of each query string, each field of each form, and each argument that takes words.

Answers stay below 500, and what is refused has written nothing. A seeded hundred for each role with the thorough tests; `script/test --all` sends a hundred thousand.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khuyencong.access import Role
from khuyencong.access.routes import ANONYMOUS, Door, Route, routes
from tests.security.reading import Form, page_of, path_of
from tests.security.scene import Scene, World
from tests.security.walking import Answer, ask, client_of, samples_of, written

pytestmark = pytest.mark.django_db

BAD = (
    "", " ", "\x00", "a\x00b", "\u202edlrow\u202c", "Nghe\u0302\u0323", "🥥" * 40, "x" * 20_000, "10" + "0" * 18, "-1", "-999999999999999999999",
    "9223372036854775808", "1e999", "NaN", "٣", "29/02/2023", "2023-02-29", "31/12/9999", "00/00/0000", "0001-01-01", "99999-01-01", "a,b;c", "%00",
    "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "\r\nSet-Cookie: a=b", "\ud83d", "null", "[]", "{}", "true", "½",
    "1.000.000,50", "300 triệu", "0x10", "1_000", "\ufeff1", "abc-123", "None",
)  # fmt: skip
# One who writes, one who decides, one who pays, one who runs the portal, and a visitor: between them they open every form.
WHO = (
    Role.ENTERPRISE, Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.CENTER_OFFICER, Role.DOIT_CLERK, Role.DOIT_OFFICER, Role.DOIT_HEAD,
    Role.DOIT_LEADER, Role.PROVINCE_LEADER, Role.FINANCE_OFFICER, Role.FINANCE_LEADER, Role.CO_APPRAISER, Role.OPERATOR, ANONYMOUS,
)  # fmt: skip
REFUSED = range(400, 500)


@dataclass(frozen=True)
class Shot:
    """One bad request: where, how, with what."""

    method: str
    address: str
    data: Any = None
    encoding: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.address[:160]} {repr(self.data)[:200]}"


class Range:
    """One person shooting at all that they can open."""

    def __init__(self, client: Client, who: str, world: World, dice: random.Random) -> None:
        self.client, self.who, self.world, self.dice = client, who, world, dice
        self.forms: dict[str, list[Form]] = {}
        readable = [route for route in routes() if route.reach(who) is not None and (route.door is not Door.PUBLIC or who == ANONYMOUS)]
        self.targets = [(route, sample.address(route.name, world)) for route in readable for sample in samples_of(route)]

    def forms_at(self, route: Route, address: str) -> list[Form]:
        """The forms of a page, read when it is first aimed at."""
        if address not in self.forms:
            page = page_of(address, ask(self.client, "GET", address)) if "GET" in route.methods else None
            self.forms[address] = page.forms if page else []
        return self.forms[address]

    def shots(self) -> Iterator[Shot]:
        """Bad requests without end, over all targets in turn, each time in another order."""
        while True:
            for route, address in self.dice.sample(self.targets, k=len(self.targets)):
                yield from self.at(route, address, self.forms_at(route, address))

    def at(self, route: Route, address: str, forms: list[Form]) -> Iterator[Shot]:
        """A few at one address."""
        if "GET" in route.methods:
            names = [name for form in forms if form.method == "get" for name in form.fields] or [
                "q",
                "xep",
                "sau",
                "truoc",
                "phan",
                "trang_thai",
            ]
            name = self.dice.choice([*names, "sau", "truoc", "dang"])
            yield Shot("GET", f"{address}?{urlencode({name: self.bad()}, errors='surrogatepass')}")
            yield Shot("GET", f"{address}?{name}=%ff%fe&{name}[]=1&{name}={quote(self.bad(), errors='surrogatepass')}")
        if route.arguments:
            yield Shot("GET" if "GET" in route.methods else "POST", self.bent(address))
        if "POST" in route.methods:
            form = self.dice.choice([form for form in forms if form.method == "post"] or [Form(address, "post")])
            target = path_of(form.action) or address
            if target.startswith("/dang-xuat/"):
                return
            yield Shot("POST", target, self.filled(form))
            yield Shot("POST", target, b"\xff\xfe=%zz&a=\x00", "application/x-www-form-urlencoded")
            yield Shot("POST", target, b'{"a": [1', "application/json")

    def filled(self, form: Form) -> dict[str, Any]:
        """What a form gives, with one to all of its fields turned bad."""
        data: dict[str, Any] = {name: self.right(form, name) for name in form.kinds if form.kinds[name] != "file"}
        names = sorted(form.kinds)
        for name in self.dice.sample(names, k=self.dice.randint(1, len(names))) if names else ():
            if form.kinds[name] == "file":
                data[name] = SimpleUploadedFile(self.bad_name(), self.dice.choice([b"", b"%PDF-1.7 broken", b"PK\x03\x04", b"\x00" * 300]))
            elif self.dice.random() < 0.2:
                data[name] = [self.encodable(), self.encodable()]
            else:
                data[name] = self.encodable()
        return data

    def right(self, form: Form, name: str) -> str:
        """A value that the form itself offers."""
        offered = [value for value in form.fields.get(name, []) if value]
        return form.given.get(name) or (self.dice.choice(offered) if offered else "")

    def bad(self) -> str:
        """A bad value."""
        return self.dice.choice(BAD)

    def encodable(self) -> str:
        """A bad value that a form can be sent with."""
        return self.bad().encode("utf-8", "replace").decode()

    def bad_name(self) -> str:
        """A bad name of a file."""
        return self.encodable().replace("/", "∕").replace("\x00", "")[:100] or "x"

    def bent(self, address: str) -> str:
        """The address with one part turned bad."""
        parts = address.strip("/").split("/")
        place = self.dice.randrange(len(parts))
        parts[place] = quote(self.bad() or "x", safe="", errors="surrogatepass")
        return f"/{'/'.join(parts)}/"

    def fire(self, shot: Shot) -> tuple[Answer, int]:
        """Send one; its answer, and how many rows the request wrote (sessions and what counts visits aside)."""
        before = written()
        headers = {"content_type": shot.encoding} if shot.encoding else {}
        answer = ask(self.client, shot.method, shot.address, shot.data, **headers)
        return answer, written() - before


def shot_at(scene: Scene, client_as: Any, who: str, count: int, seed: int) -> tuple[list[str], Counter[int]]:
    """What went wrong, and how often each status came."""
    shooter = Range(client_of(scene, scene.a, who, client_as), who, scene.a, random.Random(f"{seed} {who}"))  # noqa: S311 -- a seeded test
    wrong, told = [], Counter()
    shots = shooter.shots()
    for _ in range(count):
        shot = next(shots)
        answer, rows = shooter.fire(shot)
        told[answer.status] += 1
        if answer.status >= 500:
            wrong.append(f"{who} {shot}: {answer.status} {answer.content[:300]!r}")
        elif answer.status in REFUSED and rows:
            wrong.append(f"{who} {shot}: {answer.status}, and {rows} rows were written")
    return wrong, told


@pytest.mark.lesser
@pytest.mark.thorough
@pytest.mark.parametrize("who", WHO)
def test_bad_input_is_refused_and_writes_nothing(scene: Scene, client_as, who: str):
    wrong, told = shot_at(scene, client_as, who, 100, seed=20_240_304)
    assert not wrong, "\n".join(wrong)
    assert sum(told.values()) == 100


@pytest.mark.long
@pytest.mark.parametrize("who", WHO)
def test_a_hundred_thousand_bad_inputs(scene: Scene, client_as, who: str, capsys):
    each = 100_000 // len(WHO) + 1
    wrong, told = shot_at(scene, client_as, who, each, seed=7)
    with capsys.disabled():
        print(f"\n{who}: {sum(told.values())} bad inputs, {dict(sorted(told.items()))}")
    assert not wrong, "\n".join(wrong[:50])
    assert sum(told.values()) == each


@pytest.mark.thorough
def test_the_count_of_rows_sees_a_write(scene: Scene):
    before = written()
    scene.a.user(Role.ENTERPRISE).save(update_fields=["full_name"])
    assert written() > before
