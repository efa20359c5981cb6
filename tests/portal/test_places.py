"""Each role has its places, the first is its home."""

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
        assert (f'<span class="long">{place.label}</span>' in shown) == bool(places.address(place))
        assert client.get(places.address(place)).status_code == 200, place.label
    first = next(filter(None, map(places.address, places.PLACES[role])), reverse("identity:account"))
    assert client.get(reverse("portal:home")).url == first


@pytest.mark.django_db
def test_a_visitor_has_the_public_places(client: Client):
    html = client.get("/").content.decode()
    assert "Kiểm chứng văn bản" in html
    assert "Việc của tôi" not in html
