"""Passkeys that are none: whatever is sent in their place is refused in words. The real ones are in test_browser.py."""

import base64
import json

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.identity.models import Passkey
from tests.factories import actors
from tests.factories.identity import give_totp

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-that-dai-1"
KNOWN = b"a key that is known"


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def shown(**more: object) -> str:
    """The outer form of an answer for the known key."""
    data = {"clientDataJSON": text(b'{"type":"webauthn.get","challenge":"x","origin":"http://testserver"}')}
    response = data | {"authenticatorData": text(b"x" * 37), "signature": text(b"x")} | more
    return json.dumps({"id": text(KNOWN), "rawId": text(KNOWN), "type": "public-key", "response": response, "clientExtensionResults": {}})


BAD = [
    "", "x", "null", "1", "[]", "{}", "[" * 15_000, '{"rawId": 1}', '{"rawId": "*"}', '{"rawId": null}', "\0", "\ud800",
    json.dumps({"rawId": text(KNOWN)}), json.dumps({"rawId": text(b"unknown")}), shown(), shown(authenticatorData=None),
    shown(clientDataJSON=text(b"[]")), shown(clientDataJSON=text(b"\xff")), shown(signature=1), shown(userHandle=[]), shown() * 2,
    json.dumps({"id": "x", "rawId": text(KNOWN), "type": "public-key", "response": {"clientDataJSON": text(b"{}"), "attestationObject": text(b"\xa3")}}),
]  # fmt: skip


@pytest.fixture
def owner():
    """Somebody with a passkey and an app."""
    user = actors.make_member(Role.ENTERPRISE, password=PASSWORD).user
    give_totp(user)
    Passkey.objects.create(user=user, name="Điện thoại", credential_id=KNOWN, public_key=b"none", handle=b"x")
    return user


@pytest.mark.parametrize("where", ["passkey", "factor", "add_passkey"])
def test_what_is_no_passkey_is_refused(owner, settings, where):
    settings.AXES_FAILURE_LIMIT = 1000
    client = Client(HTTP_HOST="localhost")
    if where == "factor":
        client.post(reverse("identity:sign_in"), {"username": owner.email, "password": PASSWORD})
    elif where == "add_passkey":
        client.force_login(owner)
        client.post(reverse("identity:confirm"), {"password": PASSWORD})
    page = reverse(f"identity:{where}")
    for answer in BAD:
        assert "data-options" in client.get(page).content.decode()
        refused = client.post(page, {"answer": answer.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "name": "x"})
        assert refused.status_code == 422, answer[:200]
    assert Passkey.objects.count() == 1
    if where != "add_passkey":
        assert client.get(reverse("identity:account")).status_code == 302


def test_a_question_is_good_for_one_answer_and_for_its_own_purpose(client: Client, owner):
    client = Client(HTTP_HOST="localhost")
    page = reverse("identity:passkey")
    assert "Câu hỏi cho khóa truy cập đã cũ" in client.post(page, {"answer": shown()}).content.decode()  # never asked
    client.force_login(owner)
    client.post(reverse("identity:confirm"), {"password": PASSWORD})
    client.get(reverse("identity:add_passkey"))
    assert "Câu hỏi cho khóa truy cập đã cũ" in client.post(page, {"answer": shown()}).content.decode()


def test_a_bare_address_offers_no_passkey(client: Client):
    client = Client(HTTP_HOST="127.0.0.1")
    assert "khóa truy cập" not in client.get(reverse("identity:sign_in")).content.decode()
    page = client.get(reverse("identity:passkey")).content.decode()
    assert "data-options" not in page
    assert "tên miền" in page
