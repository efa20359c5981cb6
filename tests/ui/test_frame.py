"""The frame: who acts, where they can go, what waits; the same on a phone with the places at the bottom."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import lucide
import pytest
from django.conf import settings
from django.contrib.messages import constants, get_messages
from django.template import engines
from django.test import RequestFactory
from django.urls import include, path
from django.views.generic import TemplateView

from khuyencong.access import Principal, Role
from khuyencong.actors.models import AdminUnit, FunctionHolder, Organisation, User
from khuyencong.actors.services.people import add_person, give_role
from khuyencong.ui import context, places
from khuyencong.ui.living import Sample, samples
from khuyencong.ui.places import FrameLinks, Place
from tests.browser import Browse, axe, no_sideways_scroll, shot


class Work(TemplateView):
    template_name = "ui/living.html"

    def get_context_data(self, **kwargs):
        return {"title": "Việc của tôi"} | samples("")


urlpatterns = [
    path("viec/", Work.as_view(), name="work"),
    path("de-an/", Work.as_view(), name="projects"),
    path("de-an/<slug:code>/", Work.as_view(), name="project"),
    path("kiem-tra/", Work.as_view(), name="visits"),
    path("bao-cao/", Work.as_view(), name="reports"),
    path("chi-thi/", Work.as_view(), name="directive"),
    path("", include("khuyencong.urls")),
]
PLACES = [
    Place("Việc của tôi", "work", "inbox", count=lambda principal: 7),
    Place("Đề án", "projects", "file-text"),
    Place("Kiểm tra", "visits", "clipboard-check", count=lambda principal: 2),
    Place("Báo cáo", "reports", "chart-column"),
    Place("Chỉ thị", "directive", "flag"),
]


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    links = FrameLinks(
        home="work", sign_out="directive", switch="directive", search="projects", bell="reports", profile="work", unread=lambda principal: 3
    )
    monkeypatch.setattr(places, "links", links)
    monkeypatch.setattr(context, "links", links)
    monkeypatch.setattr(places, "_places", {})
    places.register_places(Role.DOIT_OFFICER, PLACES)


def make_officer() -> User:
    province = AdminUnit.objects.create(code="83", name="Bến Tre", level="province", valid_from=date(1900, 1, 1))
    office = Organisation.objects.create(
        kind="doit",
        code="sct",
        name="Sở Công Thương tỉnh Bến Tre",
        short_name="Sở Công Thương",
        symbol="SCT",
        area=province,
        valid_from=date(1990, 1, 1),
    )
    FunctionHolder.objects.create(function="appraiser", organisation=office, valid_from=office.valid_from)
    user = add_person(email="can-bo@bentre.invalid", full_name="Nguyễn Thị Minh Hoà")
    give_role(user=user, role=Role.DOIT_OFFICER, organisation=office)
    give_role(user=user, role=Role.DOIT_CLERK, organisation=office)
    return user


def frame_of(path: str, **principal) -> context.Frame:
    request = RequestFactory().get(path)
    request.principal = replace(Principal(user_id=1, name="Hoà", role=Role.DOIT_OFFICER, membership_id=1), **principal)
    request.memberships = [SimpleNamespace(pk=1), SimpleNamespace(pk=2)]
    return context.Frame(request)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "here"), [("/de-an/KC-2026-0042-7/", "Đề án"), ("/viec/", "Việc của tôi"), ("/suc-khoe/", None)])
def test_the_place_of_a_page_is_the_nearest_above_it(address, here):
    assert next((place.label for place in frame_of(address).places if place.is_here), None) == here


@pytest.mark.urls(__name__)
def test_counts_and_other_roles():
    frame = frame_of("/viec/")
    assert [place.count for place in frame.places] == [7, 0, 2, 0, 0]
    assert frame.unread == 3
    assert [membership.pk for membership in frame.other_roles] == [2]
    assert frame.density == "dense"


def test_a_visitor_has_the_public_places_and_no_counts():
    frame = context.Frame(RequestFactory().get("/"))
    assert (frame.principal, frame.places, frame.unread, frame.density) == (None, [], 0, "roomy")


@pytest.mark.urls(__name__)
def test_rooms_stand_under_headings_without_what_is_a_place_already(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "_menu", [])
    shown = places.MenuEntry("Đề án", Place("Dự toán", "budgets:estimates", "wallet"), lambda who: True)
    near = places.MenuEntry("Đề án", PLACES[1], lambda who: True)
    barred = places.MenuEntry("Kinh phí", Place("Tổ chức", "actors:organisations", "building-2"), lambda who: False)
    places.register_menu(shown, near, barred, shown)
    frame = frame_of("/viec/")
    assert {group: [room.label for room in rooms] for group, rooms in frame.rooms.items()} == {"Đề án": ["Dự toán"]}
    assert context.Frame(RequestFactory().get("/")).rooms == {}


def test_six_places_are_too_many():
    with pytest.raises(ValueError, match="one to 5 places"):
        places.register_places(Role.DOIT_OFFICER, [*PLACES, PLACES[0]])
    with pytest.raises(TypeError):
        places.register_frame(serach="projects")


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, False), (360, True)])
def test_a_signed_in_page_passes_axe_and_fits(browse: Browse, width, dark):
    page = browse("/viec/", width=width, dark=dark, user=make_officer())
    page.screenshot(path=shot(page, f"khung-{width}-{dark}"))
    axe(page)
    no_sideways_scroll(page)
    page.locator("details.menu summary").click()
    page.screenshot(path=shot(page, f"khung-menu-{width}-{dark}").with_suffix(".view.png"))
    axe(page)
    assert page.get_by_role("link", name="Đổi vai").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Đổi vai").is_visible()


@pytest.mark.browser
@pytest.mark.urls(__name__)
def test_slash_goes_to_the_search_box(browse: Browse):
    page = browse("/viec/", user=make_officer())
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("dừa/")
    assert page.locator("#find").input_value() == "dừa/"


def test_messages_are_read_out():
    request = RequestFactory().get("/")
    request._messages = [SimpleNamespace(level=constants.SUCCESS, level_tag="success", message="Đã tiếp nhận <hồ sơ>.")]
    html = engines["jinja2"].get_template("base.html").render({}, request)
    assert 'role="status"' in html
    assert "Đã tiếp nhận &lt;hồ sơ&gt;." in html
    assert list(get_messages(request))


def test_every_icon_named_in_a_template_exists():
    names = set()
    for file in Path(settings.TEMPLATES[0]["DIRS"][0]).rglob("*.html"):
        names |= set(re.findall(r'icon\("([^"]+)"\)', file.read_text("utf-8")))
    assert names
    for name in sorted(names):
        lucide._load_icon(name)


def test_the_page_that_asks_once_more_says_what_will_happen():
    names = {
        "title": "Thu hồi kinh phí",
        "over": "KC-2026-0042-7",
        "question": "Thu hồi 40.000.000 đồng?",
        "consequences": ["Cơ sở nhận thông báo."],
    }
    form = Sample()
    html = (
        engines["jinja2"]
        .get_template("confirm.html")
        .render(names | {"form": form, "submit": "Thu hồi", "cancel": "/de-an/"}, RequestFactory().get("/"))
    )
    assert all(words in html for words in ("Thu hồi 40.000.000 đồng?", "Cơ sở nhận thông báo.", 'href="/de-an/"', "csrfmiddlewaretoken"))
