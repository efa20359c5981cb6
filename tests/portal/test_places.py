"""Each role has its places, the first is its home."""

import re

import lucide
import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.portal import places
from khuyencong.ui.places import MOST
from tests.factories import actors

ROLES = [role for role in Role if role != Role.SYSTEM]


def test_every_role_has_places_that_fit():
    assert set(places.PLACES) == {*ROLES, ""}
    for declared in places.PLACES.values():
        assert 1 <= len(declared) <= MOST
        for place in declared:
            lucide._load_icon(place.icon)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_its_own_places_and_begins_at_the_first(client_as, role):
    membership = actors.make_member(role)
    client = client_as(membership.user)
    html = client.get(reverse("identity:account")).content.decode()
    shown = html.partition('aria-label="Nơi làm việc"')[2].partition("</nav>")[0]
    for place in places.PLACES[role]:
        assert (f'<span class="long">{place.label}</span>' in shown) == bool(place.address)
        assert client.get(place.address).status_code == 200, place.label
    first = next(filter(None, (place.address for place in places.PLACES[role])), reverse("identity:account"))
    assert client.get(reverse("portal:home")).url == first


# Offices in one role, each with a duty of its own.
OFFICES = [(role, "") for role in ROLES if role != Role.CO_APPRAISER] + [
    (Role.CO_APPRAISER, code) for code in ("skhdt", "ttxtdt", "skhcn", "sldtbxh", "stttt", "ptth", "bdk")
]


@pytest.mark.thorough(6)
@pytest.mark.django_db
@pytest.mark.parametrize(("role", "office"), OFFICES)
def test_whatever_the_menu_names_opens(client_as, role, office):
    client = client_as(actors.make_member(role, **({"organisation_code": office} if office else {})).user)
    html = client.get(reverse("identity:account")).content.decode()
    named = {
        link.partition("?")[0] for nav in re.findall(r"<nav.*?</nav>", html, re.DOTALL) for link in re.findall(r'href="(/[^"]*)"', nav)
    }
    assert len(named) > 5
    assert {link: status for link in sorted(named) if (status := client.get(link, follow=True).status_code) != 200} == {}


@pytest.mark.django_db
def test_a_visitor_has_the_public_places(client: Client):
    html = client.get("/").content.decode()
    assert "Kiểm chứng văn bản" in html
    assert "Việc của tôi" not in html
