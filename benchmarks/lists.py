"""P1–P4: the list of đề án and the page of one, as an officer of the province reads them, against Django's admin.

Both sides go through Django's test client in this process: middleware, session, permissions and templates are real, the network
and the web server are left out on both.
"""

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

from django.test import Client, RequestFactory
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY

from benchmarks.measuring import Figure, in_turn, page, queries, within
from khuyencong.actors import selectors
from khuyencong.actors.models import User
from khuyencong.demo.dataset import MOVES
from khuyencong.ui import keyset
from projects.enums import ProjectState
from projects.models import Project
from projects.views.lists import ProjectList

READER = "reader@do-tai.invalid"
HIT, RARE, NONE = "may say bom nhiet", "KC-2020-0042", "xyzzyq"
TABS = ("ho-so", "tham-dinh", "kinh-phi", "thuc-hien", "kiem-tra", "van-ban", "lich-su")


@cache
def reader() -> Client:
    """An officer of the Sở who has signed in; sees the whole province."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=READER))
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = "benchmarks.factor/1"  # a second factor was shown
    session.save()
    return client


def _list(**query: str) -> str:
    return f"{reverse('projects:list')}?{urlencode(query)}"


def _deepest() -> str:
    """The address of the last full page of the list's own order: its cursor is made from the fifty-first row from the end."""
    user = User.objects.get(email=READER)
    memberships = selectors.memberships_on(user_id=user.pk)
    view = ProjectList()
    view.request = RequestFactory().get("/")
    view.request.principal = selectors.principal_of(memberships[0], memberships)  # type: ignore[attr-defined]
    keys = ProjectList.sorts[0].keys
    last = list(view.rows().order_by(*(key.order(reverse=True) for key in keys)).values_list("pk", flat=True)[: ProjectList.size + 1])
    return _list(sau=keyset.page(view.rows().filter(pk__in=last), keys, size=1).next)


def p1() -> dict[str, Figure]:
    """Page 1 of the list: statements, and time against the admin's list of the same table."""
    ours, admin = _list(), reverse("yardstick:projects_project_changelist")
    asked = queries(reader(), ours)
    times = in_turn({"ours": page(reader(), ours), "admin": page(reader(), admin)})
    note = f"{times['ours']:.1f} ms : {times['admin']:.1f} ms; the admin asks {queries(reader(), admin)} queries"
    return {
        "P1": within(times["ours"] / times["admin"], 0.25, "× admin", note),
        "P1 queries": within(asked, 8, "queries", "session, user, role, kept lists, choices, rows, count, clocks, calendar, bell, queue"),
    }


def p2() -> dict[str, Figure]:
    """The deepest page against page 1."""
    times = in_turn({"first": page(reader(), _list()), "deepest": page(reader(), _deepest())})
    note = f"{times['deepest']:.1f} ms : {times['first']:.1f} ms"
    return {"P2": within(times["deepest"] / times["first"], 1.1, "× page 1", note)}


def p3() -> dict[str, Figure]:
    """A search without diacritics that finds much, one that finds one, one that finds nothing, against the list."""
    wanted = {"list": _list(), "much": _list(q=HIT), "one": _list(q=RARE), "none": _list(q=NONE)}
    times = in_turn({name: page(reader(), address) for name, address in wanted.items()})
    goals: Mapping[str, str] = {"P3 hit": "much", "P3 one hit": "one", "P3 no hit": "none"}
    found = {
        name: within(times[of] / times["list"], 1.5, "× the list", f"{times[of]:.1f} ms : {times['list']:.1f} ms")
        for name, of in goals.items()
    }
    admin = in_turn(
        {"admin": page(reader(), f"{reverse('yardstick:projects_project_changelist')}?q=m%C3%A1y")}, rounds=1, requests=3, warm=1
    )
    shown = found["P3 hit"]
    return found | {
        "P3 hit": Figure(shown.measured, shown.goal, shown.unit, shown.holds, f"{shown.note}; the admin's search {admin['admin']:.0f} ms")
    }


def _detail(project: Project) -> str:
    return reverse("projects:detail", args=[project.code])


def p4() -> dict[str, Figure]:
    """One đề án: statements, the same for much and little around it, and time against the admin's form of the same row."""
    sent = Project.objects.filter(state=ProjectState.SUBMITTED)
    around = {
        (tax_code, moves): sent.get(lines__enterprise__tax_code=tax_code, version=moves, created_at__gte=_young(tax_code))
        for tax_code in ("1300000001", "1300000002")
        for moves in (1, MOVES)
    }
    counted = {key: queries(reader(), _detail(project)) for key, project in around.items()}
    counted |= {
        (key, tab): queries(reader(), project.tab_url(tab))
        for key, project in around.items() if key[0] == "1300000001" for tab in TABS
    }  # fmt: skip
    plain = around["1300000001", 1]
    funded = Project.objects.filter(state=ProjectState.IMPLEMENTING, kind="single").order_by("-created_at")[0]
    form = reverse("yardstick:projects_project_change", args=[plain.pk])
    times = in_turn({"ours": page(reader(), _detail(plain)), "admin": page(reader(), form)})
    first = [counted[key] for key in around]
    tabs = [abs(counted[("1300000001", 1), tab] - counted[("1300000001", MOVES), tab]) for tab in TABS]
    most = max(*first, queries(reader(), _detail(funded)))
    return {
        "P4": within(times["ours"] / times["admin"], 1.5, "× admin form", f"{times['ours']:.1f} ms : {times['admin']:.1f} ms"),
        "P4 queries": within(most, 20, "queries", f"sent: {first[0]}, carried out: {queries(reader(), _detail(funded))}"),
        "P4 growth": within(
            max(max(first) - min(first), *tabs), 0, "queries more", f"with 2 or 400 siblings, 1 or {MOVES} moves, on every tab"
        ),
    }


def _young(tax_code: str) -> object:
    """The day of the oldest of the two known đề án of a cơ sở that were moved once or often; others may be as often moved by chance."""
    rows = Project.objects.filter(lines__enterprise__tax_code=tax_code).order_by("-created_at")
    return rows[1].created_at
