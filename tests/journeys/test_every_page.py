"""Every place of every role and every tab of a đề án: read by axe, measured, at a desk and on a phone, by day and by night."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from khuyencong.access import Role
from khuyencong.actors.models import Membership
from khuyencong.portal.places import PLACES
from khuyencong.ui.places import PUBLIC
from projects.enums import LineState, ProjectState
from projects.models import Project
from projects.views.detail import TABS
from tests.browser import AXE_OPTIONS, Browse
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

DAY_AT_A_DESK, NIGHT_ON_A_PHONE = (1280, "light"), (360, "dark")
DAY_ON_A_PHONE, NIGHT_AT_A_DESK = (360, "light"), (1280, "dark")
WINDOWS = [
    pytest.param((DAY_AT_A_DESK, NIGHT_ON_A_PHONE), id="day at a desk, night on a phone"),
    pytest.param((DAY_ON_A_PHONE, NIGHT_AT_A_DESK), id="day on a phone, night at a desk"),
]
# The whole page of a đề án is the same to all officers; these see it with the most on it, and with the least.
READ_TABS = {Role.DOIT_OFFICER, Role.ENTERPRISE, Role.DISTRICT_OFFICER}


def prepared() -> tuple[dict[Role, Membership], list[Project]]:
    """A person in every role, and three đề án: submitted, at the appraisal, and one whose work is going on."""
    people = {}
    for role in Role:
        if role in PLACES and role != Role.ENTERPRISE:
            people[role] = actors.make_member(role, district="829")
    enterprise = actors.make_enterprise("DNTN Hoài Cổ")
    people[Role.ENTERPRISE] = actors.make_member(Role.ENTERPRISE, enterprise=enterprise)
    cast = Cast(people={role: actors.principal(person) for role, person in people.items()})
    give_estimate()
    made = [
        make_project(state=state, cast=cast, enterprises=[enterprise], title=title, has_ict_content=True)
        for state, title in (
            (ProjectState.SUBMITTED, "Máy sấy cơm dừa"),
            (ProjectState.APPRAISING, "Dây chuyền ép nước trái cây đóng hộp"),
            (ProjectState.ALLOCATED, "Máy dệt chiếu lác tự động"),
        )
    ]
    bring_line(made[2].lines.get(), LineState.ACCEPTED, cast)
    return people, made


def addresses(role: str, projects: list[Project]) -> Iterator[str]:
    """The places of a role, then the pages of the đề án."""
    yield from filter(None, (place.address for place in PLACES[role]))
    if role == PUBLIC:
        yield from ("/", "/dang-nhap/", "/de-an/KC-2020-0001-1/")
        return
    yield from ("/tai-khoan/", "/thong-bao/")
    if role in READ_TABS:
        yield from (projects[2].tab_url(tab) for tab in TABS)
        yield projects[2].lines.get().get_absolute_url()
        yield projects[1].get_absolute_url()


@pytest.mark.parametrize("windows", WINDOWS)
def test_every_page_can_be_read_by_everybody(browse: Browse, windows: tuple[tuple[int, str], ...], tmp_path: Path) -> None:
    people, projects = prepared()
    shots = Path(os.environ.get("KC_SHOTS", tmp_path))
    wrong: list[str] = []
    for role in PLACES:
        person = people.get(role)  # type: ignore[call-overload]
        page = browse("/", user=person.user if person else None)
        for number, path in enumerate(addresses(role, projects)):
            answer = page.goto(path, wait_until="load")
            asks_who = role == PUBLIC and path.startswith("/de-an/KC-")
            if answer is None or answer.status != 200 or (asks_who and "/dang-nhap/" not in page.url):
                wrong.append(f"{role} {path}: {answer and answer.status}")
            for width, scheme in windows:
                wrong += [f"{role} {path} {width} {scheme}: {what}" for what in faults(page, width, scheme)]
                page.screenshot(path=shots / f"{role}-{number}-{width}-{scheme}.png", full_page=True)
        page.context.close()
    assert wrong == []


def faults(page: Page, width: int, scheme: str) -> list[str]:
    """What axe and a ruler find in a window of that width by that light."""
    page.set_viewport_size({"width": width, "height": 740 if width < 700 else 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = [
        f"{violation['id']}: {[node['html'][:120] for node in violation['nodes'][:3]]}"
        for violation in Axe().run(page, options=AXE_OPTIONS).response["violations"]
    ]
    wider = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [*found, f"{wider} px too wide"] if wider > 0 else found
